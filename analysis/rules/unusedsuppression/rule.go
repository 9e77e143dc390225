// Package unusedsuppression holds the document of the rule about suppression
// comments. The engine itself reports them, since it alone knows what every
// other rule reported.
package unusedsuppression

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/rule"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc)

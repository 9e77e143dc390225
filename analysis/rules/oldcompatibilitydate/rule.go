// Package oldcompatibilitydate reports dates that hold a Worker on an old Python or old handlers.
package oldcompatibilitydate

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, _ *wrangler.Config) {
	for _, date := range p.Settings("compatibility_date") {
		for _, env := range date.Environments {
			if held, on := p.RuntimeOf(env).HeldBack(); held == runtime.Yes {
				p.Report(date.Value.Span, "this date holds the Worker on %s", on)
				break
			}
		}
	}
}

// Package syntaxerror reports main modules that Python cannot read.
package syntaxerror

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnWorker(check))

func check(p *rule.Pass) {
	if p.Worker.Fresh.Broken || len(p.Worker.Modules) == 0 || p.Worker.Modules[0].Path != p.Worker.MainPath {
		return
	}
	m := p.Worker.Modules[0]
	if fault, ok := pysyntax.FirstFault(m.Syntax); ok {
		p.ReportIn(m.Path, fault.Span, "the Worker cannot start: SyntaxError: %s", fault.Message)
	}
}

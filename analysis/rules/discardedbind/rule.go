// Package discardedbind reports values bound to a D1 statement that is then
// thrown away.
package discardedbind

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, e *flow.Discard) {
	call, ok := e.Node.(*pysyntax.Call)
	if !ok || p.Attempt(e.At) {
		return
	}
	attribute, ok := call.Func.(*pysyntax.Attribute)
	if !ok || attribute.Attr != "bind" {
		return
	}
	statement := func(j *flow.JS) bool { return j.Type.Name == "D1PreparedStatement" }
	if rule.JSValue(e.Value, statement) == nil || rule.JSValue(p.Facts.Value(e.Module, attribute.Value), statement) == nil {
		return
	}
	d := p.Report(e.Span, "`bind` gives a new statement, which is thrown away here: `%s` stays unbound", p.Name(attribute.Value))
	if name, ok := attribute.Value.(*pysyntax.Name); ok {
		d.Fix(rule.Safe, "Assign the statement", pyedit.Insert(e.Span.Start, name.ID+" = "))
	}
}

// Package jsconstructorwithoutnew reports JavaScript classes called without new.
package jsconstructorwithoutnew

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, c *flow.Call) {
	class := ""
	for _, alt := range flow.Alternatives(c.Callee) {
		f, ok := alt.(*flow.Foreign)
		if !ok || f.Called {
			return
		}
		name, ok := strings.CutPrefix(f.Path, "js.")
		if !ok || class != "" && class != name {
			return
		}
		class = name
	}
	says := "raises TypeError: JavaScript makes one with new"
	switch {
	case catalog.NeedsNew(class):
	case class == "Date" && asObject(p, c.Node):
		says = "gives a text, not a date"
	default:
		return
	}
	if p.Attempt(c.At) {
		return
	}
	name := p.Name(c.Node.Func)
	d := p.Report(c.Span, "`%s(...)` %s; write `%s.new(...)`", name, says, name)
	d.Fix(rule.Safe, "Use .new", pyedit.Insert(c.Node.Func.Span().End, ".new"))
}

// asObject reports whether the result of a call is used as an object: one of
// its attributes is read.
func asObject(p *rule.Pass, e *pysyntax.Call) bool {
	a, ok := pyedit.Parent(p.Module.Syntax, e).(*pysyntax.Attribute)
	return ok && (strings.HasPrefix(a.Attr, "get") || strings.HasPrefix(a.Attr, "to") && strings.HasSuffix(a.Attr, "String") || a.Attr == "toJSON")
}

// Package jsdictmethodshadow reports attributes of a converted result that
// give the method of dict, not the entry of that name.
package jsdictmethodshadow

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

// methods are what a dict has before the entries of a converted object.
var methods = map[string]bool{
	"keys": true, "items": true, "values": true, "get": true, "pop": true, "copy": true, "update": true, "clear": true,
	"setdefault": true, "popitem": true, "fromkeys": true,
}

func check(p *rule.Pass, l *flow.Load) {
	name := l.Node.Attr
	if !methods[name] || p.Attempt(l.At) {
		return
	}
	j := rule.JSValue(l.Object, func(j *flow.JS) bool {
		return !j.List && j.Mode == runtime.Wrapped && j.Type.Shape == catalog.ShapeObject && (j.Type.Member(name) != nil || j.Type.Open)
	})
	if j == nil || j.Type.Member(name) == nil && !asData(p, l.Node) || p.SDKDenied() {
		return
	}
	d := p.Report(l.Span, "`%s` is the dict method here, not the entry; write `[\"%s\"]`", p.Name(l.Node), name)
	sdk := p.Runtime.SDK()
	d.Assume(sdk.Certainty, sdk.Reason)
	p.Explain(d, j)
	if sdk.Reason.Path != "" {
		d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Because())
	}
	source, value := p.Module.Syntax.Source, l.Node.Value.Span()
	if around, ok := pyedit.Parentheses(source, value); ok {
		value.End = around.End
	}
	d.Fix(rule.Safe, "Use [\""+name+"\"]", text.Edit{Span: text.Span{Start: value.End, End: l.Node.End}, New: `["` + name + `"]`})
}

// asData reports whether an expression is used in a way that a method never is:
// gone through, indexed, counted, compared, put into text. A method may well be
// kept or passed on.
func asData(p *rule.Pass, e *pysyntax.Attribute) bool {
	switch n := pyedit.Parent(p.Module.Syntax, e).(type) {
	case *pysyntax.For:
		return n.Iter == e
	case *pysyntax.CompFor:
		return n.Iter == e
	case *pysyntax.Comp:
		for _, k := range n.Fors {
			if k.Iter == pysyntax.Expr(e) {
				return true
			}
		}
	case *pysyntax.Subscript:
		return n.Value == e
	case *pysyntax.BinOp, *pysyntax.Str:
		return true
	case *pysyntax.Call:
		f, ok := n.Func.(*pysyntax.Name)
		return ok && len(n.Args) > 0 && n.Args[0].Value == e && (f.ID == "len" || f.ID == "list" || f.ID == "int" || f.ID == "sorted")
	}
	return false
}

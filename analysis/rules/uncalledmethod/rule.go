// Package uncalledmethod reports methods of the platform that are named where
// a call was meant.
package uncalledmethod

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(statement), rule.On(awaited), rule.On(condition))

func statement(p *rule.Pass, e *flow.Discard) {
	fix(p, e.At, e.Node, e.Node, report(p, e.At, e.Node, "is not called, so that nothing happens here"))
}

func awaited(p *rule.Pass, a *flow.Await) {
	fix(p, a.At, a.Node.Value, a.Node, report(p, a.At, a.Node.Value, "is not called, and awaiting a method raises TypeError"))
}

// condition has no fix: what a call gives may be needed again below.
func condition(p *rule.Pass, t *flow.Truth) {
	named, ok := t.Node.(*pysyntax.Attribute)
	if !ok || calledNear(p, t.At, named) {
		return // it asks whether the method exists
	}
	report(p, t.At, named, "is not called, and a method is always true")
}

func report(p *rule.Pass, at flow.At, e pysyntax.Expr, says string) *rule.Diagnostic {
	named, ok := e.(*pysyntax.Attribute)
	if !ok || p.Attempt(at) {
		return nil
	}
	m := method(p.Facts.Value(at.Module, e))
	if m == nil {
		return nil
	}
	return p.Report(at.Span, "`%s` %s; call it: `%s`", p.Name(named), says, call(p, named, m))
}

// fix calls the method e, which stands at place: itself, or what awaits it.
func fix(p *rule.Pass, at flow.At, e, place pysyntax.Expr, d *rule.Diagnostic) {
	if d == nil {
		return
	}
	m := method(p.Facts.Value(at.Module, e))
	if !needsArguments(m) {
		d.Fix(rule.Safe, "Call it", edits(p, e.(*pysyntax.Attribute), place, m)...)
	}
}

// method is the method that a value is in every alternative; nil where it may be
// anything else.
func method(v flow.Value) (found *catalog.Member) {
	for _, alt := range flow.Alternatives(v) {
		m, ok := alt.(*flow.Member)
		if !ok || m.Def == nil || !m.Def.Method || m.Of == nil {
			return nil
		}
		found = m.Def
	}
	return found
}

func needsArguments(m *catalog.Member) bool {
	for _, p := range m.Parameters() {
		if !p.Optional && !p.Keyword && !p.Rest {
			return true
		}
	}
	return false
}

// call is how the method is called, for the message.
func call(p *rule.Pass, e *pysyntax.Attribute, m *catalog.Member) string {
	arguments := "()"
	if needsArguments(m) {
		arguments = "(...)"
	}
	if m.Async {
		return rule.Shorten("await " + p.Source(e) + arguments)
	}
	return rule.Shorten(p.Source(e) + arguments)
}

func edits(p *rule.Pass, e *pysyntax.Attribute, place pysyntax.Expr, m *catalog.Member) []text.Edit {
	parens := pyedit.Insert(e.End, "()")
	a, isAwaited := place.(*pysyntax.Await)
	switch {
	case isAwaited && m.Async, !isAwaited && !m.Async:
		return []text.Edit{parens}
	case isAwaited:
		start := p.Module.Syntax.Source.Slice(text.Span{Start: a.Start, End: e.Start})
		if strings.TrimSpace(start) != "await" {
			return nil // parentheses between
		}
		return []text.Edit{{Span: text.Span{Start: a.Start, End: e.Start}}, parens}
	case pyedit.CanAwait(p.Module.Syntax, e.Span()):
		return append([]text.Edit{parens}, pyedit.Prefix(p.Module.Syntax, e, "await ")...)
	}
	return nil
}

// calledNear reports whether the function around a place calls the same method.
func calledNear(p *rule.Pass, at flow.At, e *pysyntax.Attribute) bool {
	around := p.Module.Syntax.Source.String()
	if at.Function != nil {
		around = p.Source(at.Function)
	}
	return strings.Contains(around, "."+e.Attr+"(")
}

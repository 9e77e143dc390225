// Package jsnullisnone reports comparisons with None that a missing value,
// which is jsnull in this Worker, never satisfies.
package jsnullisnone

import (
	_ "embed"
	"regexp"
	"strings"

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
var Rule = rule.New(doc, rule.On(check), rule.On(shown))

func check(p *rule.Pass, c *flow.Compare) {
	if none, ok := c.Right.(*flow.Const); !ok || none.Kind != flow.ConstNone {
		return
	}
	missing := nullable(c.Left)
	if missing == nil || handled(p, c) {
		return
	}
	says := "never None here: a missing value is jsnull, which is not None"
	if c.Op == "is not" || c.Op == "!=" {
		says = "not None even when it is missing: that is jsnull here"
	}
	d := p.Report(c.Span, "`%s` is %s; test for truth or convert it", p.Name(c.LeftExpr), says)
	assume(p, d)
	p.Explain(d, missing)
	if test := truth(p, c); test != nil && isObject(missing.Of) {
		applicability := rule.Safe
		if speaksOfSize(p.Module.Syntax) {
			applicability = rule.Unsafe // an object with a size of 0 is false
		}
		d.Fix(applicability, "Test for truth", test...)
	}
	name, edits := p.Converter(c.LeftExpr.Span())
	d.Fix(rule.Safe, "Compare what "+name+" makes of it", append(edits, pyedit.Call(p.Module.Syntax.Source, c.LeftExpr, name)...)...)
}

// shown looks at an f-string that awaits what may be missing right in its
// field, so that nobody can have looked at it. What is printed, logged or raised
// may show anything.
func shown(p *rule.Pass, o *flow.Operand) {
	if _, awaited := o.Node.(*pysyntax.Await); !awaited || o.Op != "f" {
		return
	}
	missing := nullable(o.Value)
	if missing == nil || p.Attempt(o.At) || speaks(p, o.At) || logged(p, o) {
		return
	}
	d := p.Report(o.Node.Span(), "`%s` shows as `jsnull` in the text where it is missing; give it a default with `or`", p.Name(o.Node))
	d.Severity = rule.Warning
	assume(p, d)
	p.Explain(d, missing)
}

// logs matches functions that write texts for whoever develops the Worker.
var logs = regexp.MustCompile(`(?i)^print$|(^|[._])(log|logger|logging|console)(\.|$)|\.(debug|info|warning|warn|error|exception)$`)

func logged(p *rule.Pass, o *flow.Operand) bool {
	for _, n := range pyedit.Path(p.Module.Syntax, o.Span) {
		switch n := n.(type) {
		case *pysyntax.Call:
			if logs.MatchString(p.Source(n.Func)) {
				return true
			}
		case *pysyntax.Raise, *pysyntax.Assert:
			return true
		}
	}
	return false
}

// nullable is v when it may be jsnull, and never None, in every alternative.
func nullable(v flow.Value) (found *flow.Nullable) {
	for _, alt := range flow.Alternatives(v) {
		n, ok := alt.(*flow.Nullable)
		if !ok || n.Null != runtime.NullIsJSNull {
			return nil
		}
		found = n
	}
	return found
}

// sized finds names whose zero makes a JsProxy false.
var sized = regexp.MustCompile(`\b(size|length)\b`)

type sizeKey struct{}

func speaksOfSize(m *pysyntax.Module) bool {
	return pysyntax.Memo(m, sizeKey{}, func() bool { return sized.MatchString(m.Source.String()) })
}

// isObject reports whether a value is an object whose proxy is true: neither
// text nor a number, nor a list, nor one with a size of its own.
func isObject(v flow.Value) bool {
	return rule.JSValue(v, func(j *flow.JS) bool {
		return !j.List && j.Type.Shape == catalog.ShapeObject && j.Type.Name != "JSON" && j.Type.Member("size") == nil
	}) != nil
}

// handled reports whether the code knows of jsnull: the same value is tested in
// another way beside the comparison, or the function speaks of jsnull.
func handled(p *rule.Pass, c *flow.Compare) bool {
	source := p.Module.Syntax.Source
	if speaks(p, c.At) {
		return true
	}
	operand := source.Slice(c.LeftExpr.Span())
	for _, n := range pyedit.Path(p.Module.Syntax, c.Span) {
		b, ok := n.(*pysyntax.BoolOp)
		if !ok {
			continue
		}
		for _, v := range b.Values {
			if !v.Span().Covers(c.Span) && tests(source, v, operand) {
				return true
			}
		}
	}
	return false
}

// speaks reports whether the function around a place names jsnull.
func speaks(p *rule.Pass, at flow.At) bool {
	if at.Function == nil {
		return false
	}
	body := strings.ToLower(p.Source(at.Function))
	return strings.Contains(body, "jsnull") || strings.Contains(body, "js_null")
}

// tests reports whether an operand of "and" or "or" is a test of the same value.
func tests(doc *text.Document, e pysyntax.Expr, operand string) bool {
	switch x := e.(type) {
	case *pysyntax.UnaryOp:
		if x.Op == "not" {
			e = x.Operand
		}
	case *pysyntax.Compare:
		return strings.Contains(doc.Slice(x.Span()), operand)
	case *pysyntax.Call:
		f, ok := x.Func.(*pysyntax.Name)
		return ok && (f.ID == "isinstance" || f.ID == "hasattr" || strings.HasPrefix(f.ID, "is_") || strings.HasPrefix(f.ID, "_is_")) &&
			strings.Contains(doc.Slice(x.Span()), operand)
	}
	return doc.Slice(e.Span()) == operand
}

// truth is the edits that make a truth test of a comparison where nothing but
// its truth counts; nil elsewhere.
func truth(p *rule.Pass, c *flow.Compare) []text.Edit {
	if c.Node == nil || len(c.Node.Ops) != 1 || !tested(p.Module.Syntax, c.Node) {
		return nil
	}
	source := p.Module.Syntax.Source
	from := c.LeftExpr.Span().End
	gap := source.Slice(text.Span{Start: from, End: c.RightExpr.Span().Start})
	from += strings.LastIndexByte(gap[:strings.Index(gap, c.Op[:2])], ')') + 1
	edits := []text.Edit{{Span: text.Span{Start: from, End: c.Node.End}}}
	if c.Op == "is" || c.Op == "==" {
		edits = append(edits, pyedit.Insert(c.Node.Start, "not "))
	}
	return edits
}

// tested reports whether an expression stands where its truth alone counts.
func tested(m *pysyntax.Module, e pysyntax.Expr) bool {
	for {
		parent := pyedit.Parent(m, e)
		switch n := parent.(type) {
		case *pysyntax.If:
			return n.Test == e
		case *pysyntax.While:
			return n.Test == e
		case *pysyntax.Assert:
			return n.Test == e
		case *pysyntax.IfExp:
			return n.Test == e
		case *pysyntax.UnaryOp:
			return n.Op == "not"
		case *pysyntax.BoolOp:
			e = n
		default:
			return false
		}
	}
}

// assume weakens a report that rests on an assumed SDK or Pyodide.
func assume(p *rule.Pass, d *rule.Diagnostic) {
	if sdk := p.Runtime.SDK(); sdk.Certainty == runtime.Assumed {
		d.Assume(sdk.Certainty, sdk.Reason)
		return
	}
	_, certainty, why := p.Runtime.Pyodide()
	d.Assume(certainty, why)
}

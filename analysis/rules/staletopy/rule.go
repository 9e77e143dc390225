// Package staletopy reports conversions of values that are plain Python already.
package staletopy

import (
	_ "embed"
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
var Rule = rule.New(doc, rule.On(check))

// replacements are the methods of a JsProxy that plain Python lacks, with the
// method of a dict that does the same; to_py needs none.
var replacements = map[string]string{
	"to_py": "", "to_bytes": "", "object_entries": "items", "object_keys": "keys", "object_values": "values",
}

func check(p *rule.Pass, c *flow.Call) {
	if _, ok := replacements[c.Method]; !ok || p.Attempt(c.At) {
		return
	}
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok {
		return
	}
	j := rule.JSValue(c.Recv, converted)
	if j == nil || c.Method == "to_bytes" && j.Type.Shape != catalog.ShapeBuffer {
		return
	}
	if p.SDKDenied() {
		return
	}
	span := text.Span{Start: attribute.AttrSpan.Start, End: c.Node.End}
	d := p.Report(span, "`%s` is %s already, `.%s()` raises AttributeError; %s", p.Name(attribute.Value), form(j), c.Method, wayOut(j, c.Method))
	sdk := p.Runtime.SDK()
	d.Assume(sdk.Certainty, sdk.Reason)
	p.Explain(d, j)
	if sdk.Reason.Path != "" {
		d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Because())
	}
	d.Fix(rule.Safe, title(j, c.Method), edits(p, c.Node, attribute, j)...)
}

// converted reports whether a value has become plain Python, without any of
// the methods of a proxy.
func converted(j *flow.JS) bool {
	switch j.Type.Shape {
	case catalog.ShapeObject, catalog.ShapeArray, catalog.ShapeMap, catalog.ShapeBuffer, catalog.ShapeDate:
		return j.Mode == runtime.Wrapped
	}
	return j.List && j.Mode == runtime.Wrapped
}

// form is what Python has, in words.
func form(j *flow.JS) string {
	if j.List || j.Type.Shape == catalog.ShapeArray {
		return "a list"
	}
	switch j.Type.Shape {
	case catalog.ShapeBuffer:
		return "a memoryview"
	case catalog.ShapeDate:
		return "a datetime"
	}
	if j.Type.Name == "JSON" {
		return "plain Python"
	}
	return "a dict"
}

func wayOut(j *flow.JS, method string) string {
	switch {
	case method == "to_bytes":
		return "write `bytes(...)`"
	case replacements[method] != "" && !j.List:
		return "write `." + replacements[method] + "()`"
	}
	return "drop the call"
}

func title(j *flow.JS, method string) string {
	switch {
	case method == "to_bytes":
		return "Use bytes(...)"
	case replacements[method] != "" && !j.List:
		return "Use ." + replacements[method] + "()"
	}
	return "Remove ." + method + "()"
}

func edits(p *rule.Pass, call *pysyntax.Call, attribute *pysyntax.Attribute, j *flow.JS) []text.Edit {
	value := attribute.Value.Span()
	doc := p.Module.Syntax.Source
	switch {
	case attribute.Attr == "to_bytes":
		return []text.Edit{pyedit.Replace(call.Span(), "bytes("+doc.Slice(value)+")")}
	case replacements[attribute.Attr] != "":
		if j.List || j.Type.Shape != catalog.ShapeObject {
			return nil // a list has no items() to offer
		}
		return []text.Edit{pyedit.Replace(attribute.AttrSpan, replacements[attribute.Attr])}
	}
	parent := pyedit.Parent(p.Module.Syntax, call)
	_, awaited := attribute.Value.(*pysyntax.Await)
	if awaited && pyedit.InParentheses(doc, value) && standsAlone(parent, call) {
		// (await x).to_py() leaves await x: the parentheses held the attribute.
		return []text.Edit{pyedit.Replace(call.Span(), doc.Slice(value))}
	}
	rest := doc.Slice(text.Span{Start: value.End, End: call.End})
	dot := strings.LastIndex(rest[:attribute.AttrSpan.Start-value.End], ".")
	start := value.End + dot
	if before := strings.TrimRight(doc.Slice(text.Span{Start: value.End, End: start}), " \t\r\n\\"); dot >= 0 {
		start = value.End + len(before)
	}
	return []text.Edit{pyedit.Replace(text.Span{Start: start, End: call.End}, "")}
}

// standsAlone reports whether an expression needs no parentheses under its parent.
func standsAlone(parent pysyntax.Node, e pysyntax.Expr) bool {
	switch parent := parent.(type) {
	case *pysyntax.Assign, *pysyntax.Return, *pysyntax.ExprStmt, *pysyntax.AnnAssign, *pysyntax.For, *pysyntax.List, *pysyntax.Dict:
		return true
	case *pysyntax.Call:
		return parent.Func != e
	}
	return false
}

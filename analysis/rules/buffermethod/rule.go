// Package buffermethod reports bytes of JavaScript read in a way that their
// form in this Worker does not have.
package buffermethod

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
var Rule = rule.New(doc, rule.On(call), rule.On(load))

func buffer(j *flow.JS, mode runtime.Mode) bool {
	return j.Mode == mode && !j.List && j.Type.Shape == catalog.ShapeBuffer
}

func raw(j *flow.JS) bool { return buffer(j, runtime.Raw) }

// rawWhole leaves out typed arrays, which Python goes through and copies.
func rawWhole(j *flow.JS) bool { return raw(j) && j.Type.Name == "ArrayBuffer" }

func wrapped(j *flow.JS) bool { return buffer(j, runtime.Wrapped) }

// takes reports whether a function wants bytes or what shares their memory,
// and whether a typed array does for it. Measured in workerd.
func takes(path string) (bytes, array bool) {
	switch path {
	case "builtins.bytes", "builtins.bytearray", "builtins.memoryview", "builtins.len":
		return true, true
	case "builtins.str", "io.BytesIO", "json.loads", "base64.b64encode", "base64.b64decode", "base64.urlsafe_b64encode", "base64.standard_b64encode":
		return true, false
	}
	return strings.HasPrefix(path, "hashlib."), false
}

func call(p *rule.Pass, c *flow.Call) {
	if attribute, ok := c.Node.Func.(*pysyntax.Attribute); ok && (c.Method == "decode" || c.Method == "tobytes" || c.Method == "hex") {
		method(p, c, attribute)
		return
	}
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || callee.Called || len(flow.Alternatives(c.Callee)) > 1 {
		return
	}
	wants, array := takes(callee.Path)
	arg := c.Positional(0)
	if !wants || arg == nil || p.Attempt(c.At) {
		return
	}
	if callee.Path == "builtins.str" && len(c.Args) < 2 {
		return // shows it, whatever it is
	}
	e := arg.Arg.Value
	name := p.Name(c.Node.Func)
	if callee.Path == "json.loads" {
		if j := rule.JSValue(arg.Value, wrapped); j != nil {
			d := report(p, j, e.Span(), e, "`json.loads` raises TypeError for a memoryview; give it `bytes(...)`")
			d.Fix(rule.Safe, "Copy its bytes", pyedit.Call(p.Module.Syntax.Source, e, "bytes")...)
			return
		}
	}
	is := raw
	if array {
		is = rawWhole
	}
	j := rule.JSValue(arg.Value, is)
	if j == nil {
		return
	}
	d := report(p, j, c.Span, e, "`%s` raises TypeError for it; take its bytes with `to_bytes()`", name)
	doc := p.Module.Syntax.Source
	if callee.Path != "builtins.bytes" || len(c.Args) > 1 {
		d.Fix(rule.Safe, "Take its bytes", pyedit.Postfix(doc, e, ".to_bytes()")...)
		return
	}
	before, after := "", ".to_bytes()"
	switch e.(type) {
	case *pysyntax.Name, *pysyntax.Attribute, *pysyntax.Call, *pysyntax.Subscript:
	default:
		before, after = "(", ").to_bytes()"
	}
	inside := e.Span()
	if around, ok := pyedit.Parentheses(doc, inside); ok {
		inside, before, after = around, "", ".to_bytes()"
	}
	d.Fix(rule.Safe, "Use `to_bytes()`", pyedit.Replace(text.Span{Start: c.Node.Start, End: inside.Start}, before),
		pyedit.Replace(text.Span{Start: inside.End, End: c.Node.End}, after))
}

// method reports methods that only bytes have.
func method(p *rule.Pass, c *flow.Call, attribute *pysyntax.Attribute) {
	if p.Attempt(c.At) {
		return
	}
	e := attribute.Value
	if j := rule.JSValue(c.Recv, raw); j != nil {
		if c.Method == "decode" {
			return // raw-jsproxy says so
		}
		d := report(p, j, c.Span, e, "`.%s()` raises AttributeError; take its bytes with `to_bytes()`", c.Method)
		if c.Method == "tobytes" {
			d.Fix(rule.Safe, "Use `to_bytes()`", pyedit.Replace(attribute.AttrSpan, "to_bytes"))
		} else {
			d.Fix(rule.Safe, "Take its bytes", pyedit.Insert(attribute.AttrSpan.Start, "to_bytes()."))
		}
		return
	}
	if c.Method != "decode" {
		return // a memoryview has the others
	}
	if j := rule.JSValue(c.Recv, wrapped); j != nil && !p.SDKDenied() {
		d := report(p, j, c.Span, e, "`.decode()` raises AttributeError for a memoryview; copy its bytes with `bytes(...)`")
		d.Fix(rule.Safe, "Copy its bytes", pyedit.Call(p.Module.Syntax.Source, e, "bytes")...)
	}
}

// load reports the length that only JavaScript's buffers have.
func load(p *rule.Pass, l *flow.Load) {
	if l.Node.Attr != "byteLength" || p.Attempt(l.At) {
		return
	}
	if j := rule.JSValue(l.Object, wrapped); j != nil && !p.SDKDenied() {
		d := report(p, j, l.Node.AttrSpan, l.Node.Value, "`.byteLength` raises AttributeError for a memoryview; use `.nbytes`")
		d.Fix(rule.Safe, "Use `.nbytes`", pyedit.Replace(l.Node.AttrSpan, "nbytes"))
	}
}

// report says in which form the bytes are here, and why.
func report(p *rule.Pass, j *flow.JS, span text.Span, e pysyntax.Expr, format string, args ...any) *rule.Diagnostic {
	form := "a memoryview"
	if j.Mode == runtime.Raw {
		form = "a raw JS " + j.Type.Name
	}
	d := p.Report(span, "`%s` is "+form+" here: "+format, append([]any{p.Name(e)}, args...)...)
	sdk := p.Runtime.SDK()
	d.Assume(sdk.Certainty, sdk.Reason)
	p.Explain(d, j)
	if sdk.Reason.Path != "" {
		d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Because())
	}
	return d
}

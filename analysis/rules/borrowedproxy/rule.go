// Package borrowedproxy reports Python functions and containers that JavaScript
// keeps beyond the call, when Pyodide has taken them back.
package borrowedproxy

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

// keepers are functions of JavaScript that keep their first argument, with what
// makes it last.
var keepers = map[string]string{
	"js.setTimeout": "create_once_callable", "js.queueMicrotask": "create_once_callable", "js.setInterval": "create_proxy",
}

func check(p *rule.Pass, c *flow.Call) {
	if p.Attempt(c.At) {
		return
	}
	if callee, ok := flow.As[*flow.Foreign](c.Callee); ok && !callee.Called && len(flow.Alternatives(c.Callee)) == 1 {
		if lasting := keepers[callee.Path]; lasting != "" {
			callback(p, c, 0, lasting, "it is never called")
			return
		}
		switch callee.Path {
		case "js.Promise.all", "js.Promise.allSettled", "js.Promise.race", "js.Promise.any":
			promises(p, c)
			return
		}
	}
	switch c.Method {
	case "addEventListener":
		if fromJS(c.Recv) {
			callback(p, c, 1, "create_proxy", "the event raises instead of calling it")
		}
	case "on":
		if rewriter(c.Recv) {
			element(p, c)
		}
	case "batch":
		batch(p, c)
	}
}

// callback reports a Python function as an argument that JavaScript keeps.
func callback(p *rule.Pass, c *flow.Call, place int, lasting, comes string) {
	a := c.Positional(place)
	if a == nil || !flow.All[*flow.Func](a.Value) {
		return
	}
	e := a.Arg.Value
	d := p.Report(e.Span(), "`%s` is gone when `%s` has returned, %s; wrap it in `%s`", p.Name(e), p.Name(c.Node.Func), comes, lasting)
	wrap(p, d, e, lasting)
}

func wrap(p *rule.Pass, d *rule.Diagnostic, e pysyntax.Expr, lasting string) {
	edits, local := p.ImportName(e.Span().Start, "pyodide.ffi", lasting)
	d.Fix(rule.Safe, "Wrap it in "+lasting, append(edits, pyedit.Wrap(e, local+"(", ")")...)...)
}

// fromJS reports whether a value surely is an object of JavaScript.
func fromJS(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		switch alt := alt.(type) {
		case *flow.JS:
			if alt.Type == nil || alt.Type.Shape == catalog.ShapePython {
				return false
			}
		case *flow.Foreign:
			if !strings.HasPrefix(alt.Path, "js.") {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// rewriter reports whether a value is an HTMLRewriter, also behind on().
func rewriter(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		switch alt := alt.(type) {
		case *flow.JS:
			if alt.Type == nil || !strings.HasSuffix(alt.Type.Name, "HTMLRewriter") {
				return false
			}
		case *flow.Foreign:
			if !alt.Called || !strings.HasPrefix(alt.Path, "js.HTMLRewriter.new") {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// element reports an instance of a Python class as a handler of elements.
func element(p *rule.Pass, c *flow.Call) {
	a := c.Positional(1)
	if a == nil || !flow.All[*flow.Instance](a.Value) {
		return
	}
	e := a.Arg.Value
	d := p.Report(e.Span(), "`%s` is gone when `on` has returned, and the transformation raises; wrap it in `create_proxy`", p.Name(e))
	wrap(p, d, e, "create_proxy")
}

// promises reports a Python list where JavaScript goes through it later.
func promises(p *rule.Pass, c *flow.Call) {
	a := c.Positional(0)
	if a == nil || !flow.All[*flow.List](a.Value) {
		return
	}
	e := a.Arg.Value
	p.Report(e.Span(), "`%s` is gone before JavaScript has gone through it; use `await asyncio.gather(...)`", p.Name(e))
}

// batch reports statements converted for a wrapped D1 binding, which converts
// them itself.
func batch(p *rule.Pass, c *flow.Call) {
	a := c.Positional(0)
	if a == nil || !wrappedD1(c.Recv) {
		return
	}
	call, ok := a.Arg.Value.(*pysyntax.Call)
	if !ok || len(call.Args) == 0 {
		return
	}
	f, ok := flow.As[*flow.Foreign](p.Facts.Value(c.Module, call.Func))
	if !ok || f.Called || f.Path != "pyodide.ffi.to_js" {
		return
	}
	d := p.Report(call.Span(), "`batch` of a wrapped binding converts its list itself, what to_js made is gone then; give it the list")
	sdk := p.Runtime.SDK()
	d.Assume(sdk.Certainty, sdk.Reason)
	if sdk.Reason.Path != "" {
		d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Because())
	}
	if len(call.Args) == 1 && call.Args[0].Name == "" {
		d.Fix(rule.Safe, "Give it the list", pyedit.Replace(call.Span(), p.Source(call.Args[0].Value)))
	}
}

func wrappedD1(v flow.Value) bool {
	b, ok := flow.As[*flow.Binding](v)
	return ok && len(flow.Alternatives(v)) == 1 && b.Kind == catalog.D1 && b.Mode == runtime.Wrapped
}

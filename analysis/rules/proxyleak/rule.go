// Package proxyleak reports proxies made for each request that nothing destroys.
package proxyleak

import (
	_ "embed"

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
	f, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || f.Called || f.Path != "pyodide.ffi.create_proxy" || c.AtImport || c.Function == nil || c.Function.Name == "__init__" {
		return
	}
	m := p.Module.Syntax
	switch around := pyedit.Parent(m, c.Node).(type) {
	case *pysyntax.Assign:
		name, ok := around.Targets[0].(*pysyntax.Name)
		if !ok || len(around.Targets) > 1 || around.Value != pysyntax.Expr(c.Node) || looked(m, c.Function, name, c.Node) {
			return
		}
		p.Report(c.Span, "`%s` is made for each call of `%s` and kept for ever; call `%s.destroy()` when JavaScript no longer needs it", name.ID, c.Function.Name, name.ID)
	case *pysyntax.Call:
		once(p, c, around)
	}
}

// once reports a proxy given away at once: for a callback that is called one
// time, or for the code of a Worker that a loader asks for.
func once(p *rule.Pass, c *flow.Call, around *pysyntax.Call) {
	callee := p.Facts.Value(p.Module, around.Func)
	if m, ok := flow.As[*flow.Member](callee); ok {
		if b, ok := m.Recv.(*flow.Binding); ok && b.Kind == catalog.WorkerLoader {
			p.Report(c.Span, "this proxy is made for each call of `%s` and kept for ever; make it once, in a function with functools.cache", c.Function.Name)
		}
		return
	}
	f, ok := flow.As[*flow.Foreign](callee)
	if !ok || f.Called || f.Path != "js.setTimeout" && f.Path != "js.queueMicrotask" {
		return
	}
	d := p.Report(c.Node.Func.Span(), "the proxy that `%s` makes is kept for ever; `create_once_callable` lets go of it after the call", p.Name(c.Node.Func))
	edits, local := pyedit.ImportName(p.Module.Syntax, "pyodide.ffi", "create_once_callable")
	d.Fix(rule.Safe, "Use create_once_callable", append(edits, pyedit.Replace(c.Node.Func.Span(), local))...)
}

// looked reports whether a proxy may live on or be destroyed by its author: its
// variable is used for anything but as an argument of a call.
func looked(m *pysyntax.Module, f *pysyntax.FunctionDef, name *pysyntax.Name, made *pysyntax.Call) bool {
	found, uses := false, 0
	pysyntax.Walk(f, func(n pysyntax.Node) bool {
		use, ok := n.(*pysyntax.Name)
		if !ok || use.ID != name.ID || use == name {
			return !found
		}
		uses++
		call, ok := pyedit.Parent(m, use).(*pysyntax.Call)
		if !ok || call.Func == pysyntax.Expr(use) || call == made || keeps(call) {
			found = true
		}
		return !found
	})
	return found || uses == 0
}

// keeps reports whether a call hands a proxy to what its author manages: event
// listeners, lists and helpers that destroy it later.
func keeps(call *pysyntax.Call) bool {
	a, ok := call.Func.(*pysyntax.Attribute)
	if !ok {
		return true
	}
	switch a.Attr {
	case "on", "onDocument", "get", "load", "forEach", "then":
		return false
	}
	return true
}

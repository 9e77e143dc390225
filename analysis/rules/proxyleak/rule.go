// Package proxyleak reports proxies made for each request that nothing destroys.
package proxyleak

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

func check(p *rule.Pass, c *flow.Call) {
	f, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || f.Called || f.Path != "pyodide.ffi.create_proxy" || c.AtImport || c.Function == nil || c.Function.Name == "__init__" {
		return
	}
	m := p.Module.Syntax
	stays := p.Runtime.CollectsProxies() == runtime.No
	made, parent := uncast(p, c)
	switch around := parent.(type) {
	case *pysyntax.Assign:
		name, ok := around.Targets[0].(*pysyntax.Name)
		if !ok || len(around.Targets) > 1 || around.Value != made {
			return
		}
		if list := collected(p, c.Function, name.ID); list != "" {
			p.Report(c.Span, "each call of `%s` adds a proxy to `%s`, which only grows; make the proxy once, or destroy it and take it out", c.Function.Name, list)
			return
		}
		if !stays || looked(m, c.Function, name, c.Node) {
			return
		}
		p.Report(c.Span, "`%s` is made for each call of `%s` and kept for ever; call `%s.destroy()` when JavaScript no longer needs it", name.ID, c.Function.Name, name.ID)
	case *pysyntax.Call:
		if stays {
			once(p, c, around)
		}
	}
}

// uncast is the expression that a proxy is made by, with typing.cast around it,
// and what stands around that.
func uncast(p *rule.Pass, c *flow.Call) (made pysyntax.Expr, around pysyntax.Node) {
	made = c.Node
	for {
		around = pyedit.Parent(p.Module.Syntax, made)
		call, ok := around.(*pysyntax.Call)
		if !ok || len(call.Args) != 2 || call.Args[1].Value != made {
			return made, around
		}
		f, ok := flow.As[*flow.Foreign](p.Facts.Value(p.Module, call.Func))
		if !ok || f.Called || f.Path != "typing.cast" {
			return made, around
		}
		made = call
	}
}

// collected is the list of the module that a function adds a variable to, when
// nothing in the Worker does anything else with the list; else "".
func collected(p *rule.Pass, f *pysyntax.FunctionDef, variable string) (list string) {
	if len(f.Decorators) > 0 {
		return "" // functools.cache, for one
	}
	pysyntax.Walk(f, func(n pysyntax.Node) bool {
		call, ok := n.(*pysyntax.Call)
		if !ok || len(call.Args) != 1 {
			return true
		}
		value, ok := call.Args[0].Value.(*pysyntax.Name)
		if of := added(call); ok && of != "" && value.ID == variable && onlyGrows(p, of) {
			list = of
		}
		return true
	})
	return list
}

// added is the name of what a call of append or add adds to, or "".
func added(call *pysyntax.Call) string {
	add, ok := call.Func.(*pysyntax.Attribute)
	if !ok || add.Attr != "append" && add.Attr != "add" {
		return ""
	}
	if to, ok := add.Value.(*pysyntax.Name); ok {
		return to.ID
	}
	return ""
}

// onlyGrows reports whether a name is that of a list or set which the module
// begins empty and which the Worker only ever adds to.
func onlyGrows(p *rule.Pass, name string) bool {
	for _, m := range p.Worker.Modules {
		if m != p.Module && strings.Contains(m.Syntax.Source.String(), name) {
			return false
		}
	}
	begins, uses, adds := 0, 0, 0
	for _, s := range p.Module.Syntax.Body {
		var target, value pysyntax.Expr
		switch s := s.(type) {
		case *pysyntax.Assign:
			target, value = s.Targets[0], s.Value
		case *pysyntax.AnnAssign:
			target, value = s.Target, s.Value
		}
		if n, ok := target.(*pysyntax.Name); ok && n.ID == name && empty(value) {
			begins++
		}
	}
	pysyntax.WalkModule(p.Module.Syntax, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Name:
			if n.ID == name {
				uses++
			}
		case *pysyntax.Call:
			if added(n) == name {
				adds++
			}
		}
		return true
	})
	return begins == 1 && uses == adds+1
}

// empty reports whether an expression makes an empty list or set.
func empty(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case *pysyntax.List:
		return len(e.Elts) == 0
	case *pysyntax.Call:
		f, ok := e.Func.(*pysyntax.Name)
		return ok && (f.ID == "list" || f.ID == "set") && len(e.Args) == 0
	}
	return false
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
	edits, local := p.ImportName(c.Span.Start, "pyodide.ffi", "create_once_callable")
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

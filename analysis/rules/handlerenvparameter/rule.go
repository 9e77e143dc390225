// Package handlerenvparameter reports uses of the env and ctx parameters of
// class handlers, for which the runtime passes None.
package handlerenvparameter

import (
	_ "embed"
	"slices"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(load), rule.On(subscript), rule.On(call))

func load(p *rule.Pass, l *flow.Load) {
	use(p, l.At, l.Node.Value, l.Object, "reading `."+l.Node.Attr+"` raises AttributeError")
}

func subscript(p *rule.Pass, s *flow.Subscript) {
	use(p, s.At, s.Node.Value, s.Object, "subscripting it raises TypeError")
}

func call(p *rule.Pass, c *flow.Call) {
	if attribute, ok := c.Node.Func.(*pysyntax.Attribute); ok {
		use(p, c.At, attribute.Value, c.Recv, "calling `."+attribute.Attr+"` raises AttributeError")
	}
	for i := range c.Args {
		a := &c.Args[i]
		if says := passed(c, a); says != "" {
			use(p, c.At, a.Arg.Value, a.Value, says)
		}
	}
}

// passed says what comes of giving the parameter to a call; "" where it may be
// meant.
func passed(c *flow.Call, a *flow.ArgValue) string {
	if _, absent := flow.As[*flow.AbsentParam](a.Value); !absent {
		return ""
	}
	if f, ok := flow.As[*flow.Func](c.Callee); ok {
		if f.Def != nil && needs(f.Def, f.Recv != nil, c, a) {
			return "`" + f.Def.Name + "` gets None"
		}
		return ""
	}
	if class, ok := flow.As[*flow.Class](c.Callee); ok {
		for _, s := range class.Def.Body {
			if init, ok := s.(*pysyntax.FunctionDef); ok && init.Name == "__init__" && needs(init, true, c, a) {
				return "`" + class.Def.Name + "` gets None"
			}
		}
		return ""
	}
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || callee.Called {
		return ""
	}
	switch callee.Path {
	case "builtins.getattr":
		if c.Positional(0) == a {
			return "getattr reads from None"
		}
	case "builtins.hasattr":
		if c.Positional(0) == a {
			return "hasattr is always false"
		}
	case "asgi.fetch", "workers.asgi.fetch", "workers.wsgi.fetch", "wsgi.fetch", "asgi.websocket", "workers.asgi.websocket":
		return "the application gets no env"
	}
	return ""
}

// needs reports whether a function of the project uses the parameter that gets
// the argument, and never asks whether it is None.
func needs(f *pysyntax.FunctionDef, bound bool, c *flow.Call, a *flow.ArgValue) bool {
	param := parameter(f, bound, c, a)
	if param == nil || param.Kind == pysyntax.ParamStar || param.Kind == pysyntax.ParamDoubleStar || param.Default != nil {
		return false
	}
	uses, asks := false, false
	is := func(e pysyntax.Expr) bool {
		n, ok := e.(*pysyntax.Name)
		return ok && n.ID == param.Name
	}
	for _, s := range f.Body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Compare:
				asks = asks || is(n.Left)
			case *pysyntax.BoolOp:
				for _, v := range n.Values {
					asks = asks || is(v)
				}
			case *pysyntax.UnaryOp:
				asks = asks || is(n.Operand)
			case *pysyntax.If:
				asks = asks || is(n.Test)
			case *pysyntax.IfExp:
				asks = asks || is(n.Test)
			case *pysyntax.Name:
				uses = uses || is(n)
			case *pysyntax.Assign:
				for _, t := range n.Targets {
					asks = asks || is(t)
				}
			case *pysyntax.Try:
				asks = true
			}
			return true
		})
	}
	return uses && !asks
}

// parameter is the parameter of f that an argument goes to.
func parameter(f *pysyntax.FunctionDef, bound bool, c *flow.Call, a *flow.ArgValue) *pysyntax.Param {
	if a.Arg.Name != "" {
		for _, param := range f.Params {
			if param.Name == a.Arg.Name {
				return param
			}
		}
		return nil
	}
	index := -1
	for i := range c.Args {
		if c.Positional(i) == a {
			index = i
			break
		}
	}
	if index < 0 {
		return nil
	}
	if bound {
		index++
	}
	if index >= len(f.Params) {
		return nil
	}
	return f.Params[index]
}

// use reports one read of the parameter, in the handler itself only: what a
// helper was given is the caller's fault.
func use(p *rule.Pass, at flow.At, e pysyntax.Expr, v flow.Value, says string) {
	if v == nil {
		return
	}
	absent, ok := flow.As[*flow.AbsentParam](v)
	if !ok || at.Function == nil || declared(at.Function, absent) == nil || p.Attempt(at) {
		return
	}
	name, ok := e.(*pysyntax.Name)
	if !ok || fallback(p, name) {
		return
	}
	param := declared(at.Function, absent)
	self := "self"
	if len(at.Function.Params) > 0 {
		self = at.Function.Params[0].Name
	}
	way := self + "." + absent.Name
	d := p.Report(name.Span(), "`%s` is None in a class handler: %s; use `%s`", name.ID, says, way)
	if absent.Origin != nil && absent.Origin.Module != nil {
		d.Relate(absent.Origin.Module.Path, absent.Origin.Span, "the runtime passes None for this parameter")
	}
	fill(p, d, at.Function, param, way)
	d.Fix(rule.Unsafe, "Use `"+way+"`", text.Edit{Span: name.Span(), New: way})
}

// fill offers to give the parameter its value where it has none: another caller,
// as a test, may give a true one.
func fill(p *rule.Pass, d *rule.Diagnostic, f *pysyntax.FunctionDef, param *pysyntax.Param, way string) {
	if param.Kind == pysyntax.ParamStar || param.Kind == pysyntax.ParamDoubleStar {
		return
	}
	statement := param.Name + " = " + way + " if " + param.Name + " is None else " + param.Name
	edit, ok := pyedit.AtHead(p.Module.Syntax, f.Body[0].Span().Start, statement)
	if ok {
		d.Fix(rule.Safe, "Take `"+way+"` where `"+param.Name+"` is None", edit)
	}
}

// fallback reports whether a place runs only where a test of the true env or
// ctx said so: what it does there is for a runtime that gives none.
func fallback(p *rule.Pass, name *pysyntax.Name) bool {
	for _, n := range pyedit.Path(p.Module.Syntax, name.Span()) {
		switch n := n.(type) {
		case *pysyntax.If:
			if asks(p, n.Test) {
				return true
			}
		case *pysyntax.IfExp:
			if asks(p, n.Test) {
				return true
			}
		}
	}
	return false
}

// asks reports whether an expression looks at whether there is an env or ctx.
func asks(p *rule.Pass, test pysyntax.Expr) bool {
	switch e := test.(type) {
	case *pysyntax.BoolOp:
		return slices.ContainsFunc(e.Values, func(v pysyntax.Expr) bool { return asks(p, v) })
	case *pysyntax.UnaryOp:
		return asks(p, e.Operand)
	case *pysyntax.Compare:
		return asks(p, e.Left)
	}
	for _, alt := range flow.Alternatives(p.Facts.Value(p.Module, test)) {
		switch alt := alt.(type) {
		case *flow.Env:
			return true
		case *flow.JS:
			if alt.Type != nil && (alt.Type.Name == "ExecutionContext" || alt.Type.Name == "DurableObjectState") {
				return true
			}
		}
	}
	return false
}

// declared is the parameter of the handler that the value is of; nil when it is
// another function's.
func declared(f *pysyntax.FunctionDef, absent *flow.AbsentParam) *pysyntax.Param {
	if absent.Origin == nil {
		return nil
	}
	for _, param := range f.Params {
		if param.Span().Covers(absent.Origin.Span) || absent.Origin.Span.Covers(param.Span()) {
			return param
		}
	}
	return nil
}

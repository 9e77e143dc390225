// Package sqlcall is what rules about SQL share: which calls hand SQL to D1 or
// to the storage of a Durable Object, what texts it may be, and where its bytes
// stand in the source.
package sqlcall

import (
	"slices"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
)

// Target is what takes SQL.
type Target int

// The targets.
const (
	None       Target = iota
	Prepare           // prepare of a D1 database or session
	Exec              // exec of a D1 database, which takes statements line by line
	ObjectExec        // exec of a Durable Object's storage.sql
)

// Of is what a call hands its first argument to as SQL.
func Of(c *flow.Call) Target {
	if c.Method != "prepare" && c.Method != "exec" {
		return None
	}
	target := Prepare
	if c.Method == "exec" {
		target = Exec
	}
	if b, ok := flow.As[*flow.Binding](c.Recv); ok {
		if b.Kind == catalog.D1 {
			return target
		}
		return None
	}
	j, ok := flow.As[*flow.JS](c.Recv)
	if !ok || j.Type == nil {
		return None
	}
	switch j.Type.Name {
	case "D1Database", "D1DatabaseSession":
		return target
	case "SqlStorage":
		return ObjectExec
	}
	return None
}

// Prepared is the call of prepare that made the statement an expression of the
// module being checked is, or nil: the call itself, or the only thing that a
// variable of the function is set to.
func Prepared(p *rule.Pass, e pysyntax.Expr) *pysyntax.Call {
	if name, ok := e.(*pysyntax.Name); ok {
		f := pyedit.Function(p.Module.Syntax, name.Start)
		if f == nil {
			return nil
		}
		e = onlyValue(f, name.ID)
	}
	call, ok := e.(*pysyntax.Call)
	if !ok {
		return nil
	}
	attribute, ok := call.Func.(*pysyntax.Attribute)
	if !ok || attribute.Attr != "prepare" || len(call.Args) == 0 {
		return nil
	}
	return call
}

// onlyValue is what the only assignment to a variable in a function assigns,
// nil where anything else gives it a value too.
func onlyValue(f *pysyntax.FunctionDef, name string) pysyntax.Expr {
	var value pysyntax.Expr
	bound := 0
	bind := func(targets ...pysyntax.Expr) {
		for _, t := range targets {
			if t == nil {
				continue
			}
			pysyntax.Walk(t, func(n pysyntax.Node) bool {
				if n, ok := n.(*pysyntax.Name); ok && n.ID == name {
					bound++
				}
				return true
			})
		}
	}
	pysyntax.Walk(f, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Param:
			if n.Name == name {
				bound = 2
			}
		case *pysyntax.Global, *pysyntax.Nonlocal, *pysyntax.Import, *pysyntax.ImportFrom:
			bound += mentions(n, name)
		case *pysyntax.Assign:
			before := bound
			bind(n.Targets...)
			if target, ok := n.Targets[0].(*pysyntax.Name); ok && target.ID == name && bound == before+1 {
				value = n.Value
			}
		case *pysyntax.AugAssign:
			bind(n.Target, n.Target)
		case *pysyntax.AnnAssign:
			bind(n.Target)
			if target, ok := n.Target.(*pysyntax.Name); ok && target.ID == name {
				value = n.Value
			}
		case *pysyntax.For:
			bind(n.Target)
		case *pysyntax.With:
			for _, item := range n.Items {
				bind(item.Target)
			}
		case *pysyntax.CompFor:
			bind(n.Target)
		case *pysyntax.NamedExpr:
			bind(n.Target)
		case *pysyntax.Delete:
			bind(n.Targets...)
		}
		return true
	})
	if bound != 1 {
		return nil
	}
	return value
}

// mentions is 2 when a statement about names has this one, else 0.
func mentions(n pysyntax.Node, name string) int {
	var has bool
	switch n := n.(type) {
	case *pysyntax.Global:
		has = slices.ContainsFunc(n.Names, func(x *pysyntax.Name) bool { return x.ID == name })
	case *pysyntax.Nonlocal:
		has = slices.ContainsFunc(n.Names, func(x *pysyntax.Name) bool { return x.ID == name })
	case *pysyntax.Import:
		has = slices.ContainsFunc(n.Names, func(a *pysyntax.Alias) bool { return a.Bound() == name })
	case *pysyntax.ImportFrom:
		has = slices.ContainsFunc(n.Names, func(a *pysyntax.Alias) bool { return a.Bound() == name })
	}
	if has {
		return 2
	}
	return 0
}

// Given are the texts that the first argument of a call may be; nil where they
// are not all known.
func Given(p *rule.Pass, call *pysyntax.Call) []*Text {
	if len(call.Args) == 0 || call.Args[0].Name != "" || call.Args[0].DoubleStar {
		return nil
	}
	texts, all := Texts(p.Facts.Value(p.Module, call.Args[0].Value))
	if !all {
		return nil
	}
	return texts
}

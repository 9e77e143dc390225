// Package sqlcall is what rules about SQL share: which calls hand SQL to D1 or
// to the storage of a Durable Object, what texts it may be, and where its bytes
// stand in the source.
package sqlcall

import (
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

// onlyValue is what the only assignment to a variable in a function assigns.
func onlyValue(f *pysyntax.FunctionDef, name string) pysyntax.Expr {
	var value pysyntax.Expr
	bound := 0
	pysyntax.Walk(f, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Param:
			if n.Name == name {
				bound = 2
			}
		case *pysyntax.Global, *pysyntax.Nonlocal:
			bound = 2
		case *pysyntax.Assign:
			if len(n.Targets) != 1 {
				return true
			}
			if target, ok := n.Targets[0].(*pysyntax.Name); ok && target.ID == name {
				value = n.Value
			}
		case *pysyntax.Name:
			if n.ID == name && n.Ctx == pysyntax.Store {
				bound++
			}
		}
		return true
	})
	if bound != 1 {
		return nil
	}
	return value
}

// Literal is the text of the one argument that is SQL, with the ways it may
// read; nil where it is not known in every way.
func Literal(p *rule.Pass, call *pysyntax.Call) []*Text {
	if len(call.Args) == 0 || call.Args[0].Name != "" || call.Args[0].DoubleStar {
		return nil
	}
	texts, all := Texts(p.Facts.Value(p.Module, call.Args[0].Value))
	if !all {
		return nil
	}
	return texts
}

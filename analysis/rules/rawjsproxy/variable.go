package rawjsproxy

import (
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
)

// tolerant are functions that take plain Python where they took a proxy.
var tolerant = map[string]bool{
	"dict": true, "list": true, "len": true, "sorted": true, "str": true, "print": true, "bool": true, "repr": true, "enumerate": true, "isinstance": true,
}

// assigned is the value that a local variable is given, when that is its only
// one and every use of the variable is as good with plain Python in it. It is
// nil otherwise.
func assigned(m *pysyntax.Module, v *pysyntax.Name) pysyntax.Expr {
	f := pyedit.Function(m, v.Start)
	if f == nil {
		return nil
	}
	for _, param := range f.Params {
		if param.Name == v.ID {
			return nil
		}
	}
	var value pysyntax.Expr
	fine := map[pysyntax.Node]bool{} // uses that a dict takes as well
	all := 0
	ok := true
	accept := func(e pysyntax.Expr) {
		if n, is := e.(*pysyntax.Name); is && n.ID == v.ID {
			fine[n] = true
		}
	}
	for _, s := range f.Body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.FunctionDef, *pysyntax.Lambda, *pysyntax.ClassDef, *pysyntax.Global, *pysyntax.Nonlocal:
				ok = ok && !mentions(n, v.ID)
				return false
			case *pysyntax.Assign:
				if t, is := n.Targets[0].(*pysyntax.Name); is && len(n.Targets) == 1 && t.ID == v.ID {
					ok = ok && value == nil
					value, fine[t] = n.Value, true
				}
			case *pysyntax.Subscript:
				accept(n.Value)
			case *pysyntax.Call:
				acceptCall(n, accept)
			case *pysyntax.Compare:
				accept(n.Left)
				for _, o := range n.Operands {
					accept(o)
				}
			case *pysyntax.BoolOp:
				for _, o := range n.Values[:len(n.Values)-1] {
					accept(o)
				}
			case *pysyntax.UnaryOp:
				accept(n.Operand)
			case *pysyntax.If:
				accept(n.Test)
			case *pysyntax.IfExp:
				accept(n.Test)
			case *pysyntax.Dict:
				for _, item := range n.Items {
					if item.Key == nil {
						accept(item.Value)
					}
				}
			case *pysyntax.Name:
				if n.ID == v.ID {
					all++
				}
			}
			return ok
		})
	}
	if !ok || value == nil || all != len(fine) {
		return nil
	}
	return value
}

// acceptCall accepts x in x.get(...), dict(x) and json.dumps(x).
func acceptCall(c *pysyntax.Call, accept func(pysyntax.Expr)) {
	switch f := c.Func.(type) {
	case *pysyntax.Name:
		if tolerant[f.ID] {
			for _, a := range c.Args {
				accept(a.Value)
			}
		}
	case *pysyntax.Attribute:
		if dictMethods[f.Attr] {
			accept(f.Value)
		}
		if module, ok := f.Value.(*pysyntax.Name); ok && module.ID == "json" && f.Attr == "dumps" {
			for _, a := range c.Args {
				accept(a.Value)
			}
		}
	}
	for _, a := range c.Args {
		if a.DoubleStar {
			accept(a.Value)
		}
	}
}

// mentions reports whether a name occurs below a node.
func mentions(n pysyntax.Node, name string) bool {
	found := false
	pysyntax.Walk(n, func(n pysyntax.Node) bool {
		if x, ok := n.(*pysyntax.Name); ok && x.ID == name {
			found = true
		}
		return !found
	})
	return found
}

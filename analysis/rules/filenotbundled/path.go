package filenotbundled

import (
	"path/filepath"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
)

// pathOf is the absolute path that an expression names, beginning with
// __file__ of its module; "" where anything in it is not literal.
func pathOf(m *flow.Module, e pysyntax.Expr, depth int) string {
	if depth > 8 {
		return ""
	}
	switch e := e.(type) {
	case *pysyntax.Name:
		if e.ID == "__file__" {
			return m.Path
		}
		if v := onlyValue(m, e.ID); v != nil {
			return pathOf(m, v, depth+1)
		}
	case *pysyntax.Attribute:
		if base := pathOf(m, e.Value, depth+1); base != "" && e.Attr == "parent" {
			return filepath.Dir(base)
		}
	case *pysyntax.BinOp:
		base, name := pathOf(m, e.Left, depth+1), literal(e.Right)
		if e.Op == "/" && base != "" && name != "" {
			return filepath.Join(base, filepath.FromSlash(name))
		}
	case *pysyntax.Call:
		return pathOfCall(m, e, depth)
	}
	return ""
}

func pathOfCall(m *flow.Module, c *pysyntax.Call, depth int) string {
	name, _ := pysyntax.Dotted(c.Func)
	if a, ok := c.Func.(*pysyntax.Attribute); ok && len(c.Args) == 0 && (a.Attr == "resolve" || a.Attr == "absolute") {
		return pathOf(m, a.Value, depth+1)
	}
	if len(c.Args) == 0 || c.Args[0].Name != "" {
		return ""
	}
	base := pathOf(m, c.Args[0].Value, depth+1)
	if base == "" {
		return ""
	}
	switch name {
	case "Path", "pathlib.Path", "str", "os.path.abspath", "os.path.realpath", "path.abspath", "path.realpath", "os.fspath":
		if len(c.Args) == 1 {
			return base
		}
	case "os.path.dirname", "path.dirname", "dirname":
		return filepath.Dir(base)
	case "os.path.join", "path.join":
		for _, a := range c.Args[1:] {
			part := literal(a.Value)
			if part == "" {
				return ""
			}
			base = filepath.Join(base, filepath.FromSlash(part))
		}
		return base
	}
	return ""
}

func literal(e pysyntax.Expr) string {
	if s, ok := e.(*pysyntax.Str); ok {
		if text, ok := s.Literal(); ok {
			return text
		}
	}
	return ""
}

// onlyValue is what a name is assigned in the one place of the module that
// assigns it; nil where there are several or others may bind it.
func onlyValue(m *flow.Module, name string) (value pysyntax.Expr) {
	bound := 0
	is := func(e pysyntax.Expr) bool {
		n, ok := e.(*pysyntax.Name)
		return ok && n.ID == name
	}
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Assign:
			for _, t := range n.Targets {
				if is(t) {
					value = n.Value
					bound++
				}
			}
		case *pysyntax.AnnAssign:
			if is(n.Target) {
				value = n.Value
				bound++
			}
		case *pysyntax.AugAssign:
			if is(n.Target) {
				bound += 2
			}
		case *pysyntax.For:
			if is(n.Target) {
				bound += 2
			}
		case *pysyntax.Param:
			if n.Name == name {
				bound += 2
			}
		}
		return true
	})
	if bound != 1 {
		return nil
	}
	return value
}

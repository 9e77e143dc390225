package rule

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// ToPySafe is the Python source of the helper that turns any JavaScript value
// into plain Python and leaves plain Python alone, on every Pyodide and with
// every SDK. It is what fixes insert where a project has no helper of its own.
//
//go:embed to_py_safe.py
var ToPySafe string

const toPySafeName = "_to_py_safe"

// Converter is a function that turns JavaScript values into plain Python, by
// the name that the module being checked can call it, with the edits that make
// it available there: none when it is, an import when another module of the
// project has one, else the definition of _to_py_safe.
func (p *Pass) Converter(at text.Span) (name string, edits []text.Edit) {
	m := p.Module
	var elsewhere *flow.Func
	for _, f := range p.Facts.Converters() {
		switch {
		case f.Module == m && !f.Def.Span().Covers(at) && pyedit.IsTop(m.Syntax, at.Start, f.Def.Name):
			return f.Def.Name, nil
		case f.Module == m:
			continue
		case elsewhere == nil && p.importable(f, m):
			elsewhere = f
		}
	}
	if elsewhere != nil {
		edits, local := p.ImportName(at.Start, elsewhere.Module.Name, elsewhere.Def.Name)
		return local, edits
	}
	// The project may have a function of that name that does something else.
	name = pyedit.Free(m.Syntax, at.Start, toPySafeName)
	code := strings.ReplaceAll(strings.TrimSpace(ToPySafe), toPySafeName, name)
	return name, []text.Edit{pyedit.InsertDefinition(m.Syntax, code)}
}

// ToObject is the edits that make a plain JavaScript object of an expression, at
// any depth and on every Pyodide, with their imports.
func (p *Pass) ToObject(e pysyntax.Expr) []text.Edit {
	edits, toJS := p.ImportName(e.Span().Start, "pyodide.ffi", "to_js")
	more, object := p.ImportName(e.Span().Start, "js", "Object")
	return append(pyedit.Together(edits, more), pyedit.Wrap(e, toJS+"(", ", dict_converter="+object+".fromEntries)")...)
}

// importable reports whether a module may import a function of another one: it
// can be named from the Worker's root, is no test, no entry module, does not
// import the module itself, and its name is free there.
func (p *Pass) importable(f *flow.Func, into *flow.Module) bool {
	from := f.Module
	if from.Name == "" || from.Test || !p.Worker.Reachable(from.Path) || len(p.Worker.Modules) > 0 && from == p.Worker.Modules[0] {
		return false
	}
	if imports(from, into.Name) || len(f.Def.Params) == 0 || f.Def.Async {
		return false
	}
	for _, s := range into.Syntax.Body {
		if i, ok := s.(*pysyntax.ImportFrom); ok && i.Level == 0 && i.Module == from.Name {
			for _, a := range i.Names {
				if a.Name == f.Def.Name {
					return true
				}
			}
		}
	}
	return !pyedit.Defines(into.Syntax, f.Def.Name)
}

// imports reports whether a module names another one in an import.
func imports(m *flow.Module, name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	found := false
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Import:
			for _, a := range n.Names {
				found = found || a.Name == name
			}
		case *pysyntax.ImportFrom:
			found = found || n.Module == name || n.Level > 0 && (n.Module == last || strings.HasSuffix(n.Module, "."+last))
			for _, a := range n.Names {
				found = found || n.Level > 0 && a.Name == last
			}
		}
		return !found
	})
	return found
}

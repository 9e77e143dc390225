package rule

import (
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// ImportName is the edits that make a name of a module available at a byte
// offset of the module being checked, and what it is called there.
func (p *Pass) ImportName(at int, module, name string) (edits []text.Edit, local string) {
	return pyedit.ImportName(p.Module.Syntax, at, p.place(module), module, name)
}

// ImportModule is the edits that make a module available at a byte offset of the
// module being checked, and what it is called there.
func (p *Pass) ImportModule(at int, module string) (edits []text.Edit, local string) {
	return pyedit.ImportModule(p.Module.Syntax, at, p.place(module), module)
}

// place is where an import goes. A module of the platform does not exist under
// CPython, and what stands in for it in tests has only the names that the code
// had: there a new import at the top would take the whole module down.
func (p *Pass) place(module string) pyedit.Place {
	if platform(module) && p.Portable() {
		return pyedit.InFunction
	}
	return pyedit.AtTop
}

// Portable reports whether the module being checked may be imported under
// CPython: it imports nothing of the platform as it begins, or the Worker has tests.
func (p *Pass) Portable() bool {
	for _, m := range p.Worker.Modules {
		if m.Test {
			return true
		}
	}
	for _, s := range p.Module.Syntax.Body {
		switch s := s.(type) {
		case *pysyntax.Import:
			for _, a := range s.Names {
				if platform(a.Name) {
					return false
				}
			}
		case *pysyntax.ImportFrom:
			if s.Level == 0 && platform(s.Module) {
				return false
			}
		}
	}
	return true
}

// ImportsHere tells how safe it is to mend an import that cannot work in a Worker:
// where CPython may import the module as well it may work there.
func (p *Pass) ImportsHere() Applicability {
	if p.Portable() {
		return Unsafe
	}
	return Safe
}

// platform reports whether a module exists in the runtime only.
func platform(module string) bool {
	root, _, _ := strings.Cut(module, ".")
	switch root {
	case "js", "pyodide", "pyodide_js", "workers", "asgi":
		return true
	}
	return false
}

// Optional reports whether an import may be meant for elsewhere: under an if,
// in a try that expects the failure, or in a Worker that changes sys.path or
// sys.modules.
func (p *Pass) Optional(m *flow.Module, s pysyntax.Stmt) bool {
	if m.Syntax.Damage(s.Span()) || p.Catches(m, s.Span(), "ImportError", "ModuleNotFoundError") {
		return true
	}
	for _, n := range pyedit.Path(m.Syntax, s.Span()) {
		switch n.(type) {
		case *pysyntax.If, *pysyntax.Try:
			return true
		}
	}
	for _, other := range p.Worker.Modules {
		if source := other.Syntax.Source.String(); strings.Contains(source, "sys.path") || strings.Contains(source, "sys.modules") {
			return true
		}
	}
	return false
}

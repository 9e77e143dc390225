package rule

import (
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

// extends reports whether code of the Worker may make an entrypoint that cannot
// be seen. Every entrypoint extends a class of the workers module, so that a
// module has to import that, or the main module whatever it likes.
func (p *Pass) extends() (found bool) {
	for _, m := range p.Worker.Modules {
		if !p.Worker.Reachable(m.Path) {
			continue
		}
		if len(m.Syntax.Damaged) > 0 {
			return true
		}
		pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Import:
				for _, a := range n.Names {
					found = found || p.brings(m, 0, a.Name)
				}
			case *pysyntax.ImportFrom:
				found = found || p.brings(m, n.Level, n.Module) || n.Star && !p.own(m, n.Level, n.Module) && !p.Standard(n.Module)
			case *pysyntax.Name:
				found = found || m.Path == p.Worker.MainPath && (n.ID == "exec" || n.ID == "__import__")
			}
			return !found
		})
	}
	return found
}

// brings reports whether an import gives the classes of the workers module, or
// the means to import anything.
func (p *Pass) brings(m *flow.Module, level int, name string) bool {
	top, _, _ := strings.Cut(name, ".")
	switch top {
	case "workers", "asgi":
		return level == 0 && !p.own(m, level, name)
	case "importlib", "runpy":
		return level == 0 && m.Path == p.Worker.MainPath
	}
	return strings.HasPrefix(top, "_") && !p.own(m, level, name) && !p.Standard(name) // the runtime's own modules
}

// own reports whether a module is the project's.
func (p *Pass) own(m *flow.Module, level int, name string) bool {
	return level > 0 || p.Worker.Imported(m, level, name) != nil
}

// Standard reports whether a module, or what a name of it names, is of the
// standard library or of Pyodide, which know nothing of Workers.
func (p *Pass) Standard(path string) bool {
	top, _, _ := strings.Cut(path, ".")
	if top == "builtins" || top == "js" || top == "pyodide" || top == "__future__" {
		return true
	}
	works, _ := p.Runtime.Import(top)
	return works == runtime.Yes
}

// maybeClass reports whether what a foreign package gives under a name of the
// main module may be an entrypoint. A call of a class gives an instance, which is
// none, and what a function makes has a name of its own, so that only code which
// knows of Workers makes an entrypoint of it.
func (p *Pass) maybeClass(name string, f *flow.Foreign, extends bool) bool {
	if strings.HasPrefix(f.Path, "importlib.import_module") {
		return capitalised(name)
	}
	if p.Standard(f.Path) {
		return false
	}
	made := f.Path[strings.LastIndexByte(f.Path, '.')+1:]
	return name == "Default" || extends && f.Called && capitalised(name) && !capitalised(made)
}

// foreignBase reports whether a class extends what a package brings, or what is
// not known.
func (p *Pass) foreignBase(c *flow.Class) bool {
	for _, base := range p.Facts.Bases(c) {
		for _, alt := range flow.Alternatives(base) {
			switch alt := alt.(type) {
			case *flow.Class:
			case *flow.Foreign:
				if !p.Standard(alt.Path) {
					return true
				}
			default:
				return true
			}
		}
	}
	return false
}

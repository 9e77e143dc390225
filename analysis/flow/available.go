package flow

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

// available are names that every Worker can import, whatever its SDK. What
// Pyodide's own modules hold, the runtime knows. The lists are short on purpose: a name that is missing from them is
// only not known to be there.
var available = map[string][]string{
	"js": strings.Fields(`Object Array JSON Headers Response Request URL URLSearchParams Uint8Array ArrayBuffer Date Map Set Promise Error
Math Number String Boolean Symbol BigInt RegExp console fetch crypto caches globalThis structuredClone atob btoa setTimeout clearTimeout
setInterval clearInterval queueMicrotask encodeURIComponent decodeURIComponent FormData Blob File ReadableStream WritableStream
TransformStream TextEncoder TextDecoder WebSocket WebSocketPair AbortController Int32Array Uint32Array Float32Array Float64Array DataView`),
	"workers": strings.Fields("WorkerEntrypoint DurableObject WorkflowEntrypoint Response Request fetch handler python_from_rpc python_to_rpc Blob File FormData"),
}

// always reports whether a block does nothing but import what is there in
// every Worker and set names to constants, so that it cannot raise.
func (f *frame) always(body []pysyntax.Stmt) bool {
	if f.mod.m.Test {
		return false // runs in plain Python
	}
	imports := false
	for _, s := range body {
		switch s := s.(type) {
		case *pysyntax.Import:
			for _, a := range s.Names {
				if !f.in.provided(f.mod.m, a.Name) {
					return false
				}
			}
			imports = true
		case *pysyntax.ImportFrom:
			if s.Level > 0 || s.Star || !f.in.provided(f.mod.m, s.Module) {
				return false
			}
			for _, a := range s.Names {
				if !f.in.importable(s.Module, a.Name) {
					return false
				}
			}
			imports = true
		case *pysyntax.Assign:
			if _, ok := s.Value.(*pysyntax.Constant); !ok {
				return false
			}
			for _, t := range s.Targets {
				if _, ok := t.(*pysyntax.Name); !ok {
					return false
				}
			}
		case *pysyntax.Return:
			if s.Value != nil {
				if _, ok := s.Value.(*pysyntax.Constant); !ok {
					return false
				}
			}
		case *pysyntax.Pass:
		default:
			return false
		}
	}
	return imports
}

// onlyImports reports whether nothing but a failing import leads to the handlers
// of a try statement, and no import in it fails in a Worker.
func (f *frame) onlyImports(s *pysyntax.Try) bool {
	if f.mod.m.Test || len(s.Handlers) == 0 {
		return false // tests run in plain Python
	}
	for _, h := range s.Handlers {
		if !importErrors(h.Type) {
			return false
		}
	}
	bound := map[string]bool{}
	imports := false
	for _, st := range s.Body {
		switch st := st.(type) {
		case *pysyntax.Import:
			for _, a := range st.Names {
				if !f.in.provided(f.mod.m, a.Name) {
					return false
				}
				bound[importBinds(a)] = true
			}
			imports = true
		case *pysyntax.ImportFrom:
			if st.Level > 0 || st.Star || !f.in.provided(f.mod.m, st.Module) {
				return false
			}
			for _, a := range st.Names {
				if !f.in.importable(st.Module, a.Name) {
					return false
				}
				bound[a.Bound()] = true
			}
			imports = true
		case *pysyntax.Assign:
			if !f.importless(st.Value, bound) {
				return false
			}
		case *pysyntax.AnnAssign:
			if st.Value != nil && !f.importless(st.Value, bound) {
				return false
			}
		case *pysyntax.ExprStmt:
			if !f.importless(st.Value, bound) {
				return false
			}
		case *pysyntax.Return:
			if st.Value != nil && !f.importless(st.Value, bound) {
				return false
			}
		case *pysyntax.FunctionDef, *pysyntax.Pass:
		default:
			return false
		}
	}
	return imports
}

// importErrors reports whether an except clause catches failing imports alone.
func importErrors(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case *pysyntax.Name:
		return e.ID == "ImportError" || e.ID == "ModuleNotFoundError"
	case *pysyntax.Tuple:
		for _, x := range e.Elts {
			if !importErrors(x) {
				return false
			}
		}
		return len(e.Elts) > 0
	}
	return false
}

// importless reports whether evaluating an expression runs no code that could
// import: it calls nothing, or what was just imported.
func (f *frame) importless(e pysyntax.Expr, bound map[string]bool) bool {
	ok := true
	pysyntax.Walk(e, func(n pysyntax.Node) bool {
		if c, isCall := n.(*pysyntax.Call); isCall {
			x := c.Func
			for {
				a, isAttr := x.(*pysyntax.Attribute)
				if !isAttr {
					break
				}
				x = a.Value
			}
			name, isName := x.(*pysyntax.Name)
			ok = ok && isName && (bound[name.ID] || All[*Foreign](f.lookup(name.ID)))
		}
		return ok
	})
	return ok
}

// sure reports whether a dotted name is surely something in a Worker: neither
// None nor false.
func (in *interp) sure(path string) bool {
	if in.p.Main == nil {
		return false
	}
	if in.provided(in.p.Main, path) {
		return true
	}
	i := strings.LastIndexByte(path, '.')
	if i < 0 || path == "pyodide.ffi.jsnull" || strings.ToUpper(path[i+1:]) == path[i+1:] && strings.HasPrefix(path, "pyodide.") {
		return false // a constant may be false
	}
	return in.provided(in.p.Main, path[:i]) && in.importable(path[:i], path[i+1:])
}

// provided reports whether the runtime has a module of that name and the
// project, seen from one of its modules, has none.
func (in *interp) provided(from *Module, module string) bool {
	if module == "workers" && (in.p.Runtime == nil || in.p.Runtime.ImportsWorkers() != runtime.Yes) {
		return false
	}
	there := available[module] != nil || in.pyodideHas(module)
	return there && in.p.resolve(from, 0, module) == nil
}

// pyodideHas reports whether a dotted name is in one of Pyodide's own modules,
// or is one.
func (in *interp) pyodideHas(path string) bool {
	if in.p.Runtime == nil {
		return path == "pyodide"
	}
	i := strings.LastIndexByte(path, '.')
	return path == "pyodide" || i > 0 && in.p.Runtime.PyodideExports(path[:i], path[i+1:]) == runtime.Yes
}

func (in *interp) importable(module, name string) bool {
	return slices.Contains(available[module], name) || in.pyodideHas(module+"."+name)
}

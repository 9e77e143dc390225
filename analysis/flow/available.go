package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

// available are names that every Worker can import, whatever its Pyodide and
// SDK. The lists are short on purpose: a name that is missing from them is
// only not known to be there.
var available = map[string][]string{
	"js":           strings.Fields("Object Array JSON Headers Response Request URL URLSearchParams Uint8Array ArrayBuffer Date Map Promise console fetch crypto"),
	"pyodide":      {"ffi"},
	"pyodide.ffi":  strings.Fields("JsProxy JsException to_js create_proxy create_once_callable destroy_proxies"),
	"workers":      strings.Fields("WorkerEntrypoint DurableObject WorkflowEntrypoint Response Request fetch handler python_from_rpc python_to_rpc Blob File FormData"),
	"pyodide.http": {"pyfetch"},
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
				if !f.provided(a.Name) {
					return false
				}
			}
			imports = true
		case *pysyntax.ImportFrom:
			if s.Level > 0 || s.Star || !f.provided(s.Module) {
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
		default:
			return false
		}
	}
	return imports
}

// provided reports whether the runtime has a module of that name and the
// project has none.
func (f *frame) provided(module string) bool {
	if module == "workers" && f.in.p.Runtime.ImportsWorkers() != runtime.Yes {
		return false
	}
	return available[module] != nil && f.in.p.resolve(f.mod.m, 0, module) == nil
}

func (in *interp) importable(module, name string) bool {
	if module == "pyodide.ffi" && name == "jsnull" {
		return in.p.Runtime.JSNullImportable() == runtime.Yes
	}
	for _, n := range available[module] {
		if n == name {
			return true
		}
	}
	return false
}

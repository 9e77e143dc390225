// Package impossibleimport reports imports of names that the runtime does not have.
package impossibleimport

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnModule(module), rule.On(call))

// never are names that no version of the runtime has, with the way out.
var never = map[string]string{
	"pyodide.ffi.to_py": "converting is a method, `value.to_py()`",
	"js.null":           "it is `jsnull` of `pyodide.ffi`",
	"js.document":       "a Worker has no page",
	"js.window":         "a Worker has no window; the globals are in `js` itself",
	"js.localStorage":   "a Worker keeps data in a binding, such as KV",
	"js.sessionStorage": "a Worker keeps data in a binding, such as KV",
	"js.XMLHttpRequest": "use `js.fetch`",
}

func module(p *rule.Pass, m *flow.Module) {
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		s, ok := n.(*pysyntax.ImportFrom)
		if !ok {
			_, expression := n.(pysyntax.Expr)
			return !expression
		}
		if s.Level > 0 || m.Syntax.Damage(s.Span()) || brought(p, s.Module) {
			return false
		}
		around := surroundings(m.Syntax, s)
		if around == hidden {
			return false
		}
		if s.Module == "cloudflare_workers" {
			d := p.Report(s.ModuleSpan, "there is no module `cloudflare_workers` in a Worker; it is called `workers`")
			d.Fix(rule.Safe, "Import from `workers`", renamed(s)...)
			swallowed(d, around)
			return false
		}
		for _, a := range s.Names {
			name(p, s, a, around)
		}
		return false
	})
}

func name(p *rule.Pass, s *pysyntax.ImportFrom, a *pysyntax.Alias, around place) {
	path := s.Module + "." + a.Name
	if way := never[path]; way != "" {
		d := p.Report(a.NameSpan, "`%s` has no `%s`: %s", s.Module, a.Name, way)
		switch {
		case path == "js.null" && p.Runtime.JSNullImportable() == runtime.Yes:
			asJSNull(p, d, s, a)
		case path == "js.null" && around == plain:
			asNone(p, d, s, a)
		case path == "pyodide.ffi.to_py" && around == plain:
			asMethod(p, d, s, a)
		}
		swallowed(d, around)
		return
	}
	if around != plain {
		return // a name that other versions have, asked for with care
	}
	switch {
	case p.Runtime.PyodideExports(s.Module, a.Name) == runtime.No:
		pyodide(p, s, a)
	case s.Module == "workers" && !strings.HasPrefix(a.Name, "_") && p.Runtime.Exports(a.Name) == runtime.No:
		sdk := p.Runtime.SDK()
		d := p.Report(a.NameSpan, "`workers` has no `%s` in %s", a.Name, describe(sdk)).Assume(sdk.Certainty, sdk.Reason)
		if near := catalog.Nearest(a.Name, catalog.WorkersExports()); near != "" && p.Runtime.Exports(near) == runtime.Yes && catalog.WorkersExport(a.Name) == "" {
			d.Message = strings.Replace(d.Message, "`workers` has no `"+a.Name+"`", "`workers` has no `"+a.Name+"`, but `"+near+"`,", 1)
			if a.As != "" {
				d.Fix(rule.Unsafe, "Import `"+near+"`", pyedit.Replace(a.NameSpan, near))
			}
		}
	}
}

// pyodide reports a name that the module of this Worker's Pyodide lacks.
func pyodide(p *rule.Pass, s *pysyntax.ImportFrom, a *pysyntax.Alias) {
	version, certainty, why := p.Runtime.Pyodide()
	of := ""
	if version != "" {
		of = " of Pyodide " + version
	}
	way := ""
	home := catalog.PyodideHome(a.Name)
	switch {
	case a.Name == "jsnull" || a.Name == "JsNull":
		way = ": JavaScript null is None there"
	case home != "" && p.Runtime.PyodideExports(home, a.Name) == runtime.Yes:
		way = ", but `" + home + "` has"
	}
	d := p.Report(a.NameSpan, "`%s`%s has no `%s`%s", s.Module, of, a.Name, way).Assume(certainty, why)
	if a.Name == "jsnull" {
		asNone(p, d, s, a)
	}
	if strings.HasPrefix(way, ", but") && len(s.Names) == 1 {
		d.Fix(rule.Safe, "Import from `"+home+"`", pyedit.Replace(s.ModuleSpan, home))
	}
}

func describe(sdk runtime.SDK) string {
	if sdk.Kind == runtime.SDKFrozen {
		return "the SDK built into the runtime"
	}
	return sdk.String()
}

// renamed imports what the module workers has too from there.
func renamed(s *pysyntax.ImportFrom) []text.Edit {
	for _, a := range s.Names {
		if catalog.WorkersExport(a.Name) != "0" {
			return nil
		}
	}
	return []text.Edit{pyedit.Replace(s.ModuleSpan, "workers")}
}

// place is where an import stands.
type place int

const (
	plain  place = iota
	caught       // in a try whose handler goes on as if nothing had happened
	// hidden is where it may not run, or where its failure is meant: under an
	// if, in an except clause, in a try whose handler imports something else
	// or raises.
	hidden
)

func surroundings(m *pysyntax.Module, s *pysyntax.ImportFrom) place {
	out := plain
	for _, n := range pyedit.Path(m, s.Span()) {
		switch n := n.(type) {
		case *pysyntax.If:
			return hidden
		case *pysyntax.Try:
			if !within(n.Body, s) {
				return hidden
			}
			for _, h := range n.Handlers {
				if !catches(h.Type) {
					continue
				}
				out = caught
				for _, st := range h.Body {
					pysyntax.Walk(st, func(n pysyntax.Node) bool {
						switch n.(type) {
						case *pysyntax.Raise, *pysyntax.Import, *pysyntax.ImportFrom:
							out = hidden
						}
						return true
					})
				}
			}
			if out == hidden {
				return hidden
			}
		}
	}
	return out
}

func within(body []pysyntax.Stmt, s pysyntax.Node) bool {
	for _, st := range body {
		if st.Span().Covers(s.Span()) {
			return true
		}
	}
	return false
}

// catches reports whether an except clause takes an ImportError.
func catches(t pysyntax.Expr) bool {
	switch t := t.(type) {
	case nil:
		return true
	case *pysyntax.Tuple:
		for _, e := range t.Elts {
			if catches(e) {
				return true
			}
		}
	case *pysyntax.Name:
		switch t.ID {
		case "ImportError", "ModuleNotFoundError", "Exception", "BaseException":
			return true
		}
	}
	return false
}

// swallowed weakens the report of an import whose failure the code survives.
func swallowed(d *rule.Diagnostic, around place) {
	if around == caught {
		d.Severity = rule.Warning
		d.Message += ", so that the except clause always runs"
		for i := range d.Fixes {
			d.Fixes[i].Applicability = rule.Unsafe // the fallback worked somehow
		}
	}
}

// brought reports whether the project has the module itself.
func brought(p *rule.Pass, name string) bool {
	if name == "cloudflare_workers" && (p.Worker.Project.Pyproject.Dependency("cloudflare-workers") != nil || p.Worker.View().Exists(p.Worker.Dir+"/python_modules/cloudflare_workers")) {
		return true
	}
	root, _, _ := strings.Cut(name, ".")
	for _, m := range p.Worker.Modules {
		if m.Name == root {
			return true
		}
	}
	return false
}

// call reports import_from_javascript of what cannot be loaded while the Worker starts.
func call(p *rule.Pass, c *flow.Call) {
	f, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || f.Called || f.Path != "workers.import_from_javascript" || !c.AtImport || c.Caught {
		return
	}
	arg := c.Positional(0)
	if arg == nil {
		return
	}
	name, ok := arg.Value.(*flow.Const)
	if !ok || name.Kind != flow.ConstStr || name.Str == "cloudflare:workers" || name.Str == "cloudflare:sockets" {
		return
	}
	p.Report(c.Span, "`%s` cannot be imported while the Worker starts, only `cloudflare:workers` and `cloudflare:sockets` can: call it in a handler", name.Str)
}

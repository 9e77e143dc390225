// Package unavailablemodule reports imports of standard library modules that
// the runtime's Python does not have.
package unavailablemodule

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
var Rule = rule.New(doc, rule.OnModule(check), rule.On(call))

func check(p *rule.Pass, m *flow.Module) {
	for _, s := range m.Syntax.Body {
		switch s := s.(type) {
		case *pysyntax.Import:
			for _, a := range s.Names {
				judge(p, m, a.Name, a.NameSpan)
			}
		case *pysyntax.ImportFrom:
			if s.Level > 0 || judge(p, m, s.Module, s.ModuleSpan) {
				continue
			}
			for _, a := range s.Names { // a module inside a package
				judge(p, m, s.Module+"."+a.Name, a.NameSpan)
			}
		}
	}
}

// judge reports a module that is not there.
func judge(p *rule.Pass, m *flow.Module, module string, span text.Span) bool {
	works, without := p.Runtime.Import(module)
	name, _, _ := strings.Cut(module, ".")
	if works != runtime.No || without == "" || brought(p, name) || m.Syntax.Damage(span) || len(pyedit.Path(m.Syntax, span)) == 0 {
		return false
	}
	missing := module
	if top, why := p.Runtime.Import(name); top == runtime.No && why == without {
		missing = name
	}
	d := p.Report(span, "there is no module `%s` in a Worker: %s, so that the import raises ModuleNotFoundError", missing, without)
	_, certainty, reason := p.Runtime.Python()
	d.Assume(certainty, reason)
	if reason.Path != "" && elsewhere(module) {
		d.Relate(reason.Path, reason.Span, "the Python of this Worker: "+reason.Text)
	}
	return true
}

// elsewhere reports whether another Pyodide has the module.
func elsewhere(module string) bool {
	for _, build := range catalog.PyodideBuilds() {
		if works, _, _ := catalog.PyodideBuild(build).Import(module); works {
			return true
		}
	}
	return false
}

// call reports a function of a module that is there which imports one that is not.
func call(p *rule.Pass, c *flow.Call) {
	f, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || f.Called || c.Caught {
		return
	}
	missing, ok := strings.CutPrefix(p.Runtime.Fails(f.Path), "ModuleNotFoundError: No module named ")
	missing = strings.Trim(missing, "'")
	if !ok || missing == "" || missing[0] == '_' {
		return
	}
	if works, without := p.Runtime.Import(missing); works == runtime.No && !brought(p, missing) {
		p.Report(c.Span, "`%s` fails: it needs `%s`, and %s (ModuleNotFoundError)", f.Path, missing, without)
	}
}

// brought reports whether the project may bring the module itself: a file of
// its own, or a package that stands in for it.
func brought(p *rule.Pass, name string) bool {
	for _, m := range p.Worker.Modules {
		if m.Name == name || strings.HasPrefix(m.Name, name+".") {
			return true
		}
	}
	py := p.Worker.Project.Pyproject
	if py == nil {
		return p.Worker.Project.Vendored
	}
	for _, dep := range []string{name, "setuptools", "legacy-" + name, "standard-" + name, "zombie-" + name, "legacy-cgi", "windows-curses"} {
		if py.Dependency(dep) != nil {
			return true
		}
	}
	return false
}

// Package unavailablemodule reports imports of standard library modules that
// the runtime's Python does not have.
package unavailablemodule

import (
	_ "embed"
	"strings"

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
var Rule = rule.New(doc, rule.OnModule(check))

func set(names string) map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields(names) {
		out[name] = true
	}
	return out
}

var (
	// unbuilt are modules of CPython that no Pyodide has.
	unbuilt = set("curses ensurepip grp idlelib msvcrt pwd readline resource syslog tkinter turtle turtledemo venv winreg winsound")
	// gone12 and gone13 are modules that Python 3.12 and 3.13 dropped.
	gone12 = set("asynchat asyncore distutils imp smtpd")
	gone13 = set("aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib")
)

// why says why a module is missing; "" for all that may be there.
func why(p *rule.Pass, name string) string {
	switch {
	case unbuilt[name]:
		return "Pyodide is built without it"
	case gone12[name] && p.Runtime.PythonAtLeast(12) == runtime.Yes:
		return "Python 3.12 dropped it"
	case gone13[name] && p.Runtime.PythonAtLeast(13) == runtime.Yes:
		return "Python 3.13 dropped it"
	}
	return ""
}

func check(p *rule.Pass, m *flow.Module) {
	for _, s := range m.Syntax.Body {
		switch s := s.(type) {
		case *pysyntax.Import:
			for _, a := range s.Names {
				judge(p, m, a.Name, a.NameSpan)
			}
		case *pysyntax.ImportFrom:
			if s.Level == 0 {
				judge(p, m, s.Module, s.ModuleSpan)
			}
		}
	}
}

func judge(p *rule.Pass, m *flow.Module, module string, span text.Span) {
	name, _, _ := strings.Cut(module, ".")
	says := why(p, name)
	if says == "" || brought(p, name) || m.Syntax.Damage(span) || len(pyedit.Path(m.Syntax, span)) == 0 {
		return
	}
	d := p.Report(span, "there is no module `%s` in a Worker: %s, so that the import raises ModuleNotFoundError", name, says)
	_, certainty, reason := p.Runtime.Python()
	d.Assume(certainty, reason)
	if reason.Path != "" && says != "Pyodide is built without it" {
		d.Relate(reason.Path, reason.Span, "the Python of this Worker: "+reason.Text)
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

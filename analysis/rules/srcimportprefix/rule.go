// Package srcimportprefix reports imports that name the folder of the main
// module, which is the root of a Worker's imports.
package srcimportprefix

import (
	_ "embed"
	"path/filepath"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnModule(check))

const folder = "src"

func check(p *rule.Pass, m *flow.Module) {
	root := filepath.Dir(p.Worker.MainPath)
	if filepath.Base(root) != folder || exists(p, filepath.Join(root, folder)) || exists(p, filepath.Join(p.Worker.Dir, "python_modules", folder)) {
		return
	}
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		switch s := n.(type) {
		case *pysyntax.ImportFrom:
			if s.Level == 0 {
				from(p, m, root, s)
			}
		case *pysyntax.Import:
			for _, a := range s.Names {
				rest, ok := strings.CutPrefix(a.Name, folder+".")
				if ok && has(p, root, rest) && !guarded(p, m, s) {
					d := report(p, a.NameSpan, a.Name, rest)
					if a.As != "" {
						d.Fix(rule.Safe, "Drop the `src.`", pyedit.Replace(a.NameSpan, rest))
					}
				}
			}
		case pysyntax.Expr:
			return false
		}
		return true
	})
}

func from(p *rule.Pass, m *flow.Module, root string, s *pysyntax.ImportFrom) {
	if rest, ok := strings.CutPrefix(s.Module, folder+"."); ok {
		if has(p, root, rest) && !guarded(p, m, s) {
			report(p, s.ModuleSpan, s.Module, rest).Fix(rule.Safe, "Drop the `src.`", pyedit.Replace(s.ModuleSpan, rest))
		}
		return
	}
	if s.Module != folder || len(s.Names) == 0 || !has(p, root, s.Names[0].Name) || guarded(p, m, s) {
		return
	}
	first := s.Names[0]
	d := report(p, s.ModuleSpan, s.Module, first.Name)
	if len(s.Names) == 1 {
		statement := "import " + first.Name
		if first.As != "" {
			statement += " as " + first.As
		}
		d.Fix(rule.Safe, "Drop the `src`", pyedit.Replace(s.Span(), statement))
	}
}

func report(p *rule.Pass, span text.Span, name, rest string) *rule.Diagnostic {
	return p.Report(span, "`%s` is not found in a Worker: `src/`, the folder of the main module, is where imports begin; import `%s`", name, rest)
}

// has reports whether a module stands below the root.
func has(p *rule.Pass, root, name string) bool {
	return exists(p, filepath.Join(root, filepath.FromSlash(strings.ReplaceAll(name, ".", "/"))))
}

func exists(p *rule.Pass, base string) bool {
	return p.Worker.View().Exists(base) || p.Worker.View().Exists(base+".py")
}

// guarded reports whether an import may be meant for elsewhere: under an if,
// in a try that expects the failure, or behind a change of sys.path or of
// sys.modules.
func guarded(p *rule.Pass, m *flow.Module, s pysyntax.Stmt) bool {
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

// Package srcimportprefix reports imports that name the folder of the main
// module, which is the root of a Worker's imports.
package srcimportprefix

import (
	_ "embed"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnModule(check))

func check(p *rule.Pass, m *flow.Module) {
	root := filepath.Dir(p.Worker.MainPath)
	folder := filepath.Base(root)
	if root == p.Worker.Dir || !workspace.Below(p.Worker.Dir, root) || exists(p, filepath.Join(root, folder)) || baseDir(p) {
		return
	}
	for _, dir := range p.Worker.VendorFolders() {
		if exists(p, filepath.Join(dir, folder)) {
			return
		}
	}
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		switch s := n.(type) {
		case *pysyntax.ImportFrom:
			if s.Level == 0 {
				from(p, m, folder, root, s)
			}
		case *pysyntax.Import:
			for _, a := range s.Names {
				rest, ok := strings.CutPrefix(a.Name, folder+".")
				if ok && has(p, root, rest) && !p.Optional(m, s) {
					d := report(p, folder, a.NameSpan, a.Name, rest)
					if a.As != "" {
						d.Fix(p.ImportsHere(), "Drop the `"+folder+".`", pyedit.Replace(a.NameSpan, rest))
					}
				}
			}
		case pysyntax.Expr:
			return false
		}
		return true
	})
}

func from(p *rule.Pass, m *flow.Module, folder, root string, s *pysyntax.ImportFrom) {
	if rest, ok := strings.CutPrefix(s.Module, folder+"."); ok {
		if has(p, root, rest) && !p.Optional(m, s) {
			report(p, folder, s.ModuleSpan, s.Module, rest).Fix(p.ImportsHere(), "Drop the `"+folder+".`", pyedit.Replace(s.ModuleSpan, rest))
		}
		return
	}
	if s.Module != folder || len(s.Names) == 0 || !has(p, root, s.Names[0].Name) || p.Optional(m, s) {
		return
	}
	first := s.Names[0]
	d := report(p, folder, s.ModuleSpan, s.Module, first.Name)
	if len(s.Names) == 1 {
		statement := "import " + first.Name
		if first.As != "" {
			statement += " as " + first.As
		}
		d.Fix(p.ImportsHere(), "Drop the `"+folder+"`", pyedit.Replace(s.Span(), statement))
	}
}

func report(p *rule.Pass, folder string, span text.Span, name, rest string) *rule.Diagnostic {
	return p.Report(span, "`%s` is not found in a Worker: `%s/`, the folder of the main module, is where imports begin; import `%s`", name, folder, rest)
}

// baseDir reports whether the wrangler file names another folder as the root of
// the modules.
func baseDir(p *rule.Pass) bool {
	return slices.ContainsFunc(p.Worker.Config.Environments, func(env *wrangler.Environment) bool {
		return env.Raw.Get("base_dir") != nil
	})
}

// has reports whether a module stands below the root.
func has(p *rule.Pass, root, name string) bool {
	return exists(p, filepath.Join(root, filepath.FromSlash(strings.ReplaceAll(name, ".", "/"))))
}

func exists(p *rule.Pass, base string) bool {
	return p.Worker.View().Exists(base) || p.Worker.View().Exists(base+".py")
}

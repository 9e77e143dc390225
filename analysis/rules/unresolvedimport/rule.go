// Package unresolvedimport reports imports that find nothing in what a Worker
// uploads.
package unresolvedimport

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
	if p.Worker.Fresh.Broken || made(p) {
		return
	}
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		switch s := n.(type) {
		case *pysyntax.ImportFrom:
			switch {
			case s.Level > 0 && !p.Optional(m, s):
				relative(p, m, s)
			case s.Level == 0:
				names := []string{s.Module}
				for _, a := range s.Names {
					names = append(names, s.Module+"."+a.Name)
				}
				absolute(p, m, s, s.ModuleSpan, names)
			}
		case *pysyntax.Import:
			for _, a := range s.Names {
				absolute(p, m, s, a.NameSpan, []string{a.Name})
			}
		case pysyntax.Expr:
			return false
		}
		return true
	})
}

// made reports whether modules may come from elsewhere: a build makes them, or
// another folder is their root.
func made(p *rule.Pass) bool {
	return slices.ContainsFunc(p.Worker.Config.Environments, func(env *wrangler.Environment) bool {
		return env.Raw.Get("build") != nil || env.Raw.Get("base_dir") != nil
	}) || p.Worker.Config.Root.Get("build") != nil
}

// absolute judges an import by the name of its module, which is the first of
// names; the others are modules that it names if it is a folder of some.
func absolute(p *rule.Pass, m *flow.Module, s pysyntax.Stmt, span text.Span, names []string) {
	name := names[0]
	top, _, _ := strings.Cut(name, ".")
	switch {
	case top == "" || top[0] == '_' || top == "workers" || top == "asgi" || strings.HasPrefix(top, "pyodide") || p.Standard(top):
		return
	case comes(p, top) || p.Optional(m, s):
		return
	}
	if p.Worker.Imported(m, 0, top) != nil {
		inside(p, m, span, name)
		return
	}
	if below(p, top) {
		return // a folder without __init__.py, of which a package may be another part
	}
	for _, dir := range p.Worker.OutsideFolders() {
		for _, name := range names {
			if path := file(p, dir, name); path != "" && !workspace.Below(filepath.Dir(p.Worker.MainPath), path) {
				outside(p, m, span, top, path)
				return
			}
		}
	}
}

// comes reports whether a package of that name is vendored, or one may be that a
// dependency brings: some have another name than their modules.
func comes(p *rule.Pass, top string) bool {
	for _, dir := range p.Worker.VendorFolders() {
		if p.Worker.Presence(filepath.Join(dir, top)) == workspace.Folder || p.Worker.Presence(filepath.Join(dir, top+".py")) == workspace.File {
			return true
		}
	}
	py := p.Worker.Project.Pyproject
	if py == nil {
		return false
	}
	if py.Root.Get("tool", "uv", "sources") != nil {
		return true // a folder of the project, maybe
	}
	want := strings.ToLower(strings.ReplaceAll(top, "_", "-"))
	return slices.ContainsFunc(py.Dependencies, func(d wrangler.Dependency) bool {
		return strings.Contains(d.Name, want) || strings.Contains(py.Source.Slice(d.Span), "@")
	})
}

// below reports whether modules of the Worker lie in a folder of that name.
func below(p *rule.Pass, top string) bool {
	return slices.ContainsFunc(p.Worker.Modules, func(m *flow.Module) bool { return strings.HasPrefix(m.Name, top+".") })
}

// inside reports a module that a package of the Worker does not have.
func inside(p *rule.Pass, m *flow.Module, span text.Span, name string) {
	parts := strings.Split(name, ".")
	for i := 2; i <= len(parts); i++ {
		whole := strings.Join(parts[:i], ".")
		if p.Worker.Imported(m, 0, whole) != nil {
			continue
		}
		parent := p.Worker.Imported(m, 0, strings.Join(parts[:i-1], "."))
		folder := filepath.Join(append([]string{filepath.Dir(p.Worker.MainPath)}, parts[:i]...)...)
		if parent != nil && !changes(parent) && p.Worker.Presence(folder) == workspace.Absent {
			p.Report(span, "there is no module `%s` in this Worker: ModuleNotFoundError%s", whole, when(m, span))
		}
		return
	}
}

// changes reports whether a package decides itself what its modules are, or no
// longer parses.
func changes(m *flow.Module) bool {
	source := m.Syntax.Source.String()
	return strings.Contains(source, "__path__") || strings.Contains(source, "__getattr__") || len(m.Syntax.Damaged) > 0
}

// file is the file of a module below a folder, "" for none.
func file(p *rule.Pass, dir, name string) string {
	base := filepath.Join(dir, filepath.FromSlash(strings.ReplaceAll(name, ".", "/")))
	for _, path := range []string{base + ".py", filepath.Join(base, "__init__.py")} {
		if p.Worker.Presence(path) == workspace.File {
			return path
		}
	}
	return ""
}

func outside(p *rule.Pass, m *flow.Module, span text.Span, top, path string) {
	root := p.Worker.Rel(filepath.Dir(p.Worker.MainPath))
	d := p.Report(span, "`%s` lies outside of `%s/`, the folder of the main module, and only what is in there is uploaded: ModuleNotFoundError%s; move it there",
		top, root, when(m, span))
	d.Relate(path, text.Span{}, "the module that is not uploaded")
}

// relative reports relative imports that lead out of the Worker's root: the main
// module and those beside it belong to no package.
func relative(p *rule.Pass, m *flow.Module, s *pysyntax.ImportFrom) {
	if m.Name == "" {
		return
	}
	depth := strings.Count(m.Name, ".")
	if filepath.Base(m.Path) == "__init__.py" {
		depth++
	}
	if s.Level <= depth {
		return
	}
	span := s.Span()
	if depth > 0 {
		p.Report(span, "a relative import with %d dots leads out of `%s/`, where imports begin: ImportError%s", s.Level, p.Worker.Rel(filepath.Dir(p.Worker.MainPath)), when(m, span))
		return
	}
	d := p.Report(span, "`%s` belongs to no package, since imports begin in its folder, and cannot import relatively: ImportError%s; import `%s`",
		filepath.Base(m.Path), when(m, span), target(s))
	if s.Level == 1 && s.Module != "" && p.Worker.Imported(m, 0, s.Module) != nil {
		d.Fix(p.ImportsHere(), "Import `"+s.Module+"`", pyedit.Replace(text.Span{Start: s.ModuleSpan.End - len(s.Module) - 1, End: s.ModuleSpan.End}, s.Module))
	}
}

// target is what to import in place of a relative import.
func target(s *pysyntax.ImportFrom) string {
	if s.Module == "" && len(s.Names) > 0 {
		return s.Names[0].Name
	}
	return s.Module
}

// when tells when an import fails.
func when(m *flow.Module, span text.Span) string {
	in := false
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		if f, ok := n.(*pysyntax.FunctionDef); ok && f.Span().Covers(span) {
			in = true
		}
		return !in
	})
	if in {
		return " when this runs"
	}
	return " when the Worker starts"
}

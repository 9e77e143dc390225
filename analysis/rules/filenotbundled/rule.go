// Package filenotbundled reports files of the project that the code opens and
// that are not uploaded with it.
package filenotbundled

import (
	_ "embed"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnModule(module))

// defaults are the globs of the module rules that wrangler has of itself:
// npm wrangler 4.164.0, wrangler-dist/cli.js, DEFAULT_MODULE_RULES and
// applyPythonConfig.
var defaults = []string{"**/*.py", "**/*.txt", "**/*.html", "**/*.sql", "**/*.bin", "**/*.wasm"}

func module(p *rule.Pass, m *flow.Module) {
	if !strings.Contains(m.Syntax.Source.String(), "__file__") {
		return
	}
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		if c, ok := n.(*pysyntax.Call); ok {
			check(p, m, c)
		}
		return true
	})
}

func check(p *rule.Pass, m *flow.Module, c *pysyntax.Call) {
	named, mode := opened(m, c)
	if named == nil || m.Syntax.Damage(c.Span()) || p.UnderMain(m, c.Span()) || asks(pyedit.Function(m.Syntax, c.Start)) {
		return
	}
	path := pathOf(m, named, 0)
	if path == "" || !workspace.Below(p.Worker.Dir, path) || !p.Worker.View().IsFile(path) {
		return
	}
	rel := p.Worker.Rel(path)
	if baseDir(p) {
		return
	}
	root := filepath.Dir(p.Worker.MainPath)
	if !workspace.Below(root, path) {
		p.Report(c.Span(), "`%s` is not uploaded with the Worker: only files below `%s/`, the folder of the main module, are", rel, p.Worker.Rel(root))
		return
	}
	inside, err := filepath.Rel(root, path)
	if err != nil || uploaded(p, filepath.ToSlash(inside)) {
		return
	}
	glob := "**/*" + filepath.Ext(path)
	if filepath.Ext(path) == "" {
		glob = "**/" + filepath.Base(path)
	}
	d := p.Report(c.Span(), "`%s` is not uploaded with the Worker, so that opening it raises FileNotFoundError; add a rule for `%s` to the wrangler file", rel, glob)
	kind := "Text"
	if strings.Contains(mode, "b") {
		kind = "Data"
	}
	cfg := p.Worker.Config
	for _, r := range cfg.Root.Get("rules").Elements() {
		if have, _ := r.Get("type").Str(); have == kind {
			return // behind a rule of its type without fallthrough it would not count
		}
	}
	fix := rule.Fix{Title: "Upload `" + glob + "`"}
	values := []wrangler.KeyValue{{Key: "type", Value: kind}, {Key: "globs", Value: []string{glob}}, {Key: "fallthrough", Value: true}}
	for _, e := range wrangler.AddEntry(cfg, cfg.Environment(""), []string{"rules"}, false, values) {
		fix.Edits = append(fix.Edits, rule.FileEdit{Path: cfg.Path, Edit: e})
	}
	d.FixFiles(fix)
}

// baseDir reports whether the wrangler file names another folder that modules
// are taken from.
func baseDir(p *rule.Pass) bool {
	return slices.ContainsFunc(p.Worker.Config.Environments, func(env *wrangler.Environment) bool {
		return env.Raw.Get("base_dir") != nil
	})
}

// opened is the expression that names the file which a call reads, with the
// mode; nil for other calls.
func opened(m *flow.Module, c *pysyntax.Call) (named pysyntax.Expr, mode string) {
	switch f := c.Func.(type) {
	case *pysyntax.Name:
		if f.ID == "open" && len(c.Args) > 0 && c.Args[0].Name == "" && !pyedit.Defines(m.Syntax, "open") {
			if mode = modeOf(c, 1); reads(mode) {
				return c.Args[0].Value, mode
			}
		}
	case *pysyntax.Attribute:
		switch f.Attr {
		case "read_text":
			return f.Value, "r"
		case "read_bytes":
			return f.Value, "rb"
		case "open":
			if mode = modeOf(c, 0); reads(mode) {
				return f.Value, mode
			}
		}
	}
	return nil, ""
}

// modeOf is the mode that a file is opened with, the positional argument i;
// "" for none, "?" when it is not a literal.
func modeOf(c *pysyntax.Call, i int) string {
	for k, a := range c.Args {
		if a.Name == "mode" || a.Name == "" && k == i {
			if s := literal(a.Value); s != "" {
				return s
			}
			return "?"
		}
	}
	return ""
}

func reads(mode string) bool {
	return mode == "" || strings.HasPrefix(mode, "r") && !strings.Contains(mode, "+")
}

// asks reports whether the function looks first whether a file is there.
func asks(f *pysyntax.FunctionDef) (found bool) {
	if f == nil {
		return false
	}
	pysyntax.Walk(f, func(n pysyntax.Node) bool {
		if a, ok := n.(*pysyntax.Attribute); ok && slices.Contains([]string{"exists", "is_file", "isfile"}, a.Attr) {
			found = true
		}
		return !found
	})
	return found
}

// uploaded reports whether some module rule takes a file, by its path from the
// folder of the main module.
func uploaded(p *rule.Pass, path string) bool {
	globs := slices.Clone(defaults)
	for _, env := range p.Worker.Config.Environments {
		for _, r := range env.Raw.Get("rules").Elements() {
			for _, g := range r.Get("globs").Elements() {
				if s, ok := g.Str(); ok {
					globs = append(globs, s)
				}
			}
		}
	}
	for _, g := range globs {
		if matches(g, path) {
			return true
		}
	}
	return false
}

// matches reports whether a glob takes a path; true for forms that are rare.
func matches(glob, path string) bool {
	if strings.ContainsAny(glob, "{}[]!()@+") {
		return true
	}
	re := regexp.QuoteMeta(strings.TrimPrefix(glob, "./"))
	re = strings.NewReplacer(`\*\*/`, `(?:.*/)?`, `\*\*`, `.*`, `\*`, `[^/]*`, `\?`, `[^/]`).Replace(re)
	compiled, err := regexp.Compile("^" + re + "$")
	return err != nil || compiled.MatchString(path)
}

// Package missinglocalsecret reports required secrets that local development lacks.
package missinglocalsecret

import (
	_ "embed"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, _ *wrangler.Config) {
	reported := map[string]bool{}
	for _, env := range p.Worker.Environments() {
		path, exists := p.Worker.LocalSecretsFile(env.Name)
		if !exists {
			continue // secrets are not committed: who has the project may have none
		}
		known := map[string]bool{}
		read := p.Worker.LocalSecretsFiles(env.Name)
		for _, s := range p.Worker.Project.Secrets {
			known[s.Name] = known[s.Name] || slices.Contains(read, s.Path)
		}
		for _, b := range env.Bindings {
			if b.Kind == catalog.Secret && !known[b.Name] && !reported[b.Name] {
				reported[b.Name] = true
				d := p.Report(b.NameSpan, "`%s` is required, but `%s` has no line for it, so local development goes without; add one", b.Name, filepath.Base(path))
				add(p, d, path, b.Name)
			}
		}
	}
}

// add offers to add a line with an empty value.
func add(p *rule.Pass, d *rule.Diagnostic, path, name string) {
	doc := p.Worker.Document(path)
	if doc == nil {
		return
	}
	line := name + "=\n"
	if s := doc.String(); s != "" && !strings.HasSuffix(s, "\n") {
		line = "\n" + line
	}
	at := text.Span{Start: doc.Len(), End: doc.Len()}
	d.FixFiles(rule.Fix{
		Title: "Add an empty `" + name + "` to " + filepath.Base(path), Applicability: rule.Unsafe,
		Edits: []rule.FileEdit{{Path: path, Edit: text.Edit{Span: at, New: line}}},
	})
}

// Package secretinvars reports secrets that stand in the wrangler file as vars.
package secretinvars

import (
	_ "embed"
	"path/filepath"
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

func check(p *rule.Pass, cfg *wrangler.Config) {
	for _, env := range cfg.Environments {
		for _, b := range env.Bindings {
			value, ok := b.Value.Str()
			if b.Kind != catalog.Var || !ok || b.Environment != env.Name || b.Path != cfg.Path || !rule.IsSecretName(b.Name) || !looksReal(value) {
				continue
			}
			d := p.Report(b.NameSpan, "`%s` is a secret in plain text, which is committed and shown in the dashboard; set it with `wrangler secret put %s`", b.Name, b.Name)
			if fix, ok := move(p, cfg, env, b, value); ok {
				d.FixFiles(fix)
			}
		}
	}
}

// move is the fix that takes a var out of the file and keeps its value for
// local development only.
func move(p *rule.Pass, cfg *wrangler.Config, env *wrangler.Environment, b *wrangler.Binding, value string) (rule.Fix, bool) {
	fix := rule.Fix{Title: "Move `" + b.Name + "` to .dev.vars and require it as a secret", Applicability: rule.Unsafe}
	if strings.ContainsAny(value, "\r\n\"'`\\$#") {
		return fix, false // its quoting would be a guess
	}
	vars := env.Raw.Get("vars")
	remove := wrangler.RemoveMember(cfg, vars.Member(b.Name))
	require := wrangler.AddSecretRequired(cfg, env, b.Name)
	if remove == nil || require == nil {
		return fix, false
	}
	for _, e := range append(remove, require...) {
		fix.Edits = append(fix.Edits, rule.FileEdit{Path: cfg.Path, Edit: e})
	}
	name := ".dev.vars"
	if env.Name != "" {
		name += "." + env.Name
	}
	path := filepath.Join(p.Worker.Dir, name)
	line := b.Name + "=\"" + value + "\"\n"
	doc := p.Worker.Document(path)
	if doc == nil {
		fix.Edits = append(fix.Edits, rule.FileEdit{Path: path, Edit: text.Edit{New: line}, Create: true})
		return fix, true
	}
	for _, s := range p.Worker.Project.Secrets {
		if s.Path == path && s.Name == b.Name {
			return fix, true // it has a value there already
		}
	}
	if content := doc.String(); content != "" && !strings.HasSuffix(content, "\n") {
		line = "\n" + line
	}
	end := text.Span{Start: doc.Len(), End: doc.Len()}
	fix.Edits = append(fix.Edits, rule.FileEdit{Path: path, Edit: text.Edit{Span: end, New: line}})
	return fix, true
}

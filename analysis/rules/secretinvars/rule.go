// Package secretinvars reports secrets that stand in the wrangler file as vars.
package secretinvars

import (
	_ "embed"
	"path/filepath"
	"strings"

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
			if b.Environment != env.Name || b.Path != cfg.Path || !rule.IsSecretVar(b) {
				continue
			}
			d := p.Report(b.NameSpan, "`%s` is a secret in plain text, which is committed and shown in the dashboard; set it with `wrangler secret put %s`", b.Name, b.Name)
			d.Secrets = []text.Span{b.Value.Span}
			if fix, ok := move(p, cfg, env, b, b.Value.Text); ok {
				d.FixFiles(fix)
			}
		}
	}
}

// move is the fix that takes a var out of the file and keeps its value for
// local development only.
func move(p *rule.Pass, cfg *wrangler.Config, env *wrangler.Environment, b *wrangler.Binding, value string) (rule.Fix, bool) {
	path, exists := p.Worker.LocalSecretsFile(env.Name)
	fix := rule.Fix{Title: "Move `" + b.Name + "` to " + filepath.Base(path) + ", which git must ignore, and require it as a secret", Applicability: rule.Unsafe}
	if path == "" {
		return fix, false
	}
	if strings.ContainsAny(value, "\r\n\"'`\\$#") {
		return fix, false // its quoting would be a guess
	}
	edit, ok := require(cfg, env.Name, b.Name)
	if !ok {
		return fix, false
	}
	fix.Edits = append(fix.Edits, rule.FileEdit{Path: cfg.Path, Edit: edit})
	line := b.Name + "=\"" + value + "\"\n"
	if !exists {
		fix.Edits = append(fix.Edits, rule.FileEdit{Path: path, Edit: text.Edit{New: line}, Create: true})
		return fix, true
	}
	for _, s := range p.Worker.Project.Secrets {
		if !s.Example && s.Name == b.Name {
			return fix, false // it has a value already: one of the two would be lost
		}
	}
	doc := p.Worker.Document(path)
	if doc == nil {
		return fix, false
	}
	if content := doc.String(); content != "" && !strings.HasSuffix(content, "\n") {
		line = "\n" + line
	}
	end := text.Span{Start: doc.Len(), End: doc.Len()}
	fix.Edits = append(fix.Edits, rule.FileEdit{Path: path, Edit: text.Edit{Span: end, New: line}})
	return fix, true
}

// require is the edit that removes a var and requires a secret of its name. The
// second change is made on the outcome of the first, since they may touch.
func require(cfg *wrangler.Config, environment, name string) (text.Edit, bool) {
	edits := wrangler.Sequence(cfg,
		func(c *wrangler.Config) []text.Edit {
			return wrangler.RemoveMember(c, c.Environment(environment).Raw.Get("vars").Member(name))
		},
		func(c *wrangler.Config) []text.Edit {
			env := c.Environment(environment)
			if env == nil {
				return nil
			}
			return wrangler.AddSecretRequired(c, env, name)
		})
	if len(edits) != 1 {
		return text.Edit{}, false
	}
	return edits[0], true
}

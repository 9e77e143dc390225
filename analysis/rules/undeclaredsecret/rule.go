// Package undeclaredsecret reports secrets that the wrangler file does not require.
package undeclaredsecret

import (
	_ "embed"
	"path/filepath"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnWorker(check))

func check(p *rule.Pass) {
	cfg := p.Worker.Config
	var first []*flow.EnvRead
	seen := map[string]bool{}
	for e := range p.Events() {
		read, ok := e.(*flow.EnvRead)
		if !ok || seen[read.Name] || !flow.All[*flow.Env](read.Env) || read.Form != flow.EnvAttribute && read.Form != flow.EnvGetattr {
			continue
		}
		if read.Default || read.Guarded || p.Attempt(read.At) {
			continue // the Worker can do without
		}
		if rule.IsSecretName(read.Name) && !declared(cfg, read.Name) && local(p, read.Name) != nil {
			seen[read.Name] = true
			first = append(first, read)
		}
	}
	for _, read := range first {
		p.Module = read.Module
		report(p, read, first)
	}
	p.Module = nil
}

func report(p *rule.Pass, read *flow.EnvRead, all []*flow.EnvRead) {
	cfg, s := p.Worker.Config, local(p, read.Name)
	says := "so that a deploy without it fails, and not the Worker"
	if requires(cfg) {
		says = "else wrangler does not even load it here"
	}
	d := p.Report(read.NameSpan, "only %s knows the secret `%s`; list it under `secrets.required` of %s, %s",
		filepath.Base(s.Path), read.Name, filepath.Base(cfg.Path), says)
	d.Relate(s.Path, s.Span, "`"+read.Name+"` is set for local development here")
	if len(cfg.Environments) > 1 {
		return // which of them need it is not ours to say
	}
	env := cfg.Environments[0]
	names := []string{read.Name}
	title := "Require `" + read.Name + "`"
	if !requires(cfg) {
		// The list, once it exists, is all that wrangler loads locally: it must
		// name every secret that the code reads.
		names = nil
		for _, other := range all {
			names = append(names, other.Name)
		}
		if len(names) > 1 {
			title += " and the other secrets"
		}
	}
	fix := rule.Fix{Title: title, Applicability: rule.Unsafe}
	for _, e := range wrangler.AddSecretRequired(cfg, env, names...) {
		fix.Edits = append(fix.Edits, rule.FileEdit{Path: cfg.Path, Edit: e})
	}
	d.FixFiles(fix)
}

// requires reports whether the file lists required secrets anywhere.
func requires(cfg *wrangler.Config) bool {
	for _, env := range cfg.Environments {
		if env.Raw.Get("secrets", "required") != nil {
			return true
		}
	}
	return false
}

func declared(cfg *wrangler.Config, name string) bool {
	for _, env := range cfg.Environments {
		if env.Binding(name) != nil {
			return true
		}
	}
	return false
}

// local is where a file of local secrets names a secret, a real one before a
// template; nil when none does.
func local(p *rule.Pass, name string) (found *wrangler.SecretName) {
	for i := range p.Worker.Project.Secrets {
		s := &p.Worker.Project.Secrets[i]
		if s.Name == name && (found == nil || found.Example && !s.Example) {
			found = s
		}
	}
	return found
}

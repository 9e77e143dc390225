// Package shadowedconfig reports wrangler files that a tool does not read.
package shadowedconfig

import (
	_ "embed"
	"path/filepath"
	"slices"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	w := p.Worker
	own := filepath.Base(cfg.Path)
	if !wrangler.IsConfigName(own) {
		return // read when it is named after -c
	}
	if w.Redirect != "" {
		redirected(p, cfg)
		return
	}
	read := first(w, wrangler.ConfigNames)
	synced := first(w, wrangler.PywranglerConfigNames)
	switch {
	case !w.Project.Pywrangler && read == own, read == "":
	case w.Project.Pywrangler && synced == "":
		p.Report(place(cfg), "pywrangler does not read `%s`, so it finds no configuration; rename it to `wrangler.jsonc`", own)
	case read != own:
		other := filepath.Join(w.Dir, read)
		shadowing(p, other, own)
	case synced != own:
		d := p.Report(place(cfg), "wrangler reads this file and pywrangler reads `%s` beside it; keep one of them", synced)
		relate(p, d, filepath.Join(w.Dir, synced), "what pywrangler reads")
	}
}

// redirected reports a configuration that wrangler does not read itself, since a
// build tool made another one of it.
func redirected(p *rule.Pass, cfg *wrangler.Config) {
	target := p.Worker.Rel(p.Worker.Redirect)
	says := "wrangler reads `%s` in place of this file, as `" + wrangler.RedirectPath + "` says: a change here counts after the next build"
	if p.Worker.Presence(p.Worker.Redirect) != workspace.File {
		says = "`" + wrangler.RedirectPath + "` sends wrangler to `%s`, which does not exist, so that wrangler stops; build the project again, or delete that file"
	}
	p.Report(place(cfg), says, target).Severity = rule.Info
}

// shadowing reports, in the file that wins, that it hides the Worker's own.
func shadowing(p *rule.Pass, other, own string) {
	doc := p.Worker.Document(other)
	if doc == nil {
		return
	}
	d := p.ReportIn(other, place(wrangler.Parse(other, doc)), "wrangler reads this file and ignores `%s`, the configuration of a Python Worker, beside it; keep one of them", own)
	d.Relate(p.Worker.Config.Path, place(p.Worker.Config), "the file that is ignored")
}

func relate(p *rule.Pass, d *rule.Diagnostic, path, message string) {
	if doc := p.Worker.Document(path); doc != nil {
		d.Relate(path, place(wrangler.Parse(path, doc)), message)
	}
}

// first is the first of some names that a file beside the configuration has.
func first(w *workspace.Worker, names []string) string {
	i := slices.IndexFunc(names, func(name string) bool { return w.Presence(filepath.Join(w.Dir, name)) == workspace.File })
	if i < 0 {
		return ""
	}
	return names[i]
}

// place is what a report about a whole file points at: its main module.
func place(cfg *wrangler.Config) text.Span {
	for _, key := range []string{"main", "name"} {
		if m := cfg.Root.Member(key); m != nil {
			return m.Value.Span
		}
	}
	return text.Span{}
}

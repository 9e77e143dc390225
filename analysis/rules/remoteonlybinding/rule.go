// Package remoteonlybinding reports bindings that local development does not have.
package remoteonlybinding

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	for _, env := range p.Worker.Environments() {
		for _, b := range env.Bindings {
			info := catalog.Info(b.Kind)
			if info == nil || info.Local == catalog.LocalSimulated || b.Inherited {
				continue
			}
			remote := b.Value.Get("remote")
			switch {
			case remote != nil && remote.Kind == wrangler.Bool && !remote.Bool:
				p.Report(remote.Span, "`wrangler dev` refuses `remote: false` for `%s` (%s), which has no local simulation; set it to true", b.Name, info.Title).
					Fix(rule.Unsafe, "Set `remote` of `"+b.Name+"`", wrangler.SetMember(cfg, b.Value, "remote", true)...)
			case remote == nil && info.Local == catalog.LocalIfRemote && b.Value.Get("experimental_remote") == nil:
				p.Report(b.NameSpan, "`%s` (%s) has no local simulation and does not work in `wrangler dev`; `remote: true` gives the real one", b.Name, info.Title).
					Fix(rule.Unsafe, "Set `remote` of `"+b.Name+"`", wrangler.SetMember(cfg, b.Value, "remote", true)...)
			}
		}
	}
}

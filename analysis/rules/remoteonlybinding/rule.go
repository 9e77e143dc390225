// Package remoteonlybinding reports bindings that no local simulation exists for and that are not marked remote.
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
			if info == nil || !info.RemoteOnly || b.Inherited || b.Value.Get("remote") != nil || b.Value.Get("experimental_remote") != nil {
				continue
			}
			p.Report(b.NameSpan, "`%s` has no local simulation: %s is always reached remotely; say so with `remote: true`", b.Name, info.Title).
				Fix(rule.Unsafe, "Set `remote` of `"+b.Name+"`", wrangler.SetMember(cfg, b.Value, "remote", true)...)
		}
	}
}

// Package duplicatebinding reports names that one environment declares twice.
package duplicatebinding

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

func check(p *rule.Pass, _ *wrangler.Config) {
	for _, env := range p.Worker.Environments() {
		first := map[string]*wrangler.Binding{}
		for _, b := range env.Bindings {
			before := first[b.Name]
			if before == nil {
				first[b.Name] = b
				continue
			}
			at, other := b, before
			if b.Inherited {
				at, other = before, b
			}
			p.Report(at.NameSpan, "`%s` is declared twice, as %s and as %s, which wrangler refuses; rename one", b.Name, title(other), title(at)).
				Relate(other.Path, other.NameSpan, "declared here, too")
		}
	}
}

func title(b *wrangler.Binding) string {
	info := catalog.Info(b.Kind)
	switch {
	case info == nil:
		return "another binding"
	case b.Kind == catalog.Secret:
		return "required secret"
	}
	return info.Title
}

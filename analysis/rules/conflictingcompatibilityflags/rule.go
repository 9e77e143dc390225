// Package conflictingcompatibilityflags reports flags that exclude each other or that no deployed Worker may have.
package conflictingcompatibilityflags

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
	for _, list := range p.Settings("compatibility_flags") {
		given := map[string]*wrangler.Value{}
		for _, v := range list.Value.Elements() {
			name, ok := v.Str()
			flag, known := catalog.FlagInfo(name)
			if !ok || !known {
				continue
			}
			switch other := given[flag.Opposite]; {
			case flag.Opposite != "" && other != nil:
				p.Report(v.Span, "`%s` and `%s` exclude each other, the runtime refuses both together; remove one", flag.Opposite, name).
					Relate(cfg.Path, other.Span, "the opposite").
					Fix(rule.Unsafe, "Remove `"+name+"`", wrangler.RemoveItem(cfg, v)...).
					Fix(rule.Unsafe, "Remove `"+flag.Opposite+"`", wrangler.RemoveItem(cfg, other)...)
			case flag.Obsolete:
				d := p.Report(v.Span, "`%s` is obsolete and does nothing any more; remove it", name)
				d.Severity = rule.Warning
				d.Fix(rule.Unsafe, "Remove `"+name+"`", wrangler.RemoveItem(cfg, v)...)
			case flag.Experimental:
				d := p.Report(v.Span, "`%s` is experimental: it works in local development only, and a Worker with it cannot be deployed", name)
				d.Severity = rule.Warning
				d.Fix(rule.Unsafe, "Remove `"+name+"`", wrangler.RemoveItem(cfg, v)...)
			}
			given[name] = v
		}
	}
}

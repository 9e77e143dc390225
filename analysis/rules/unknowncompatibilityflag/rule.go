// Package unknowncompatibilityflag reports compatibility flags that the runtime does not know.
package unknowncompatibilityflag

import (
	_ "embed"

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
	for _, list := range p.Settings("compatibility_flags") {
		for _, v := range list.Value.Elements() {
			name, ok := v.Str()
			if _, known := catalog.FlagInfo(name); !ok || known {
				continue
			}
			near := catalog.Nearest(name, catalog.FlagNames())
			if near == "" {
				p.Report(v.Span, "`%s` is not a compatibility flag that pywls knows; the runtime refuses a flag that does not exist", name)
				continue
			}
			d := p.Report(v.Span, "`%s` is not a compatibility flag, and the runtime refuses it; did you mean `%s`?", name, near)
			if v.Span.Len() == len(name)+2 {
				d.Fix(rule.Unsafe, "Change it to `"+near+"`", text.Edit{Span: text.Span{Start: v.Span.Start + 1, End: v.Span.End - 1}, New: near})
			}
		}
	}
}

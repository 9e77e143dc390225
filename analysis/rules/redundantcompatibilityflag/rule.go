// Package redundantcompatibilityflag reports flags that the compatibility date implies.
package redundantcompatibilityflag

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	for _, list := range p.Settings("compatibility_flags") {
		for _, flag := range list.Value.Elements() {
			name, ok := flag.Str()
			if !ok {
				continue
			}
			if why, redundant := everywhere(p, list, name); redundant {
				d := p.Report(flag.Span, "`%s` is on already, implied by %s; remove it", name, why.Text)
				if why.Path != "" && why.Span.Len() > 0 {
					d.Relate(why.Path, why.Span, "the date that implies it")
				}
				d.Unnecessary = true
				d.Fix(rule.Safe, "Remove `"+name+"`", wrangler.RemoveItem(cfg, flag)...)
			}
		}
	}
}

// everywhere reports whether a flag changes nothing in any environment that
// the list of flags holds for, and why.
func everywhere(p *rule.Pass, list *rule.Setting, name string) (why runtime.Reason, redundant bool) {
	for _, env := range list.Environments {
		answer, reason := p.RuntimeOf(env).FlagRedundant(name)
		if answer != runtime.Yes {
			return why, false
		}
		why = reason
	}
	return why, len(list.Environments) > 0
}

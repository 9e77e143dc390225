// Package compatibilitydate reports compatibility dates that are missing, malformed or in the future.
package compatibilitydate

import (
	_ "embed"
	"strings"
	"time"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	for _, date := range p.Settings("compatibility_date") {
		if written, _ := date.Value.Str(); strings.ContainsAny(written, "<>{}$%") {
			continue // a template, to be filled in
		}
		env := date.Environments[0]
		model := p.RuntimeOf(env)
		switch {
		case date.Value != nil && date.Value.Kind == wrangler.Time:
			p.Report(date.Value.Span, "`%s` is a date of TOML here, and wrangler takes a string; put it in quotes", date.Value.Text).
				Fix(rule.Safe, "Put it in quotes", text.Edit{Span: date.Value.Span, New: `"` + date.Value.Text + `"`})
		case model.DateMissing() == runtime.Yes:
			p.Report(place(env), "the configuration has no `compatibility_date`, and a Python Worker needs one; add it")
		case model.DateMalformed() == runtime.Yes:
			written := date.Value.Text
			if date.Value.Kind != wrangler.String {
				written = cfg.Source.Slice(date.Value.Span)
			}
			p.Report(date.Value.Span, "`%s` is not a date of the form YYYY-MM-DD, and the Worker is refused", rule.Shorten(written))
		case model.DateInFuture(time.Now()) == runtime.Yes:
			p.Report(date.Value.Span, "`%s` lies in the future, and the runtime refuses dates it has not reached; take today's", date.Value.Text)
		}
	}
}

// place is what a report about a missing date points at.
func place(env *wrangler.Environment) text.Span {
	if env.Main != nil {
		return env.Main.Span
	}
	return env.NameSpan
}

// Package triggerwithouthandler reports crons and queue consumers that call a
// method which the Worker does not have.
package triggerwithouthandler

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnWorker(check))

func check(p *rule.Pass) {
	if p.Worker.Fresh.Broken || len(p.Worker.Modules) == 0 {
		return
	}
	entry := p.Entry()
	seen := map[*wrangler.Value]bool{}
	report := func(trigger *wrangler.Value, what, event, first string) {
		if seen[trigger] || entry.Handles(p, event) != runtime.No {
			return
		}
		seen[trigger] = true
		span := trigger.Span
		if trigger.Header.Len() > 0 {
			span = trigger.Header
		}
		style, certainty, why := p.Runtime.Style()
		handler := "the `Default` entrypoint has no method `" + event + "`"
		switch {
		case entry.Default != nil:
		case style == runtime.StyleLegacy:
			handler = "the main module has no handler `on_" + event + "`"
		default:
			handler = "the main module has no `Default` entrypoint with a method `" + event + "`"
		}
		d := p.Report(span, "%s calls nothing: %s", what, handler).Assume(certainty, why)
		if c := entry.Default; c != nil && len(c.Def.Body) > 0 {
			d.Relate(c.Module.Path, c.Def.NameSpan, "the entrypoint")
			m := c.Module.Syntax
			last := c.Def.Body[len(c.Def.Body)-1].Span()
			if m.Source.Line(last.Start) == m.Source.Line(c.Def.Start) {
				return // class Default(...): pass
			}
			indent := pyedit.IndentAt(m.Source, c.Def.Body[0].Span().Start)
			unit := pyedit.Unit(m)
			method := "\n\n" + indent + "async def " + event + "(self, " + first + ", env=None, ctx=None):\n" + indent + unit + "raise NotImplementedError(\"" + event + "\")"
			edit := text.Edit{Span: text.Span{Start: last.End, End: last.End}, New: method}
			d.FixFiles(rule.Fix{
				Title: "Add a method `" + event + "`", Applicability: rule.Unsafe,
				Edits: []rule.FileEdit{{Path: c.Module.Path, Edit: edit}},
			})
		}
	}
	for _, env := range p.Group.Environments {
		if crons := env.Crons.Elements(); len(crons) > 0 {
			report(crons[0], "this cron", "scheduled", "controller")
		}
		for _, consumer := range env.Consumers {
			what := "this queue consumer"
			if name, ok := consumer.Get("queue").Str(); ok {
				what = "the consumer of queue `" + name + "`"
			}
			report(consumer, what, "queue", "batch")
		}
	}
}

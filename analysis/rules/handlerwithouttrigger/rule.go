// Package handlerwithouttrigger reports handlers that no cron or queue of the
// project calls.
package handlerwithouttrigger

import (
	_ "embed"
	"path/filepath"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnWorker(check))

// triggers are the handlers that only the wrangler file makes the runtime
// call, with what calls them and whether an environment declares it. An empty
// list is a decision too.
var triggers = []struct {
	event, missing string
	declared       func(*wrangler.Environment) bool
}{
	{"scheduled", "no cron in `triggers.crons`", func(e *wrangler.Environment) bool { return e.Crons != nil }},
	{"queue", "no queue in `queues.consumers`", func(e *wrangler.Environment) bool { return e.Raw.Get("queues", "consumers") != nil }},
}

func check(p *rule.Pass) {
	if p.Worker.Fresh.Broken || len(p.Worker.Modules) == 0 || anotherConfig(p) {
		return
	}
	entry := p.Entry()
	style, _, _ := p.Runtime.Style()
	for _, t := range triggers {
		declared := false
		for _, env := range p.Worker.Config.Environments {
			declared = declared || t.declared(env)
		}
		m, at := handler(p, entry, style, t.event)
		if declared || m == nil || m.Test || !p.Worker.Reachable(m.Path) {
			continue
		}
		p.Module = m
		p.Report(at, "`%s` is never called by this configuration: the wrangler file has %s", m.Syntax.Source.Slice(at), t.missing)
		p.Module = nil
	}
}

// handler is where the function stands that the runtime calls for an event.
func handler(p *rule.Pass, entry rule.Entry, style runtime.HandlerStyle, event string) (*flow.Module, text.Span) {
	if entry.Default != nil {
		if f, ok := flow.As[*flow.Func](p.Facts.Attribute(entry.Default, event)); ok && f.Def != nil {
			return f.Module, f.Def.NameSpan
		}
	}
	if h := entry.Legacy["on_"+event]; h != nil && style == runtime.StyleLegacy {
		return h.Module, h.Def.NameSpan
	}
	return nil, text.Span{}
}

// anotherConfig reports whether a second wrangler file stands beside, such as
// wrangler.production.toml: it may declare what this one does not.
func anotherConfig(p *rule.Pass) bool {
	for _, e := range p.Worker.View().ReadDir(p.Worker.Dir) {
		if match, _ := filepath.Match("wrangler*.*", e.Name); match && !e.Dir && e.Name != filepath.Base(p.Worker.Config.Path) {
			return true
		}
	}
	return false
}

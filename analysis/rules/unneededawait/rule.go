// Package unneededawait reports await of calls that give their result at once.
package unneededawait

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

// synchronous are methods whose result cannot be awaited, by type.
var synchronous = map[string][]string{
	"D1Database":             {"prepare", "withSession"},
	"D1DatabaseSession":      {"prepare"},
	"D1PreparedStatement":    {"bind"},
	"AnalyticsEngineDataset": {"writeDataPoint"},
	"DurableObjectNamespace": {"get", "getByName", "idFromName", "idFromString", "newUniqueId"},
	"DispatchNamespace":      {"get"},
}

func check(p *rule.Pass, a *flow.Await) {
	call, ok := a.Node.Value.(*pysyntax.Call)
	if !ok || p.Attempt(a.At) {
		return
	}
	for _, alt := range flow.Alternatives(p.Facts.Value(a.Module, call.Func)) {
		m, ok := alt.(*flow.Member)
		if !ok || m.Of == nil || m.Def == nil || m.Def.Async || !contains(synchronous[m.Of.Name], m.Name) {
			return
		}
	}
	source := p.Module.Syntax.Source
	span := text.Span{Start: a.Node.Start, End: a.Node.Value.Span().Start}
	prefix := source.Slice(span)
	if strings.TrimSpace(prefix) != "await" {
		return // parentheses between
	}
	d := p.Report(a.Span, "`%s` is not asynchronous, awaiting what it gives raises TypeError; drop the await", p.Name(call.Func))
	d.Fix(rule.Safe, "Remove the await", text.Edit{Span: span})
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

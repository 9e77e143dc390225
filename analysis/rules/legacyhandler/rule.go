// Package legacyhandler reports handlers in a style that the runtime of the
// Worker does not call.
package legacyhandler

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnWorker(check))

func check(p *rule.Pass) {
	style, certainty, why := p.Runtime.Style()
	var found []*rule.Diagnostic
	switch style {
	case runtime.StyleClass:
		found = append(functions(p), methods(p, "", nil)...)
	case runtime.StyleLegacy:
		found = methods(p, "on_", prefixed)
	}
	for _, d := range found {
		d.Assume(certainty, why)
		if why.Path != "" {
			d.Relate(why.Path, why.Span, why.Text)
		}
	}
}

// functions reports module-level handlers, unless a Default entrypoint takes
// the events, or the code calls them itself: then they are helpers.
func functions(p *rule.Pass) (out []*rule.Diagnostic) {
	handlers := p.Facts.LegacyHandlers()
	for _, e := range p.Facts.Entrypoints() {
		if e.Class.Def.Name == "Default" {
			return nil
		}
	}
	for _, h := range handlers {
		if h.Module.Test || usedByName(p, h) || pyedit.Defines(h.Module.Syntax, "Default") {
			continue
		}
		p.Module = h.Module
		d := p.Report(h.Def.NameSpan, "`%s` at module level is never called here; write `class Default(WorkerEntrypoint)` with a method `%s`",
			h.Def.Name, strings.TrimPrefix(h.Def.Name, "on_"))
		if edits := intoClass(p, handlers); edits != nil {
			d.Fix(rule.Unsafe, "Move the handlers into `class Default(WorkerEntrypoint)`", edits...)
		}
		out = append(out, d)
	}
	p.Module = nil
	return out
}

// prefixed are the methods that a Worker of the old style calls with "on_"
// before their name, by the role of their class; all others have no prefix.
var prefixed = map[flow.ClassRole][]string{
	flow.RoleEntrypoint:    {"fetch"},
	flow.RoleDurableObject: {"fetch", "alarm", "webSocketMessage", "webSocketClose", "webSocketError"},
}

// events are the methods that the runtime may call, by the role of their class.
var events = map[flow.ClassRole][]string{
	flow.RoleEntrypoint:    {"fetch", "scheduled", "queue"},
	flow.RoleDurableObject: prefixed[flow.RoleDurableObject],
}

// methods reports methods of entrypoint classes that are spelt otherwise than
// the runtime calls them: those in wants with the prefix, all others without.
func methods(p *rule.Pass, prefix string, wants map[flow.ClassRole][]string) (out []*rule.Diagnostic) {
	for _, e := range p.Facts.Entrypoints() {
		if !e.Exposed || e.Module.Test || !p.Worker.Reachable(e.Module.Path) {
			continue
		}
		byName := map[string]*pysyntax.FunctionDef{}
		for _, s := range e.Class.Def.Body {
			if f, ok := s.(*pysyntax.FunctionDef); ok {
				byName[f.Name] = f
			}
		}
		for _, event := range events[e.Class.Role] {
			right, wrong := event, "on_"+event
			if slices.Contains(wants[e.Class.Role], event) {
				right, wrong = prefix+event, event
			}
			f := byName[wrong]
			if f == nil || byName[right] != nil || len(f.Decorators) > 0 {
				continue
			}
			p.Module = e.Module
			d := p.Report(f.NameSpan, "the runtime never calls a method `%s` of `%s` here; name it `%s`", wrong, e.Class.Def.Name, right)
			if usesOfAttribute(p, wrong) == 0 {
				d.Fix(rule.Safe, "Rename it to `"+right+"`", text.Edit{Span: f.NameSpan, New: right})
			}
			out = append(out, d)
		}
	}
	p.Module = nil
	return out
}

// usesOfAttribute counts the places that read an attribute of that name.
func usesOfAttribute(p *rule.Pass, name string) (n int) {
	for _, m := range p.Worker.Modules {
		pysyntax.WalkModule(m.Syntax, func(node pysyntax.Node) bool {
			if a, ok := node.(*pysyntax.Attribute); ok && a.Attr == name {
				n++
			}
			return true
		})
	}
	return n
}

// Package legacyhandler reports handlers in a style that the runtime of the
// Worker does not call.
package legacyhandler

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
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
		found = append(functions(p, why), methods(p, "on_", "")...)
	case runtime.StyleLegacy:
		found = methods(p, "", "on_")
	}
	for _, d := range found {
		d.Assume(certainty, why)
		if why.Path != "" {
			d.Relate(why.Path, why.Span, why.Text)
		}
	}
}

// functions reports module-level handlers, unless a Default entrypoint takes
// the events and the functions are its helpers.
func functions(p *rule.Pass, why runtime.Reason) (out []*rule.Diagnostic) {
	handlers := p.Facts.LegacyHandlers()
	for _, e := range p.Facts.Entrypoints() {
		if e.Class.Def.Name == "Default" {
			return nil
		}
	}
	for _, h := range handlers {
		if h.Module.Test {
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

// events are what a method must be called for, on either side of the change.
var events = []string{"fetch", "scheduled", "queue"}

// methods reports methods of entrypoint classes spelt with one prefix where the
// runtime calls those with the other.
func methods(p *rule.Pass, has, wants string) (out []*rule.Diagnostic) {
	for _, e := range p.Facts.Entrypoints() {
		if !e.Exposed || e.Module.Test || !p.Worker.Reachable(e.Module.Path) || e.Class.Role != flow.RoleEntrypoint {
			continue
		}
		byName := map[string]*pysyntax.FunctionDef{}
		for _, s := range e.Class.Def.Body {
			if f, ok := s.(*pysyntax.FunctionDef); ok {
				byName[f.Name] = f
			}
		}
		for _, event := range events {
			f := byName[has+event]
			if f == nil || byName[wants+event] != nil || len(f.Decorators) > 0 {
				continue
			}
			p.Module = e.Module
			d := p.Report(f.NameSpan, "the runtime never calls a method `%s` of `%s` here; name it `%s`", f.Name, e.Class.Def.Name, wants+event)
			if uses := usesOfAttribute(p, f.Name); uses == 0 {
				d.Fix(rule.Safe, "Rename it to `"+wants+event+"`", text.Edit{Span: f.NameSpan, New: wants + event})
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

package legacyhandler

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

// intoClass is the edits that move all module-level handlers into one class,
// at the place of the last of them; nil where that would not be right.
func intoClass(p *rule.Pass, handlers []*flow.LegacyHandler) []text.Edit {
	handlers = slices.Clone(handlers)
	slices.SortFunc(handlers, func(a, b *flow.LegacyHandler) int { return cmp.Compare(a.Def.Start, b.Def.Start) })
	m := handlers[0].Module
	var parts []string
	for _, h := range handlers {
		if h.Module != m || usedByName(p, h) {
			return nil
		}
		part, ok := method(m.Syntax, h)
		if !ok {
			return nil
		}
		parts = append(parts, part)
	}
	edits, base := imported(m.Syntax, handlers)
	last := handlers[len(handlers)-1]
	for _, h := range handlers[:len(handlers)-1] {
		edits = append(edits, pyedit.Replace(withGap(m.Syntax.Source, whole(m.Syntax.Source, h.Def)), ""))
	}
	class := "class Default(" + base + "):\n" + strings.Join(parts, "\n\n")
	return append(edits, pyedit.Replace(whole(m.Syntax.Source, last.Def), class))
}

// imported is the edits that import the base class: in the place of the
// decorator handler, where nothing needs that any more.
func imported(m *pysyntax.Module, handlers []*flow.LegacyHandler) (edits []text.Edit, local string) {
	decorated, uses := 0, 0
	for _, h := range handlers {
		if h.Decorated {
			decorated++
		}
	}
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		if name, ok := n.(*pysyntax.Name); ok && name.ID == "handler" {
			uses++
		}
		return true
	})
	edits, local = pyedit.ImportName(m, m.Source.Len(), pyedit.AtTop, "workers", "WorkerEntrypoint")
	if decorated == 0 || uses > decorated || len(edits) == 0 {
		return edits, local
	}
	for _, s := range m.Body {
		from, ok := s.(*pysyntax.ImportFrom)
		if !ok || from.Level > 0 || from.Module != "workers" {
			continue
		}
		for _, a := range from.Names {
			if a.Name == "handler" && a.As == "" {
				return []text.Edit{pyedit.Replace(a.Span(), "WorkerEntrypoint")}, "WorkerEntrypoint"
			}
		}
	}
	return edits, local
}

// whole is the span of a function with its decorators.
func whole(doc *text.Document, f *pysyntax.FunctionDef) text.Span {
	span := f.Span()
	for _, d := range f.Decorators {
		span.Start = min(span.Start, doc.LineSpan(doc.Line(d.Start)).Start)
	}
	return span
}

// withGap adds the line break and the empty lines behind a definition that goes away.
func withGap(doc *text.Document, span text.Span) text.Span {
	rest := doc.Slice(text.Span{Start: span.End, End: doc.Len()})
	trimmed := strings.TrimLeft(rest, " \t\r\n")
	span.End += len(rest) - len(trimmed)
	return span
}

// usedByName reports whether the code mentions a handler elsewhere, to call it
// or to import it.
func usedByName(p *rule.Pass, h *flow.LegacyHandler) bool {
	used := false
	for _, m := range p.Worker.Modules {
		pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Name:
				used = used || n.ID == h.Def.Name
			case *pysyntax.ImportFrom:
				for _, a := range n.Names {
					used = used || a.Name == h.Def.Name && m != h.Module
				}
			}
			return !used
		})
	}
	return used
}

// method is the source of a handler as a method, one level in.
func method(m *pysyntax.Module, h *flow.LegacyHandler) (string, bool) {
	f := h.Def
	for _, d := range f.Decorators {
		name, ok := d.Value.(*pysyntax.Name)
		if !ok || name.ID != "handler" || !h.Decorated {
			return "", false
		}
	}
	params, ok := parameters(m, f)
	if !ok || len(f.Body) == 0 || m.Source.Line(f.Body[0].Span().Start) == m.Source.Line(f.Start) {
		return "", false
	}
	replaced := map[string]string{}
	for i, name := range []string{"", "self.env", "self.ctx"} {
		if i > 0 && i < len(f.Params) {
			replaced[f.Params[i].Name] = name
		}
	}
	body, ok := renamed(m, f, replaced)
	if !ok {
		return "", false
	}
	edits := append(body,
		text.Edit{Span: f.NameSpan, New: strings.TrimPrefix(f.Name, "on_")},
		text.Edit{Span: f.ParamsSpan, New: params})
	span := f.Span()
	edits = append(edits, pyedit.Indent(m, span)...)
	for i := range edits {
		edits[i].Span.Start -= span.Start
		edits[i].Span.End -= span.Start
	}
	source, err := text.Apply(m.Source.Slice(span), edits)
	return source, err == nil
}

// parameters are those of the method. The runtime gives fetch the request
// alone, and calls all others with three arguments.
func parameters(m *pysyntax.Module, f *pysyntax.FunctionDef) (string, bool) {
	if len(f.Params) > 3 {
		return "", false
	}
	out := []string{"self"}
	for i, param := range f.Params {
		if param.Kind != pysyntax.ParamNormal && param.Kind != pysyntax.ParamPositionalOnly || param.Name == "self" {
			return "", false
		}
		if i == 0 || f.Name != "on_fetch" {
			out = append(out, m.Source.Slice(param.Span()))
		}
	}
	if f.Name != "on_fetch" {
		out = append(out, []string{"event", "env=None", "ctx=None"}[len(f.Params):]...)
	} else if len(f.Params) == 0 {
		out = append(out, "request")
	}
	return "(" + strings.Join(out, ", ") + ")", true
}

// renamed is the edits that read env and ctx from self. It fails where a
// parameter gets another value, or where self would mean something else.
func renamed(m *pysyntax.Module, f *pysyntax.FunctionDef, names map[string]string) (edits []text.Edit, ok bool) {
	ok = true
	stores := map[pysyntax.Node]bool{}
	store := func(targets ...pysyntax.Expr) {
		for _, t := range targets {
			if t != nil {
				stores[t] = true
			}
		}
	}
	shadow := func(params []*pysyntax.Param) {
		for _, param := range params {
			if names[param.Name] != "" || param.Name == "self" {
				ok = false
			}
		}
	}
	for _, s := range f.Body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Assign:
				store(n.Targets...)
			case *pysyntax.AnnAssign:
				store(n.Target)
			case *pysyntax.AugAssign:
				store(n.Target)
			case *pysyntax.NamedExpr:
				store(n.Target)
			case *pysyntax.For:
				store(n.Target)
			case *pysyntax.CompFor:
				store(n.Target)
			case *pysyntax.Delete:
				store(n.Targets...)
			case *pysyntax.Tuple:
				if stores[n] {
					store(n.Elts...)
				}
			case *pysyntax.With:
				for _, item := range n.Items {
					store(item.Target)
				}
			case *pysyntax.FunctionDef:
				shadow(n.Params)
			case *pysyntax.Lambda:
				shadow(n.Params)
			case *pysyntax.Global, *pysyntax.Nonlocal:
				ok = ok && len(names) == 0
			case *pysyntax.Name:
				if n.ID == "self" || stores[n] && names[n.ID] != "" {
					ok = false
				}
				if to := names[n.ID]; to != "" {
					edits = append(edits, text.Edit{Span: n.Span(), New: to})
				}
			case *pysyntax.BadExpr, *pysyntax.BadStmt:
				ok = false
			}
			return ok
		})
	}
	return edits, ok
}

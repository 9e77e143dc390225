package rule

import (
	"iter"
	"slices"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// Events goes through all events that rules look at, for a rule that must see
// them together; Module is set for each.
func (p *Pass) Events() iter.Seq[flow.Event] {
	return func(yield func(flow.Event) bool) {
		defer func() { p.Module = nil }()
		for _, e := range p.run.events {
			p.Module = e.In()
			if !yield(e) {
				return
			}
		}
	}
}

// eventsInView are the events that rules look at: in modules that are reached
// from the main one, are no tests, and parse there.
func eventsInView(w *workspace.Worker, facts *flow.Facts) []flow.Event {
	all := facts.Events()
	out := make([]flow.Event, 0, len(all))
	var last *flow.Module
	in, damaged := false, false
	for _, e := range all {
		if m := e.In(); m != last {
			last, in, damaged = m, w.Reachable(m.Path) && !m.Test, len(m.Syntax.Damaged) > 0
		}
		if in && !(damaged && last.Syntax.Damage(e.Where().Span)) {
			out = append(out, e)
		}
	}
	return out
}

// Catches reports whether a place stands in a try block that catches one of
// some exceptions, by their last name ("OSError"), or all of them.
func (p *Pass) Catches(m *flow.Module, span text.Span, exceptions ...string) bool {
	for _, n := range pyedit.Path(m.Syntax, span) {
		try, ok := n.(*pysyntax.Try)
		if !ok || !covers(try.Body, span) {
			continue
		}
		for _, h := range try.Handlers {
			types := []pysyntax.Expr{h.Type}
			if several, ok := h.Type.(*pysyntax.Tuple); ok {
				types = several.Elts
			}
			for _, t := range types {
				name := ""
				switch t := t.(type) {
				case *pysyntax.Name:
					name = t.ID
				case *pysyntax.Attribute:
					name = t.Attr
				}
				if h.Type == nil || name == "Exception" || name == "BaseException" || slices.Contains(exceptions, name) {
					return true
				}
			}
		}
	}
	return false
}

func covers(body []pysyntax.Stmt, span text.Span) bool {
	for _, s := range body {
		if s.Span().Covers(span) {
			return true
		}
	}
	return false
}

// UnderMain reports whether a place stands under if __name__ == "__main__",
// which a Worker never runs.
func (p *Pass) UnderMain(m *flow.Module, span text.Span) bool {
	for _, n := range pyedit.Path(m.Syntax, span) {
		branch, ok := n.(*pysyntax.If)
		if !ok || !covers(branch.Body, span) {
			continue
		}
		test, ok := branch.Test.(*pysyntax.Compare)
		if !ok {
			continue
		}
		if left, ok := test.Left.(*pysyntax.Name); ok && left.ID == "__name__" {
			return true
		}
	}
	return false
}

// JSValue is v as a JavaScript value that satisfies ok in every alternative.
// Values that may be missing count as what they are when they are there; None
// beside such a value counts as missing.
func JSValue(v flow.Value, ok func(*flow.JS) bool) *flow.JS {
	var found *flow.JS
	for _, alt := range flow.Alternatives(v) {
		if n, nullable := alt.(*flow.Nullable); nullable {
			j := JSValue(n.Of, ok)
			if j == nil {
				return nil
			}
			found = j
			continue
		}
		if c, constant := alt.(*flow.Const); constant && c.Kind == flow.ConstNone {
			continue
		}
		j, is := alt.(*flow.JS)
		if !is || j.Type == nil || !ok(j) {
			return nil
		}
		found = j
	}
	return found
}

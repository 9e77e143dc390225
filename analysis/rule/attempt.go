package rule

import (
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// Attempt reports whether a place is a deliberate attempt: it stands in a try
// block of at most two statements, and what the code does when it fails shows
// that the author knows that it may. A handler that logs and goes on, or gives
// an error to the client, shows nothing: it hides the fault.
func (p *Pass) Attempt(at flow.At) bool {
	for _, t := range at.Tries {
		if len(t.Body) <= 2 && flow.Catches(t) && deliberate(at.Module.Syntax, t, at.Span) {
			return true
		}
	}
	return false
}

func deliberate(m *pysyntax.Module, t *pysyntax.Try, span text.Span) bool {
	if raises(t) {
		return false
	}
	if flow.CatchesOnlyMistakes(t) || fallsBack(t) || probe(t) {
		return true
	}
	subjects := subjectsOf(m, span)
	if len(subjects) == 0 {
		return false
	}
	for _, h := range t.Handlers {
		if mentions(m, h.Body, subjects) {
			return true
		}
	}
	return passes(t) && leaves(m, t, subjects)
}

// raises reports whether every handler does nothing but raise, so that nothing
// else is done.
func raises(t *pysyntax.Try) bool {
	for _, h := range t.Handlers {
		last, ok := h.Body[len(h.Body)-1].(*pysyntax.Raise)
		if !ok || last.Exc != nil && len(h.Body) > 1 {
			return false
		}
	}
	return true
}

// fallsBack reports whether the attempt is one to import: what is there is used.
func fallsBack(t *pysyntax.Try) bool {
	found := false
	look := func(body []pysyntax.Stmt) {
		for _, s := range body {
			switch s.(type) {
			case *pysyntax.Import, *pysyntax.ImportFrom:
				found = true
			}
		}
	}
	look(t.Body)
	for _, h := range t.Handlers {
		look(h.Body)
	}
	return found
}

// probe reports whether the attempt finds out what works: nothing is awaited,
// and the handlers do nothing but set or return True or False.
func probe(t *pysyntax.Try) bool {
	awaits := false
	for _, s := range t.Body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			_, is := n.(*pysyntax.Await)
			awaits = awaits || is
			return !awaits
		})
	}
	if awaits {
		return false
	}
	for _, h := range t.Handlers {
		if len(h.Body) != 1 || !answers(h.Body[0]) {
			return false
		}
	}
	return true
}

func answers(s pysyntax.Stmt) bool {
	var value pysyntax.Expr
	switch s := s.(type) {
	case *pysyntax.Return:
		value = s.Value
	case *pysyntax.Assign:
		value = s.Value
	}
	c, ok := value.(*pysyntax.Constant)
	return ok && (c.Kind == pysyntax.KindBool)
}

// passes reports whether no handler does anything but go on.
func passes(t *pysyntax.Try) bool {
	for _, h := range t.Handlers {
		for _, s := range h.Body {
			if _, ok := s.(*pysyntax.Pass); !ok {
				return false
			}
		}
	}
	return true
}

// leaves reports whether the body of a try statement leaves with another form of
// a subject, or puts it in its place, and what follows takes the subject as it
// was: try: return x.to_py() ... pass; return x.
func leaves(m *pysyntax.Module, t *pysyntax.Try, subjects []string) bool {
	switch last := t.Body[len(t.Body)-1].(type) {
	case *pysyntax.Return:
	case *pysyntax.Assign:
		if !mentionsAny(m, last.Targets, subjects) {
			return false
		}
	default:
		return false
	}
	return mentions(m, pyedit.Following(m, t), subjects)
}

func mentionsAny(m *pysyntax.Module, exprs []pysyntax.Expr, subjects []string) bool {
	for _, e := range exprs {
		if mentioned(m, e, subjects) {
			return true
		}
	}
	return false
}

// mentions reports whether statements do something with a subject other than
// telling of it.
func mentions(m *pysyntax.Module, body []pysyntax.Stmt, subjects []string) bool {
	for _, s := range body {
		if mentioned(m, s, subjects) {
			return true
		}
	}
	return false
}

func mentioned(m *pysyntax.Module, node pysyntax.Node, subjects []string) bool {
	found := false
	pysyntax.Walk(node, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Raise, *pysyntax.Str:
			return false
		case *pysyntax.Call:
			if tells(n.Func) {
				return false
			}
		case *pysyntax.Name, *pysyntax.Attribute:
			source := m.Source.Slice(n.Span())
			for _, s := range subjects {
				found = found || s == source
			}
		}
		return !found
	})
	return found
}

// tells reports whether a call writes to a log.
func tells(callee pysyntax.Expr) bool {
	switch f := callee.(type) {
	case *pysyntax.Name:
		return f.ID == "print" || strings.Contains(strings.ToLower(f.ID), "log")
	case *pysyntax.Attribute:
		switch f.Attr {
		case "debug", "info", "warn", "warning", "error", "exception", "critical", "log", "print":
			return true
		}
		return strings.Contains(strings.ToLower(f.Attr), "log")
	}
	return false
}

// subjectsOf are the things, as they are written, that an expression is about:
// row in row["x"], env.DB in await env.DB.prepare(...).all().
func subjectsOf(m *pysyntax.Module, span text.Span) []string {
	path := pyedit.Path(m, span)
	for i := len(path) - 1; i >= 0; i-- {
		if e, ok := path[i].(pysyntax.Expr); ok {
			return about(m, e)
		}
	}
	return nil
}

func about(m *pysyntax.Module, e pysyntax.Expr) []string {
	switch e := e.(type) {
	case *pysyntax.Name:
		if e.ID == "self" || e.ID == "cls" || e.ID == "env" {
			return nil
		}
		return []string{e.ID}
	case *pysyntax.Await:
		return about(m, e.Value)
	case *pysyntax.Subscript:
		return about(m, e.Value)
	case *pysyntax.Attribute:
		if of := about(m, e.Value); len(of) > 0 {
			return of
		}
		if source := m.Source.Slice(e.Span()); source != "self.env" {
			return []string{source}
		}
	case *pysyntax.Call:
		if a, ok := e.Func.(*pysyntax.Attribute); ok {
			if of := about(m, a.Value); len(of) > 0 && !isModule(m, a.Value) {
				return of
			}
		}
		var out []string
		for _, a := range e.Args {
			out = append(out, about(m, a.Value)...)
		}
		return out
	}
	return nil
}

// isModule reports whether an expression names something that an import of the
// whole module binds: json in json.dumps(row).
func isModule(m *pysyntax.Module, e pysyntax.Expr) bool {
	name, ok := e.(*pysyntax.Name)
	if !ok {
		return false
	}
	for _, s := range m.Body {
		if i, ok := s.(*pysyntax.Import); ok {
			for _, a := range i.Names {
				if a.Bound() == name.ID {
					return true
				}
			}
		}
	}
	return false
}

// caught points a report of what fails to the handler that hides it from its
// author.
func (d *Diagnostic) caught(at flow.At) {
	if d.Severity != Error || d.Path != at.Module.Path {
		return
	}
	for i := len(at.Tries) - 1; i >= 0; i-- {
		t := at.Tries[i]
		if !flow.Catches(t) {
			continue
		}
		if !raises(t) {
			h := t.Handlers[0]
			d.Relate(d.Path, headOf(h), "what fails there is caught here")
		}
		return
	}
}

// headOf is the "except Type" of a handler.
func headOf(h *pysyntax.ExceptHandler) text.Span {
	end := h.Span().Start + len("except")
	if h.Type != nil {
		end = h.Type.Span().End
	}
	return text.Span{Start: h.Span().Start, End: end}
}

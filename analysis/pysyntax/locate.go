package pysyntax

import (
	"sort"
	"sync"

	"github.com/pywls/pywls/analysis/text"
)

// Dotted is the text "a.b.c" of names joined by dots, and whether e is that.
func Dotted(e Expr) (string, bool) {
	switch e := e.(type) {
	case *Name:
		return e.ID, true
	case *Attribute:
		base, ok := Dotted(e.Value)
		return base + "." + e.Attr, ok
	}
	return "", false
}

// Damage reports whether a span touches a region that could not be parsed.
func (m *Module) Damage(s text.Span) bool {
	i := sort.Search(len(m.Damaged), func(i int) bool { return m.Damaged[i].End >= s.Start })
	return i < len(m.Damaged) && m.Damaged[i].Overlaps(s)
}

// NodeAt is the chain of nodes that cover a byte offset, the outermost
// statement first. A span's end counts: a cursor behind a word is on it.
func (m *Module) NodeAt(offset int) []Node {
	var chain []Node
	WalkModule(m, func(n Node) bool {
		span := n.Span()
		if f, ok := n.(*FunctionDef); ok {
			span = withDecorators(span, f.Decorators)
		}
		if c, ok := n.(*ClassDef); ok {
			span = withDecorators(span, c.Decorators)
		}
		if !span.Contains(offset) {
			return false
		}
		// Of two neighbours that touch the offset the later one wins, and what
		// was found below the earlier one is forgotten.
		for len(chain) > 0 && !covers(chain[len(chain)-1], n) {
			chain = chain[:len(chain)-1]
		}
		chain = append(chain, n)
		return true
	})
	return chain
}

func withDecorators(s text.Span, list []*Decorator) text.Span {
	if len(list) > 0 {
		s.Start = min(s.Start, list[0].Start)
	}
	return s
}

func covers(outer, inner Node) bool {
	span := outer.Span()
	switch o := outer.(type) {
	case *FunctionDef:
		span = withDecorators(span, o.Decorators)
	case *ClassDef:
		span = withDecorators(span, o.Decorators)
	}
	return span.Covers(inner.Span())
}

// parents is the parent of every node, made when first asked for.
type parents struct {
	once sync.Once
	of   map[Node]Node
}

// Parent is the node directly above n, nil for a top-level statement.
func (m *Module) Parent(n Node) Node {
	m.parents.once.Do(func() {
		m.parents.of = map[Node]Node{}
		var note func(Node)
		note = func(above Node) {
			children(above, func(child Node) {
				if !isNil(child) {
					m.parents.of[child] = above
					note(child)
				}
			})
		}
		for _, s := range m.Body {
			note(s)
		}
	})
	return m.parents.of[n]
}

// Enclosing are the functions and classes around a node, the innermost first;
// the node itself is not among them.
func (m *Module) Enclosing(n Node) []Stmt {
	var out []Stmt
	for at := m.Parent(n); at != nil; at = m.Parent(at) {
		switch at := at.(type) {
		case *FunctionDef:
			out = append(out, at)
		case *ClassDef:
			out = append(out, at)
		}
	}
	return out
}

// StatementLines are the zero-based first and last line of the simple
// statement around an offset, or of a compound statement's header up to its
// colon. Outside of every statement both are the offset's own line.
func (m *Module) StatementLines(offset int) (first, last int) {
	first = m.Source.Line(offset)
	last = first
	for _, n := range m.NodeAt(offset) {
		s, ok := n.(Stmt)
		if !ok {
			if d, ok := n.(*Decorator); ok {
				return m.Source.Line(d.Start), m.Source.Line(d.End)
			}
			if h, ok := n.(*ExceptHandler); ok && len(h.Body) > 0 {
				first, last = m.Source.Line(h.Start), headerEnd(m, h.Start, h.Body)
			}
			continue
		}
		span := s.Span()
		first, last = m.Source.Line(span.Start), m.Source.Line(span.End)
		if inner := bodyOf(s); len(inner) > 0 {
			last = headerEnd(m, span.Start, inner)
			if own := m.Source.Line(offset); own < first || own > last {
				first, last = own, own
			}
		}
	}
	return first, last
}

// headerEnd is the last line of a header: the one before its body, or the
// body's own when both share a line.
func headerEnd(m *Module, start int, inner []Stmt) int {
	head := m.Source.Slice(text.Span{Start: start, End: inner[0].Span().Start})
	for i := len(head) - 1; i >= 0; i-- {
		if head[i] == ':' {
			return m.Source.Line(start + i)
		}
	}
	return m.Source.Line(start)
}

func bodyOf(s Stmt) []Stmt {
	switch s := s.(type) {
	case *FunctionDef:
		return s.Body
	case *ClassDef:
		return s.Body
	case *For:
		return s.Body
	case *While:
		return s.Body
	case *If:
		return s.Body
	case *With:
		return s.Body
	case *Try:
		return s.Body
	case *Match:
		if len(s.Cases) > 0 {
			return s.Cases[0].Body
		}
	}
	return nil
}

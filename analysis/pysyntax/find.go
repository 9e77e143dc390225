package pysyntax

import (
	"slices"
	"sort"

	"github.com/pywls/pywls/analysis/text"
)

// extent is the span of a node with its decorators, which stand before a def
// or class.
func extent(n Node) text.Span {
	s := n.Span()
	var d []*Decorator
	switch n := n.(type) {
	case *FunctionDef:
		d = n.Decorators
	case *ClassDef:
		d = n.Decorators
	}
	if len(d) > 0 {
		s.Start = min(s.Start, d[0].Start)
	}
	return s
}

// NodeAt is the chain of nodes that cover a byte offset, from the outermost
// statement to the innermost node. A node's end counts, for a cursor behind a
// word; where one node ends and the next begins, the next wins.
func (m *Module) NodeAt(offset int) []Node {
	var chain []Node
	var best Node
	look := func(n Node) {
		s := extent(n)
		if !s.Contains(offset) {
			return
		}
		if best == nil || offset < s.End || offset == extent(best).End && s.Len() > 0 {
			best = n
		}
	}
	eachStmt(near(m.Body, offset), look)
	for best != nil {
		n := best
		chain = append(chain, n)
		best = nil
		each(n, look)
	}
	return chain
}

// near is the part of a list of statements that may touch an offset.
func near(list []Stmt, offset int) []Stmt {
	from := sort.Search(len(list), func(i int) bool { return extent(list[i]).End >= offset })
	to := from
	for to < len(list) && extent(list[to]).Start <= offset {
		to++
	}
	return list[from:to]
}

// path is the chain of nodes from the outermost statement to n, which is
// found by identity; nil when n is not of this module.
func (m *Module) path(n Node) []Node {
	span := extent(n)
	var chain []Node
	found := false
	var look func(Node)
	look = func(c Node) {
		if found {
			return
		}
		if c == n {
			chain, found = append(chain, c), true
			return
		}
		if !extent(c).Covers(span) {
			return
		}
		chain = append(chain, c)
		each(c, look)
		if !found {
			chain = chain[:len(chain)-1]
		}
	}
	eachStmt(near(m.Body, span.Start), look)
	if !found {
		return nil
	}
	return chain
}

// Parent is the node that holds n directly, as Walk visits them. It is nil for
// the statements of the module and for nodes of another one.
func (m *Module) Parent(n Node) Node {
	if p := m.path(n); len(p) > 1 {
		return p[len(p)-2]
	}
	return nil
}

// Enclosing is the functions and classes whose scope n is in, innermost first.
// A decorator, a default, an annotation and the bases of a class are outside
// the definition that they belong to; a *Param is inside.
func (m *Module) Enclosing(n Node) []Stmt {
	chain := m.path(n)
	var out []Stmt
	for i := len(chain) - 2; i >= 0; i-- {
		switch chain[i].(type) {
		case *FunctionDef, *ClassDef:
			_, body := chain[i+1].(Stmt)
			_, param := chain[i+1].(*Param)
			if body || param && i+1 == len(chain)-1 {
				out = append(out, chain[i].(Stmt))
			}
		}
	}
	return out
}

// Dotted is "a.b.c" for a name and its attributes, and whether e is that.
func Dotted(e Expr) (string, bool) {
	size := -1
	for x := e; ; {
		switch n := x.(type) {
		case *Name:
			buf := make([]byte, size+1+len(n.ID))
			at := len(buf)
			for x = e; ; {
				a, ok := x.(*Attribute)
				if !ok {
					copy(buf, n.ID)
					return string(buf), true
				}
				at -= len(a.Attr)
				copy(buf[at:], a.Attr)
				at--
				buf[at] = '.'
				x = a.Value
			}
		case *Attribute:
			size += 1 + len(n.Attr)
			x = n.Value
		default:
			return "", false
		}
	}
}

// Damage reports whether a span overlaps a region that could not be parsed.
func (m *Module) Damage(s text.Span) bool {
	i, _ := slices.BinarySearchFunc(m.Damaged, s.Start, func(d text.Span, at int) int { return d.End - at })
	return i < len(m.Damaged) && (m.Damaged[i].Overlaps(s) || i+1 < len(m.Damaged) && m.Damaged[i+1].Overlaps(s))
}

// StatementLines are the zero-based lines of the statement around an offset:
// all lines of a simple statement, those up to the colon of a compound one.
// A decorator counts as a statement of its own. For a line without code it is
// that line.
func (m *Module) StatementLines(offset int) (first, last int) {
	doc := m.Source
	line := doc.Line(offset)
	i := sort.Search(len(m.lines), func(i int) bool { return int(m.lines[i].stop) >= offset })
	if i < len(m.lines) {
		if first := doc.Line(int(m.lines[i].text)); first <= line {
			return first, doc.Line(int(m.lines[i].stop))
		}
	}
	if i > 0 && doc.Line(int(m.lines[i-1].stop)) == line {
		return doc.Line(int(m.lines[i-1].text)), line
	}
	return line, line
}

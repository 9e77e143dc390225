package pysyntax

import (
	"fmt"
	"reflect"

	"github.com/pywls/pywls/analysis/text"
)

// check is the first broken promise of a module, or "".
func check(m *Module) string {
	size := m.Source.Len()
	fault := ""
	report := func(format string, args ...any) {
		if fault == "" {
			fault = fmt.Sprintf(format, args...)
		}
	}
	within := func(what string, s, outer text.Span) {
		if s.Start > s.End || !outer.Covers(s) {
			report("%s %v is outside %v", what, s, outer)
		}
	}
	all := text.Span{Start: 0, End: size}
	var visit func(n Node, outer text.Span)
	visit = func(n Node, outer text.Span) {
		if n == nil || reflect.ValueOf(n).IsNil() {
			report("a nil %T", n)
			return
		}
		s := extent(n)
		within(fmt.Sprintf("%T", n), s, outer)
		switch n := n.(type) {
		case *Attribute:
			within("AttrSpan", n.AttrSpan, s)
		case *Call:
			within("ArgsSpan", n.ArgsSpan, s)
			for _, a := range n.Args {
				within("Arg", a.Span(), s)
			}
		case *FunctionDef:
			within("NameSpan", n.NameSpan, s)
			within("ParamsSpan", n.ParamsSpan, s)
		case *Str:
			for _, p := range n.Pieces {
				within("Piece", p.Span(), s)
				within("Content", p.Content, p.Span())
			}
			for _, p := range n.Parts {
				within("Part", p.Span(), s)
			}
		}
		each(n, func(c Node) { visit(c, s) })
	}
	last := 0
	for _, s := range m.Body {
		if extent(s).Start < last {
			report("%T %v starts before %d", s, s.Span(), last)
		}
		last = extent(s).End
		visit(s, all)
	}
	last = 0
	for _, d := range m.Damaged {
		within("Damaged", d, all)
		if d.Start < last {
			report("Damaged is out of order: %v", m.Damaged)
		}
		last = d.End
	}
	last = 0
	for _, c := range m.Comments {
		within("Comment", c.Span(), all)
		if c.Start < last {
			report("comment %q is out of order", c.Text)
		}
		last = c.End
		if c.Text == "" || c.Text[0] != '#' {
			report("comment %q", c.Text)
		}
	}
	return fault
}

// whole is all that a module says, for comparison.
func whole(m *Module) string {
	return dump(m, true) + fmt.Sprintln(m.Damaged, m.Comments, m.lines)
}

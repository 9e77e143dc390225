package sqlcall

import (
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/sql"
	"github.com/pywls/pywls/analysis/text"
)

// Text is one text that SQL may be.
type Text struct {
	// SQL is the text. In place of what is not known stands what any value
	// would be read as: 1 for a number, ? for a list of them, else x.
	SQL  string
	Open []Open
}

// Open is a part of a text that is not known.
type Open struct {
	Span text.Span // in SQL
	Kind flow.PieceKind
}

// Readable reports whether SQL reads as the text does whatever the open parts
// are: they are numbers or lists of ?.
func (t *Text) Readable() bool {
	for _, o := range t.Open {
		if o.Kind > flow.PiecePlaceholders {
			return false
		}
	}
	return true
}

// Texts are the texts that a value may be, and whether these are all.
func Texts(v flow.Value) (out []*Text, all bool) {
	all = true
	for _, alt := range flow.Alternatives(v) {
		if choices, ok := flow.Choices(alt); ok {
			for _, s := range choices {
				out = append(out, &Text{SQL: s})
			}
			continue
		}
		assembled, ok := alt.(*flow.Text)
		if !ok || len(assembled.Pieces) < 2 {
			all = false
			continue
		}
		out = append(out, fill(assembled))
	}
	return out, all
}

func fill(assembled *flow.Text) *Text {
	t := &Text{}
	var b strings.Builder
	for _, p := range assembled.Pieces {
		if p.Kind == flow.PieceConst {
			b.WriteString(p.Str)
			continue
		}
		kind, stands := p.Kind, "x"
		switch {
		case kind == flow.PieceNumber:
			stands = "1"
		case kind == flow.PiecePlaceholders && inList(b.String()):
			stands = "?"
		case kind == flow.PiecePlaceholders:
			kind = flow.PieceUnknown // it may be rows: (?, ?), (?, ?)
		}
		from := b.Len()
		b.WriteString(stands)
		t.Open = append(t.Open, Open{text.Span{Start: from, End: b.Len()}, kind})
	}
	t.SQL = b.String()
	return t
}

// inList reports whether a text ends within parentheses, where one more value
// of a list may stand.
func inList(before string) bool {
	depth, last := 0, ""
	for _, t := range sql.Tokens(before) {
		if t.Kind == sql.Comment {
			continue
		}
		switch last = before[t.Span.Start:t.Span.End]; last {
		case "(":
			depth++
		case ")":
			depth--
		}
	}
	return depth > 0 && (last == "(" || last == ",")
}

// Locate is where a span of SQL stands in the source of the module being
// checked: e is the expression that the text is the value of. It fails where
// the text does not stand there as a literal.
func (t *Text) Locate(p *rule.Pass, e pysyntax.Expr, span text.Span) (text.Span, bool) {
	r := t.read(p, e)
	if r == nil {
		return text.Span{}, false
	}
	first, ok := r.locate(span.Start, min(span.Start+1, span.End))
	if !ok || span.Len() == 0 {
		return first, ok
	}
	last, ok := r.locate(span.End-1, span.End)
	return text.Span{Start: first.Start, End: last.End}, ok && first.Start <= last.End
}

// Report reports a span of SQL where it stands in the argument e of a call, or
// all of e where it stands elsewhere, with that place as related information.
func (t *Text) Report(p *rule.Pass, e pysyntax.Expr, span text.Span, format string, args ...any) *rule.Diagnostic {
	at, ok := t.Locate(p, e, span)
	if ok && e.Span().Covers(at) {
		return p.Report(at, format, args...)
	}
	d := p.Report(e.Span(), format, args...)
	if ok {
		d.Relate(p.Module.Path, at, "it stands here")
	} else if m, s := t.literal(p); s != nil {
		d.Relate(m.Path, s.Span(), "it stands here")
	}
	return d
}

// literal is the only literal of the Worker that reads so, nil where there are
// none or several.
func (t *Text) literal(p *rule.Pass) (in *flow.Module, found *pysyntax.Str) {
	several := len(t.Open) > 0
	for _, m := range p.Worker.Modules {
		pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
			s, ok := n.(*pysyntax.Str)
			if !ok || several {
				return !several
			}
			if text, ok := s.Literal(); ok && text == t.SQL {
				several = found != nil
				in, found = m, s
			}
			return true
		})
	}
	if several {
		return nil, nil
	}
	return in, found
}

// Show is a span of SQL for a message, as the source has it where it is written there.
func (t *Text) Show(p *rule.Pass, e pysyntax.Expr, span text.Span) string {
	if len(t.Open) > 0 {
		if at, ok := t.Locate(p, e, span); ok {
			return rule.Shorten(p.Module.Syntax.Source.Slice(at))
		}
	}
	return rule.Shorten(t.SQL[span.Start:span.End])
}

// read lays the text over the literals of an expression, or over those of the
// one assignment of the module whose value reads so where e is a name.
func (t *Text) read(p *rule.Pass, e pysyntax.Expr) *reader {
	name := ""
	switch e := e.(type) {
	case *pysyntax.Name:
		name = e.ID
	case *pysyntax.Attribute:
		name = e.Attr
	default:
		return t.over(p, e)
	}
	var found *reader
	several := false
	pysyntax.WalkModule(p.Module.Syntax, func(n pysyntax.Node) bool {
		if a, ok := n.(*pysyntax.Assign); ok && len(a.Targets) == 1 && names(a.Targets[0], name) {
			if r := t.over(p, a.Value); r != nil {
				several = several || found != nil
				found = r
			}
		}
		return true
	})
	if several {
		return nil
	}
	return found
}

func names(target pysyntax.Expr, name string) bool {
	switch t := target.(type) {
	case *pysyntax.Name:
		return t.ID == name
	case *pysyntax.Attribute:
		return t.Attr == name
	}
	return false
}

func (t *Text) over(p *rule.Pass, e pysyntax.Expr) *reader {
	r := &reader{p: p, t: t}
	if !r.expr(e) || r.at != len(t.SQL) {
		return nil
	}
	return r
}

// reader walks over an expression and a text side by side.
type reader struct {
	p    *rule.Pass
	t    *Text
	at   int // how much of the text is read
	runs []run
}

// run is a part of the text and what it comes from.
type run struct {
	span  text.Span // in SQL
	str   *pysyntax.Str
	part  int
	whole text.Span // set instead of str: the expression, a field with its braces
}

func (r *reader) take(n int, from run) bool {
	from.span = text.Span{Start: r.at, End: r.at + n}
	r.runs = append(r.runs, from)
	r.at += n
	return true
}

func (r *reader) expr(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case *pysyntax.Str:
		if e.Bytes || e.Template {
			return false
		}
		for i, part := range e.Parts {
			switch {
			case part.Expr != nil:
				if !r.value(part.Expr, part.Span()) {
					return false
				}
			case !strings.HasPrefix(r.t.SQL[r.at:], part.Text):
				return false
			default:
				r.take(len(part.Text), run{str: e, part: i})
			}
		}
		return true
	case *pysyntax.BinOp:
		if e.Op == "+" {
			return r.expr(e.Left) && r.expr(e.Right)
		}
	}
	return r.value(e, e.Span())
}

// value reads what an expression that is no literal puts into the text.
func (r *reader) value(e pysyntax.Expr, whole text.Span) bool {
	for _, o := range r.t.Open {
		if o.Span.Start == r.at {
			return r.take(o.Span.Len(), run{whole: whole})
		}
	}
	texts, _ := Texts(r.p.Facts.Value(r.p.Module, e))
	for _, t := range texts {
		if len(t.Open) == 0 && strings.HasPrefix(r.t.SQL[r.at:], t.SQL) {
			return r.take(len(t.SQL), run{whole: whole})
		}
	}
	return false
}

// locate is where one byte of SQL stands, or the place between two when start
// is end.
func (r *reader) locate(start, end int) (text.Span, bool) {
	for i, run := range r.runs {
		inside := run.span.Start <= start && start < run.span.End
		if !inside && (i+1 < len(r.runs) || start != run.span.End) {
			continue
		}
		if run.str == nil {
			return run.whole, true
		}
		return run.str.SourceSpan(r.p.Module.Syntax.Source, run.part, text.Span{Start: start - run.span.Start, End: end - run.span.Start})
	}
	return text.Span{}, false
}

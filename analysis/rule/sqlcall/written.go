package sqlcall

import (
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// Segment is a run of literal source text of a statement, or an expression put into it.
type Segment struct {
	Lit    string        // as written, between the quotes
	Expr   pysyntax.Expr // nil for literal text
	Source string        // of the expression
	Field  string        // as it stands in an f-string, braces included; empty elsewhere
}

// Literal is one string literal of a statement.
type Literal struct {
	Prefix, Quote string
	Segments      []Segment
	After         string // source between it and the next literal
}

// Written is an SQL statement as the code writes it, taken apart.
type Written []Literal

// Take takes a statement apart; false where its form is not one of those that
// can be put together again.
func Take(doc *text.Document, e pysyntax.Expr) (Written, bool) {
	switch e := e.(type) {
	case *pysyntax.Str:
		return takeString(doc, e)
	case *pysyntax.BinOp:
		if e.Op == "%" {
			return takePercent(doc, e)
		}
		return takeSum(doc, e)
	case *pysyntax.Call:
		return takeFormat(doc, e)
	}
	return nil, false
}

// takeString takes a literal or f-string, or several side by side.
func takeString(doc *text.Document, s *pysyntax.Str) (Written, bool) {
	if s.Bytes || s.Template {
		return nil, false
	}
	var out Written
	for i, piece := range s.Pieces {
		if strings.ContainsAny(piece.Prefix, "rRbBuU") {
			return nil, false
		}
		l := Literal{Prefix: piece.Prefix, Quote: piece.Quote}
		at := piece.Content.Start
		for _, part := range s.Parts {
			if part.Expr == nil || !piece.Content.Covers(part.Expr.Span()) {
				continue
			}
			if part.Conversion != "" || len(part.Spec) > 0 || part.Debug {
				return nil, false
			}
			open := strings.LastIndexByte(doc.Slice(text.Span{Start: at, End: part.Expr.Span().Start}), '{')
			shut := strings.IndexByte(doc.Slice(text.Span{Start: part.Expr.Span().End, End: piece.Content.End}), '}')
			if open < 0 || shut < 0 {
				return nil, false
			}
			open, shut = at+open, part.Expr.Span().End+shut+1
			l.Segments = append(l.Segments, Segment{Lit: doc.Slice(text.Span{Start: at, End: open})},
				Segment{Expr: part.Expr, Source: doc.Slice(part.Expr.Span()), Field: doc.Slice(text.Span{Start: open, End: shut})})
			at = shut
		}
		l.Segments = append(l.Segments, Segment{Lit: doc.Slice(text.Span{Start: at, End: piece.Content.End})})
		if i+1 < len(s.Pieces) {
			l.After = doc.Slice(text.Span{Start: piece.End, End: s.Pieces[i+1].Start})
		}
		out = append(out, l)
	}
	return out, plain(out)
}

// plain reports whether literal text reads as it is written: no escapes, no
// doubled braces.
func plain(s Written) bool {
	for _, l := range s {
		for _, g := range l.Segments {
			if strings.ContainsAny(g.Lit, "\\{}") {
				return false
			}
		}
	}
	return len(s) > 0
}

// takeSum takes "..." + x + "...": it becomes one literal.
func takeSum(doc *text.Document, e pysyntax.Expr) (Written, bool) {
	var operands []pysyntax.Expr
	var flatten func(pysyntax.Expr) bool
	flatten = func(e pysyntax.Expr) bool {
		if b, ok := e.(*pysyntax.BinOp); ok {
			return b.Op == "+" && flatten(b.Left) && flatten(b.Right)
		}
		operands = append(operands, e)
		return true
	}
	if !flatten(e) {
		return nil, false
	}
	l := Literal{}
	for i, o := range operands {
		s, ok := o.(*pysyntax.Str)
		if !ok || i > 0 && i+1 < len(operands) && inQuotes(operands[i-1], s, operands[i+1]) {
			l.Segments = append(l.Segments, Segment{Expr: o, Source: doc.Slice(o.Span())})
			continue
		}
		parts, ok := takeString(doc, s)
		if !ok {
			return nil, false
		}
		for _, part := range parts {
			if l.Quote != "" && l.Quote != part.Quote {
				return nil, false
			}
			l.Quote = part.Quote
			l.Segments = append(l.Segments, part.Segments...)
		}
	}
	return Written{l}, l.Quote != ""
}

// inQuotes reports whether a literal of a sum is a value put between SQL
// quotes, and not a part of a statement written over several literals: the
// quotes belong to its neighbours, and it has some of its own.
func inQuotes(before pysyntax.Expr, s *pysyntax.Str, after pysyntax.Expr) bool {
	literal := func(e pysyntax.Expr) string {
		s, ok := e.(*pysyntax.Str)
		if !ok {
			return ""
		}
		out, _ := s.Literal()
		return out
	}
	return strings.HasSuffix(literal(before), "'") && strings.Contains(literal(s), "'") && strings.HasPrefix(literal(after), "'")
}

// takePercent takes "... %s ..." % x and % (x, y).
func takePercent(doc *text.Document, e *pysyntax.BinOp) (Written, bool) {
	s, ok := e.Left.(*pysyntax.Str)
	if !ok || len(s.Pieces) != 1 {
		return nil, false
	}
	values := []pysyntax.Expr{e.Right}
	switch right := e.Right.(type) {
	case *pysyntax.Tuple:
		values = right.Elts
	case *pysyntax.Name, *pysyntax.Attribute, *pysyntax.Subscript, *pysyntax.Call, *pysyntax.Str:
	default:
		return nil, false
	}
	whole, ok := takeString(doc, s)
	if !ok || len(whole[0].Segments) != 1 {
		return nil, false
	}
	source := whole[0].Segments[0].Lit
	if strings.Count(source, "%s")+2*strings.Count(source, "%%") != strings.Count(source, "%") || strings.Count(source, "%s") != len(values) {
		return nil, false
	}
	l := Literal{Prefix: whole[0].Prefix, Quote: whole[0].Quote}
	for i, lit := range strings.Split(source, "%s") {
		if i > 0 {
			l.Segments = append(l.Segments, Segment{Expr: values[i-1], Source: doc.Slice(values[i-1].Span())})
		}
		l.Segments = append(l.Segments, Segment{Lit: strings.ReplaceAll(lit, "%%", "%")})
	}
	return Written{l}, true
}

// takeFormat takes "... {} ...".format(x), with {}, {0} and {name}.
func takeFormat(doc *text.Document, e *pysyntax.Call) (Written, bool) {
	attribute, ok := e.Func.(*pysyntax.Attribute)
	if !ok || attribute.Attr != "format" {
		return nil, false
	}
	s, ok := attribute.Value.(*pysyntax.Str)
	if !ok || len(s.Pieces) != 1 || s.Pieces[0].Prefix != "" {
		return nil, false
	}
	byName := map[string]pysyntax.Expr{}
	n := 0
	for _, a := range e.Args {
		if _, star := a.Value.(*pysyntax.Starred); star || a.DoubleStar {
			return nil, false
		}
		if a.Name != "" {
			byName[a.Name] = a.Value
			continue
		}
		byName[strconv.Itoa(n)] = a.Value
		n++
	}
	source := doc.Slice(s.Pieces[0].Content)
	if strings.Contains(source, "\\") || strings.Contains(source, "{{") || strings.Contains(source, "}}") {
		return nil, false
	}
	l := Literal{Quote: s.Pieces[0].Quote}
	next := 0
	for {
		lit, rest, found := strings.Cut(source, "{")
		l.Segments = append(l.Segments, Segment{Lit: lit})
		if !found {
			return Written{l}, true
		}
		name, rest, found := strings.Cut(rest, "}")
		if name == "" {
			name = strconv.Itoa(next)
			next++
		}
		value := byName[name]
		if !found || value == nil {
			return nil, false
		}
		l.Segments = append(l.Segments, Segment{Expr: value, Source: doc.Slice(value.Span())})
		source = rest
	}
}

package sqlinjection

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// segment is a run of literal source text of a statement, or an expression put into it.
type segment struct {
	lit    string        // as written, between the quotes
	expr   pysyntax.Expr // nil for literal text
	source string        // of the expression
	field  string        // as it stands in an f-string, braces included; empty elsewhere
}

// literal is one string literal of a statement.
type literal struct {
	prefix, quote string
	segments      []segment
	after         string // source between it and the next literal
}

// statement is an SQL statement as the code writes it, taken apart.
type statement []literal

// take takes a statement apart; false where its form is not one of those that
// can be put together again.
func take(doc *text.Document, e pysyntax.Expr) (statement, bool) {
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
func takeString(doc *text.Document, s *pysyntax.Str) (statement, bool) {
	if s.Bytes || s.Template {
		return nil, false
	}
	var out statement
	for i, piece := range s.Pieces {
		if strings.ContainsAny(piece.Prefix, "rRbBuU") {
			return nil, false
		}
		l := literal{prefix: piece.Prefix, quote: piece.Quote}
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
			l.segments = append(l.segments, segment{lit: doc.Slice(text.Span{Start: at, End: open})},
				segment{expr: part.Expr, source: doc.Slice(part.Expr.Span()), field: doc.Slice(text.Span{Start: open, End: shut})})
			at = shut
		}
		l.segments = append(l.segments, segment{lit: doc.Slice(text.Span{Start: at, End: piece.Content.End})})
		if i+1 < len(s.Pieces) {
			l.after = doc.Slice(text.Span{Start: piece.End, End: s.Pieces[i+1].Start})
		}
		out = append(out, l)
	}
	return out, plain(out)
}

// plain reports whether literal text reads as it is written: no escapes, no
// doubled braces.
func plain(s statement) bool {
	for _, l := range s {
		for _, g := range l.segments {
			if strings.ContainsAny(g.lit, "\\{}") {
				return false
			}
		}
	}
	return len(s) > 0
}

// takeSum takes "..." + x + "...": it becomes one literal.
func takeSum(doc *text.Document, e pysyntax.Expr) (statement, bool) {
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
	l := literal{}
	for _, o := range operands {
		s, ok := o.(*pysyntax.Str)
		if !ok {
			l.segments = append(l.segments, segment{expr: o, source: doc.Slice(o.Span())})
			continue
		}
		parts, ok := takeString(doc, s)
		if !ok {
			return nil, false
		}
		for _, part := range parts {
			if l.quote != "" && l.quote != part.quote {
				return nil, false
			}
			l.quote = part.quote
			l.segments = append(l.segments, part.segments...)
		}
	}
	return statement{l}, l.quote != ""
}

// takePercent takes "... %s ..." % x and % (x, y).
func takePercent(doc *text.Document, e *pysyntax.BinOp) (statement, bool) {
	s, ok := e.Left.(*pysyntax.Str)
	if !ok || len(s.Pieces) != 1 {
		return nil, false
	}
	values := []pysyntax.Expr{e.Right}
	switch right := e.Right.(type) {
	case *pysyntax.Tuple:
		values = right.Elts
	case *pysyntax.Name, *pysyntax.Attribute, *pysyntax.Subscript, *pysyntax.Call:
	default:
		return nil, false
	}
	whole, ok := takeString(doc, s)
	if !ok || len(whole[0].segments) != 1 {
		return nil, false
	}
	source := whole[0].segments[0].lit
	if strings.Count(source, "%s")+2*strings.Count(source, "%%") != strings.Count(source, "%") || strings.Count(source, "%s") != len(values) {
		return nil, false
	}
	l := literal{prefix: whole[0].prefix, quote: whole[0].quote}
	for i, lit := range strings.Split(source, "%s") {
		if i > 0 {
			l.segments = append(l.segments, segment{expr: values[i-1], source: doc.Slice(values[i-1].Span())})
		}
		l.segments = append(l.segments, segment{lit: strings.ReplaceAll(lit, "%%", "%")})
	}
	return statement{l}, true
}

// takeFormat takes "... {} ...".format(x), with {}, {0} and {name}.
func takeFormat(doc *text.Document, e *pysyntax.Call) (statement, bool) {
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
		byName[itoa(n)] = a.Value
		n++
	}
	source := doc.Slice(s.Pieces[0].Content)
	if strings.Contains(source, "\\") || strings.Contains(source, "{{") || strings.Contains(source, "}}") {
		return nil, false
	}
	l := literal{quote: s.Pieces[0].Quote}
	next := 0
	for {
		lit, rest, found := strings.Cut(source, "{")
		l.segments = append(l.segments, segment{lit: lit})
		if !found {
			return statement{l}, true
		}
		name, rest, found := strings.Cut(rest, "}")
		if name == "" {
			name = itoa(next)
			next++
		}
		value := byName[name]
		if !found || value == nil {
			return nil, false
		}
		l.segments = append(l.segments, segment{expr: value, source: doc.Slice(value.Span())})
		source = rest
	}
}

package sqlparametercount

import (
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule/sqlcall"
	"github.com/pywls/pywls/analysis/sql"
	"github.com/pywls/pywls/analysis/sql/sqlite"
)

// parameters is how many values a text takes: exactly n, or at least.
type parameters struct {
	n     int
	exact bool
	early bool // a statement that is not the last has placeholders too
}

// parametersOf counts the placeholders of a text. It fails where an open part
// may change what they are, and where the text is no SQL.
func parametersOf(t *sqlcall.Text) (parameters, bool) {
	want := parameters{exact: true}
	for _, o := range t.Open {
		if o.Kind == flow.PieceNumber {
			if touches(t.SQL, o.Span.Start) {
				return want, false
			}
			continue
		}
		want.exact = false
		// Around what is not known there may be anything, quotes too.
		if touches(t.SQL, o.Span.Start) || o.Kind > flow.PiecePlaceholders && strings.ContainsAny(t.SQL[:o.Span.Start], "'\"`[;") {
			return want, false
		}
	}
	statements := sql.Statements(t.SQL)
	if len(statements) == 0 || t.Readable() && sqlite.Check(t.SQL) != nil {
		return want, false
	}
	last := statements[len(statements)-1]
	want.n = last.Parameters(t.SQL)
	for _, o := range t.Open {
		if o.Kind == flow.PiecePlaceholders {
			want.n-- // the list may be empty
		}
	}
	for _, s := range statements[:len(statements)-1] {
		want.early = want.early || s.Parameters(t.SQL) > 0
	}
	if len(statements) > 1 && !want.exact {
		return want, false
	}
	return want, true
}

// touches reports whether a placeholder ends at an offset, so that what follows
// may be its number or a part of its name.
func touches(src string, at int) bool {
	for _, t := range sql.Tokens(src) {
		if t.Kind == sql.Placeholder && t.Span.Start < at && t.Span.End >= at {
			return true
		}
		if t.Kind == sql.Illegal && t.Span.Start < at {
			return true
		}
	}
	return false
}

// wrong is the first of some texts when the number of values is wrong for
// each, and what it takes.
func wrong(texts []*sqlcall.Text, is func(parameters) bool) (*sqlcall.Text, parameters) {
	var first parameters
	for i, t := range texts {
		want, ok := parametersOf(t)
		if !ok || !want.early && !is(want) {
			return nil, first
		}
		if i == 0 {
			first = want
		}
	}
	if len(texts) == 0 {
		return nil, first
	}
	return texts[0], first
}

// placeholder is the first placeholder of a statement.
func placeholder(s sql.Statement) (sql.Token, bool) {
	for _, t := range s {
		if t.Kind == sql.Placeholder {
			return t, true
		}
	}
	return sql.Token{}, false
}

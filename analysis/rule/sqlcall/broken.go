package sqlcall

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/sql"
)

// Break is how a constant breaks the statement that it is put into.
type Break int

// The ways.
const (
	Whole        Break = iota // it does not
	EndsText                  // it stands between quotes and has one of its own
	OpensComment              // it stands for a value and has a comment in it
)

// Broken is the first expression whose text, a constant, breaks the SQL that it
// is put into, and how; nil where none does.
func Broken(facts *flow.Facts, m *flow.Module, e pysyntax.Expr) (pysyntax.Expr, Break) {
	written, ok := Take(m.Syntax.Source, e)
	if !ok {
		return nil, Whole
	}
	before := ""
	for _, l := range written {
		for _, g := range l.Segments {
			if g.Expr == nil {
				before += g.Lit
				continue
			}
			if v, ok := facts.Value(m, g.Expr).(*flow.Const); ok && v.Kind == flow.ConstStr {
				switch inText := strings.Count(before, "'")%2 == 1; {
				case inText && endsText(v.Str):
					return g.Expr, EndsText
				case !inText && compared(before) && comments(v.Str):
					return g.Expr, OpensComment
				}
			}
			before += "x"
		}
	}
	return nil, Whole
}

// compared reports whether an SQL text ends in an operator that compares, so
// that a value follows.
func compared(before string) bool {
	tokens := sql.Tokens(before)
	if len(tokens) == 0 {
		return false
	}
	last := tokens[len(tokens)-1]
	switch word := strings.ToUpper(before[last.Span.Start:last.Span.End]); last.Kind {
	case sql.Operator:
		return slices.Contains([]string{"=", "==", "<>", "!=", "<", "<=", ">", ">="}, word)
	case sql.Word:
		return word == "LIKE"
	}
	return false
}

// comments reports whether a text that is read as SQL has a comment in it, which
// hides what follows it on its line.
func comments(value string) bool {
	return slices.ContainsFunc(sql.Tokens(value), func(t sql.Token) bool { return t.Kind == sql.Comment })
}

// listed matches what stands between the texts of a list, which a constant
// such as "','".join(names) has on purpose.
var listed = regexp.MustCompile(`'\s*,\s*'`)

// endsText reports whether a value ends an SQL text that it is put into: it has
// a quote that is not doubled.
func endsText(value string) bool {
	return strings.Contains(listed.ReplaceAllString(strings.ReplaceAll(value, "''", ""), ""), "'")
}

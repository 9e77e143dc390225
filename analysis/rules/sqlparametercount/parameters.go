package sqlparametercount

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
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

// texts are the texts that a call is given, none where the caller of the
// function decides: there values come with their statement, and a branch for
// statements without values may never see this one.
func texts(p *rule.Pass, made *pysyntax.Call) []*sqlcall.Text {
	if len(made.Args) == 0 || callerDecides(p, made.Args[0].Value, map[string]bool{}) {
		return nil
	}
	return sqlcall.Given(p, made)
}

// callerDecides reports whether a parameter of the function around an
// expression goes into it, directly or through variables, of which seen are
// known not to.
func callerDecides(p *rule.Pass, e pysyntax.Expr, seen map[string]bool) bool {
	f := pyedit.Function(p.Module.Syntax, e.Span().Start)
	if f == nil {
		return false
	}
	decides := false
	pysyntax.Walk(e, func(n pysyntax.Node) bool {
		name, ok := n.(*pysyntax.Name)
		if !ok || decides || seen[name.ID] {
			return !decides
		}
		seen[name.ID] = true
		for i, param := range f.Params {
			method := i == 0 && (param.Name == "self" || param.Name == "cls")
			decides = decides || param.Name == name.ID && !method
		}
		for _, value := range assigned(f, name.ID) {
			decides = decides || callerDecides(p, value, seen)
		}
		return !decides
	})
	return decides
}

// assigned are the values that a function assigns to a variable.
func assigned(f *pysyntax.FunctionDef, name string) (out []pysyntax.Expr) {
	is := func(target pysyntax.Expr) bool {
		n, ok := target.(*pysyntax.Name)
		return ok && n.ID == name
	}
	pysyntax.Walk(f, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Assign:
			if slices.ContainsFunc(n.Targets, is) {
				out = append(out, n.Value)
			}
		case *pysyntax.AugAssign:
			if is(n.Target) {
				out = append(out, n.Value)
			}
		case *pysyntax.AnnAssign:
			if is(n.Target) && n.Value != nil {
				out = append(out, n.Value)
			}
		}
		return true
	})
	return out
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

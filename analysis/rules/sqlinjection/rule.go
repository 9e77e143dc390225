// Package sqlinjection reports text from outside that becomes part of an SQL statement.
package sqlinjection

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rule/sqlcall"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, c *flow.Call) {
	if sqlcall.Of(c) == sqlcall.None {
		return
	}
	arg := c.Positional(0)
	if arg == nil {
		return
	}
	sql := arg.Arg.Value
	for _, alt := range flow.Alternatives(arg.Value) {
		switch v := alt.(type) {
		case *flow.Outside:
			d := p.Report(sql.Span(), "the whole statement comes from outside: anyone can run any SQL; write it here, with `?` for values")
			relate(d, v.Origin)
			return
		case *flow.Text:
			if first := outside(v, sqlcall.Of(c) != sqlcall.Exec); first != nil {
				report(p, c, sql, v, first)
				return
			}
		}
	}
	constant(p, c, sql)
}

// constant reports a constant that breaks the statement it is put into.
func constant(p *rule.Pass, c *flow.Call, sql pysyntax.Expr) {
	e, how := sqlcall.Broken(p.Facts, p.Module, sql)
	if e == nil || p.Attempt(c.At) {
		return
	}
	says := "has a quote in it, which ends the SQL text that it is put into"
	if how == sqlcall.OpensComment {
		says = "stands for a value, and has an SQL comment in it, which hides what follows"
	}
	way := "put `?` there and give it to `bind`"
	if sqlcall.Of(c) == sqlcall.ObjectExec {
		way = "put `?` there and pass it to `exec`"
	}
	d := p.Report(e.Span(), "`%s` %s: %s", p.Name(e), says, way)
	if fix, ok := bindFix(p, c, sql, map[pysyntax.Expr]bool{e: true}); ok {
		d.Fix(rule.Unsafe, "Bind the value", fix...)
	}
}

// outside is the first piece that comes from outside and can get out of where it
// stands. Between quotes of SQL it cannot where each of its own is doubled, which
// is how SQL writes one, and nothing else ends such a text (SQLite, literal
// values). An exec that takes statements line by line ends it with the line.
func outside(t *flow.Text, whole bool) *flow.Piece {
	in := byte(0) // the quote that is open
	for i := range t.Pieces {
		p := &t.Pieces[i]
		switch {
		case p.Kind == flow.PieceConst:
			in = open(in, p.Str)
		case p.Kind == flow.PieceOutside && !(whole && in != 0 && strings.IndexByte(p.Doubled, in) >= 0):
			return p
		}
	}
	return nil
}

// open is the quote that is open behind a piece of SQL, 0 for none.
func open(in byte, sql string) byte {
	for i := 0; i < len(sql); i++ {
		switch c := sql[i]; {
		case in == 0 && (c == '\'' || c == '"'):
			in = c
		case c == in:
			in = 0
		}
	}
	return in
}

// report points at the piece where it stands in the call itself, else at the
// statement.
func report(p *rule.Pass, c *flow.Call, sql pysyntax.Expr, t *flow.Text, first *flow.Piece) {
	span, name := sql.Span(), "a value"
	here := first.Expr != nil && first.Module == p.Module && sql.Span().Covers(first.Expr.Span())
	if first.Expr != nil && first.Module != nil {
		name = "`" + rule.Shorten(first.Module.Syntax.Source.Slice(first.Expr.Span())) + "`"
	}
	if here {
		span = first.Expr.Span()
	}
	d := p.Report(span, "%s comes from outside and becomes part of the SQL: put `?` there and give it to `bind`", name)
	if typeOf(c) == "SqlStorage" {
		d.Message = name + " comes from outside and becomes part of the SQL: put `?` there and pass it to `exec`"
	}
	if !here && first.Expr != nil && first.Module != nil {
		d.Relate(first.Module.Path, first.Expr.Span(), "put into the statement here")
	}
	relate(d, first.Origin)
	if fix, ok := bindFix(p, c, sql, bindable(p, t)); ok {
		d.Fix(rule.Unsafe, "Bind the value", fix...)
	}
}

func typeOf(c *flow.Call) string {
	if j, ok := flow.As[*flow.JS](c.Recv); ok && j.Type != nil {
		return j.Type.Name
	}
	return ""
}

func relate(d *rule.Diagnostic, o *flow.Origin) {
	if o != nil && o.Module != nil && o.Note != "" {
		d.Relate(o.Module.Path, o.Span, o.Note)
	}
}

// Package sqlexeclines reports statements over several lines given to the exec
// of D1, which runs each line by itself.
package sqlexeclines

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rule/sqlcall"
	"github.com/pywls/pywls/analysis/sql"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, c *flow.Call) {
	if sqlcall.Of(c) != sqlcall.Exec || p.Attempt(c.At) {
		return
	}
	texts := sqlcall.Given(p, c.Node)
	for _, t := range texts {
		if _, what := broken(t.SQL); what == whole {
			return
		}
	}
	if len(texts) > 0 {
		line, what := broken(texts[0].SQL)
		report(p, c, texts[0], line, what)
	}
}

func report(p *rule.Pass, c *flow.Call, t *sqlcall.Text, line text.Span, what fault) {
	e := c.Node.Args[0].Value
	shown := t.Show(p, e, line)
	if what == empty {
		t.Report(p, e, line, "`exec` runs each line by itself, and D1 rejects `%s`, which is no statement: take the comment out", shown)
		return
	}
	statements, way := sql.Statements(t.SQL), "use `prepare(...).run()`"
	if len(statements) > 1 {
		way = "write each statement on one line"
		if remarks(t.SQL) {
			way += ", without the comments"
		}
	}
	d := t.Report(p, e, line, "`exec` runs each line by itself, and `%s` is not a whole statement: %s", shown, way)
	if len(statements) > 1 {
		if edits, ok := join(p, t, e, statements); ok {
			d.Fix(rule.Safe, "Write each statement on one line", edits...)
		}
		return
	}
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok || len(c.Node.Args) != 1 || trailing(t.SQL, statements[0]) {
		return
	}
	safety := rule.Unsafe
	if await, ok := pyedit.Parent(p.Module.Syntax, c.Node).(*pysyntax.Await); ok {
		if _, discarded := pyedit.Parent(p.Module.Syntax, await).(*pysyntax.ExprStmt); discarded {
			safety = rule.Safe
		}
	}
	d.Fix(safety, "Use prepare(...).run()", pyedit.Replace(attribute.AttrSpan, "prepare"), pyedit.Insert(c.Node.End, ".run()"))
}

// remarks reports whether there are comments that end with their line.
func remarks(src string) bool {
	return slices.ContainsFunc(sql.Tokens(src), func(t sql.Token) bool {
		return t.Kind == sql.Comment && strings.HasPrefix(src[t.Span.Start:], "--")
	})
}

// trailing reports whether a comment follows the semicolon of a statement: D1
// takes it for a second statement, and rejects that as none.
func trailing(src string, s sql.Statement) bool {
	all := sql.Tokens(src)
	return s[len(s)-1].Kind == sql.Semicolon && all[len(all)-1].Span.End > s[len(s)-1].Span.End
}

// join is the edits that take the line breaks out of statements. It fails where
// one is part of a text or a comment, or the statements are not written here.
func join(p *rule.Pass, t *sqlcall.Text, e pysyntax.Expr, statements []sql.Statement) ([]text.Edit, bool) {
	var edits []text.Edit
	for _, token := range sql.Tokens(t.SQL) {
		if token.Kind == sql.Comment || strings.Contains(t.SQL[token.Span.Start:token.Span.End], "\n") {
			return nil, false
		}
	}
	for _, s := range statements {
		for i := 1; i < len(s); i++ {
			gap := text.Span{Start: s[i-1].Span.End, End: s[i].Span.Start}
			if !strings.Contains(t.SQL[gap.Start:gap.End], "\n") {
				continue
			}
			span, ok := t.Locate(p, e, gap)
			if !ok {
				return nil, false
			}
			between := " "
			if t.SQL[s[i-1].Span.Start:s[i-1].Span.End] == "(" || t.SQL[s[i].Span.Start:s[i].Span.End] == ")" || s[i].Kind == sql.Semicolon {
				between = ""
			}
			edits = append(edits, pyedit.Replace(span, between))
		}
	}
	return edits, true
}

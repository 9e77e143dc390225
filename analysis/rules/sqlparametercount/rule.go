// Package sqlparametercount reports statements that are given more or fewer
// values than they have placeholders.
package sqlparametercount

import (
	_ "embed"
	"fmt"
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
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok || p.Attempt(c.At) {
		return
	}
	switch sqlcall.Of(c) {
	case sqlcall.ObjectExec:
		if n, ok := count(c.Args, 1); ok {
			compare(p, c, c.Node, n)
		}
		return
	case sqlcall.Exec:
		unbound(p, c.Node, attribute.AttrSpan, "`exec` takes no values, so that `%s` stays unbound and D1 rejects the statement: use `prepare(...).bind(...)`")
		return
	}
	if attribute.Attr == "batch" {
		batch(p, c)
		return
	}
	if rule.JSValue(c.Recv, func(j *flow.JS) bool { return j.Type.Name == "D1PreparedStatement" && !j.List }) == nil {
		return
	}
	switch attribute.Attr {
	case "bind":
		outer, again := pyedit.Parent(p.Module.Syntax, c.Node).(*pysyntax.Attribute)
		if again && outer.Attr == "bind" {
			return // only the last one counts
		}
		if prepare := sqlcall.Prepared(p, attribute.Value); prepare != nil {
			if n, ok := count(c.Args, 0); ok {
				compare(p, c, prepare, n)
			}
		}
	case "all", "run", "first", "raw":
		// Values given to all and run are another fault, invalid-argument's.
		if len(c.Args) > 0 && attribute.Attr != "first" && attribute.Attr != "raw" {
			return
		}
		// A variable may have been bound in a way that is not seen, or was meant
		// to be: discarded-bind.
		if prepare, ok := attribute.Value.(*pysyntax.Call); ok && sqlcall.Prepared(p, prepare) != nil {
			unbound(p, prepare, attribute.AttrSpan, "nothing is bound to `%s`, and D1 rejects the statement: call `bind` before `"+attribute.Attr+"`")
		}
	}
}

// batch looks at the statements that are prepared in the list given to batch.
func batch(p *rule.Pass, c *flow.Call) {
	arg := c.Positional(0)
	if arg == nil {
		return
	}
	list, ok := arg.Arg.Value.(*pysyntax.List)
	if !ok {
		return
	}
	for _, e := range list.Elts {
		prepare, ok := e.(*pysyntax.Call)
		if !ok || sqlcall.Prepared(p, prepare) == nil {
			continue
		}
		if rule.JSValue(p.Facts.Value(p.Module, prepare), func(j *flow.JS) bool { return j.Type.Name == "D1PreparedStatement" }) != nil {
			unbound(p, prepare, prepare.Func.Span(), "nothing is bound to `%s`, and D1 rejects the statement: call `bind` on it")
		}
	}
}

// values is how many values a call gives: at least so many, and more only
// where some are unpacked from what is not known.
type values struct {
	least int
	exact bool
}

// count counts the arguments of a call behind the first skip ones. It fails
// where they are not values one by one: keywords, and lists that were meant to
// be unpacked, which are other faults.
func count(args []flow.ArgValue, skip int) (values, bool) {
	n := values{exact: true}
	for i := range args {
		a := &args[i]
		star, unpacked := a.Arg.Value.(*pysyntax.Starred)
		switch {
		case a.Arg.Name != "" || a.Arg.DoubleStar:
			return n, false
		case unpacked:
			if i < skip {
				return n, false
			}
			if size, known := length(star.Value, a.Value); known {
				n.least += size
			} else {
				n.exact = false
			}
		case flow.Any[*flow.List](a.Value) || flow.Any[*flow.Dict](a.Value):
			return n, false
		case i >= skip:
			n.least++
		}
	}
	return n, len(args) >= skip
}

// length is the number of values in what is unpacked, where it cannot change: a
// display, or a tuple.
func length(e pysyntax.Expr, v flow.Value) (int, bool) {
	var elts []pysyntax.Expr
	switch e := e.(type) {
	case *pysyntax.List:
		elts = e.Elts
	case *pysyntax.Tuple:
		elts = e.Elts
	default:
		list, ok := v.(*flow.List)
		if !ok || !list.Tuple || list.Elems == nil {
			return 0, false
		}
		return len(list.Elems), true
	}
	for _, x := range elts {
		if _, star := x.(*pysyntax.Starred); star {
			return 0, false
		}
	}
	return len(elts), true
}

// compare compares the values that a call gives with the placeholders of the
// statement that another one makes, or the same.
func compare(p *rule.Pass, c *flow.Call, made *pysyntax.Call, given values) {
	t, want := wrong(sqlcall.Given(p, made), func(want parameters) bool {
		return given.least > want.n && want.exact || given.least < want.n && given.exact
	})
	if t == nil {
		return
	}
	e := made.Args[0].Value
	if want.early {
		last := sql.Statements(t.SQL)
		for _, s := range last[:len(last)-1] {
			if token, ok := placeholder(s); ok {
				t.Report(p, e, token.Span, "only the last of several statements may have placeholders: run the one with `%s` by itself", t.SQL[token.Span.Start:token.Span.End])
				return
			}
		}
	}
	if given.least > want.n && quoted(p, c, t, e, given.least-want.n) {
		return
	}
	attribute := c.Node.Func.(*pysyntax.Attribute)
	atLeast := ""
	if !want.exact || !given.exact {
		atLeast = "at least "
	}
	d := p.Report(attribute.AttrSpan, "the statement takes %s and `%s` gives %s%s: give one for each placeholder", amount(want.n), attribute.Attr, atLeast, amount(given.least))
	if !want.exact {
		d.Message = fmt.Sprintf("the statement takes at least %s and `%s` gives %s: give one for each placeholder", amount(want.n), attribute.Attr, amount(given.least))
	}
	if c.Node != made {
		d.Relate(p.Module.Path, e.Span(), "the statement")
	}
}

func amount(n int) string {
	if n == 1 {
		return "1 value"
	}
	return fmt.Sprintf("%d values", n)
}

// unbound reports a statement with placeholders that is given no values.
func unbound(p *rule.Pass, made *pysyntax.Call, at text.Span, message string) {
	t, _ := wrong(sqlcall.Given(p, made), func(want parameters) bool { return want.n > 0 })
	if t == nil {
		return
	}
	for _, s := range sql.Statements(t.SQL) {
		if token, ok := placeholder(s); ok {
			t.Report(p, made.Args[0].Value, token.Span, message, t.Show(p, made.Args[0].Value, token.Span))
			return
		}
	}
}

// quoted reports placeholders that are texts since they stand in quotes, where
// they are as many as the values that find no place.
func quoted(p *rule.Pass, c *flow.Call, t *sqlcall.Text, e pysyntax.Expr, missing int) bool {
	var found []sql.Token
	for _, token := range sql.Tokens(t.SQL) {
		switch token.Kind {
		case sql.String, sql.Quoted:
			inside := t.SQL[token.Span.Start+1 : token.Span.End-1]
			if strings.Count(inside, "?") == 1 && !strings.Contains(inside, "??") || inside == "%s" {
				found = append(found, token)
			}
		}
	}
	if len(found) == 0 || len(found) != missing {
		return false
	}
	written := t.SQL[found[0].Span.Start:found[0].Span.End]
	inside := written[1 : len(written)-1]
	if inside != "?" && inside != "%s" {
		t.Report(p, e, found[0].Span, "the `?` in `%s` is text, so that a value given to `%s` has no place: write `?` alone and give it the whole text", rule.Shorten(written), method(c))
		return true
	}
	d := t.Report(p, e, found[0].Span, "`%s` is text in quotes and no placeholder, so that a value given to `%s` has no place: write `?` without quotes", written, method(c))
	var edits []text.Edit
	for _, token := range found {
		span, ok := t.Locate(p, e, token.Span)
		body := t.SQL[token.Span.Start+1 : token.Span.End-1]
		if !ok || body != "?" && body != "%s" {
			return true
		}
		edits = append(edits, pyedit.Replace(span, "?"))
	}
	d.Fix(rule.Safe, "Take the quotes away", edits...)
	return true
}

func method(c *flow.Call) string { return c.Node.Func.(*pysyntax.Attribute).Attr }

// Package invalidargument reports arguments that an API of the platform is
// known to reject.
package invalidargument

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

// checks are by type and method.
var checks = map[string]func(*rule.Pass, *flow.Call){
	"KVNamespace.put":             expiry,
	"KVNamespace.get":             readAs,
	"KVNamespace.getWithMetadata": readAs,
	"DurableObjectNamespace.get":  byName,
	"D1PreparedStatement.bind":    positional,
	"D1PreparedStatement.all":     unbound,
	"D1PreparedStatement.run":     unbound,
	"D1Database.batch":            spread,
	"D1DatabaseSession.batch":     spread,
}

func check(p *rule.Pass, c *flow.Call) {
	if f, ok := flow.As[*flow.Foreign](c.Callee); ok && f.Path == "asyncio.create_task" && !f.Called && !p.Attempt(c.At) {
		task(p, c)
		return
	}
	m, ok := flow.As[*flow.Member](c.Callee)
	if !ok || m.Of == nil || m.Def == nil || p.Attempt(c.At) {
		return
	}
	for _, alt := range flow.Alternatives(c.Callee) {
		if other := alt.(*flow.Member); other.Of != m.Of || other.Def != m.Def {
			return
		}
	}
	if f := checks[m.Of.Name+"."+m.Def.Name]; f != nil {
		f(p, c)
	}
}

// least is the shortest life of a key in seconds.
const least = 60

// expiry checks the expiry given to KV put.
func expiry(p *rule.Pass, c *flow.Call) {
	look := func(name string, e pysyntax.Expr, v flow.Value) {
		if n, ok := flow.As[*flow.Const](v); ok && name == "expirationTtl" && n.Kind == flow.ConstInt && n.Int < least && !several(v) {
			p.Report(e.Span(), "KV rejects `expirationTtl` of %d: the least is %d seconds", n.Int, least)
			return
		}
		switch what := moment(v); {
		case what == "datetime.timedelta" && name == "expirationTtl":
			p.Report(e.Span(), "KV takes `%s` for 0 and rejects it: give seconds, `int(value.total_seconds())`", p.Name(e))
		case what == "datetime.datetime" && name == "expiration":
			p.Report(e.Span(), "KV takes `%s` for 0 and rejects it: give seconds since 1970, `int(value.timestamp())`", p.Name(e))
		}
	}
	for _, name := range []string{"expirationTtl", "expiration"} {
		if a := c.Keyword(name); a != nil {
			look(name, a.Arg.Value, a.Value)
		}
	}
	if a := c.Positional(2); a != nil {
		if d, ok := a.Arg.Value.(*pysyntax.Dict); ok {
			for _, item := range d.Items {
				if s, ok := item.Key.(*pysyntax.Str); ok {
					key, _ := s.Literal()
					look(key, item.Value, p.Facts.Value(p.Module, item.Value))
				}
			}
		}
	}
}

func several(v flow.Value) bool { return len(flow.Alternatives(v)) > 1 }

// moment is the class of a time or a span of time, "" for anything else.
func moment(v flow.Value) string {
	switch v := v.(type) {
	case *flow.Builtin:
		return v.Type
	case *flow.Foreign:
		if v.Called {
			return v.Path
		}
	}
	return ""
}

// readAs checks the type that KV get is to read a value as.
func readAs(p *rule.Pass, c *flow.Call) {
	a := c.Keyword("type")
	if a == nil {
		a = c.Positional(1)
	}
	if a == nil || several(a.Value) {
		return
	}
	s, ok := a.Value.(*flow.Const)
	if !ok || s.Kind != flow.ConstStr {
		return
	}
	switch s.Str {
	case "text", "json", "arrayBuffer", "stream":
		return
	}
	says := "for a default write `(await ...) or default`"
	if want := catalog.Closest(s.Str, []string{"text", "json", "arrayBuffer", "stream"}); len(want) > 0 {
		says = fmt.Sprintf("write `%q`", want[0])
	}
	p.Report(a.Arg.Value.Span(), "the second argument of `%s` says how to read the value, as text, json, arrayBuffer or stream, and `%s` is none of them: %s",
		p.Name(c.Node.Func), p.Name(a.Arg.Value), says)
}

// byName checks what a Durable Object is looked up by.
func byName(p *rule.Pass, c *flow.Call) {
	a := c.Positional(0)
	if a == nil || !isText(a.Value) {
		return
	}
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok {
		return
	}
	d := p.Report(a.Arg.Value.Span(), "`%s` takes an id, and `%s` is a str: use `getByName` for a name", p.Name(c.Node.Func), p.Name(a.Arg.Value))
	d.Fix(rule.Unsafe, "Use getByName", pyedit.Replace(attribute.AttrSpan, "getByName"))
}

func isText(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		switch v := alt.(type) {
		case *flow.Text:
		case *flow.Const:
			if v.Kind != flow.ConstStr {
				return false
			}
		case *flow.Builtin:
			if v.Type != "str" {
				return false
			}
		case *flow.Outside:
			if !v.Str {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// unbound checks that all and run are given no values where the statement is
// prepared in place with placeholders that nothing was bound to.
func unbound(p *rule.Pass, c *flow.Call) {
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok || c.Positional(0) == nil {
		return
	}
	prepare, ok := attribute.Value.(*pysyntax.Call)
	if !ok || len(prepare.Args) != 1 {
		return
	}
	made, ok := prepare.Func.(*pysyntax.Attribute)
	sql, literal := p.Facts.Value(p.Module, prepare.Args[0].Value).(*flow.Const)
	if !ok || made.Attr != "prepare" || !literal || sql.Kind != flow.ConstStr || !strings.Contains(sql.Str, "?") {
		return
	}
	d := p.Report(c.Args[0].Arg.Value.Span(), "`%s` takes no values, so nothing is bound to the statement's `?`: write `.bind(...).%s()`", attribute.Attr, attribute.Attr)
	d.Fix(rule.Safe, "Bind the values", pyedit.Replace(attribute.AttrSpan, "bind"), pyedit.Insert(c.Node.Span().End, "."+attribute.Attr+"()"))
}

// positional checks that bind is given no keyword arguments: they arrive as one
// object, and D1 has no parameters with names.
func positional(p *rule.Pass, c *flow.Call) {
	for _, a := range c.Args {
		if a.Arg.Name != "" && !a.Arg.DoubleStar {
			p.Report(a.Arg.Span(), "`bind` takes no keyword arguments, and D1 rejects the object that they become: give the values in order, for `?`")
			return
		}
	}
}

// spread checks that batch is given one list.
func spread(p *rule.Pass, c *flow.Call) {
	first, last := c.Positional(0), c.Positional(len(c.Args)-1)
	if len(c.Args) < 2 || last == nil {
		return
	}
	if rule.JSValue(first.Value, func(j *flow.JS) bool { return j.Type.Name == "D1PreparedStatement" && !j.List }) == nil {
		return
	}
	d := p.Report(first.Arg.Value.Span(), "`%s` takes one list of statements: write `[...]` around them", p.Name(c.Node.Func))
	d.Fix(rule.Safe, "Make a list of them", pyedit.Insert(first.Arg.Value.Span().Start, "["), pyedit.Insert(last.Arg.Value.Span().End, "]"))
}

// task checks that create_task is given a coroutine, no promise of JavaScript.
func task(p *rule.Pass, c *flow.Call) {
	a := c.Positional(0)
	if a == nil || several(a.Value) {
		return
	}
	made, ok := a.Value.(*flow.Awaitable)
	if !ok || made.Call == nil || made.Origin == nil || made.Origin.Module == nil {
		return
	}
	callee := p.Facts.Value(made.Origin.Module, made.Call.Func)
	if several(callee) || !promises(callee) {
		return
	}
	e := a.Arg.Value
	d := p.Report(e.Span(), "`create_task` takes a coroutine, and `%s` gives a promise of JavaScript, for which it raises TypeError: use `ensure_future`", p.Name(made.Call.Func))
	if m, ok := callee.(*flow.Member); ok {
		p.Explain(d, m.Recv)
	}
	if f, ok := c.Node.Func.(*pysyntax.Attribute); ok {
		d.Fix(rule.Safe, "Use ensure_future", pyedit.Replace(f.AttrSpan, "ensure_future"))
		return
	}
	edits, local := p.ImportName(c.Span.Start, "asyncio", "ensure_future")
	d.Fix(rule.Safe, "Use ensure_future", append(edits, pyedit.Replace(c.Node.Func.Span(), local))...)
}

// promises reports whether what is called is an asynchronous function of
// JavaScript itself, which no SDK wraps.
func promises(callee flow.Value) bool {
	switch callee := callee.(type) {
	case *flow.Foreign:
		return callee.Path == "js.fetch" && !callee.Called
	case *flow.Member:
		if callee.Def == nil || !callee.Def.Async {
			return false
		}
		switch recv := callee.Recv.(type) {
		case *flow.Binding:
			return recv.Mode == runtime.Raw
		case *flow.JS:
			return recv.Mode == runtime.Raw && recv.Type != nil && recv.Type.Shape != catalog.ShapePython
		}
	}
	return false
}

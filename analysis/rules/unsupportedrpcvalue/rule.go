// Package unsupportedrpcvalue reports Python values that cannot be sent to a
// binding or to another Worker.
package unsupportedrpcvalue

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check), rule.On(keywords))

func check(p *rule.Pass, c *flow.Call) {
	m, ok := flow.As[*flow.Member](c.Callee)
	if !ok || len(flow.Alternatives(c.Callee)) > 1 || m.Of == nil || p.Attempt(c.At) {
		return
	}
	// Values of statements have a rule of their own.
	if m.Name == "bind" || m.Name == "waitUntil" || m.Name == "fetch" {
		return
	}
	var mode runtime.Mode
	kind := catalog.Kind("")
	switch recv := m.Recv.(type) {
	case *flow.Binding:
		mode, kind = recv.Mode, recv.Kind
	case *flow.JS:
		mode = recv.Mode
		if recv.Type == nil || recv.Type.Shape != catalog.ShapeClass {
			return
		}
	}
	stub := m.Def == nil && m.Of.Open
	if kind == catalog.DurableObject { // its own methods go through as they are
		return
	}
	for _, a := range c.Args {
		if _, star := a.Arg.Value.(*pysyntax.Starred); star || a.Arg.DoubleStar {
			continue
		}
		switch {
		case mode == runtime.Wrapped:
			wrapped(p, c, m, stub, a)
		case mode == runtime.Raw && stub:
			raw(p, c, m, a)
		}
	}
}

// wrapped reports what the SDK refuses to convert.
func wrapped(p *rule.Pass, c *flow.Call, m *flow.Member, stub bool, a flow.ArgValue) {
	bad, path := refused(a.Value, 0)
	if bad == "" {
		return
	}
	e := a.Arg.Value
	way := map[string]string{"tuple": "give it a list", "bytearray": "give it `bytes(...)`", "coroutine": "await it first"}[bad]
	what := "is"
	if path > 0 {
		what = "holds"
	}
	d := p.Report(e.Span(), "`%s` %s a %s, which `%s` cannot send: it raises TypeError; %s", p.Name(e), what, bad, p.Name(c.Node.Func), way)
	if !stub {
		sdk := p.Runtime.SDK()
		d.Assume(sdk.Certainty, sdk.Reason)
		if sdk.Reason.Path != "" {
			d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Because())
		}
	}
	if path > 0 {
		return
	}
	syntax := p.Module.Syntax
	switch bad {
	case "tuple":
		t, display := e.(*pysyntax.Tuple)
		if !display || len(t.Elts) == 0 {
			d.Fix(rule.Safe, "Make a list of it", pyedit.Call(syntax.Source, e, "list")...)
			return
		}
		around, ok := pyedit.Parentheses(syntax.Source, e.Span())
		if !ok {
			around = e.Span()
		}
		src := syntax.Source.Slice(around)
		if src[0] == '(' {
			d.Fix(rule.Safe, "Make it a list", pyedit.Replace(text.Span{Start: around.Start, End: around.Start + 1}, "["),
				pyedit.Replace(text.Span{Start: around.End - 1, End: around.End}, "]"))
		}
	case "bytearray":
		d.Fix(rule.Safe, "Copy it to bytes", pyedit.Call(syntax.Source, e, "bytes")...)
	case "coroutine":
		if pyedit.CanAwait(syntax, e.Span()) {
			d.Fix(rule.Safe, "Await it", pyedit.Await(syntax, e)...)
		}
	}
}

// refused names the type of a value that no wrapper of the SDK sends, and how
// deep it lies; "" where none surely does.
func refused(v flow.Value, depth int) (string, int) {
	if v == nil || depth > 3 {
		return "", 0
	}
	bad, at := "", 0
	for i, alt := range flow.Alternatives(v) {
		found, where := refusedOne(alt, depth)
		if found == "" || i > 0 && found != bad {
			return "", 0
		}
		bad, at = found, where
	}
	return bad, at
}

func refusedOne(v flow.Value, depth int) (string, int) {
	switch v := v.(type) {
	case *flow.Awaitable:
		return "coroutine", depth
	case *flow.Builtin:
		if v.Type == "bytearray" {
			return "bytearray", depth
		}
	case *flow.List:
		if v.Tuple {
			return "tuple", depth
		}
		for _, e := range v.Elems {
			if bad, at := refused(e, depth+1); bad != "" {
				return bad, at
			}
		}
		return "", 0
	case *flow.Dict:
		for _, key := range v.Names() {
			if bad, at := refused(v.Item(key), depth+1); bad != "" {
				return bad, at
			}
		}
	}
	return "", 0
}

// raw reports Python objects given to a stub that nothing converts for.
func raw(p *rule.Pass, c *flow.Call, m *flow.Member, a flow.ArgValue) {
	e := a.Arg.Value
	what := ""
	switch v := a.Value.(type) {
	case *flow.Dict:
		what = "dict"
	case *flow.List:
		what = "list"
		if v.Tuple {
			what = "tuple"
		} else if v.Set {
			what = "set"
		}
	case *flow.Builtin:
		if v.Type == "datetime.datetime" {
			what = "datetime"
		}
	}
	if what == "" || a.Arg.Name != "" {
		return
	}
	d := p.Report(e.Span(), "`%s` is a %s, which the raw stub's `%s` cannot send: it raises DataCloneError; convert it with `to_js`", p.Name(e), what, m.Name)
	p.Explain(d, m.Recv)
	if what == "datetime" {
		return
	}
	d.Fix(rule.Safe, "Convert it with to_js", p.ToObject(e)...)
}

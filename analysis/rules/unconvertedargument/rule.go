// Package unconvertedargument reports Python values that an API of the platform
// does not take as they are.
package unconvertedargument

import (
	_ "embed"
	"slices"

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

func check(p *rule.Pass, c *flow.Call) {
	if p.Attempt(c.At) {
		return
	}
	if f, ok := flow.As[*flow.Foreign](c.Callee); ok && !f.Called {
		if len(flow.Alternatives(c.Callee)) == 1 {
			body(p, c, f.Path)
		}
		return
	}
	m, ok := flow.As[*flow.Member](c.Callee)
	if !ok || len(flow.Alternatives(c.Callee)) > 1 || m.Of == nil || m.Def == nil {
		return
	}
	options(p, c, m)
	switch m.Of.Name + "." + m.Def.Name {
	case "KVNamespace.put", "R2Bucket.put":
		value := c.Positional(1)
		if value == nil {
			value = c.Keyword("value")
		}
		if value != nil {
			stored(p, c, m, value)
		}
	case "KVNamespace.get", "KVNamespace.getWithMetadata":
		if a := c.Positional(0); a != nil && mode(m.Recv) == runtime.Raw && isList(a.Value) {
			d := p.Report(a.Arg.Value.Span(), "`%s` is a list, which a raw binding takes for the name of one key: convert it with `to_js`", p.Name(a.Arg.Value))
			assume(p, d)
			convert(p, d, a.Arg.Value)
		}
	case "Ai.run":
		if a := c.Positional(1); a != nil && mode(m.Recv) == runtime.Raw {
			inputs(p, a)
		}
	case "Queue.send":
		if a := c.Positional(0); a != nil && mode(m.Recv) == runtime.Raw {
			message(p, a)
		}
	}
}

// message checks what a raw queue is to send.
func message(p *rule.Pass, a *flow.ArgValue) {
	e := a.Arg.Value
	if isList(a.Value) {
		d := p.Report(e.Span(), "`%s` is a list, which a raw queue cannot send once the call is over: convert it with `to_js`", p.Name(e))
		assume(p, d)
		convert(p, d, e)
		return
	}
	says := unread(p, a.Value)
	if says == "" && flow.All[*flow.Dict](a.Value) && p.Runtime.PositionalDictIsOptions() == runtime.Yes && nested(a.Value, false, 0) {
		says = "holds a list of lists or dicts, which a raw queue cannot send once the call is over"
	}
	if says == "" {
		return
	}
	d := p.Report(e.Span(), "`%s` %s: convert it with `to_js`", p.Name(e), says)
	assume(p, d)
	d.Fix(rule.Safe, "Convert it with to_js", p.ToObject(e)...)
}

// unread says what JavaScript does not see of a dict; "" where it sees all, or
// where v may be something else.
func unread(p *rule.Pass, v flow.Value) string {
	if !flow.All[*flow.Dict](v) {
		return ""
	}
	switch p.Runtime.PositionalDictIsOptions() {
	case runtime.No:
		return "arrives empty, since JavaScript cannot read a dict here"
	case runtime.Yes:
		if key := hidden(v); key != "" {
			return "loses its `" + key + "`, since JavaScript finds what the proxy of a dict has by that name"
		}
	}
	return ""
}

// ofProxy are names that the proxy of a dict has itself. A key of that name is
// not seen by JavaScript (measured on Pyodide 0.28 and 314).
var ofProxy = map[string]bool{
	"type": true, "length": true, "get": true, "set": true, "has": true, "delete": true, "copy": true, "destroy": true, "keys": true, "values": true,
	"items": true, "pop": true, "update": true, "clear": true, "toString": true, "constructor": true,
}

// hidden is a key that every alternative has and JavaScript does not see, or "".
func hidden(v flow.Value) string {
	found := ""
	for i, alt := range flow.Alternatives(v) {
		d, ok := alt.(*flow.Dict)
		if !ok {
			return ""
		}
		key := ""
		for _, name := range d.Names() {
			if ofProxy[name] && (key == "" || name == found) {
				key = name
			}
		}
		if key == "" || i > 0 && key != found {
			return ""
		}
		found = key
	}
	return found
}

// nested reports whether a list, itself or in a dict, holds lists or dicts:
// what JavaScript gets of those is gone when it has gone through the list.
func nested(v flow.Value, inList bool, depth int) bool {
	if v == nil || depth > 4 || len(flow.Alternatives(v)) > 1 {
		return false
	}
	switch v := v.(type) {
	case *flow.Dict:
		for _, name := range v.Names() {
			if inList || nested(v.Item(name), false, depth+1) {
				return true
			}
		}
	case *flow.List:
		if inList {
			return true
		}
		for _, e := range v.Elems {
			if nested(e, true, depth+1) {
				return true
			}
		}
		return v.Elems == nil && nested(v.Elem, true, depth+1)
	}
	return false
}

// takes reports whether a method has an option of that name.
func takes(m *flow.Member, name string) bool {
	return slices.ContainsFunc(m.Def.Keywords(), func(o catalog.Param) bool { return o.Name == name })
}

// option checks an option that is a dict itself.
func option(p *rule.Pass, c *flow.Call, m *flow.Member, a *flow.ArgValue) {
	if !takes(m, a.Arg.Name) || !flow.All[*flow.Dict](a.Value) {
		return
	}
	e, key, says := a.Arg.Value, hidden(a.Value), ""
	switch read := p.Runtime.PositionalDictIsOptions(); {
	case read == runtime.No:
		says = "is a dict, which JavaScript cannot read here"
	case read == runtime.Yes && key != "":
		says = "loses its `" + key + "`, since JavaScript finds what the proxy of a dict has by that name"
	default:
		return
	}
	d := p.Report(e.Span(), "`%s` of `%s` %s: convert it with `to_js`", a.Arg.Name, p.Name(c.Node.Func), says)
	assume(p, d)
	d.Fix(rule.Safe, "Convert it with to_js", p.ToObject(e)...)
}

// options checks options given by keyword, and by position where JavaScript
// cannot read a dict.
func options(p *rule.Pass, c *flow.Call, m *flow.Member) {
	at := len(m.Def.Params) - 1
	if mode(m.Recv) != runtime.Raw || at < 0 || len(m.Def.Params[at].Options) == 0 {
		return
	}
	for i := range c.Args {
		option(p, c, m, &c.Args[i])
	}
	a := c.Positional(at)
	if a == nil || !flow.All[*flow.Dict](a.Value) {
		return
	}
	e, key, says := a.Arg.Value, hidden(a.Value), ""
	switch read := p.Runtime.PositionalDictIsOptions(); {
	case read == runtime.No:
		says = "ignores the options in `" + p.Name(e) + "`, which JavaScript cannot read here"
	case read == runtime.Yes && key != "" && takes(m, key):
		says = "does not see the `" + key + "` in `" + p.Name(e) + "`, but what the proxy of a dict has by that name"
	default:
		return
	}
	d := p.Report(e.Span(), "`%s` %s: give the options as keyword arguments", p.Name(c.Node.Func), says)
	assume(p, d)
	for _, alt := range flow.Alternatives(a.Value) {
		dict := alt.(*flow.Dict)
		for _, name := range dict.Names() {
			if flow.Any[*flow.Dict](dict.Item(name)) {
				return // an option that is a dict itself would not be read either
			}
		}
	}
	switch a.Arg.Value.(type) {
	case *pysyntax.Name, *pysyntax.Dict, *pysyntax.Attribute:
		d.Fix(rule.Unsafe, "Give them as keyword arguments", pyedit.Insert(a.Arg.Value.Span().Start, "**"))
	}
}

// stored checks a value to keep in KV or R2.
func stored(p *rule.Pass, c *flow.Call, m *flow.Member, a *flow.ArgValue) {
	e, name := a.Arg.Value, p.Name(a.Arg.Value)
	what := ""
	switch {
	case flow.All[*flow.Dict](a.Value):
		what = "a dict"
	case isList(a.Value):
		what = "a list"
	}
	switch {
	case what != "":
		d := p.Report(e.Span(), "`%s` is %s, which `%s` rejects: store `json.dumps(...)` of it", name, what, p.Name(c.Node.Func))
		dump(p, d, e, rule.Safe)
	case isNone(a.Value) && m.Of.Name == "KVNamespace":
		p.Report(e.Span(), "`%s` stores None as text, `null` or `undefined`: delete the key, or store an empty str", p.Name(c.Node.Func))
	case isBytes(a.Value, e) && mode(m.Recv) == runtime.Raw:
		d := p.Report(e.Span(), "`%s` is bytes, which a raw binding does not take: convert it with `to_js`", name)
		assume(p, d)
		convert(p, d, e)
	}
}

// body checks the body of a JavaScript response or request, and what is cloned.
func body(p *rule.Pass, c *flow.Call, path string) {
	var a *flow.ArgValue
	switch path {
	case "js.structuredClone":
		if a = c.Positional(0); a != nil && (flow.All[*flow.Dict](a.Value) || isList(a.Value)) {
			d := p.Report(a.Arg.Value.Span(), "`structuredClone` cannot clone `%s`, a Python object: convert it with `to_js`", p.Name(a.Arg.Value))
			d.Fix(rule.Safe, "Convert it with to_js", p.ToObject(a.Arg.Value)...)
		}
		return
	case "js.Response.json", "js.JSON.stringify":
		toJSON(p, c)
		return
	case "js.Response.new":
		initial(p, c)
		a = c.Positional(0)
	case "js.fetch", "js.Request.new":
		initial(p, c)
		a = c.Keyword("body")
	}
	if a == nil || !flow.All[*flow.Dict](a.Value) {
		return
	}
	d := p.Report(a.Arg.Value.Span(), "`%s` is a dict, which JavaScript turns into text as Python prints it, not into JSON: give `json.dumps(...)` of it", p.Name(a.Arg.Value))
	dump(p, d, a.Arg.Value, rule.Unsafe)
}

func isNone(v flow.Value) bool {
	c, ok := v.(*flow.Const)
	return ok && c.Kind == flow.ConstNone
}

// isList is a list alone: a tuple or set is none, and what a comprehension
// makes is.
func isList(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		l, ok := alt.(*flow.List)
		if !ok || l.Tuple || l.Set {
			return false
		}
	}
	return true
}

func isBytes(v flow.Value, e pysyntax.Expr) bool {
	if s, ok := e.(*pysyntax.Str); ok && s.Bytes {
		return true
	}
	for _, alt := range flow.Alternatives(v) {
		switch v := alt.(type) {
		case *flow.Const:
			if v.Kind != flow.ConstBytes {
				return false
			}
		case *flow.Builtin:
			if v.Type != "bytes" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// mode is how a binding, or what came of one, is seen.
func mode(v flow.Value) runtime.Mode {
	switch v := v.(type) {
	case *flow.Binding:
		return v.Mode
	case *flow.JS:
		return v.Mode
	}
	return runtime.ModeUnknown
}

func assume(p *rule.Pass, d *rule.Diagnostic) {
	sdk := p.Runtime.SDK()
	d.Assume(sdk.Certainty, sdk.Reason)
}

func dump(p *rule.Pass, d *rule.Diagnostic, e pysyntax.Expr, a rule.Applicability) {
	edits, local := p.ImportModule(e.Span().Start, "json")
	d.Fix(a, "Give it as JSON", append(edits, pyedit.Call(p.Module.Syntax.Source, e, local+".dumps")...)...)
}

func convert(p *rule.Pass, d *rule.Diagnostic, e pysyntax.Expr) {
	edits, local := p.ImportName(e.Span().Start, "pyodide.ffi", "to_js")
	d.Fix(rule.Safe, "Convert it with to_js", append(edits, pyedit.Call(p.Module.Syntax.Source, e, local)...)...)
}

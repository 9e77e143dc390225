// Package unconvertedargument reports Python values that an API of the platform
// does not take as they are.
package unconvertedargument

import (
	_ "embed"

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
	case "Queue.send":
		if a := c.Positional(0); a != nil && mode(m.Recv) == runtime.Raw && isList(a.Value) {
			d := p.Report(a.Arg.Value.Span(), "`%s` is a list, which a raw queue cannot send once the call is over: convert it with `to_js`", p.Name(a.Arg.Value))
			assume(p, d)
			convert(p, d, a.Arg.Value)
		}
	}
}

// options checks options given by position where JavaScript cannot read a dict.
func options(p *rule.Pass, c *flow.Call, m *flow.Member) {
	at := len(m.Def.Params) - 1
	if mode(m.Recv) != runtime.Raw || p.Runtime.PositionalDictIsOptions() != runtime.No || at < 0 || len(m.Def.Params[at].Options) == 0 {
		return
	}
	a := c.Positional(at)
	if a == nil || !flow.All[*flow.Dict](a.Value) {
		return
	}
	d := p.Report(a.Arg.Value.Span(), "`%s` ignores the options in `%s`, which JavaScript cannot read here: give them as keyword arguments", p.Name(c.Node.Func), p.Name(a.Arg.Value))
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

// body checks the body of a JavaScript response or request.
func body(p *rule.Pass, c *flow.Call, path string) {
	var a *flow.ArgValue
	switch path {
	case "js.Response.new":
		a = c.Positional(0)
	case "js.fetch":
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
	edits, local := pyedit.ImportModule(p.Module.Syntax, "json")
	d.Fix(a, "Give it as JSON", append(edits, pyedit.Call(p.Module.Syntax.Source, e, local+".dumps")...)...)
}

func convert(p *rule.Pass, d *rule.Diagnostic, e pysyntax.Expr) {
	edits, local := pyedit.ImportName(p.Module.Syntax, "pyodide.ffi", "to_js")
	d.Fix(rule.Safe, "Convert it with to_js", append(edits, pyedit.Call(p.Module.Syntax.Source, e, local)...)...)
}

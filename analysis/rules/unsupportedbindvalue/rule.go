// Package unsupportedbindvalue reports values that D1 does not take for a
// parameter.
package unsupportedbindvalue

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
	if c.Method != "bind" || p.Attempt(c.At) {
		return
	}
	j := rule.JSValue(c.Recv, func(j *flow.JS) bool { return j.Type.Name == "D1PreparedStatement" })
	if j == nil {
		return
	}
	for i := range c.Args {
		a := &c.Args[i]
		if _, star := a.Arg.Value.(*pysyntax.Starred); star || a.Arg.Name != "" || a.Arg.DoubleStar {
			continue
		}
		k := kindOf(a.Value, j.Mode)
		if s, ok := a.Arg.Value.(*pysyntax.Str); ok && s.Bytes && j.Mode == runtime.Raw {
			k = kind{"bytes", rejected, toJS}
		}
		if k.what != "" {
			report(p, j, a.Arg.Value, k, len(c.Args) == 1)
		}
	}
}

// kind is what a value is, what comes of binding it, and the way out: spread
// for a list, else a call or a method of the value.
type kind struct {
	what, comes string
	way         way
}

type way int

const (
	spread way = iota
	dump
	isoformat
	text
	toJS
)

const rejected = "D1 rejects it with D1_TYPE_ERROR"

// kindOf is the same kind for every alternative of a value, or none.
func kindOf(v flow.Value, mode runtime.Mode) (found kind) {
	for _, alt := range flow.Alternatives(v) {
		k := one(alt, mode)
		if k.what == "" || found.what != "" && k.what != found.what {
			return kind{}
		}
		found = k
	}
	return found
}

func one(v flow.Value, mode runtime.Mode) kind {
	switch v := v.(type) {
	case *flow.List:
		switch {
		case v.Set:
			return kind{"a set", rejected, dump}
		case v.Tuple && mode == runtime.Wrapped:
			return kind{"a tuple", "the binding raises TypeError for it", spread}
		case v.Tuple:
			return kind{"a tuple", "it is one value, which D1 rejects", spread}
		case mode == runtime.Wrapped:
			return kind{"a list", "it is one value, stored as a blob in silence", spread}
		}
		return kind{"a list", "it is one value, which D1 does not take for several", spread}
	case *flow.Dict:
		return kind{"a dict", rejected, dump}
	case *flow.Builtin:
		switch v.Type {
		case "datetime.datetime", "datetime.date":
			return kind{"a datetime", rejected, isoformat}
		case "uuid.UUID":
			if mode == runtime.Raw {
				return kind{"a UUID", rejected, text}
			}
		case "bytes":
			if mode == runtime.Raw {
				return kind{"bytes", rejected, toJS}
			}
		}
	case *flow.Foreign:
		if v.Called && v.Path == "decimal.Decimal" && mode == runtime.Raw {
			return kind{"a Decimal", rejected, text}
		}
	case *flow.Const:
		switch {
		case v.Kind == flow.ConstBytes && mode == runtime.Raw:
			return kind{"bytes", rejected, toJS}
		case v.Kind == flow.ConstInt && (v.Int >= 1<<53-1 || v.Int <= -(1<<53-1)):
			return kind{"an integer beyond 2**53", rejected, text}
		}
	}
	return kind{}
}

func report(p *rule.Pass, j *flow.JS, e pysyntax.Expr, k kind, only bool) {
	ways := [...]string{"write `*` before it for one `?` each", "bind `json.dumps(...)` of it", "bind its `isoformat()`", "bind `str(...)` of it", "bind `to_js(...)` of it"}
	d := p.Report(e.Span(), "`%s` is %s: %s; %s", p.Name(e), k.what, k.comes, ways[k.way])
	if j.Mode == runtime.Raw && k.way == toJS {
		sdk := p.Runtime.SDK()
		d.Assume(sdk.Certainty, sdk.Reason)
	}
	p.Explain(d, j)
	source := p.Module.Syntax.Source
	switch k.way {
	case spread:
		if only {
			d.Fix(rule.Unsafe, "Bind each value", pyedit.Insert(e.Span().Start, "*"))
		}
	case dump:
		if k.what == "a dict" {
			edits, local := p.ImportModule(e.Span().Start, "json")
			d.Fix(rule.Safe, "Bind it as JSON", append(edits, pyedit.Call(source, e, local+".dumps")...)...)
		}
	case isoformat:
		switch e.(type) {
		case *pysyntax.Name, *pysyntax.Attribute, *pysyntax.Call, *pysyntax.Subscript:
			d.Fix(rule.Safe, "Bind its isoformat()", pyedit.Insert(e.Span().End, ".isoformat()"))
		}
	case text:
		d.Fix(rule.Safe, "Bind it as text", pyedit.Call(source, e, "str")...)
	case toJS:
		edits, local := p.ImportName(e.Span().Start, "pyodide.ffi", "to_js")
		d.Fix(rule.Safe, "Convert it with to_js", append(edits, pyedit.Call(source, e, local)...)...)
	}
}

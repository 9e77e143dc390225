// Package noneind1bind reports None among the values bound to a raw D1
// statement, which rejects it.
package noneind1bind

import (
	_ "embed"
	"strings"

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
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, c *flow.Call) {
	if c.Method != "bind" || len(c.Args) == 0 || p.Attempt(c.At) {
		return
	}
	j := rule.JSValue(c.Recv, func(j *flow.JS) bool {
		return j.Type.Name == "D1PreparedStatement" && j.Mode == runtime.Raw
	})
	if j == nil {
		return
	}
	for i := range c.Args {
		a := &c.Args[i]
		if a.Arg.Name != "" || a.Arg.DoubleStar {
			continue
		}
		if star, ok := a.Arg.Value.(*pysyntax.Starred); ok {
			if list, ok := flow.As[*flow.List](p.Facts.Value(c.Module, star.Value)); ok && list.Elem != nil && mayBeNone(list.Elem) {
				report(p, j, star.Value, "`"+p.Name(star.Value)+"` holds what may be None", true)
			}
			continue
		}
		switch {
		case isNone(a.Value):
			report(p, j, a.Arg.Value, "`"+p.Name(a.Arg.Value)+"` is None", false)
		case mayBeNone(a.Value), lookedUp(p, c, a.Arg.Value):
			report(p, j, a.Arg.Value, "`"+p.Name(a.Arg.Value)+"` may be None", false)
		}
	}
}

func isNone(v flow.Value) bool {
	c, ok := flow.As[*flow.Const](v)
	return ok && c.Kind == flow.ConstNone && !mixed(v)
}

func mixed(v flow.Value) bool { return len(flow.Alternatives(v)) > 1 }

// mayBeNone reports whether None is among the values that v may be. A column of
// a row counts as filled: whether it can be NULL is for the schema to say.
func mayBeNone(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		switch alt := alt.(type) {
		case *flow.Const:
			if alt.Kind == flow.ConstNone {
				return true
			}
		case *flow.Nullable:
			if alt.Null == runtime.NullIsNone && !flow.Any[flow.Unknown](alt.Of) {
				return true
			}
		}
	}
	return false
}

// lookedUp reports whether an argument is data.get("key") without a default, of
// data that the client sent, when nothing else in the function speaks of the key:
// it may have made sure that it is there.
func lookedUp(p *rule.Pass, c *flow.Call, e pysyntax.Expr) bool {
	call, ok := e.(*pysyntax.Call)
	if !ok || len(call.Args) != 1 || call.Args[0].Name != "" || call.Args[0].DoubleStar || c.Function == nil {
		return false
	}
	get, ok := call.Func.(*pysyntax.Attribute)
	if !ok || get.Attr != "get" {
		return false
	}
	key, ok := call.Args[0].Value.(*pysyntax.Str)
	if !ok {
		return false
	}
	name, ok := key.Literal()
	if !ok {
		return false
	}
	switch recv := p.Facts.Value(c.Module, get.Value).(type) {
	case *flow.Outside:
	case *flow.JS:
		if recv.Type == nil || recv.Type.Name != "RequestJSON" {
			return false
		}
	default:
		return false
	}
	function := p.Module.Syntax.Source.Slice(c.Function.Span())
	return strings.Count(function, `"`+name+`"`)+strings.Count(function, `'`+name+`'`) == 1
}

func report(p *rule.Pass, j *flow.JS, e pysyntax.Expr, says string, several bool) {
	out := "write NULL into the SQL"
	if p.Runtime.JSNullImportable() == runtime.Yes {
		out = "bind jsnull for it"
	}
	d := p.Report(e.Span(), "%s, which a raw D1 binding rejects with D1_TYPE_ERROR; %s", says, out)
	sdk := p.Runtime.SDK()
	d.Assume(sdk.Certainty, sdk.Reason)
	p.Explain(d, j)
	if sdk.Reason.Path != "" {
		d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Because())
	}
	if p.Runtime.JSNullImportable() != runtime.Yes {
		return
	}
	if k, ok := e.(*pysyntax.Constant); ok && k.Kind == pysyntax.KindNone {
		edits, local := pyedit.ImportName(p.Module.Syntax, "pyodide.ffi", "jsnull")
		d.Fix(rule.Safe, "Bind jsnull", append(edits, pyedit.Replace(e.Span(), local))...)
		return
	}
	var edits []text.Edit
	if !pyedit.Defines(p.Module.Syntax, helperName) {
		edits = append(edits, pyedit.InsertDefinition(p.Module.Syntax, helper))
	}
	if several {
		edits = append(edits, pyedit.Wrap(e, "["+helperName+"(value) for value in ", "]")...)
	} else {
		edits = append(edits, pyedit.Wrap(e, helperName+"(", ")")...)
	}
	d.Fix(rule.Safe, "Bind jsnull where it is None", edits...)
}

const helperName = "_or_jsnull"

// helper imports where it runs, so that the module can still be imported
// outside of a Worker.
const helper = `def _or_jsnull(value):
    """The value, or JavaScript's null where it is None: what a raw D1 binding takes for NULL."""
    from pyodide.ffi import jsnull

    return jsnull if value is None else value`

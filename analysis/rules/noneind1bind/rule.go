// Package noneind1bind reports None among the values bound to a raw D1
// statement, which rejects it.
package noneind1bind

import (
	_ "embed"
	"fmt"
	"slices"
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
	if j == nil || c.Function != nil && c.Function.Name == "bind" {
		return // a wrapper of the statement: it may translate what it is given
	}
	var found []culprit
	for i := range c.Args {
		a := &c.Args[i]
		if a.Arg.Name != "" || a.Arg.DoubleStar {
			continue
		}
		if star, ok := a.Arg.Value.(*pysyntax.Starred); ok {
			list, ok := flow.As[*flow.List](p.Facts.Value(c.Module, star.Value))
			if ok && holdsNone(list) && written(c, star.Value, list) {
				found = append(found, culprit{star.Value, true})
			}
			continue
		}
		if mayBeNone(a.Value) && !translated(p, c, a.Arg.Value) && !filled(p, c, a.Arg.Value) && !initial(p, c, a) || lookedUp(p, c, a.Arg.Value) {
			found = append(found, culprit{a.Arg.Value, false})
		}
	}
	if found != nil {
		report(p, c, j, found)
	}
}

// culprit is an argument that is or may be None, or an unpacked list that may
// hold it.
type culprit struct {
	expr    pysyntax.Expr
	several bool
}

// holdsNone reports whether None is among the elements of a list, of those that
// are known one by one or of all together.
func holdsNone(list *flow.List) bool {
	return slices.ContainsFunc(list.Elems, mayBeNone) || list.Elem != nil && mayBeNone(list.Elem)
}

// written reports whether a list is known position by position, or came as it
// is from the callers: what was put together in between may be translated.
func written(c *flow.Call, e pysyntax.Expr, list *flow.List) bool {
	if list.Elems != nil {
		return true
	}
	name, ok := e.(*pysyntax.Name)
	if !ok || c.Function == nil {
		return false
	}
	for _, param := range c.Function.Params {
		if param.Name == name.ID {
			return true
		}
	}
	return false
}

// translated reports whether an argument is what a function of the project
// makes that speaks of null.
func translated(p *rule.Pass, c *flow.Call, e pysyntax.Expr) bool {
	call, ok := e.(*pysyntax.Call)
	if !ok {
		return false
	}
	f, ok := flow.As[*flow.Func](p.Facts.Value(c.Module, call.Func))
	return ok && f.Def != nil && strings.Contains(strings.ToLower(f.Module.Syntax.Source.Slice(f.Def.Span())), "null")
}

// filled reports whether an argument is data.get("key") of a dict that has the
// key with a value that is not None.
func filled(p *rule.Pass, c *flow.Call, e pysyntax.Expr) bool {
	recv, name, ok := lookup(e)
	if !ok {
		return false
	}
	for _, alt := range flow.Alternatives(p.Facts.Value(c.Module, recv)) {
		d, ok := alt.(*flow.Dict)
		if !ok || d.Item(name) == nil || mayBeNone(d.Item(name)) {
			return false
		}
	}
	return true
}

// initial reports whether an argument is an attribute or a global that is None
// at first and something else later: when is not known.
func initial(p *rule.Pass, c *flow.Call, a *flow.ArgValue) bool {
	if len(flow.Alternatives(a.Value)) == 1 {
		return false
	}
	switch e := a.Arg.Value.(type) {
	case *pysyntax.Attribute:
		owner := p.Facts.Value(c.Module, e.Value)
		return flow.Any[*flow.Instance](owner) || flow.Any[*flow.Class](owner) || flow.Any[*flow.ModuleValue](owner)
	case *pysyntax.Name:
		return mayBeNone(p.Facts.Global(c.Module, e.ID))
	}
	return false
}

// lookup takes data.get("key") apart.
func lookup(e pysyntax.Expr) (recv pysyntax.Expr, key string, ok bool) {
	call, ok := e.(*pysyntax.Call)
	if !ok || len(call.Args) != 1 || call.Args[0].Name != "" || call.Args[0].DoubleStar {
		return nil, "", false
	}
	get, ok := call.Func.(*pysyntax.Attribute)
	if !ok || get.Attr != "get" {
		return nil, "", false
	}
	literal, ok := call.Args[0].Value.(*pysyntax.Str)
	if !ok {
		return nil, "", false
	}
	key, ok = literal.Literal()
	return get.Value, key, ok
}

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
// data that somebody else sent, when nothing else in the function speaks of the
// key: it may have made sure that it is there.
func lookedUp(p *rule.Pass, c *flow.Call, e pysyntax.Expr) bool {
	data, name, ok := lookup(e)
	if !ok || c.Function == nil {
		return false
	}
	sent := false
	for _, alt := range flow.Alternatives(p.Facts.Value(c.Module, data)) {
		switch recv := alt.(type) {
		case *flow.Outside:
			sent = true
		case *flow.JS:
			if recv.Type == nil || recv.Type.Name != "RequestJSON" && recv.Type.Name != "PythonJSON" {
				return false
			}
			sent = true
		case *flow.Dict: // the default of an outer lookup: data.get("user", {})
			if len(recv.Names()) > 0 {
				return false
			}
		default:
			return false
		}
	}
	function := p.Module.Syntax.Source.Slice(c.Function.Span())
	return sent && strings.Count(function, `"`+name+`"`)+strings.Count(function, `'`+name+`'`) == 1
}

func report(p *rule.Pass, c *flow.Call, j *flow.JS, found []culprit) {
	jsnull := p.Runtime.JSNullImportable() == runtime.Yes
	out := "write NULL into the SQL"
	if jsnull {
		out = "bind jsnull for it"
	}
	var names []string
	for _, f := range found {
		name := "`" + p.Name(f.expr) + "`"
		if f.several {
			name = "an item of " + name
		}
		names = append(names, name)
	}
	if len(names) > 3 {
		names = append(names[:2], fmt.Sprintf("%d others", len(names)-2))
	}
	says := strings.Join(names, ", ") + " may be None"
	if len(found) == 1 && isLiteral(found[0].expr) {
		says = "this is None"
	}
	d := p.Report(c.Span, "a raw D1 binding rejects None with D1_TYPE_ERROR, and %s; %s", says, out)
	for _, f := range found {
		d.Relate(p.Module.Path, f.expr.Span(), "`"+p.Name(f.expr)+"`")
	}
	sdk := p.Runtime.SDK()
	d.Assume(sdk.Certainty, sdk.Reason)
	p.Explain(d, j)
	if sdk.Reason.Path != "" {
		d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Because())
	}
	if jsnull {
		d.Fix(rule.Safe, "Bind jsnull where it is None", edits(p, found)...)
	}
}

func isLiteral(e pysyntax.Expr) bool {
	k, ok := e.(*pysyntax.Constant)
	return ok && k.Kind == pysyntax.KindNone
}

// edits imports jsnull for literals, and adds the helper for all else.
func edits(p *rule.Pass, found []culprit) (out []text.Edit) {
	helped := false
	for _, f := range found {
		helped = helped || !isLiteral(f.expr)
	}
	local := helperName + "(None)"
	switch {
	case !helped:
		out, local = p.ImportName(found[0].expr.Span().Start, "pyodide.ffi", "jsnull")
	case !pyedit.Defines(p.Module.Syntax, helperName):
		out = append(out, pyedit.InsertDefinition(p.Module.Syntax, helper))
	}
	for _, f := range found {
		switch {
		case isLiteral(f.expr):
			out = append(out, pyedit.Replace(f.expr.Span(), local))
		case f.several:
			out = append(out, pyedit.Wrap(f.expr, "["+helperName+"(value) for value in ", "]")...)
		default:
			out = append(out, pyedit.Wrap(f.expr, helperName+"(", ")")...)
		}
	}
	return out
}

const helperName = "_or_jsnull"

// helper imports where it runs, so that the module can still be imported
// outside of a Worker.
const helper = `def _or_jsnull(value):
    """The value, or JavaScript's null where it is None: what a raw D1 binding takes for NULL."""
    from pyodide.ffi import jsnull

    return jsnull if value is None else value`

// Package dictbecomesmap reports dicts that to_js makes a Map of where a Map
// does harm.
package dictbecomesmap

import (
	_ "embed"
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

func check(p *rule.Pass, c *flow.Call) {
	form := p.Runtime.DictBecomes()
	if form != runtime.DictIsMap && form != runtime.DictIsLiteralMap || p.Attempt(c.At) {
		return
	}
	clones := cloned(c)
	for _, a := range c.Args {
		made, ok := a.Arg.Value.(*pysyntax.Call)
		if !ok || !toJS(p, c.Module, made) {
			continue
		}
		given := p.Facts.Value(c.Module, made.Args[0].Value)
		what := ""
		switch {
		case clones != "" && holdsDict(given, 0):
			what = "a Map of " + p.Name(made.Args[0].Value) + ", and " + clones + " raises DataCloneError"
		case reads(c):
			key := lost(given)
			if key == "" {
				continue
			}
			what = "a Map, whose own `" + key + "` hides the key \"" + key + "\""
		default:
			continue
		}
		d := p.Report(made.Span(), "`to_js` makes %s; give it `dict_converter=Object.fromEntries`", what)
		_, c, why := p.Runtime.Pyodide()
		d.Assume(c, why)
		if why.Path != "" {
			d.Relate(why.Path, why.Span, "the Pyodide of "+why.Text)
		}
		edits, local := pyedit.ImportName(p.Module.Syntax, "js", "Object")
		last := made.Args[len(made.Args)-1].Span().End
		d.Fix(rule.Safe, "Make an object", append(edits, pyedit.Insert(last, ", dict_converter="+local+".fromEntries"))...)
	}
}

// toJS reports whether a call is to_js(value) without a converter of its own.
func toJS(p *rule.Pass, m *flow.Module, call *pysyntax.Call) bool {
	f, ok := flow.As[*flow.Foreign](p.Facts.Value(m, call.Func))
	if !ok || f.Called || f.Path != "pyodide.ffi.to_js" || len(call.Args) == 0 || call.Args[0].Name != "" {
		return false
	}
	for _, a := range call.Args {
		if _, star := a.Value.(*pysyntax.Starred); star || a.DoubleStar || a.Name == "dict_converter" || a.Name == "default_converter" {
			return false
		}
	}
	return true
}

// holdsDict reports whether a value surely is a dict or holds one.
func holdsDict(v flow.Value, depth int) bool {
	if flow.All[*flow.Dict](v) {
		return true
	}
	list, ok := flow.As[*flow.List](v)
	if !ok || depth > 3 || len(flow.Alternatives(v)) > 1 {
		return false
	}
	for _, e := range list.Elems {
		if holdsDict(e, depth+1) {
			return true
		}
	}
	return list.Elems == nil && list.Elem != nil && holdsDict(list.Elem, depth+1)
}

// cloned says by what a call clones its arguments, "" where it does not.
func cloned(c *flow.Call) string {
	if f, ok := flow.As[*flow.Foreign](c.Callee); ok && !f.Called && f.Path == "js.structuredClone" {
		return "`structuredClone`"
	}
	m, ok := flow.As[*flow.Member](c.Callee)
	if !ok || len(flow.Alternatives(c.Callee)) > 1 || m.Of == nil {
		return ""
	}
	switch m.Of.Name {
	case "DurableObjectStorage", "SyncKvStorage":
		if m.Name == "put" {
			return "the storage"
		}
	case "Queue":
		if k := c.Keyword("contentType"); m.Name == "send" && k != nil {
			if kind, ok := k.Value.(*flow.Const); ok && kind.Str == "v8" {
				return "the queue"
			}
		}
	}
	if m.Def == nil && m.Of.Open && m.Of.Shape == catalog.ShapeClass {
		return "the call of `" + m.Name + "`"
	}
	return ""
}

// reads reports whether a call is one that reads properties of an object: what
// takes pairs is happy with a Map.
func reads(c *flow.Call) bool {
	if f, ok := flow.As[*flow.Foreign](c.Callee); ok && !f.Called && len(flow.Alternatives(c.Callee)) == 1 {
		return f.Path == "js.JSON.stringify" || f.Path == "js.fetch"
	}
	m, ok := flow.As[*flow.Member](c.Callee)
	if !ok || len(flow.Alternatives(c.Callee)) > 1 {
		return false
	}
	_, binding := m.Recv.(*flow.Binding)
	return binding
}

// members are what a Map has itself: on a LiteralMap they hide keys.
var members = map[string]bool{}

func init() {
	for _, name := range strings.Fields("size get set has delete clear keys values entries forEach") {
		members[name] = true
	}
}

// lost is a key of a dict, or of the dicts of a list, that a Map hides.
func lost(v flow.Value) string {
	if len(flow.Alternatives(v)) > 1 {
		return ""
	}
	switch v := v.(type) {
	case *flow.Dict:
		for _, key := range v.Names() {
			if members[key] {
				return key
			}
		}
		for _, key := range v.Names() {
			if inner := lost(v.Item(key)); inner != "" {
				return inner
			}
		}
	case *flow.List:
		for _, e := range v.Elems {
			if key := lost(e); key != "" {
				return key
			}
		}
		if v.Elems == nil && v.Elem != nil {
			return lost(v.Elem)
		}
	}
	return ""
}

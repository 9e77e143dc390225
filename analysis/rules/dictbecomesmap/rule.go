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
	clones, read := cloned(c), reads(c)
	for i := range c.Args {
		a := &c.Args[i]
		made, ok := mapMade(a.Value)
		if !ok {
			continue
		}
		direct := a.Arg.Value == pysyntax.Expr(made.Call)
		what := "a Map"
		switch {
		case clones != "" && every(a.Value, func(m *flow.ToJS) bool { return holdsDict(m.Of, 0) }):
			if direct {
				what += " of " + p.Name(made.Call.Args[0].Value)
			}
			what += ", and " + clones + " raises DataCloneError"
		case read && every(a.Value, func(m *flow.ToJS) bool { return lost(m.Of) != "" }):
			key := lost(made.Of)
			what += ", whose own `" + key + "` hides the key \"" + key + "\""
		default:
			continue
		}
		at, maker := a.Arg.Value.Span(), "`to_js`"
		if !direct {
			maker = "`to_js` made `" + p.Name(a.Arg.Value) + "`"
			what = strings.Replace(what, "a Map", "with dicts as Maps", 1)
		} else {
			what = "makes " + what
		}
		d := p.Report(at, "%s %s; give it `dict_converter=Object.fromEntries`", maker, what)
		_, c, why := p.Runtime.Pyodide()
		d.Assume(c, why)
		if !direct {
			d.Relate(made.Module.Path, made.Call.Span(), "`to_js` is called here")
		}
		if why.Path != "" {
			d.Relate(why.Path, why.Span, "the Pyodide of "+why.Text)
		}
		if !direct {
			continue // the same call may make what others read as a Map
		}
		edits, local := p.ImportName(made.Call.Start, "js", "Object")
		last := made.Call.Args[len(made.Call.Args)-1].Span().End
		d.Fix(rule.Safe, "Make an object", append(edits, pyedit.Insert(last, ", dict_converter="+local+".fromEntries"))...)
	}
}

// mapMade is what to_js made without being told how to convert dicts, the first
// of several when all are that.
func mapMade(v flow.Value) (*flow.ToJS, bool) {
	made, ok := flow.As[*flow.ToJS](v)
	return made, ok && every(v, func(m *flow.ToJS) bool { return !m.Objects })
}

// every reports whether all alternatives of a value are as told.
func every(v flow.Value, is func(*flow.ToJS) bool) bool {
	for _, alt := range flow.Alternatives(v) {
		if m, ok := alt.(*flow.ToJS); !ok || !is(m) {
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

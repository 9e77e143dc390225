// Package rawjsproxy reports raw JavaScript objects used as if they were dicts.
package rawjsproxy

import (
	_ "embed"
	"strings"

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
var Rule = rule.New(doc,
	rule.On(subscript), rule.On(call), rule.On(iterate), rule.On(contains), rule.On(returned))

// rawObject reports whether a value is a raw JavaScript object without items:
// neither an array nor a Map, nor one whose own get() makes [] work.
func rawObject(j *flow.JS) bool {
	if j.Mode != runtime.Raw || j.List {
		return false
	}
	switch j.Type.Shape {
	case catalog.ShapeObject:
		return true
	case catalog.ShapeClass:
		return j.Type.Member("get") == nil && j.Type.Member("has") == nil
	}
	return false
}

// jsonVar is a var that holds an object or array as the JavaScript value it
// is, whatever the SDK; any other value is itself.
func jsonVar(v flow.Value) flow.Value {
	b, ok := v.(*flow.Binding)
	if !ok || b.Kind != catalog.JSONVar {
		return v
	}
	return &flow.JS{Type: catalog.Lookup("JSON"), Mode: runtime.Raw, Origin: b.Origin}
}

func rawBuffer(j *flow.JS) bool {
	return j.Mode == runtime.Raw && !j.List && j.Type.Shape == catalog.ShapeBuffer
}

// certainlyObject leaves out JSON, which may as well be an array.
func certainlyObject(j *flow.JS) bool { return rawObject(j) && j.Type.Name != "JSON" }

func subscript(p *rule.Pass, s *flow.Subscript) {
	is := certainlyObject
	key, _ := s.Index.(*flow.Const)
	if key != nil && key.Kind == flow.ConstStr {
		is = rawObject // an array has no string keys either
	}
	j := rule.JSValue(jsonVar(s.Object), is)
	if j == nil || p.Attempt(s.At) {
		return
	}
	raises := "raises TypeError"
	if s.Store {
		raises = "cannot store: it raises TypeError"
	}
	if key != nil && isAttribute(key) {
		attribute := "." + key.Str
		if _, name := s.Node.Value.(*pysyntax.Name); name {
			attribute = p.Name(s.Node.Value) + attribute
		}
		d := report(p, j, s.Span, s.Node.Value, "`%s` %s; use `%s`", p.Name(s.Node), raises, attribute)
		open := pyedit.Bracket(p.Module.Syntax.Source, s.Node)
		d.Fix(byAttribute(p, s.Node.Value), "Use `"+rule.Shorten(attribute)+"`", text.Edit{Span: text.Span{Start: open, End: s.Node.End}, New: "." + key.Str})
		if !s.Store {
			convert(p, d, s.Node.Value)
		}
		return
	}
	d := report(p, j, s.Span, s.Node.Value, "`%s` %s; convert it first", p.Name(s.Node), raises)
	if !s.Store {
		convert(p, d, s.Node.Value)
	}
}

// dictMethods are what Python code calls on a dict, and a JavaScript object
// does not have.
var dictMethods = map[string]bool{
	"get": true, "items": true, "keys": true, "values": true, "copy": true, "update": true, "pop": true, "setdefault": true, "popitem": true,
}

// suspect tells the few calls that are worth a second look.
func suspect(c *flow.Call) bool {
	if dictMethods[c.Method] || c.Method == "decode" {
		return true
	}
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	return ok && (strings.HasPrefix(callee.Path, "builtins.") || strings.HasPrefix(callee.Path, "json."))
}

func call(p *rule.Pass, c *flow.Call) {
	if !suspect(c) || p.Attempt(c.At) {
		return
	}
	if attribute, ok := c.Node.Func.(*pysyntax.Attribute); ok && c.Method == "decode" {
		if j := rule.JSValue(c.Recv, rawBuffer); j != nil {
			d := report(p, j, c.Span, attribute.Value, "`%s.decode` raises AttributeError; take its bytes with `to_bytes()`", p.Name(attribute.Value))
			d.Fix(rule.Safe, "Decode `to_bytes()`", pyedit.Insert(attribute.AttrSpan.Start, "to_bytes()."))
		}
		return
	}
	if attribute, ok := c.Node.Func.(*pysyntax.Attribute); ok && dictMethods[c.Method] {
		j := rule.JSValue(jsonVar(c.Recv), func(j *flow.JS) bool { return rawObject(j) && j.Type.Member(c.Method) == nil })
		if j != nil {
			d := report(p, j, c.Span, attribute.Value, "`%s.%s` raises AttributeError; convert it first", p.Name(attribute.Value), c.Method)
			convert(p, d, attribute.Value)
		}
		return
	}
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || callee.Called {
		return
	}
	arg := c.Positional(0)
	if arg == nil {
		return
	}
	e := arg.Arg.Value
	switch callee.Path {
	case "json.dumps", "json.dump":
		if c.Keyword("default") != nil || c.Keyword("cls") != nil {
			return
		}
		if j := rawInside(arg.Value, 0); j != nil {
			d := report(p, j, e.Span(), e, "json.dumps raises TypeError for it; convert it first")
			convert(p, d, e)
		}
	case "builtins.dict":
		if j := rule.JSValue(jsonVar(arg.Value), rawObject); j != nil {
			d := report(p, j, c.Span, e, "`%s` raises TypeError; convert it instead", p.Name(c.Node))
			if len(c.Args) == 1 {
				name, edits := p.Converter(e.Span())
				d.Fix(rule.Safe, "Convert it with "+name, append(edits, pyedit.Replace(c.Node.Func.Span(), name))...)
			} else {
				convert(p, d, e)
			}
		}
	case "builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted", "builtins.enumerate", "builtins.len":
		// Going through the result of a query instead of its rows is another rule's.
		if j := rule.JSValue(arg.Value, certainlyObject); j != nil && j.Type.Name != "D1Result" {
			d := report(p, j, c.Span, e, "`%s` raises TypeError; convert it first", p.Name(c.Node))
			convert(p, d, e)
		}
	}
}

func iterate(p *rule.Pass, i *flow.Iterate) {
	is := certainlyObject
	if i.Mapping {
		is = rawObject
	}
	j := rule.JSValue(jsonVar(i.Value), is)
	if j == nil || j.Type.Name == "D1Result" && !i.Mapping || i.Async || j.Type.Iterable || p.Attempt(i.At) {
		return
	}
	what := "going through it"
	if i.Mapping {
		what = "unpacking it with **"
	}
	d := report(p, j, i.Span, i.Node, "%s raises TypeError; convert it first", what)
	e := i.Node
	if star, ok := e.(*pysyntax.Starred); ok {
		e = star.Value
	}
	convert(p, d, e)
}

func contains(p *rule.Pass, c *flow.Contains) {
	is := certainlyObject
	if item, ok := c.Item.(*flow.Const); ok && item.Kind == flow.ConstStr {
		is = rawObject
	}
	// An array takes "in", so that JSON may be meant as one.
	j := rule.JSValue(c.Container, func(j *flow.JS) bool { return is(j) && j.Type.Name != "JSON" })
	if j == nil || p.Attempt(c.At) {
		return
	}
	d := report(p, j, c.Span, c.ContainerExpr, "`%s` raises TypeError; convert it first", p.Name(c.Node))
	convert(p, d, c.ContainerExpr)
}

func returned(p *rule.Pass, r *flow.Return) {
	if r.To != flow.ToRoute || r.Node == nil {
		return
	}
	if j := rawInside(r.Value, 0); j != nil {
		d := report(p, j, r.Node.Span(), r.Node, "the framework cannot turn it into JSON; convert it first")
		convert(p, d, r.Node)
	}
}

// rawInside is a raw JavaScript object that a value is or surely holds, for
// what must become JSON.
func rawInside(v flow.Value, depth int) *flow.JS {
	if depth > 4 {
		return nil
	}
	if j := rule.JSValue(v, rawAtAll); j != nil {
		return j
	}
	if j, ok := jsonVar(v).(*flow.JS); ok && j.Type.Name == "JSON" && v != flow.Value(j) {
		return j // an object or an array, never a scalar
	}
	switch v := v.(type) {
	case *flow.Dict:
		for _, key := range v.Names() {
			if j := rawInside(v.Item(key), depth+1); j != nil {
				return j
			}
		}
	case *flow.List:
		for _, elem := range v.Elems {
			if j := rawInside(elem, depth+1); j != nil {
				return j
			}
		}
		if v.Elems == nil && v.Elem != nil {
			return rawInside(v.Elem, depth+1)
		}
	}
	return nil
}

// rawAtAll reports whether a value is a JsProxy, of whatever kind.
func rawAtAll(j *flow.JS) bool {
	if j.List || j.Type.Shape == catalog.ShapeStream {
		return j.Mode == runtime.Raw || j.Type.Shape == catalog.ShapeStream
	}
	switch j.Type.Shape {
	case catalog.ShapeScalar, catalog.ShapeAny, catalog.ShapePython:
		return false
	}
	// A JSON value may be a number or a text, which json.dumps takes.
	return j.Mode == runtime.Raw && j.Type.Name != "JSON"
}

// Package responsebody reports responses that cannot be made: bodies of a
// wrong type, statuses that do not exist, and arguments that are not taken.
package responsebody

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
var Rule = rule.New(doc, rule.On(check), rule.On(returned))

func check(p *rule.Pass, c *flow.Call) {
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || callee.Called || len(flow.Alternatives(c.Callee)) > 1 || p.Attempt(c.At) {
		return
	}
	switch callee.Path {
	case "workers.Response.redirect", "js.Response.redirect":
		redirect(p, c, callee.Path)
		return
	case "workers.Response.new", "workers.Request.new":
		constructed(p, c, callee.Path)
		return
	case "workers.Response":
		body(p, c)
	case "workers.Response.json", "workers.Response.from_json":
		nested(p, c)
	default:
		return
	}
	parameters(p, c, callee.Path)
	status(p, c, callee.Path == "workers.Response")
}

// given is an argument by place or by name.
func given(c *flow.Call, place int, name string) *flow.ArgValue {
	if a := c.Positional(place); a != nil {
		return a
	}
	return c.Keyword(name)
}

func body(p *rule.Pass, c *flow.Call) {
	a := given(c, 0, "body")
	if a == nil {
		return
	}
	what := kind(a.Value)
	if what == "" {
		return
	}
	e := a.Arg.Value
	if what == "int" {
		d := p.Report(e.Span(), "`%s` is a number: Response takes text or bytes and raises TypeError", p.Name(e))
		d.Fix(rule.Safe, "Make text of it", pyedit.Call(p.Module.Syntax.Source, e, "str")...)
		return
	}
	d := p.Report(e.Span(), "`%s` is a %s: Response takes text or bytes and raises TypeError; write `Response.json(...)`", p.Name(e), what)
	if a.Arg.Name == "" && c.Keyword("web_socket") == nil && !inside(a.Value) {
		d.Fix(rule.Safe, "Use Response.json", pyedit.Insert(c.Node.Func.Span().End, ".json"))
	}
}

// kind is the Python type of a value that no response takes, the same in every
// alternative, or "".
func kind(v flow.Value) (found string) {
	for _, alt := range flow.Alternatives(v) {
		name := ""
		switch alt := alt.(type) {
		case *flow.Dict:
			name = "dict"
		case *flow.List:
			if alt.Tuple || alt.Set {
				return ""
			}
			name = "list"
		case *flow.Const:
			if alt.Kind == flow.ConstInt {
				name = "int"
			}
		}
		if name == "" || found != "" && name != found {
			return ""
		}
		found = name
	}
	return found
}

// nested reports a raw JavaScript value inside a dict or list: alone it would do.
func nested(p *rule.Pass, c *flow.Call) {
	a := given(c, 0, "data")
	if a == nil || !inside(a.Value) {
		return
	}
	e := a.Arg.Value
	d := p.Report(e.Span(), "`%s` holds a raw JS value, which Response.json cannot serialise: it raises TypeError; convert it first", p.Name(e))
	sdk := p.Runtime.SDK()
	d.Assume(sdk.Certainty, sdk.Reason)
	if sdk.Reason.Path != "" {
		d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Because())
	}
	name, edits := p.Converter(e.Span())
	d.Fix(rule.Safe, "Convert it with "+name, append(edits, pyedit.Call(p.Module.Syntax.Source, e, name)...)...)
}

// inside reports whether a dict or list surely holds a raw JavaScript object.
func inside(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		if !holds(alt, 0) {
			return false
		}
	}
	return true
}

func holds(v flow.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	raw := func(v flow.Value) bool { return rule.JSValue(v, isRaw) != nil || holds(v, depth+1) }
	switch v := v.(type) {
	case *flow.Dict:
		for _, key := range v.Names() {
			if raw(v.Item(key)) {
				return true
			}
		}
	case *flow.List:
		return slices.ContainsFunc(v.Elems, raw) || v.Elems == nil && v.Elem != nil && raw(v.Elem)
	}
	return false
}

func isRaw(j *flow.JS) bool {
	if j.Mode != runtime.Raw {
		return false
	}
	if j.List {
		return true
	}
	switch j.Type.Shape {
	case catalog.ShapeObject:
		return j.Type.Name != "JSON"
	case catalog.ShapeArray, catalog.ShapeMap, catalog.ShapeClass:
		return true
	}
	return false
}

func status(p *rule.Pass, c *flow.Call, sockets bool) {
	a := given(c, 1, "status")
	socket := c.Keyword("web_socket")
	if sockets && socket != nil && a == nil && !isNone(socket.Value) && known(c) {
		d := p.Report(socket.Arg.Span(), "a response with `web_socket=` must have the status 101: it raises RangeError without")
		d.Fix(rule.Safe, "Add `status=101`", pyedit.Insert(socket.Arg.Start, "status=101, "))
		return
	}
	if a == nil {
		return
	}
	n, ok := flow.As[*flow.Const](a.Value)
	if !ok || n.Kind != flow.ConstInt || len(flow.Alternatives(a.Value)) > 1 {
		return
	}
	if n.Int == 204 || n.Int == 205 || n.Int == 304 {
		empty(p, c, a, n.Int, sockets)
	}
	if n.Int >= 200 && n.Int <= 599 || n.Int == 101 && socket != nil {
		return
	}
	p.Report(a.Arg.Value.Span(), "the status %d is out of range: a response has one from 200 to 599, and 101 only with `web_socket=`", n.Int)
}

// empty reports a body beside a status that has none.
// https://fetch.spec.whatwg.org/#null-body-status
func empty(p *rule.Pass, c *flow.Call, status *flow.ArgValue, n int64, plain bool) {
	place := "body"
	if !plain {
		place = "data"
	}
	body := given(c, 0, place)
	if body == nil || plain && !written(body.Value) {
		return
	}
	d := p.Report(status.Arg.Value.Span(), "a response with the status %d has no body, and one with a body raises TypeError; leave the body out, or answer 200", n)
	if plain {
		d.Fix(rule.Safe, "Leave the body out", pyedit.Replace(body.Arg.Value.Span(), "None"))
	}
}

// written reports whether a value is text for certain, and not an empty one.
func written(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		switch alt := alt.(type) {
		case *flow.Const:
			if alt.Kind != flow.ConstStr && alt.Kind != flow.ConstBytes || alt.Str == "" {
				return false
			}
		case *flow.Text:
			if !slices.ContainsFunc(alt.Pieces, func(p flow.Piece) bool { return p.Kind == flow.PieceConst && p.Str != "" }) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// known reports whether all arguments are written out.
func known(c *flow.Call) bool {
	for _, a := range c.Args {
		if _, star := a.Arg.Value.(*pysyntax.Starred); star || a.Arg.DoubleStar {
			return false
		}
	}
	return true
}

func isNone(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		if c, ok := alt.(*flow.Const); ok && c.Kind == flow.ConstNone {
			return true
		}
	}
	return false
}

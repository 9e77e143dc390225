// Package jsheadersdict reports dicts given to JavaScript as headers.
package jsheadersdict

import (
	_ "embed"

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
	path := ""
	for _, alt := range flow.Alternatives(c.Callee) {
		f, ok := alt.(*flow.Foreign)
		if !ok || f.Called || path != "" && f.Path != path {
			return
		}
		path = f.Path
	}
	var headers *flow.ArgValue
	switch path {
	case "js.fetch", "js.Response.new", "js.Request.new":
		if headers = c.Keyword("headers"); headers == nil {
			inOptions(p, c)
		}
	case "js.Headers.new":
		headers = c.Positional(0)
	}
	if headers == nil || !flow.All[*flow.Dict](headers.Value) {
		return
	}
	e := headers.Arg.Value
	d := p.Report(e.Span(), "a dict as headers kills the interpreter when JavaScript reads it; give it pairs: `js.Headers.new(%s.items())`", p.Name(e))
	items := pyedit.Insert(e.Span().End, ".items()")
	switch e.(type) {
	case *pysyntax.Name, *pysyntax.Attribute, *pysyntax.Subscript, *pysyntax.Call, *pysyntax.Dict, *pysyntax.Comp:
	default:
		return // it would need parentheses
	}
	if path == "js.Headers.new" {
		d.Fix(rule.Safe, "Give it the items", items)
		return
	}
	edits, class := headersClass(p, e.Span().Start)
	source := p.Module.Syntax.Source.Slice(e.Span())
	d.Fix(rule.Safe, "Make headers of it", append(edits, text.Edit{Span: e.Span(), New: class + ".new(" + source + ".items())"})...)
}

// inOptions reports headers in an object of options that is given as a dict,
// where JavaScript can read that.
func inOptions(p *rule.Pass, c *flow.Call) {
	a := c.Positional(1)
	if a == nil || p.Runtime.PositionalDictIsOptions() != runtime.Yes {
		return
	}
	options, ok := a.Value.(*flow.Dict)
	if !ok || options.Item("headers") == nil || !flow.All[*flow.Dict](options.Item("headers")) {
		return
	}
	e := a.Arg.Value
	if literal, ok := e.(*pysyntax.Dict); ok {
		for _, item := range literal.Items {
			if key, ok := item.Key.(*pysyntax.Str); ok {
				if name, _ := key.Literal(); name == "headers" {
					e = item.Value
				}
			}
		}
	}
	d := p.Report(e.Span(), "a dict as headers kills the interpreter when JavaScript reads it; convert the options with `to_js`")
	d.Fix(rule.Safe, "Convert the options with to_js", p.ToObject(a.Arg.Value)...)
}

// headersClass is the name of js.Headers in the module, with the edits that
// import it.
func headersClass(p *rule.Pass, at int) ([]text.Edit, string) {
	if edits, module := p.ImportModule(at, "js"); len(edits) == 0 {
		return nil, module + ".Headers"
	}
	return p.ImportName(at, "js", "Headers")
}

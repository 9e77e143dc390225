package unconvertedargument

import (
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
)

// initial checks an object of options of js.fetch, js.Request.new and
// js.Response.new that is given by position, where JavaScript cannot read it.
func initial(p *rule.Pass, c *flow.Call) {
	a := c.Positional(1)
	if a == nil || !flow.All[*flow.Dict](a.Value) || p.Runtime.PositionalDictIsOptions() != runtime.No {
		return
	}
	e := a.Arg.Value
	d := p.Report(e.Span(), "`%s` ignores the options in `%s`, which JavaScript cannot read here: convert them with `to_js`", p.Name(c.Node.Func), p.Name(e))
	d.Fix(rule.Safe, "Convert them with to_js", p.ToObject(e)...)
}

// toJSON checks what js.Response.json and js.JSON.stringify make JSON of: they
// see of a Python value what JavaScript sees, and a list gives away its
// elements only until it is gone through.
func toJSON(p *rule.Pass, c *flow.Call) {
	a := c.Positional(0)
	if a == nil {
		return
	}
	e, says := a.Arg.Value, unwritten(p, a.Value)
	if says == "" {
		return
	}
	name := p.Name(c.Node.Func)
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok || attribute.Attr != "stringify" || len(c.Args) != 1 {
		d := p.Report(e.Span(), "`%s` %s: convert it with `to_js` for `%s`", p.Name(e), says, name)
		d.Fix(rule.Safe, "Convert it with to_js", p.ToObject(e)...)
		return
	}
	d := p.Report(e.Span(), "`%s` %s: use `json.dumps` instead of `%s`", p.Name(e), says, name)
	edits, local := p.ImportModule(e.Span().Start, "json")
	d.Fix(rule.Safe, "Use json.dumps", append(edits, pyedit.Replace(attribute.Span(), local+".dumps"))...)
}

// unwritten says what is wrong with a value of which JavaScript makes JSON as it
// is; "" where nothing is.
func unwritten(p *rule.Pass, v flow.Value) string {
	says := unread(p, v)
	if says == "" && (isList(v) || p.Runtime.PositionalDictIsOptions() == runtime.Yes) && nested(v, false, 0) {
		says = "holds a list of lists or dicts, which are gone before JavaScript has written them, so that it raises JsException"
	}
	return says
}

// inputs checks what a raw Workers AI is to run with: its JavaScript side makes
// JSON of it at once.
// https://github.com/cloudflare/workerd/blob/main/src/cloudflare/internal/ai-api.ts
func inputs(p *rule.Pass, a *flow.ArgValue) {
	says := unwritten(p, a.Value)
	if says == "" {
		return
	}
	e := a.Arg.Value
	d := p.Report(e.Span(), "`%s` %s: convert it with `to_js`", p.Name(e), says)
	assume(p, d)
	d.Fix(rule.Safe, "Convert it with to_js", p.ToObject(e)...)
}

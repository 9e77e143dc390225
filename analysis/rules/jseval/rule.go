// Package jseval reports JavaScript source that Python wants to have compiled,
// which workerd refuses.
package jseval

import (
	_ "embed"
	"encoding/json"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, c *flow.Call) {
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || callee.Called || len(flow.Alternatives(c.Callee)) > 1 || p.Attempt(c.At) {
		return
	}
	name := p.Name(c.Node.Func)
	switch strings.Replace(callee.Path, "js.globalThis.", "js.", 1) {
	case "js.eval", "pyodide.code.run_js":
		const raises = "`%s` raises EvalError: workerd compiles no JavaScript from text; "
		if local, edits, ok := parse(p, c); ok {
			d := p.Report(c.Span, raises+"read it with `%s`", name, local)
			d.Fix(rule.Safe, "Read it as JSON", edits...)
			return
		}
		p.Report(c.Span, raises+"call the functions of `js` from Python instead", name)
	case "js.Function", "js.Function.new":
		p.Report(c.Span, "`%s` raises EvalError: workerd compiles no JavaScript from text; write it as a Python function", name)
	case "js.setTimeout", "js.setInterval":
		if a := c.Positional(0); a != nil && isText(a.Value) {
			p.Report(a.Arg.Value.Span(), "`%s` raises TypeError for a text, it wants a function: `create_once_callable(...)` or `create_proxy(...)`", name)
		}
	}
}

// isText reports whether a value surely is a str.
func isText(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		switch alt := alt.(type) {
		case *flow.Text:
		case *flow.Const:
			if alt.Kind != flow.ConstStr {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// parse is the edits that make JSON.parse of an evaluation of a literal, which
// only gives a value: eval("null"), eval("[1, 2]"), eval("({})").
func parse(p *rule.Pass, c *flow.Call) (local string, edits []text.Edit, ok bool) {
	a := c.Positional(0)
	if a == nil || len(c.Args) != 1 {
		return "", nil, false
	}
	literal, ok := a.Arg.Value.(*pysyntax.Str)
	if !ok {
		return "", nil, false
	}
	source, ok := literal.Literal()
	bare := strings.TrimSpace(source)
	if inner, found := strings.CutPrefix(bare, "("); found {
		bare = strings.TrimSuffix(inner, ")")
	}
	if !ok || !json.Valid([]byte(bare)) {
		return "", nil, false
	}
	edits, module := p.ImportModule(c.Span.Start, "js")
	local = module + ".JSON.parse"
	edits = append(edits, pyedit.Replace(c.Node.Func.Span(), local))
	if bare != source {
		edits = append(edits, pyedit.Replace(literal.Span(), quote(bare)))
	}
	return local, edits, true
}

// quote writes a str as Python does: JSON text has no single quotes to escape
// unless a string of it does.
func quote(s string) string {
	if !strings.ContainsAny(s, "'\\\n") {
		return "'" + s + "'"
	}
	out, _ := json.Marshal(s) // a str always marshals
	return string(out)
}

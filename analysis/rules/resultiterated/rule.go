// Package resultiterated reports the result of a D1 query used as if it were
// the list of its rows.
package resultiterated

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
var Rule = rule.New(doc, rule.On(iterate), rule.On(call), rule.On(subscript))

func result(v flow.Value) *flow.JS {
	return rule.JSValue(v, func(j *flow.JS) bool { return j.Type.Name == "D1Result" && !j.List })
}

func iterate(p *rule.Pass, i *flow.Iterate) {
	if j := result(i.Value); j != nil && !i.Mapping && !i.Async {
		e := i.Node
		if star, ok := e.(*pysyntax.Starred); ok {
			e = star.Value
		}
		report(p, i.At, j, e, "going through it", "gives the names success, meta and results, not rows")
	}
}

// counting are the builtins that go through their argument or count it.
var counting = map[string]bool{
	"builtins.list": true, "builtins.len": true, "builtins.sorted": true, "builtins.enumerate": true, "builtins.tuple": true, "builtins.iter": true,
}

func call(p *rule.Pass, c *flow.Call) {
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || callee.Called || !counting[callee.Path] {
		return
	}
	arg := c.Positional(0)
	if arg == nil {
		return
	}
	if j := result(arg.Value); j != nil {
		name := callee.Path[len("builtins."):] + "()"
		says := "gives the names success, meta and results, not rows"
		if name == "len()" {
			says = "counts success, meta and results, not rows"
		}
		report(p, c.At, j, arg.Arg.Value, name, says)
	}
}

func subscript(p *rule.Pass, s *flow.Subscript) {
	j := result(s.Object)
	if j == nil {
		return
	}
	_, slice := s.Node.Index.(*pysyntax.Slice)
	index, constant := s.Index.(*flow.Const)
	if slice || constant && index.Kind == flow.ConstInt {
		report(p, s.At, j, s.Node.Value, "`"+p.Name(s.Node)+"`", "raises KeyError")
	}
}

// report says what the use does with a raw result, or with a converted one.
func report(p *rule.Pass, at flow.At, j *flow.JS, e pysyntax.Expr, use, converted string) {
	if p.Attempt(at) {
		return
	}
	says := "does not give its rows"
	switch j.Mode {
	case runtime.Raw:
		says = "raises TypeError"
	case runtime.Wrapped:
		says = converted
	}
	d := p.Report(e.Span(), "`%s` is the result of a query, not its rows: %s %s; use `.results`", p.Name(e), use, says)
	p.Explain(d, j)
	source, span := p.Module.Syntax.Source, e.Span()
	if _, await := e.(*pysyntax.Await); await {
		if around, ok := pyedit.Parentheses(source, span); ok {
			d.Fix(rule.Safe, "Use .results", pyedit.Insert(around.End, ".results"))
			return
		}
		d.Fix(rule.Safe, "Use .results", text.Edit{Span: span, New: "(" + source.Slice(span) + ").results"})
		return
	}
	d.Fix(rule.Safe, "Use .results", pyedit.Insert(span.End, ".results"))
}

package unsupportedrpcvalue

import (
	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

// keywords reports keyword arguments given to a Durable Object that is written
// in Python: they cross as one dict, by position.
func keywords(p *rule.Pass, c *flow.Call) {
	m, ok := flow.As[*flow.Member](c.Callee)
	if !ok || len(flow.Alternatives(c.Callee)) > 1 || m.Of == nil || m.Of.Name != "DurableObjectStub" || m.Def != nil || p.Attempt(c.At) {
		return
	}
	positional, first := 0, -1
	for i, a := range c.Args {
		_, star := a.Arg.Value.(*pysyntax.Starred)
		switch {
		case star || a.Arg.DoubleStar:
			return
		case a.Arg.Name == "":
			positional++
		case first < 0:
			first = i
		}
	}
	if first < 0 {
		return
	}
	classes, sure := objects(p)
	var target *flow.Func
	for _, class := range classes {
		found := p.Facts.Attribute(class, m.Name)
		fn, plain := found.(*flow.Func)
		switch {
		case found == nil && p.Facts.Closed(class):
			continue
		case !plain || fn.Def == nil || len(fn.Def.Decorators) > 0 || target != nil || !expects(fn, c.Args[first:]):
			return // it may be meant for another class, or as a dict
		}
		target = fn
	}
	if target == nil || !sure {
		return
	}
	taking := taker(target, positional)
	e := c.Args[first].Arg
	gets := "has no place for it and raises TypeError"
	if taking != nil {
		gets = "gets it as `" + taking.Name + "`"
	}
	d := p.Report(e.NameSpan, "RPC has no keyword arguments: they arrive as one dict, and `%s` %s; give `%s` by position", target.Def.Name, gets, e.Name)
	d.Severity = rule.Warning
	d.Relate(target.Module.Path, target.Def.NameSpan, "the method that is called")
	if edits := byPosition(target, c.Args, positional); edits != nil {
		d.Fix(rule.Unsafe, "Give the arguments by position", edits...)
	}
}

// objects are the project's classes behind the Durable Object bindings; sure is
// false when a binding leads elsewhere.
func objects(p *rule.Pass) (classes []*flow.Class, sure bool) {
	exports, _ := p.Facts.Exports()
	byName := map[string]*flow.Class{}
	for _, e := range exports {
		if class, ok := flow.As[*flow.Class](e.Value); ok {
			byName[e.Name] = class
		}
	}
	seen := map[string]bool{}
	for _, env := range p.Worker.Config.Environments {
		for _, b := range env.Bindings {
			if b.Kind != catalog.DurableObject || seen[b.ClassName] && b.ScriptName == "" {
				continue
			}
			seen[b.ClassName] = true
			class := byName[b.ClassName]
			if class == nil || b.ScriptName != "" {
				return nil, false
			}
			classes = append(classes, class)
		}
	}
	return classes, len(classes) > 0
}

// expects reports whether a method was written for those keywords.
func expects(fn *flow.Func, args []flow.ArgValue) bool {
	for _, a := range args {
		for _, q := range fn.Def.Params {
			if q.Name == a.Arg.Name || q.Kind == pysyntax.ParamDoubleStar {
				return true
			}
		}
	}
	return false
}

// taker is the parameter, self not counted, that takes the n-th positional
// argument; nil when none does.
func taker(fn *flow.Func, n int) *pysyntax.Param {
	for i, q := range fn.Def.Params {
		switch q.Kind {
		case pysyntax.ParamStar:
			return q
		case pysyntax.ParamKeywordOnly, pysyntax.ParamDoubleStar:
			return nil
		}
		if i == n+1 {
			return q
		}
	}
	return nil
}

// byPosition takes the names away where the arguments stand in the order of the
// parameters; nil where they do not.
func byPosition(fn *flow.Func, args []flow.ArgValue, positional int) []text.Edit {
	var edits []text.Edit
	for i, a := range args[positional:] {
		q := taker(fn, positional+i)
		if q == nil || q.Kind == pysyntax.ParamStar || q.Name != a.Arg.Name {
			return nil
		}
		edits = append(edits, pyedit.Replace(text.Span{Start: a.Arg.NameSpan.Start, End: a.Arg.Value.Span().Start}, ""))
	}
	return edits
}

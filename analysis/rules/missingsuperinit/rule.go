// Package missingsuperinit reports constructors of entrypoint classes after
// which there is no env.
package missingsuperinit

import (
	_ "embed"
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
var Rule = rule.New(doc, rule.OnWorker(check))

func check(p *rule.Pass) {
	for _, e := range p.Facts.Entrypoints() {
		if !e.Exposed || e.Module.Test || !p.Worker.Reachable(e.Module.Path) || !direct(p, e.Class) {
			continue
		}
		p.Module = e.Module
		for _, s := range e.Class.Def.Body {
			f, ok := s.(*pysyntax.FunctionDef)
			if ok && f.Name == "__init__" && len(f.Decorators) == 0 && !e.Module.Syntax.Damage(f.Span()) {
				judge(p, e.Class, f)
			}
		}
	}
	p.Module = nil
}

// direct reports whether a class has no base but those of the workers module.
func direct(p *rule.Pass, c *flow.Class) bool {
	for _, base := range p.Facts.Bases(c) {
		f, ok := flow.As[*flow.Foreign](base)
		if !ok || !strings.HasPrefix(f.Path, "workers.") {
			return false
		}
	}
	return true
}

func judge(p *rule.Pass, c *flow.Class, f *pysyntax.FunctionDef) {
	var names []string
	needs := 0
	for _, param := range f.Params {
		switch param.Kind {
		case pysyntax.ParamStar, pysyntax.ParamDoubleStar:
			return
		case pysyntax.ParamKeywordOnly:
			if param.Default == nil {
				needs = 99
			}
		default:
			names = append(names, param.Name)
			if param.Default == nil {
				needs++
			}
		}
	}
	if len(names) == 0 {
		return
	}
	if len(names) < 3 || needs > 3 {
		d := p.Report(f.NameSpan, "the runtime makes `%s` with two arguments, `ctx, env`, and its `__init__` takes others: TypeError", c.Def.Name)
		if len(names) == 1 {
			d.Fix(rule.Safe, "Take `ctx` and `env`", takeBoth(p, f, names[0])...)
		}
		return
	}
	calls, sets := false, map[string]bool{}
	self := names[0]
	pysyntax.Walk(f, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Call:
			if a, ok := n.Func.(*pysyntax.Attribute); ok && a.Attr == "__init__" {
				calls = true
			}
		case *pysyntax.Attribute:
			if v, ok := n.Value.(*pysyntax.Name); ok && v.ID == self {
				if stored(pyedit.Parent(p.Module.Syntax, n), n) {
					sets[n.Attr] = true
				}
			}
		case *pysyntax.Name:
			if n.ID == "setattr" || n.ID == "vars" {
				calls = true // it may set them
			}
		}
		return true
	})
	if calls || !uses(p, c, sets) {
		return
	}
	d := p.Report(f.NameSpan, "`%s.__init__` does not call `super().__init__(%s, %s)`: there is no `self.env` and no `self.ctx`", c.Def.Name, names[1], names[2])
	if at, indent := first(p, f); at >= 0 {
		d.Fix(rule.Safe, "Call super().__init__", pyedit.Insert(at, "super().__init__("+names[1]+", "+names[2]+")\n"+indent))
	}
}

// stored reports whether an attribute is what its parent assigns to, or may be.
func stored(parent pysyntax.Node, a *pysyntax.Attribute) bool {
	switch parent := parent.(type) {
	case *pysyntax.Assign:
		return parent.Value != pysyntax.Expr(a)
	case *pysyntax.AnnAssign:
		return parent.Target == pysyntax.Expr(a)
	case *pysyntax.Tuple, *pysyntax.List:
		return true
	case *pysyntax.Attribute: // self.__dict__.update(...)
		return a.Attr == "__dict__"
	}
	return false
}

// uses reports whether the class reads self.env or self.ctx and __init__ does
// not set it by hand.
func uses(p *rule.Pass, c *flow.Class, sets map[string]bool) bool {
	if sets["__dict__"] {
		return false
	}
	source := p.Module.Syntax.Source.Slice(c.Def.Span())
	return strings.Contains(source, "self.env") && !sets["env"] || strings.Contains(source, "self.ctx") && !sets["ctx"]
}

// first is where the first statement behind the docstring begins, with its
// indentation; -1 where the body stands in the line of the def.
func first(p *rule.Pass, f *pysyntax.FunctionDef) (at int, indent string) {
	source := p.Module.Syntax.Source
	body := f.Body
	if f.Doc != nil {
		body = body[1:]
	}
	if len(body) == 0 {
		return -1, ""
	}
	at = body[0].Span().Start
	if d, ok := body[0].(*pysyntax.FunctionDef); ok && len(d.Decorators) > 0 {
		at = d.Decorators[0].Span().Start
	}
	if source.Line(at) == source.Line(f.Start) {
		return -1, ""
	}
	indent = pyedit.IndentAt(source, at)
	if strings.TrimSpace(source.Slice(text.Span{Start: source.LineSpan(source.Line(at)).Start, End: at})) != "" {
		return -1, ""
	}
	return at, indent
}

// takeBoth adds the parameters, and the call where there is none.
func takeBoth(p *rule.Pass, f *pysyntax.FunctionDef, self string) []text.Edit {
	edits := []text.Edit{pyedit.Insert(f.Params[0].End, ", ctx, env")}
	source := p.Module.Syntax.Source.Slice(f.Span())
	if call := strings.Index(source, "super().__init__()"); call >= 0 {
		return append(edits, pyedit.Insert(f.Start+call+len("super().__init__("), "ctx, env"))
	}
	at, indent := first(p, f)
	if at < 0 || strings.Contains(source, "__init__(") && strings.Count(source, "__init__(") > 1 || self == "" {
		return nil
	}
	return append(edits, pyedit.Insert(at, "super().__init__(ctx, env)\n"+indent))
}

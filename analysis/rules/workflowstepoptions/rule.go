// Package workflowstepoptions reports step.do with options that it does not
// take at the Worker's compatibility date.
package workflowstepoptions

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnModule(check))

func check(p *rule.Pass, m *flow.Module) {
	for _, steps := range p.WorkflowSteps(m) {
		for _, s := range steps.List {
			if s.Do == nil {
				bare(p, s)
				continue
			}
			if starred(s.Do) {
				continue
			}
			config(p, s)
			switch p.Runtime.ImplicitWorkflowDependencies() {
			case runtime.Yes:
				implicit(p, steps, s)
			case runtime.No:
				legacy(p, steps, s)
			}
		}
	}
}

// starred reports whether some arguments of a call are not known.
func starred(c *pysyntax.Call) bool {
	for _, a := range c.Args {
		if _, star := a.Value.(*pysyntax.Starred); star || a.DoubleStar {
			return true
		}
	}
	return false
}

// bare reports @step.do without parentheses: the function is taken for the name.
func bare(p *rule.Pass, s *rule.Step) {
	e := s.Decorator.Value
	d := p.Report(e.Span(), "`%s` without parentheses makes no step of `%s`; call it", p.Name(e), s.Def.Name)
	d.Fix(rule.Safe, "Call it", pyedit.Insert(e.Span().End, `("`+s.Def.Name+`")`))
}

// config reports keys of config given as options of their own, as in JavaScript.
func config(p *rule.Pass, s *rule.Step) {
	for i, a := range s.Do.Args {
		if a.Name == "retries" || a.Name == "timeout" {
			d := p.Report(a.Span(), "`%s` is no option of `step.do` and raises TypeError; put it into `config={...}`", a.Name)
			if !has(s.Do, "config") {
				d.Fix(rule.Safe, "Put it into config", pyedit.Replace(s.Do.Args[i].Span(), `config={"`+a.Name+`": `+p.Source(a.Value)+"}"))
			}
		}
	}
}

func has(c *pysyntax.Call, name string) bool {
	for _, a := range c.Args {
		if a.Name == name {
			return true
		}
	}
	return false
}

// implicit: step.do(name=None, *, concurrent=False, config=None).
func implicit(p *rule.Pass, steps *rule.Steps, s *rule.Step) {
	why := p.Runtime.FlagReason("python_workflows_implicit_dependencies").Text
	for i, a := range s.Do.Args {
		switch {
		case a.Name == "depends":
			d := p.Report(a.Span(), "`depends` raises TypeError at %s, where a step gets the results of the steps that its parameters are named after", why)
			if named(steps, s, a.Value) {
				d.Fix(rule.Safe, "Remove depends", pyedit.RemoveArg(s.Do, i))
			}
		case a.Name == "" && i > 0:
			p.Report(a.Span(), "`%s` raises TypeError at %s: after the name, `step.do` takes keywords only", p.Name(a.Value), why)
		}
	}
}

// named reports whether the parameters of a step have the names of the steps
// that depends lists, so that it gets the same results without the list.
func named(steps *rule.Steps, s *rule.Step, depends pysyntax.Expr) bool {
	list, ok := depends.(*pysyntax.List)
	params := s.Params()
	if !ok || len(list.Elts) != len(params) {
		return false
	}
	for i, e := range list.Elts {
		name, ok := e.(*pysyntax.Name)
		if !ok {
			return false
		}
		if dep := steps.Function(name.ID); dep == nil || dep.Key != params[i].Name {
			return false
		}
	}
	return true
}

// legacy: step.do(name, depends=None, concurrent=False, config=None).
func legacy(p *rule.Pass, steps *rule.Steps, s *rule.Step) {
	if s.Name == nil {
		d := p.Report(s.Do.Span(), "`%s` lacks the name of the step and raises TypeError", p.Name(s.Do))
		open := s.Do.ArgsSpan.Start + 1
		text := `"` + s.Def.Name + `"`
		if len(s.Do.Args) > 0 {
			text += ", "
		}
		d.Fix(rule.Safe, "Name it `"+s.Def.Name+"`", pyedit.Insert(open, text))
	}
	given := 0
	for i, a := range s.Do.Args {
		if a.Name != "depends" && (a.Name != "" || i != 1) {
			continue
		}
		switch v := a.Value.(type) {
		case *pysyntax.List:
			given = len(v.Elts)
			for _, e := range v.Elts {
				if _, star := e.(*pysyntax.Starred); star {
					return
				}
			}
		case *pysyntax.Constant:
		default:
			return
		}
		if params := s.Params(); given > 0 && given != len(params) {
			p.Report(a.Span(), "`%s` has %d parameters besides ctx and %d entries in `depends`, which raises TypeError when it runs", s.Def.Name, len(params), given)
			return
		}
	}
	params := s.Params()
	if len(params) == 0 || given > 0 {
		return
	}
	why := p.Runtime.FlagReason("python_workflows_implicit_dependencies").Text
	d := p.Report(s.Def.NameSpan, "`%s` has parameters but `step.do` lists no steps for them, which raises TypeError at %s; add `depends=[...]`", s.Def.Name, why)
	var names []string
	for _, param := range params {
		if dep := steps.Function(param.Name); dep == nil || dep == s {
			return
		}
		names = append(names, param.Name)
	}
	if !has(s.Do, "depends") && len(s.Do.Args) > 0 {
		d.Fix(rule.Safe, "Add depends", pyedit.Insert(s.Do.Args[len(s.Do.Args)-1].Span().End, ", depends=["+strings.Join(names, ", ")+"]"))
	}
}

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
	"github.com/pywls/pywls/analysis/text"
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
			} else {
				// Running instances know finished steps by their old names.
				d.Fix(rule.Unsafe, "Name the parameters after the steps", renamed(steps, s, i)...)
			}
		case a.Name == "" && i > 0:
			p.Report(a.Span(), "`%s` raises TypeError at %s: after the name, `step.do` takes keywords only", p.Name(a.Value), why)
		}
	}
}

// renamed is the edits that give each parameter of a step the name of the
// function that depends lists for it, and those steps that name too; none where
// that is not possible.
func renamed(steps *rule.Steps, s *rule.Step, i int) []text.Edit {
	list, ok := s.Do.Args[i].Value.(*pysyntax.List)
	params := s.Params()
	if !ok || len(list.Elts) != len(params) {
		return nil
	}
	edits := []text.Edit{pyedit.RemoveArg(s.Do, i)}
	for k, e := range list.Elts {
		name, ok := e.(*pysyntax.Name)
		if !ok {
			return nil
		}
		dep := steps.Function(name.ID)
		if dep == nil || dep == s || dep.Key == "" {
			return nil
		}
		if dep.Key != dep.Def.Name {
			edits = append(edits, pyedit.Replace(dep.Name.Value.Span(), `"`+dep.Def.Name+`"`))
		}
		for _, use := range append(uses(s, params[k].Name), params[k].NameSpan) {
			if params[k].Name != name.ID {
				edits = append(edits, pyedit.Replace(use, name.ID))
			}
		}
	}
	return edits
}

// uses are the places in the body of a step where a name stands.
func uses(s *rule.Step, name string) (out []text.Span) {
	for _, statement := range s.Def.Body {
		pysyntax.Walk(statement, func(n pysyntax.Node) bool {
			if use, ok := n.(*pysyntax.Name); ok && use.ID == name {
				out = append(out, use.Span())
			}
			return true
		})
	}
	return out
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
		name := `"` + s.Def.Name + `"`
		if len(s.Do.Args) > 0 {
			name += ", "
		}
		d.Fix(rule.Safe, "Name it `"+s.Def.Name+"`", pyedit.Insert(open, name))
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

// Package workflowstepparameter reports parameters of workflow steps that no
// step fills.
package workflowstepparameter

import (
	_ "embed"

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
var Rule = rule.New(doc, rule.OnModule(check))

func check(p *rule.Pass, m *flow.Module) {
	if p.Runtime.ImplicitWorkflowDependencies() != runtime.Yes {
		return
	}
	for _, steps := range p.WorkflowSteps(m) {
		if steps.Partial {
			continue
		}
		for _, s := range steps.List {
			if s.Do == nil || s.Do != nil && depends(s.Do) {
				continue // its options are wrong first
			}
			for _, param := range s.Params() {
				if steps.Named(param.Name) == nil {
					report(p, steps, s, param)
				}
			}
		}
	}
}

func depends(c *pysyntax.Call) bool {
	for _, a := range c.Args {
		if a.Name == "depends" {
			return true
		}
	}
	return false
}

func report(p *rule.Pass, steps *rule.Steps, s *rule.Step, param *pysyntax.Param) {
	if renamed := steps.Function(param.Name); renamed != nil && renamed != s {
		d := p.Report(param.NameSpan, "no step is named `%s`, which raises TypeError: its step is named \"%s\"; let it keep the name of its function", param.Name, renamed.Key)
		d.Relate(p.Module.Path, renamed.Name.Value.Span(), "the step gets another name here")
		for i := range renamed.Do.Args {
			if &renamed.Do.Args[i] == renamed.Name && steps.Named(renamed.Def.Name) == nil {
				// Running instances know the step by its old name.
				d.Fix(rule.Unsafe, "Let the step keep the name of its function", pyedit.RemoveArg(renamed.Do, i))
			}
		}
		return
	}
	var names []string
	for _, other := range steps.List {
		if other != s {
			names = append(names, other.Key)
		}
	}
	near := catalog.Nearest(param.Name, names)
	if near == "" || !identifier(near) {
		p.Report(param.NameSpan, "no step is named `%s`, which raises TypeError: a step's parameters are `ctx` and names of steps; other values it reads from the function around it", param.Name)
		return
	}
	d := p.Report(param.NameSpan, "no step is named `%s`, which raises TypeError; did you mean `%s`?", param.Name, near)
	d.Relate(p.Module.Path, steps.Named(near).Def.NameSpan, "the step")
	edits := []text.Edit{pyedit.Replace(param.NameSpan, near)}
	taken := false
	for _, statement := range s.Def.Body {
		pysyntax.Walk(statement, func(n pysyntax.Node) bool {
			if name, ok := n.(*pysyntax.Name); ok {
				taken = taken || name.ID == near
				if name.ID == param.Name {
					edits = append(edits, pyedit.Replace(name.Span(), near))
				}
			}
			return true
		})
	}
	if !taken {
		d.Fix(rule.Safe, "Rename it to `"+near+"`", edits...)
	}
}

func identifier(s string) bool {
	for i, r := range s {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// Package workflowstepcall reports workflow steps that do not run, or raise,
// because of how they are called.
package workflowstepcall

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnModule(check))

func check(p *rule.Pass, m *flow.Module) {
	for _, steps := range p.WorkflowSteps(m) {
		if steps.Run == nil {
			continue
		}
		for _, s := range steps.List {
			if s.Do == nil || ambiguous(steps, s) {
				continue
			}
			if used := calls(p, steps, s); !used && !needed(steps, s) {
				p.Report(s.Def.NameSpan, "nothing calls the step `%s`, so that it never runs; `await %s()`", s.Def.Name, s.Def.Name)
			}
		}
	}
}

// ambiguous reports whether the name of a step's function is bound again in
// the function around it.
func ambiguous(steps *rule.Steps, s *rule.Step) bool {
	n := 0
	for _, other := range steps.List {
		if other.Def.Name == s.Def.Name {
			n++
		}
	}
	bound := n > 1
	pysyntax.Walk(steps.Run, func(node pysyntax.Node) bool {
		switch node := node.(type) {
		case *pysyntax.Assign:
			for _, target := range node.Targets {
				if name, ok := target.(*pysyntax.Name); ok && name.ID == s.Def.Name {
					bound = true
				}
			}
		case *pysyntax.Param:
			bound = bound || node.Name == s.Def.Name && !inStep(steps, node)
		case *pysyntax.FunctionDef:
			bound = bound || node != s.Def && node.Name == s.Def.Name
		}
		return !bound
	})
	return bound
}

// inStep reports whether a parameter is one of a step: there the name of
// another step stands for its result.
func inStep(steps *rule.Steps, param *pysyntax.Param) bool {
	for _, s := range steps.List {
		for _, own := range s.Def.Params {
			if own == param {
				return true
			}
		}
	}
	return false
}

// needed reports whether another step asks for the result of a step, or for one
// that there is not, which may be meant for it.
func needed(steps *rule.Steps, s *rule.Step) bool {
	for _, other := range steps.List {
		for _, param := range other.Def.Params {
			if param.Name == s.Def.Name || param.Name == s.Key || param.Name != "ctx" && steps.Named(param.Name) == nil {
				return true
			}
		}
	}
	return false
}

// calls looks at the calls of a step and tells whether its name is used at all.
func calls(p *rule.Pass, steps *rule.Steps, s *rule.Step) (used bool) {
	m := p.Module.Syntax
	pysyntax.Walk(steps.Run, func(n pysyntax.Node) bool {
		if def, ok := n.(*pysyntax.FunctionDef); ok && shadows(def, s.Def.Name) {
			for _, d := range def.Decorators { // depends= stands there
				pysyntax.Walk(d.Value, func(n pysyntax.Node) bool {
					name, ok := n.(*pysyntax.Name)
					used = used || ok && name.ID == s.Def.Name
					return true
				})
			}
			return false
		}
		if name, ok := n.(*pysyntax.Name); ok && name.ID == s.Def.Name {
			used = true
		}
		call, ok := n.(*pysyntax.Call)
		if !ok {
			return true
		}
		name, ok := call.Func.(*pysyntax.Name)
		if !ok || name.ID != s.Def.Name || s.Def.Span().Covers(call.Span()) {
			return true
		}
		if len(call.Args) > 0 {
			arguments(p, steps, s, call)
		}
		if statement, ok := pyedit.Parent(m, call).(*pysyntax.ExprStmt); ok && statement.Value == pysyntax.Expr(call) {
			d := p.Report(call.Span(), "`%s` is not awaited: the step does not run", p.Name(call))
			if pyedit.CanAwait(m, call.Span()) {
				d.Fix(rule.Safe, "Await the step", pyedit.Await(m, call)...)
			}
		}
		return true
	})
	return used
}

func shadows(def *pysyntax.FunctionDef, name string) bool {
	for _, param := range def.Params {
		if param.Name == name {
			return true
		}
	}
	return false
}

func arguments(p *rule.Pass, steps *rule.Steps, s *rule.Step, call *pysyntax.Call) {
	d := p.Report(call.ArgsSpan, "the step `%s` takes no arguments, they raise TypeError: its parameters are filled from earlier steps", s.Def.Name)
	d.Relate(p.Module.Path, s.Def.NameSpan, "the step")
	for _, param := range s.Params() {
		if steps.Named(param.Name) == nil {
			return
		}
	}
	d.Fix(rule.Safe, "Call it without arguments", pyedit.Replace(text.Span{Start: call.ArgsSpan.Start, End: call.ArgsSpan.End}, "()"))
}

package rule

import (
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
)

// Steps are the steps that one function of a workflow defines.
type Steps struct {
	Run  *pysyntax.FunctionDef // the function around them, nil at module level
	List []*Step               // in source order
	// Partial is true when others may define steps too: the step object is
	// handed on, or a step's name is not known.
	Partial bool
}

// Step is a function decorated with step.do.
type Step struct {
	Def       *pysyntax.FunctionDef
	Decorator *pysyntax.Decorator
	Do        *pysyntax.Call // step.do(...), nil where it stands without parentheses
	Name      *pysyntax.Arg  // the argument that names it, nil where the function does
	Key       string         // the name of the step, "" when it is not known
}

// WorkflowSteps are the steps of the workflows of a module.
func (p *Pass) WorkflowSteps(m *flow.Module) []*Steps {
	if !strings.Contains(m.Syntax.Source.String(), ".do") {
		return nil // most modules; they need not be walked
	}
	var out []*Steps
	byRun := map[*pysyntax.FunctionDef]*Steps{}
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		def, ok := n.(*pysyntax.FunctionDef)
		if !ok || m.Syntax.Damage(def.Span()) {
			return true
		}
		for _, d := range def.Decorators {
			s := p.step(m, def, d)
			if s == nil {
				continue
			}
			run := pyedit.Function(m.Syntax, d.Start)
			group := byRun[run]
			if group == nil {
				group = &Steps{Run: run, Partial: p.handsOn(m, run)}
				byRun[run], out = group, append(out, group)
			}
			group.List = append(group.List, s)
			group.Partial = group.Partial || s.Key == ""
		}
		return true
	})
	return out
}

func (p *Pass) step(m *flow.Module, def *pysyntax.FunctionDef, d *pysyntax.Decorator) *Step {
	call, _ := d.Value.(*pysyntax.Call)
	function := d.Value
	if call != nil {
		function = call.Func
	}
	do, ok := flow.As[*flow.Member](p.Facts.Value(m, function))
	if !ok || do.Of == nil || do.Of.Name != "WorkflowStep" || do.Name != "do" {
		return nil
	}
	s := &Step{Def: def, Decorator: d, Do: call, Key: def.Name}
	if call == nil {
		return s
	}
	for i := range call.Args {
		a := &call.Args[i]
		if _, star := a.Value.(*pysyntax.Starred); star || a.DoubleStar {
			s.Key = ""
			return s
		}
		if a.Name == "name" || i == 0 && a.Name == "" {
			s.Name = a
		}
	}
	if s.Name != nil {
		c, ok := flow.As[*flow.Const](p.Facts.Value(m, s.Name.Value))
		switch {
		case !ok || c.Kind != flow.ConstStr && c.Kind != flow.ConstNone:
			s.Key = ""
		case c.Kind == flow.ConstStr:
			s.Key = c.Str
		}
	}
	return s
}

// handsOn reports whether a function uses the step object for anything but
// calling its methods.
func (p *Pass) handsOn(m *flow.Module, run *pysyntax.FunctionDef) bool {
	if run == nil {
		return true
	}
	found := false
	pysyntax.Walk(run, func(n pysyntax.Node) bool {
		name, ok := n.(*pysyntax.Name)
		if !ok || found {
			return !found
		}
		j, ok := flow.As[*flow.JS](p.Facts.Value(m, name))
		if ok && j.Type != nil && j.Type.Name == "WorkflowStep" {
			_, method := pyedit.Parent(m.Syntax, name).(*pysyntax.Attribute)
			found = !method
		}
		return !found
	})
	return found
}

// Named is the step of that name, or nil.
func (s *Steps) Named(key string) *Step {
	for _, step := range s.List {
		if step.Key == key {
			return step
		}
	}
	return nil
}

// Function is the step whose function has that name, or nil.
func (s *Steps) Function(name string) *Step {
	for _, step := range s.List {
		if step.Def.Name == name {
			return step
		}
	}
	return nil
}

// Params are the parameters that earlier steps fill: all but ctx.
func (s *Step) Params() []*pysyntax.Param {
	var out []*pysyntax.Param
	for _, param := range s.Def.Params {
		if param.Name != "ctx" && param.Name != "" {
			out = append(out, param)
		}
	}
	return out
}

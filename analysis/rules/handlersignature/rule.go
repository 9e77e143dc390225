// Package handlersignature reports handlers that cannot take the arguments
// that the runtime passes.
package handlersignature

import (
	_ "embed"
	"fmt"
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
var Rule = rule.New(doc, rule.OnWorker(check))

// names are the usual names of what a handler gets first.
var names = map[string]string{
	"scheduled": "controller", "queue": "batch", "email": "message", "tail": "events", "trace": "events", "tailStream": "event",
}

func check(p *rule.Pass) {
	style, certainty, why := p.Runtime.Style()
	if style != runtime.StyleClass || certainty == runtime.Unknown {
		return
	}
	for _, e := range p.Facts.Entrypoints() {
		// Triggers call the default entrypoint; elsewhere such a name is one for RPC.
		if !e.Exposed || e.Class.Def.Name != "Default" || e.Class.Role != flow.RoleEntrypoint || e.Module.Test || !p.Worker.Reachable(e.Module.Path) {
			continue
		}
		p.Module = e.Module
		for _, s := range e.Class.Def.Body {
			f, ok := s.(*pysyntax.FunctionDef)
			if ok && names[f.Name] != "" && len(f.Decorators) == 0 && !e.Module.Syntax.Damage(f.NameSpan) {
				judge(p, f).Assume(certainty, why)
			}
		}
	}
	p.Module = nil
}

// judge reports a handler that cannot take three arguments behind self; without
// a report it gives one that goes nowhere.
func judge(p *rule.Pass, f *pysyntax.FunctionDef) *rule.Diagnostic {
	takes, needs, taken := 0, 0, map[string]bool{}
	var last *pysyntax.Param
	for _, param := range f.Params {
		taken[param.Name] = true
		switch param.Kind {
		case pysyntax.ParamStar:
			return &rule.Diagnostic{}
		case pysyntax.ParamPositionalOnly, pysyntax.ParamNormal:
			takes++
			last = param
			if param.Default == nil {
				needs++
			}
		case pysyntax.ParamKeywordOnly:
			if param.Default == nil {
				needs = 99
			}
		}
	}
	if takes == 0 || takes >= 4 && needs <= 4 {
		return &rule.Diagnostic{}
	}
	if needs > 4 {
		return p.Report(f.NameSpan, "the runtime calls `%s` with three arguments, `%s, env, ctx`, and it needs others", f.Name, names[f.Name])
	}
	d := p.Report(f.NameSpan, "the runtime calls `%s` with three arguments, `%s, env, ctx`, and it takes %d: TypeError; add `env=None, ctx=None`",
		f.Name, names[f.Name], takes-1)
	var added []string
	for i, name := range []string{names[f.Name], "env", "ctx"} {
		if i < takes-1 {
			continue
		}
		for taken[name] {
			name = "_" + name
		}
		taken[name] = true
		if i > 0 || last.Default != nil {
			name += "=None"
		}
		added = append(added, name)
	}
	d.Fix(rule.Safe, fmt.Sprintf("Add `%s`", strings.Join(added, ", ")), pyedit.Insert(last.End, ", "+strings.Join(added, ", ")))
	return d
}

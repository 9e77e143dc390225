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
		if !e.Exposed || e.Module.Test || !p.Worker.Reachable(e.Module.Path) {
			continue
		}
		// Triggers call the default entrypoint; elsewhere such a name is one for RPC.
		main := e.Class.Def.Name == "Default" && e.Class.Role == flow.RoleEntrypoint
		p.Module = e.Module
		for _, s := range e.Class.Def.Body {
			f, ok := s.(*pysyntax.FunctionDef)
			if !ok || len(f.Decorators) > 0 || e.Module.Syntax.Damage(f.NameSpan) {
				continue
			}
			switch {
			case f.Name == "fetch" && e.Class.Role != flow.RoleWorkflow:
				judgeFetch(p, f).Assume(certainty, why)
			case main && names[f.Name] != "":
				judge(p, f).Assume(certainty, why)
			}
		}
	}
	p.Module = nil
}

// takes counts what a method takes by position behind self, what of it has no
// default, and whether it takes any number; keywords is true where it needs one.
func takes(f *pysyntax.FunctionDef) (params []*pysyntax.Param, needs int, any, keywords bool) {
	for i, param := range f.Params {
		switch param.Kind {
		case pysyntax.ParamStar:
			any = true
		case pysyntax.ParamPositionalOnly, pysyntax.ParamNormal:
			if i == 0 {
				continue
			}
			if params = append(params, param); param.Default == nil {
				needs++
			}
		case pysyntax.ParamKeywordOnly:
			keywords = keywords || param.Default == nil
		}
	}
	return params, needs, any, keywords
}

// judgeFetch reports a fetch that cannot take a request, None and None, of which
// it gets as many as it takes, or takes the request for something else.
func judgeFetch(p *rule.Pass, f *pysyntax.FunctionDef) *rule.Diagnostic {
	params, needs, _, keywords := takes(f)
	if needs > 3 || keywords {
		return p.Report(f.NameSpan, "the runtime calls `fetch` with a request and nothing else that is of use, and it needs more: TypeError; write `fetch(self, request)`")
	}
	if len(params) == 0 || params[0].Name != "env" && params[0].Name != "ctx" {
		return &rule.Diagnostic{}
	}
	way := "write `fetch(self, request)` and read `self." + params[0].Name + "`"
	if len(params) > 1 {
		return p.Report(params[0].NameSpan, "the runtime passes the request first: `%s` is the request here, and `%s` is None; %s", params[0].Name, params[1].Name, way)
	}
	return p.Report(params[0].NameSpan, "the runtime passes the request: `%s` is the request here; %s", params[0].Name, way)
}

// judge reports a handler that cannot take three arguments behind self; without
// a report it gives one that goes nowhere.
func judge(p *rule.Pass, f *pysyntax.FunctionDef) *rule.Diagnostic {
	if len(f.Params) == 0 {
		return &rule.Diagnostic{}
	}
	params, needs, any, keywords := takes(f)
	switch {
	case any, len(params) >= 3 && needs <= 3 && !keywords:
		return &rule.Diagnostic{}
	case needs > 3, keywords:
		return p.Report(f.NameSpan, "the runtime calls `%s` with three arguments, `%s, env, ctx`, and it needs others", f.Name, names[f.Name])
	}
	last, taken := f.Params[0], map[string]bool{}
	for _, param := range f.Params {
		taken[param.Name] = true
	}
	if len(params) > 0 {
		last = params[len(params)-1]
	}
	d := p.Report(f.NameSpan, "the runtime calls `%s` with three arguments, `%s, env, ctx`, and it takes %d: TypeError; add `env=None, ctx=None`",
		f.Name, names[f.Name], len(params))
	var added []string
	for i, name := range []string{names[f.Name], "env", "ctx"} {
		if i < len(params) {
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

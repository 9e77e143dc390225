// Package moduleleveljsobject reports JavaScript objects that a Worker makes
// while it starts and keeps.
package moduleleveljsobject

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, c *flow.Call) {
	if !c.AtImport || c.Function != nil || p.Runtime.DedicatedSnapshot() != runtime.Yes || !makes(c) {
		return
	}
	if p.UnderMain(c.Module, c.Span) || p.Attempt(c.At) {
		return
	}
	name := kept(p, c)
	if name == "" {
		return
	}
	why := p.Runtime.FlagReason("python_dedicated_snapshot")
	d := p.Report(c.Span, "`%s` keeps a JavaScript object that the Worker's snapshot cannot hold; make it when it is first needed", name)
	if why.Path != "" {
		d.Relate(why.Path, why.Span, "the Worker starts from a snapshot: "+why.Text)
	}
}

// makes reports whether a call makes an object of JavaScript, surely no text
// or number.
func makes(c *flow.Call) bool {
	f, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || f.Called || len(flow.Alternatives(c.Callee)) > 1 {
		return false
	}
	switch f.Path {
	case "pyodide.ffi.create_proxy", "pyodide.ffi.create_once_callable", "js.Object.fromEntries":
		return true
	case "pyodide.ffi.to_js":
		a := c.Positional(0)
		return a != nil && (flow.All[*flow.Dict](a.Value) || flow.All[*flow.List](a.Value))
	}
	class, ok := strings.CutPrefix(strings.TrimSuffix(f.Path, ".new"), "js.")
	return ok && strings.HasSuffix(f.Path, ".new") && catalog.IsJSClass(class)
}

// kept is the global name or class attribute that holds what a call gives, "" when none does.
func kept(p *rule.Pass, c *flow.Call) string {
	switch s := pyedit.Parent(p.Module.Syntax, c.Node).(type) {
	case *pysyntax.Assign:
		if name, ok := s.Targets[0].(*pysyntax.Name); ok && s.Value == pysyntax.Expr(c.Node) {
			return name.ID
		}
	case *pysyntax.AnnAssign:
		if name, ok := s.Target.(*pysyntax.Name); ok && s.Value == pysyntax.Expr(c.Node) {
			return name.ID
		}
	}
	return ""
}

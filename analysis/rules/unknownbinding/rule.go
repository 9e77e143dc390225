// Package unknownbinding reports names read from env that nothing declares.
package unknownbinding

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, e *flow.EnvRead) {
	if !flow.All[*flow.Env](e.Env) || e.Name == "" || strings.HasPrefix(e.Name, "_") || proxyNames[e.Name] || declared(p, e.Name) {
		return
	}
	if e.Form != flow.EnvAttribute && e.Form != flow.EnvGetattr && e.Form != flow.EnvHasattr {
		return
	}
	if assets := unboundAssets(p, e); assets != nil && !(e.Guarded && e.Form == flow.EnvAttribute) {
		reportAssets(p, e, assets)
		return
	}
	if e.Guarded || e.Default || e.Form == flow.EnvHasattr || p.Attempt(e.At) || !literal(e) {
		return
	}
	used := methods(e.Use)
	near := catalog.Nearest(e.Name, p.Worker.DeclaredNames())
	if len(used) == 0 && near == "" {
		if e.Form == flow.EnvAttribute && !keepsVars(p) && tested(p, e) {
			reportTested(p, e)
		}
		return
	}
	file := p.Worker.Rel(p.Worker.Config.Path)
	expr := p.Name(e.Node)
	var d *rule.Diagnostic
	switch {
	case near != "":
		d = p.Report(e.NameSpan, "`%s` is not declared in %s, reading it raises AttributeError; did you mean `%s`?", expr, file, near)
	default:
		d = p.Report(e.NameSpan, "`%s` is not declared in %s, reading it raises AttributeError; declare it%s", expr, file, as(used, e.Name))
	}
	if len(used) == 0 {
		d.Severity = rule.Warning
	}
	if near != "" {
		relateDeclaration(p, d, near)
		d.Fix(rule.Unsafe, fmt.Sprintf("Change it to `%s`", near), text.Edit{Span: e.NameSpan, New: near})
	}
	if len(used) > 0 {
		declare(p, d, e.Name, used)
	}
}

// tested reports whether the code right there asks whether the name has a
// value: a comparison with None, a condition, a fallback behind `or`. It counts
// on a missing name being None or false.
func tested(p *rule.Pass, e *flow.EnvRead) bool {
	switch n := pyedit.Parent(p.Module.Syntax, e.Node).(type) {
	case *pysyntax.Compare:
		return len(n.Ops) == 1 && n.Left == e.Node && isNone(n.Operands[0])
	case *pysyntax.BoolOp:
		return n.Op == "or" && n.Values[0] == e.Node
	case *pysyntax.UnaryOp:
		return n.Op == "not"
	case *pysyntax.If:
		return n.Test == e.Node
	case *pysyntax.IfExp:
		return n.Test == e.Node
	}
	return false
}

// keepsVars reports whether vars of the dashboard stay on a deploy: names that
// the file does not declare are then normal.
func keepsVars(p *rule.Pass) bool {
	for _, env := range p.Worker.Config.Environments {
		if env.KeepVars {
			return true
		}
	}
	return false
}

func isNone(e pysyntax.Expr) bool {
	c, ok := e.(*pysyntax.Constant)
	return ok && c.Kind == pysyntax.KindNone
}

func reportTested(p *rule.Pass, e *flow.EnvRead) {
	file, expr, env := p.Worker.Rel(p.Worker.Config.Path), p.Name(e.Node), p.Source(e.EnvExpr)
	d := p.Report(e.NameSpan, "`%s` is not declared in %s: where it is missing, this raises AttributeError before the test; use getattr with a default", expr, file)
	d.Severity = rule.Warning
	d.Fix(rule.Safe, "Read it by getattr", pyedit.Replace(e.Node.Span(), "getattr("+env+", \""+e.Name+"\", None)"))
}

// literal reports whether the name stands in the code itself. One that comes
// out of a variable is often one of several that are tried.
func literal(e *flow.EnvRead) bool {
	call, ok := e.Node.(*pysyntax.Call)
	if !ok {
		return true
	}
	if len(call.Args) < 2 {
		return false
	}
	_, ok = call.Args[1].Value.(*pysyntax.Str)
	return ok
}

// proxyNames are attributes of the JavaScript object itself.
var proxyNames = map[string]bool{
	"to_py": true, "js_id": true, "typeof": true, "new": true, "constructor": true, "object_keys": true, "object_values": true,
	"object_entries": true, "as_object_map": true, "as_py_json": true, "toString": true, "hasOwnProperty": true,
}

// declared reports whether a name is known anywhere: in an environment, or in a
// file of local secrets.
func declared(p *rule.Pass, name string) bool {
	return slices.Contains(p.Worker.DeclaredNames(), name)
}

func relateDeclaration(p *rule.Pass, d *rule.Diagnostic, name string) {
	for _, env := range p.Worker.Config.Environments {
		if b := env.Binding(name); b != nil {
			d.Relate(b.Path, b.NameSpan, "`"+name+"` is declared here")
			return
		}
	}
}

// unboundAssets is the assets section that lacks a binding, when e asks for it.
func unboundAssets(p *rule.Pass, e *flow.EnvRead) *wrangler.Value {
	if e.Name != "ASSETS" {
		return nil
	}
	assets := p.Worker.Config.Root.Get("assets")
	if assets == nil || assets.Kind != wrangler.Object || assets.Get("binding") != nil {
		return nil
	}
	return assets
}

func reportAssets(p *rule.Pass, e *flow.EnvRead, assets *wrangler.Value) {
	says := "reading it raises AttributeError"
	switch {
	case e.Form == flow.EnvHasattr:
		says = "this is always false"
	case e.Default:
		says = "this is always the default"
	}
	file := filepath.Base(p.Worker.Config.Path)
	d := p.Report(e.Span, "`assets` of %s has no `binding`, so `%s` is never on env and %s; name it there", file, e.Name, says)
	if e.Guarded || e.Default || e.Form == flow.EnvHasattr {
		d.Severity = rule.Warning
	}
	cfg := p.Worker.Config
	d.Relate(cfg.Path, assets.Span, "the assets without a binding")
	addEdits(d, cfg.Path, rule.Safe, "Add `binding` to `assets`", wrangler.SetMember(cfg, assets, "binding", e.Name))
}

func addEdits(d *rule.Diagnostic, path string, a rule.Applicability, title string, edits []text.Edit) {
	fix := rule.Fix{Title: title, Applicability: a}
	for _, e := range edits {
		fix.Edits = append(fix.Edits, rule.FileEdit{Path: path, Edit: e})
	}
	d.FixFiles(fix)
}

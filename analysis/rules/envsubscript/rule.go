// Package envsubscript reports env used as if it were a dict.
package envsubscript

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
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, e *flow.EnvRead) {
	if !flow.All[*flow.Env](e.Env) || p.Attempt(e.At) {
		return
	}
	env := p.Name(e.EnvExpr)
	switch e.Form {
	case flow.EnvSubscript:
		sub := e.Node.(*pysyntax.Subscript)
		way, name := "getattr("+env+", ...)", ""
		if literal, ok := sub.Index.(*pysyntax.Str); ok {
			if name, _ = literal.Literal(); isIdentifier(name) {
				way = env + "." + name
			}
		}
		d := p.Report(e.Span, "`%s` is an object, not a dict: `%s` raises TypeError; use `%s`", env, p.Name(e.Node), way)
		d.Fix(rule.Safe, "Read the attribute", subscriptEdits(p, sub, name)...)
	case flow.EnvGet:
		d := p.Report(e.Span, "`%s` is an object, not a dict: `%s` raises AttributeError; use getattr", env, p.Name(e.Node))
		d.Fix(rule.Safe, "Use getattr", getEdits(p, e.Node.(*pysyntax.Call))...)
	case flow.EnvContains:
		d := p.Report(e.Span, "`%s` is an object, not a dict: `%s` raises TypeError; use hasattr", env, p.Name(e.Node))
		d.Fix(rule.Safe, "Use hasattr", containsEdits(p, e.Node.(*pysyntax.Compare))...)
	case flow.EnvIterate:
		p.Report(e.Span, "`%s` is an object, not a dict: going through it raises TypeError; read its bindings by name", env)
	}
}

// subscriptEdits turn env["X"] into env.X, and env[name] into getattr(env, name).
func subscriptEdits(p *rule.Pass, s *pysyntax.Subscript, name string) []text.Edit {
	if isIdentifier(name) {
		open := pyedit.Bracket(p.Module.Syntax.Source, s)
		return []text.Edit{pyedit.Replace(text.Span{Start: open, End: s.End}, "."+name)}
	}
	for _, n := range pyedit.Path(p.Module.Syntax, s.Span()) {
		switch n := n.(type) {
		case *pysyntax.Assign:
			for _, t := range n.Targets {
				if t.Span().Covers(s.Span()) {
					return nil // a target cannot become a call
				}
			}
		case *pysyntax.Delete:
			return nil
		}
	}
	index := p.Source(s.Index)
	return []text.Edit{pyedit.Replace(s.Span(), "getattr("+p.Source(s.Value)+", "+index+")")}
}

// getEdits turn env.get("X"[, default]) into getattr(env, "X", default).
func getEdits(p *rule.Pass, call *pysyntax.Call) []text.Edit {
	attribute, ok := call.Func.(*pysyntax.Attribute)
	if !ok || len(call.Args) == 0 || len(call.Args) > 2 {
		return nil
	}
	for _, a := range call.Args {
		if _, star := a.Value.(*pysyntax.Starred); star || a.Name != "" || a.DoubleStar {
			return nil
		}
	}
	fallback := "None"
	if len(call.Args) == 2 {
		fallback = p.Source(call.Args[1].Value)
	}
	return []text.Edit{pyedit.Replace(call.Span(), "getattr("+p.Source(attribute.Value)+", "+p.Source(call.Args[0].Value)+", "+fallback+")")}
}

// containsEdits turn "X" in env into hasattr(env, "X").
func containsEdits(p *rule.Pass, c *pysyntax.Compare) []text.Edit {
	if len(c.Ops) != 1 {
		return nil
	}
	test := "hasattr(" + p.Source(c.Operands[0]) + ", " + p.Source(c.Left) + ")"
	if c.Ops[0] == "not in" {
		test = "not " + test
	}
	return []text.Edit{pyedit.Replace(c.Span(), test)}
}

func isIdentifier(s string) bool {
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

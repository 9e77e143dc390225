// Package secretfromenviron reports vars and secrets looked for in os.environ.
package secretfromenviron

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnWorker(check))

// lookup is one name read from os.environ.
type lookup struct {
	flow.At
	node     pysyntax.Expr // the call or subscript
	name     string
	fallback pysyntax.Expr // what is taken in its place, or nil
	raises   bool          // os.environ[NAME]
}

type scope struct {
	module   *flow.Module
	function *pysyntax.FunctionDef
	name     string
}

// check sees all events together: a project that fills os.environ itself, or
// reads the same name from env beside it, knows what it does.
func check(p *rule.Pass) {
	var lookups []lookup
	fromEnv, filled := map[scope]bool{}, map[string]bool{}
	for e := range p.Events() {
		switch e := e.(type) {
		case *flow.EnvRead:
			for _, name := range append(e.Names, e.Name) {
				fromEnv[scope{e.Module, e.Function, name}] = true
				fromEnv[scope{e.Module, nil, name}] = true
			}
		case *flow.Subscript:
			if !isEnviron(e.Object) {
				continue
			}
			name, ok := constant(e.Index)
			switch {
			case e.Store && !ok:
				return
			case e.Store:
				filled[name] = true
			case ok:
				lookups = append(lookups, lookup{At: e.At, node: e.Node, name: name, raises: true})
			}
		case *flow.Call:
			if isEnviron(e.Recv) && e.Method != "get" {
				if fills(e, filled) {
					return
				}
				continue
			}
			if l, ok := get(e); ok {
				lookups = append(lookups, l)
			}
		}
	}
	for _, l := range lookups {
		if filled[l.name] || fromEnv[scope{l.Module, l.Function, l.name}] {
			continue
		}
		p.Module = l.Module
		report(p, l)
	}
	p.Module = nil
}

func isEnviron(v flow.Value) bool {
	f, ok := flow.As[*flow.Foreign](v)
	return ok && f.Path == "os.environ" && !f.Called
}

// fills notes the name that a method of os.environ sets, and reports whether
// it sets names that are not known.
func fills(c *flow.Call, filled map[string]bool) bool {
	switch c.Method {
	case "setdefault":
		if a := c.Positional(0); a != nil {
			if name, ok := constant(a.Value); ok {
				filled[name] = true
				return false
			}
		}
		return true
	case "update":
		return true
	}
	return false
}

func get(c *flow.Call) (lookup, bool) {
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if !(isEnviron(c.Recv) && c.Method == "get") && !(ok && !callee.Called && callee.Path == "os.getenv") {
		return lookup{}, false
	}
	key := c.Positional(0)
	if key == nil {
		return lookup{}, false
	}
	if _, literal := key.Arg.Value.(*pysyntax.Str); !literal {
		return lookup{}, false
	}
	name, ok := constant(key.Value)
	l := lookup{At: c.At, node: c.Node, name: name}
	if a := c.Positional(1); a != nil {
		l.fallback = a.Arg.Value
	} else if a := c.Keyword("default"); a != nil {
		l.fallback = a.Arg.Value
	}
	return l, ok
}

func constant(v flow.Value) (string, bool) {
	c, ok := flow.As[*flow.Const](v)
	if !ok || c.Kind != flow.ConstStr || len(flow.Alternatives(v)) > 1 {
		return "", false
	}
	return c.Str, true
}

func report(p *rule.Pass, l lookup) {
	what, declaration := known(p, l.name)
	if what == "" || p.UnderMain(l.Module, l.Span) || l.raises && p.Catches(l.Module, l.Span, "KeyError") || secondChoice(l) {
		return
	}
	outcome := "this is always None"
	switch {
	case l.raises:
		outcome = "this raises KeyError"
	case l.fallback != nil:
		outcome = "this is always the default"
	}
	env := envAt(p, l)
	way := "self.env." + l.name
	if env != "" {
		way = env + "." + l.name
	}
	says := "is a " + what + " of the Worker, which os.environ does not have"
	if declaration == nil {
		says = "looks like a secret, and os.environ has none of the Worker's"
	}
	d := p.Report(l.node.Span(), "`%s` %s: %s; read `%s`", l.name, says, outcome, way)
	if declaration != nil {
		declaration(d)
	}
	if env == "" {
		return
	}
	if l.fallback != nil {
		way = "getattr(" + env + ", \"" + l.name + "\", " + p.Source(l.fallback) + ")"
	}
	d.Fix(rule.Unsafe, "Read it from env", text.Edit{Span: l.node.Span(), New: way})
}

// known tells what a name is to the Worker, "" when it may be anything, and
// relates a report to where it is declared.
func known(p *rule.Pass, name string) (what string, relate func(*rule.Diagnostic)) {
	for _, env := range p.Worker.Config.Environments {
		b := env.Binding(name)
		if b == nil {
			continue
		}
		relate = func(d *rule.Diagnostic) { d.Relate(b.Path, b.NameSpan, "`"+name+"` is declared here") }
		switch b.Kind {
		case catalog.Var, catalog.JSONVar:
			return "var", relate
		case catalog.Secret:
			return "secret", relate
		}
		return "", nil
	}
	for _, s := range p.Worker.Project.Secrets {
		if s.Name == name {
			return "secret", func(d *rule.Diagnostic) { d.Relate(s.Path, s.Span, "`"+name+"` is set for local development here") }
		}
	}
	if rule.IsSecretName(name) || strings.Contains(strings.ToUpper(name), "_API_KEY_") {
		return "secret", nil
	}
	return "", nil
}

// secondChoice reports whether a lookup is tried only where something else was
// found wanting: it stands behind `or`, in an else, or under a test.
func secondChoice(l lookup) bool {
	for _, n := range pyedit.Path(l.Module.Syntax, l.Span) {
		switch n := n.(type) {
		case *pysyntax.BoolOp:
			if n.Op == "or" && !n.Values[0].Span().Covers(l.Span) {
				return true
			}
		case *pysyntax.IfExp:
			if n.Then.Span().Covers(l.Span) || n.Else.Span().Covers(l.Span) {
				return true
			}
		case *pysyntax.If:
			if l.Function != nil && !l.Function.Span().Covers(n.Span()) {
				continue
			}
			if !n.Test.Span().Covers(l.Span) {
				return true
			}
		case *pysyntax.ExceptHandler:
			return true
		}
	}
	return false
}

// envAt is the expression that is env where a lookup stands, or "": that of a
// method of an entrypoint, or a parameter.
func envAt(p *rule.Pass, l lookup) string {
	if l.Function == nil || !l.Function.Span().Covers(l.Span) || l.AtImport {
		return ""
	}
	for _, param := range l.Function.Params {
		if v := p.Facts.Param(l.Module, param); flow.All[*flow.Env](v) {
			return param.Name
		}
	}
	around := l.Module.Syntax.Enclosing(l.Function)
	if len(around) == 0 || len(l.Function.Params) == 0 {
		return ""
	}
	class, ok := around[len(around)-1].(*pysyntax.ClassDef)
	if !ok {
		return ""
	}
	for _, e := range p.Facts.Entrypoints() {
		if e.Class.Def == class && l.Function.Params[0].Name == "self" {
			return "self.env"
		}
	}
	return ""
}

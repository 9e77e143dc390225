// Package secretexposed reports secrets that are printed, logged or sent back.
package secretexposed

import (
	_ "embed"
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(called), rule.On(returned))

func called(p *rule.Pass, c *flow.Call) {
	if logs(c) {
		for _, a := range c.Args {
			report(p, find(p, a.Arg.Value), "is written to the log, where it stays; log whether it is set, not the value")
		}
		return
	}
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || callee.Called || !responses[callee.Path] {
		return
	}
	body := c.Positional(0)
	if body == nil {
		if body = c.Keyword("body"); body == nil {
			return
		}
	}
	answer(p, body.Arg.Value)
}

func returned(p *rule.Pass, r *flow.Return) {
	if r.To == flow.ToRuntime || r.To == flow.ToRoute {
		answer(p, r.Node)
	}
}

func answer(p *rule.Pass, e pysyntax.Expr) {
	if f := find(p, e); f != nil && rule.IsSecretName(f.name) && !forPages(f.name) {
		report(p, f, "is sent back to whoever asks; answer without it")
	}
}

// responses are the constructors whose first argument is a body.
var responses = map[string]bool{
	"workers.Response": true, "workers.Response.json": true, "workers.Response.from_json": true, "js.Response.new": true, "js.Response.json": true,
}

// loggers are the methods that write a message, of logging and of console.
var loggers = map[string]bool{
	"debug": true, "info": true, "warning": true, "warn": true, "error": true, "critical": true, "exception": true, "log": true, "trace": true,
}

// logs reports whether a call writes its arguments to the log.
func logs(c *flow.Call) bool {
	if callee, ok := flow.As[*flow.Foreign](c.Callee); ok && !callee.Called {
		module, name := callee.Path, ""
		if dot := strings.LastIndexByte(module, '.'); dot >= 0 {
			module, name = module[:dot], module[dot+1:]
		}
		if callee.Path == "builtins.print" || (module == "logging" || module == "js.console") && loggers[name] {
			return true
		}
	}
	recv, ok := flow.As[*flow.Foreign](c.Recv)
	return ok && loggers[c.Method] && (recv.Path == "logging.getLogger" && recv.Called || recv.Path == "js.console")
}

// forPages reports whether a name is one of the keys that pages carry by
// design: what limits them is the site that may use them.
func forPages(name string) bool {
	for _, word := range strings.Split(strings.ToUpper(name), "_") {
		switch word {
		case "MAPS", "MAP", "MAPBOX", "FIREBASE", "ALGOLIA", "CSRF", "VAPID", "TURNSTILE", "RECAPTCHA":
			return true
		}
	}
	return false
}

// found is a place where a secret is part of a text.
type found struct {
	name   string
	node   pysyntax.Expr
	module *flow.Module // of node
	origin *flow.Origin
}

func report(p *rule.Pass, f *found, what string) {
	if f == nil {
		return
	}
	d := p.ReportIn(f.module.Path, f.node.Span(), "the secret `%s` %s", f.name, what)
	if o := f.origin; o != nil && o.Module != nil && o.Note != "" && !f.node.Span().Covers(o.Span) {
		d.Relate(o.Module.Path, o.Span, o.Note)
	}
}

// find is the secret whose whole value shows in what an expression becomes as text.
func find(p *rule.Pass, e pysyntax.Expr) *found {
	switch e := e.(type) {
	case *pysyntax.Str:
		for _, part := range e.Parts {
			if part.Expr != nil {
				if f := find(p, part.Expr); f != nil {
					return f
				}
			}
		}
		return nil
	case *pysyntax.BinOp:
		if e.Op == "+" || e.Op == "%" {
			return first(p, e.Left, e.Right)
		}
		return nil
	case *pysyntax.Call:
		return findCall(p, e)
	case *pysyntax.Dict:
		for _, item := range e.Items {
			if f := find(p, item.Value); f != nil {
				return f
			}
		}
		return nil
	case *pysyntax.List:
		return first(p, e.Elts...)
	case *pysyntax.Tuple:
		return first(p, e.Elts...)
	case *pysyntax.IfExp:
		return first(p, e.Then, e.Else)
	case *pysyntax.Name, *pysyntax.Attribute:
		return value(p, e)
	}
	return nil
}

func first(p *rule.Pass, exprs ...pysyntax.Expr) *found {
	for _, e := range exprs {
		if e == nil {
			continue
		}
		if f := find(p, e); f != nil {
			return f
		}
	}
	return nil
}

// findCall looks into calls whose outcome shows their arguments as they are.
func findCall(p *rule.Pass, c *pysyntax.Call) *found {
	if callee, ok := c.Func.(*pysyntax.Attribute); ok && callee.Attr == "format" {
		if _, literal := callee.Value.(*pysyntax.Str); literal {
			return firstArg(p, c)
		}
	}
	if callee, ok := flow.As[*flow.Foreign](p.Facts.Value(p.Module, c.Func)); ok && !callee.Called {
		switch callee.Path {
		case "builtins.str", "builtins.repr", "json.dumps", "builtins.getattr":
			if callee.Path == "builtins.getattr" {
				return value(p, c)
			}
			return firstArg(p, c)
		}
	}
	return value(p, c)
}

func firstArg(p *rule.Pass, c *pysyntax.Call) *found {
	for _, a := range c.Args {
		if f := find(p, a.Value); f != nil {
			return f
		}
	}
	return nil
}

// value is the secret that an expression holds, or a text that was made of it.
func value(p *rule.Pass, e pysyntax.Expr) *found {
	v := p.Facts.Value(p.Module, e)
	var secret *flow.Binding
	for _, alt := range flow.Alternatives(v) {
		if n, ok := alt.(*flow.Nullable); ok {
			alt = n.Of
		}
		switch alt := alt.(type) {
		case *flow.Const:
			continue // the default of getattr
		case *flow.Binding:
			if isSecret(p, alt) {
				secret = alt
				continue
			}
		case *flow.Text:
			if f := inText(p, alt); f != nil && flow.All[*flow.Text](v) {
				return f
			}
		}
		return nil
	}
	if secret == nil {
		return nil
	}
	return &found{secret.Name, e, p.Module, secret.Origin}
}

// inText is the secret among the pieces of a text that was put together before.
func inText(p *rule.Pass, t *flow.Text) *found {
	for _, piece := range t.Pieces {
		if piece.Expr == nil || piece.Module == nil {
			continue
		}
		if b, ok := flow.As[*flow.Binding](p.Facts.Value(piece.Module, piece.Expr)); ok && isSecret(p, b) {
			return &found{b.Name, piece.Expr, piece.Module, b.Origin}
		}
	}
	return nil
}

// isSecret reports whether a name on env is a secret: declared as one, or, as
// a var or without a declaration, by its name.
func isSecret(p *rule.Pass, b *flow.Binding) bool {
	switch {
	case b.Kind == catalog.Secret:
		return true
	case b.Kind == catalog.Var && b.Decl != nil && b.Decl.Value != nil && isNumber(b.Decl.Value):
		return false // the price of a token, how long a key lives
	case b.Kind == catalog.Var || b.Decl == nil:
		return rule.IsSecretName(b.Name)
	}
	return false
}

// isNumber reports whether a var is a number, be it written as text.
func isNumber(v *wrangler.Value) bool {
	text, ok := v.Str()
	if !ok {
		return true // Wrangler takes a number or a bool for a var of that type
	}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

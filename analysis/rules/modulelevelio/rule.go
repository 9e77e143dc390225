// Package modulelevelio reports requests, calls of bindings and timers that
// are made while the Worker starts.
package modulelevelio

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, c *flow.Call) {
	if !c.AtImport || c.Async || p.UnderMain(c.Module, c.Span) || p.Attempt(c.At) || p.Catches(c.Module, c.Span, "JsException") {
		return
	}
	if does := io(c); does != "" {
		p.Report(c.Span, "`%s` %s while the Worker starts, which the runtime refuses; do it inside a handler", p.Name(c.Node.Func), does)
	}
}

func isZero(v flow.Value) bool {
	k, ok := v.(*flow.Const)
	return ok && k.Kind == flow.ConstInt && k.Int == 0
}

// io says what a call does that needs a request; "" where it does nothing of
// the kind, or only when somebody awaits it.
func io(c *flow.Call) string {
	if len(flow.Alternatives(c.Callee)) > 1 {
		return ""
	}
	switch callee := c.Callee.(type) {
	case *flow.Foreign:
		if callee.Called {
			return ""
		}
		switch callee.Path {
		case "js.fetch":
			return "sends a request"
		case "js.setTimeout":
			// With no delay it becomes a microtask at that time, see
			// setTimeoutTopLevelPatch in
			// https://github.com/cloudflare/workerd/blob/main/src/pyodide/internal/python.ts
			if delay := c.Positional(1); len(c.Args) == 1 || delay != nil && isZero(delay.Value) {
				return ""
			}
			return "starts a timer"
		case "js.setInterval", "pyodide.ffi.wrappers.set_timeout", "pyodide.ffi.wrappers.set_interval":
			return "starts a timer"
		}
	case *flow.Member:
		if callee.Def == nil || !callee.Def.Async {
			return ""
		}
		switch recv := callee.Recv.(type) {
		case *flow.Binding:
			if recv.Decl != nil && (recv.Mode == runtime.Raw || recv.Mode == runtime.Wrapped) {
				return "asks the binding `" + recv.Name + "`"
			}
		case *flow.JS:
			if recv.Type != nil && recv.Type.Name == "D1PreparedStatement" {
				return "asks the database"
			}
		}
	}
	return ""
}

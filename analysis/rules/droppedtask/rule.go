// Package droppedtask reports background tasks that nothing waits for.
package droppedtask

import (
	_ "embed"
	"regexp"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

// waits finds what makes a task live on: somebody waits for all tasks, or the
// request stays open, as long as a WebSocket or a stream of the response does.
var waits = regexp.MustCompile(`(?i)all_tasks|websocket|web_socket|stream`)

func check(p *rule.Pass, e *flow.Discard) {
	call, ok := e.Node.(*pysyntax.Call)
	if !ok || e.AtImport || len(call.Args) == 0 {
		return
	}
	callee, ok := flow.As[*flow.Foreign](p.Facts.Value(e.Module, call.Func))
	if !ok || callee.Called || callee.Path != "asyncio.create_task" && callee.Path != "asyncio.ensure_future" {
		return
	}
	function, self := handler(p, e)
	if function == nil || waits.MatchString(p.Source(function)) {
		return
	}
	out := "give the coroutine to `ctx.waitUntil`"
	if self != "" {
		out = "give the coroutine to `" + self + ".ctx.waitUntil`"
	}
	d := p.Report(e.Span, "nothing waits for this task, so that it is lost once the response is sent; %s", out)
	if self != "" && len(call.Args) == 1 && call.Args[0].Name == "" && isCall(call.Args[0].Value) {
		d.Fix(rule.Safe, "Use waitUntil", pyedit.Replace(call.Func.Span(), self+".ctx.waitUntil"))
	}
}

func isCall(e pysyntax.Expr) bool {
	_, ok := e.(*pysyntax.Call)
	return ok
}

// handler is the method of an entrypoint class around an event, with the name
// of its self, or a legacy handler without. A Durable Object lives on between
// requests, and of other functions it is not known who waits.
func handler(p *rule.Pass, e *flow.Discard) (function *pysyntax.FunctionDef, self string) {
	if e.Function == nil {
		return nil, ""
	}
	for _, h := range p.Facts.LegacyHandlers() {
		if h.Def == e.Function {
			return h.Def, ""
		}
	}
	path := pyedit.Path(e.Module.Syntax, e.Function.Span())
	for i := len(path) - 1; i > 0; i-- {
		class, ok := path[i-1].(*pysyntax.ClassDef)
		if !ok || path[i] != pysyntax.Node(e.Function) {
			continue
		}
		if c := p.Facts.Class(class); c != nil && c.Role == flow.RoleEntrypoint && len(e.Function.Params) > 0 && len(e.Function.Decorators) == 0 {
			return e.Function, e.Function.Params[0].Name
		}
	}
	return nil, ""
}

// Package missingawait reports asynchronous calls of the platform that are
// used as if they had been awaited.
package missingawait

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
var Rule = rule.New(doc, rule.OnWorker(check))

// check reports every call once, at its first use that needs the result.
func check(p *rule.Pass) {
	type place struct {
		module *flow.Module
		span   text.Span
	}
	seen := map[place]bool{}
	for e := range p.Events() {
		for _, u := range usesIn(p, e) {
			a := platform(p, u.value)
			if a == nil || p.Attempt(e.Where()) || u.unused && gated(p, a, e.Where().Function) {
				continue
			}
			at := place{a.Origin.Module, a.Call.Span()}
			if !seen[at] {
				seen[at] = true
				report(p, e.Where(), u, a, at.module)
			}
		}
	}
}

// use is one place that needs the result of an awaitable.
type use struct {
	expr   pysyntax.Expr
	value  flow.Value
	says   string // what comes of it
	unused bool   // nothing is done with it at all
}

// own are the attributes that awaitables themselves have.
var own = map[string]bool{
	"then": true, "catch": true, "finally_": true, "add_done_callback": true, "remove_done_callback": true, "cancel": true, "cancelled": true,
	"done": true, "result": true, "exception": true, "send": true, "throw": true, "close": true, "get_loop": true, "set_name": true, "get_name": true,
	"cr_running": true, "syncify": true, "js_id": true, "typeof": true, "to_py": true,
}

func usesIn(p *rule.Pass, e flow.Event) []use {
	switch e := e.(type) {
	case *flow.Truth:
		return []use{{e.Node, e.Value, "it is always true", false}}
	case *flow.Load:
		if !own[e.Node.Attr] {
			return []use{{e.Node.Value, e.Object, "reading `." + e.Node.Attr + "` raises AttributeError", false}}
		}
	case *flow.Subscript:
		return []use{{e.Node.Value, e.Object, "subscripting it raises TypeError", false}}
	case *flow.Iterate:
		if !e.Async {
			return []use{{e.Node, e.Value, "going through it raises TypeError", false}}
		}
	case *flow.Contains:
		return []use{{e.ContainerExpr, e.Container, "`in` raises TypeError for it", false}}
	case *flow.Compare:
		if e.Op == "is" || e.Op == "is not" {
			if !isNone(e.Right) {
				return nil
			}
		}
		return []use{{e.LeftExpr, e.Left, "it is compared as a coroutine", false}, {e.RightExpr, e.Right, "it is compared as a coroutine", false}}
	case *flow.Operand:
		says := "`" + e.Op + "` raises TypeError for it"
		if e.Op == "f" {
			says = "the text shows a coroutine"
		}
		return []use{{e.Node, e.Value, says, false}}
	case *flow.Discard:
		return []use{{e.Node, e.Value, "its exception is lost, and it may be cut off at the end of the request", true}}
	case *flow.Call:
		return callUses(e)
	}
	return nil
}

func isNone(v flow.Value) bool {
	c, ok := v.(*flow.Const)
	return ok && c.Kind == flow.ConstNone
}

// needing are the functions that need the value itself.
var needing = map[string]string{
	"json.dumps": "json.dumps raises TypeError for it", "json.loads": "json.loads raises TypeError for it",
	"builtins.len": "len() raises TypeError for it", "builtins.int": "int() raises TypeError for it", "builtins.float": "float() raises TypeError for it",
	"builtins.str": "the text shows a coroutine", "builtins.list": "list() raises TypeError for it", "builtins.dict": "dict() raises TypeError for it",
	"builtins.sorted": "sorted() raises TypeError for it", "builtins.bool": "it is always true", "builtins.bytes": "bytes() raises TypeError for it",
}

func callUses(c *flow.Call) []use {
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if _, awaitable := flow.As[*flow.Awaitable](c.Recv); ok && awaitable {
		if own[c.Method] {
			return nil
		}
		return []use{{attribute.Value, c.Recv, "calling `." + c.Method + "` raises AttributeError", false}}
	}
	callee, ok := flow.As[*flow.Foreign](c.Callee)
	if !ok || callee.Called || needing[callee.Path] == "" {
		return nil
	}
	if arg := c.Positional(0); arg != nil {
		return []use{{arg.Arg.Value, arg.Value, needing[callee.Path], false}}
	}
	return nil
}

// platform is the awaitable of a call of the platform, when v surely is one.
func platform(p *rule.Pass, v flow.Value) *flow.Awaitable {
	if v == nil {
		return nil
	}
	a, ok := flow.As[*flow.Awaitable](v)
	if !ok || a.Call == nil || a.Origin == nil || a.Origin.Module == nil {
		return nil // a coroutine of the project's own
	}
	if flow.Any[*flow.Func](p.Facts.Value(a.Origin.Module, a.Call.Func)) {
		return nil
	}
	return a
}

// gated reports whether a call writes to the storage of a Durable Object: no
// answer leaves the object before such writes are done, so that many are not
// awaited on purpose. It is the same with blockConcurrencyWhile, which a
// constructor calls and cannot await.
func gated(p *rule.Pass, a *flow.Awaitable, f *pysyntax.FunctionDef) bool {
	m, ok := flow.As[*flow.Member](p.Facts.Value(a.Origin.Module, a.Call.Func))
	if !ok || m.Of == nil {
		return false
	}
	return m.Of.Name == "DurableObjectStorage" || m.Name == "blockConcurrencyWhile" && f != nil && !f.Async
}

func report(p *rule.Pass, at flow.At, u use, a *flow.Awaitable, made *flow.Module) {
	name := a.Name
	if name == "" {
		name = rule.Shorten(made.Syntax.Source.Slice(a.Call.Func.Span()))
	}
	span := u.expr.Span()
	var d *rule.Diagnostic
	if made == at.Module && span == a.Call.Span() {
		d = p.Report(span, "`%s` is not awaited: %s", name, u.says)
	} else {
		d = p.Report(span, "`%s` holds the call of `%s`, which is not awaited: %s", p.Name(u.expr), name, u.says)
		d.Relate(made.Path, a.Call.Span(), "the call that nothing awaits")
	}
	if u.unused {
		d.Severity = rule.Warning
	}
	if !pyedit.CanAwait(made.Syntax, a.Call.Span()) {
		return
	}
	fix := rule.Fix{Title: "Await the call", Applicability: rule.Safe}
	for _, e := range pyedit.Await(made.Syntax, a.Call) {
		fix.Edits = append(fix.Edits, rule.FileEdit{Path: made.Path, Edit: e})
	}
	d.FixFiles(fix)
}

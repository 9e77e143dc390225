// Package blockingcall reports synchronous calls that fail in a Worker or hold it up.
package blockingcall

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, c *flow.Call) {
	path := calledPath(c)
	if !suspect(path) || p.UnderMain(c.Module, c.Span) || p.Attempt(c.At) || withoutLoop(c) {
		return
	}
	name := p.Name(c.Node.Func)
	switch {
	case path == "urllib.request.urlopen" || path == "urllib.request.urlretrieve":
		if !plainHTTP(c) || p.Runtime.SocketsWork() == runtime.No {
			p.Report(c.Span, "`%s` cannot connect in a Worker; use `await workers.fetch(...)` or `httpx.AsyncClient`", name)
		}
	case path == "http.client.HTTPSConnection" || path == "http.client.HTTPConnection" && p.Runtime.SocketsWork() == runtime.No:
		p.Report(c.Span, "`%s` cannot connect in a Worker; use `await workers.fetch(...)` or `httpx.AsyncClient`", name)
	case path == "pyodide.http.open_url":
		p.Report(c.Span, "`%s` needs XMLHttpRequest, which a Worker does not have; use `await pyodide.http.pyfetch(...)`", name)
	case path == "builtins.input":
		p.Report(c.Span, "`input()` raises OSError in a Worker: there is no standard input")
	case path == "time.sleep":
		sleep(p, c, name)
	case isHTTPClient(path):
		httpClient(p, c, name)
	case path == "asyncio.run" || path == "pyodide.ffi.run_sync":
		runSync(p, c, name, path)
	}
}

// withoutLoop reports whether a call stands where code has found that no event
// loop runs, which never happens in a Worker: the except RuntimeError of a try
// that asks for the running loop.
func withoutLoop(c *flow.Call) bool {
	path := pyedit.Path(c.Module.Syntax, c.Span)
	for i, n := range path {
		t, ok := n.(*pysyntax.Try)
		if !ok || i+1 == len(path) {
			continue
		}
		h, ok := path[i+1].(*pysyntax.ExceptHandler)
		if !ok {
			continue
		}
		if name, ok := h.Type.(*pysyntax.Name); ok && name.ID == "RuntimeError" && asksForLoop(t.Body) {
			return true
		}
	}
	return false
}

func asksForLoop(body []pysyntax.Stmt) bool {
	asks := false
	for _, s := range body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Name:
				asks = asks || n.ID == "get_running_loop"
			case *pysyntax.Attribute:
				asks = asks || n.Attr == "get_running_loop"
			}
			return !asks
		})
	}
	return asks
}

// sessions are objects that send requests, with the module whose functions
// their methods are like.
var sessions = map[string]string{
	"requests.Session": "requests.", "requests.sessions.Session": "requests.", "requests.session": "requests.",
	"urllib3.PoolManager": "urllib3.", "urllib3.poolmanager.PoolManager": "urllib3.",
}

// calledPath is the dotted name of what is called, "" when it is not known.
func calledPath(c *flow.Call) string {
	if recv, ok := flow.As[*flow.Foreign](c.Recv); ok && recv.Called && sessions[recv.Path] != "" {
		return sessions[recv.Path] + c.Method
	}
	if callee, ok := flow.As[*flow.Foreign](c.Callee); ok && !callee.Called {
		return callee.Path
	}
	return ""
}

// suspect tells the few calls that are worth a second look.
func suspect(path string) bool {
	switch path {
	case "urllib.request.urlopen", "urllib.request.urlretrieve", "http.client.HTTPSConnection", "http.client.HTTPConnection",
		"pyodide.http.open_url", "builtins.input", "time.sleep", "asyncio.run", "pyodide.ffi.run_sync":
		return true
	}
	return isHTTPClient(path)
}

// isHTTPClient tells the functions of the synchronous clients that send a request.
func isHTTPClient(path string) bool {
	module, function, _ := strings.Cut(path, ".")
	if module == "urllib3" {
		return function == "request"
	}
	switch function {
	case "get", "post", "put", "patch", "delete", "head", "options", "request":
		return module == "requests"
	}
	return false
}

func plainHTTP(c *flow.Call) bool {
	arg := c.Positional(0)
	if arg == nil {
		return false
	}
	url, ok := arg.Value.(*flow.Const)
	return ok && url.Kind == flow.ConstStr && strings.HasPrefix(url.Str, "http://")
}

func httpClient(p *rule.Pass, c *flow.Call, name string) {
	switch {
	case p.Runtime.SyncHTTPWorks() == runtime.No:
		version, certainty, why := p.Runtime.Pyodide()
		p.Report(c.Span, "`%s` fails on Pyodide %s (AttributeError: XMLHttpRequest); use `await workers.fetch(...)` or `httpx.AsyncClient`", name, version).
			Assume(certainty, why)
	case c.Async:
		d := p.Report(c.Span, "`%s` holds this async function up until the answer is there; `httpx.AsyncClient` does not", name)
		d.Severity = rule.Info
	}
}

func runSync(p *rule.Pass, c *flow.Call, name, path string) {
	if p.Runtime.RunSyncWorks() != runtime.No || c.AtImport {
		return
	}
	version, certainty, why := p.Runtime.Pyodide()
	d := p.Report(c.Span, "`%s` fails on Pyodide %s, which cannot wait synchronously; await instead", name, version).Assume(certainty, why)
	if !canAwait(p, c) || len(c.Node.Args) != 1 || c.Positional(0) == nil {
		return
	}
	argument := c.Node.Args[0].Value.Span()
	m := p.Module.Syntax
	prefix := pyedit.Prefix(m, c.Node, "await ")
	edits := []text.Edit{pyedit.Replace(text.Span{Start: c.Node.Start, End: argument.Start}, prefix[0].New)}
	end := ""
	if len(prefix) == 2 {
		end = prefix[1].New
	}
	d.Fix(rule.Safe, "Await it", append(edits, pyedit.Replace(text.Span{Start: argument.End, End: c.Node.End}, end))...)
}

func sleep(p *rule.Pass, c *flow.Call, name string) {
	if !c.Async {
		return
	}
	d := p.Report(c.Span, "`%s` holds this async function up; use `await asyncio.sleep(...)`", name)
	d.Severity = rule.Info
	if p.Runtime.SleepBlocks() == runtime.Yes {
		d.Message = "`" + name + "` blocks every other task of the Worker meanwhile; use `await asyncio.sleep(...)`"
	}
	if !canAwait(p, c) {
		return
	}
	imports, asyncio := p.ImportModule(c.Span.Start, "asyncio")
	edits := []text.Edit{pyedit.Replace(c.Node.Func.Span(), "await "+asyncio+".sleep")}
	d.Fix(rule.Safe, "Use asyncio.sleep", append(imports, edits...)...)
}

// canAwait reports whether await may stand at a call: in an async function, not
// in a lambda or generator expression of it.
func canAwait(p *rule.Pass, c *flow.Call) bool {
	return c.Async && pyedit.CanAwait(p.Module.Syntax, c.Span)
}

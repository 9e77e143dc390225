// Package websocketbinaryframe reports Durable Objects that take a binary
// WebSocket message for bytes where it is a Blob.
package websocketbinaryframe

import (
	_ "embed"
	"slices"

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

// ofBuffer are methods that an ArrayBuffer has in Python and a Blob has not.
var ofBuffer = []string{"to_bytes", "to_memoryview", "to_string", "tobytes", "decode", "to_file"}

func check(p *rule.Pass) {
	if p.Runtime.BinaryFramesAreBlobs() != runtime.Yes {
		return
	}
	style, _, _ := p.Runtime.Style()
	handler := "webSocketMessage"
	if style == runtime.StyleLegacy {
		handler = "on_webSocketMessage"
	}
	for _, e := range p.Facts.Entrypoints() {
		if e.Class.Role != flow.RoleDurableObject || !e.Exposed || e.Module.Test || !p.Worker.Reachable(e.Module.Path) {
			continue
		}
		p.Module = e.Module
		for _, s := range e.Class.Def.Body {
			f, ok := s.(*pysyntax.FunctionDef)
			if ok && f.Name == handler && len(f.Params) > 2 && !e.Module.Syntax.Damage(f.Span()) && !knowsBlobs(f) {
				judge(p, f, f.Params[2].Name)
			}
		}
	}
	p.Module = nil
}

// knowsBlobs reports whether the method speaks of Blob or ArrayBuffer, or gives
// the parameter another value: then it sorts the kinds of messages itself.
func knowsBlobs(f *pysyntax.FunctionDef) (knows bool) {
	message := f.Params[2].Name
	pysyntax.Walk(f, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Attribute:
			knows = knows || slices.Contains([]string{"arrayBuffer", "bytes", "Blob", "binaryType", "constructor"}, n.Attr)
		case *pysyntax.Name:
			knows = knows || n.ID == "Blob" || n.ID == "hasattr"
		case *pysyntax.Assign:
			for _, t := range n.Targets {
				if name, ok := t.(*pysyntax.Name); ok && name.ID == message {
					knows = true
				}
			}
		case *pysyntax.Try:
			knows = true
		}
		return true
	})
	return knows
}

func judge(p *rule.Pass, f *pysyntax.FunctionDef, message string) {
	why := p.Runtime.FlagReason("websocket_standard_binary_type")
	report := func(n pysyntax.Node, says string) *rule.Diagnostic {
		return p.Report(n.Span(), "a binary message is a Blob since %s: %s; use `(await %s.arrayBuffer()).to_bytes()`", why.Text, says, message)
	}
	is := func(e pysyntax.Expr) bool {
		n, ok := e.(*pysyntax.Name)
		return ok && n.ID == message
	}
	pysyntax.Walk(f, func(n pysyntax.Node) bool {
		call, ok := n.(*pysyntax.Call)
		if !ok {
			return true
		}
		switch callee := call.Func.(type) {
		case *pysyntax.Attribute:
			if !is(callee.Value) || !slices.Contains(ofBuffer, callee.Attr) {
				break
			}
			d := report(call, "it has no `"+callee.Attr+"`")
			if callee.Attr == "to_bytes" && len(call.Args) == 0 && f.Async && pyedit.CanAwait(p.Module.Syntax, call.Span()) {
				d.Fix(rule.Unsafe, "Read the Blob", pyedit.Replace(callee.Value.Span(), "(await "+message+".arrayBuffer())"))
			}
		case *pysyntax.Name:
			if len(call.Args) == 0 || !is(call.Args[0].Value) {
				break
			}
			switch {
			case callee.ID == "bytes" || callee.ID == "bytearray" || callee.ID == "memoryview":
				report(call, "`"+callee.ID+"` cannot read it")
			case callee.ID == "isinstance" && len(call.Args) == 2 && onlyBytes(call.Args[1].Value):
				report(call, "it is never `"+p.Name(call.Args[1].Value)+"`")
			}
		}
		return true
	})
}

// onlyBytes reports whether types are those of bytes and nothing else.
func onlyBytes(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case *pysyntax.Name:
		return e.ID == "bytes" || e.ID == "bytearray" || e.ID == "memoryview"
	case *pysyntax.Tuple:
		for _, x := range e.Elts {
			if !onlyBytes(x) {
				return false
			}
		}
		return len(e.Elts) > 0
	}
	return false
}

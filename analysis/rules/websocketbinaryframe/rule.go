// Package websocketbinaryframe reports listeners of WebSockets that take a
// binary message for an ArrayBuffer where it is a Blob.
package websocketbinaryframe

import (
	_ "embed"
	"slices"
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

// ofBuffer are names that an ArrayBuffer has in Python and a Blob has not.
var ofBuffer = []string{"to_bytes", "to_memoryview", "to_string", "to_file", "byteLength"}

// check looks at socket.addEventListener("message", listener). The messages of
// a Durable Object that hibernates are ArrayBuffers at any date: workerd,
// src/workerd/io/compatibility-date.capnp, websocketBinaryTypeDefault.
func check(p *rule.Pass, c *flow.Call) {
	if c.Method != "addEventListener" || p.Runtime.BinaryFramesAreBlobs() != runtime.Yes {
		return
	}
	kind, given := c.Positional(0), c.Positional(1)
	if kind == nil || given == nil || rule.JSValue(c.Recv, func(j *flow.JS) bool { return !j.List && j.Type.Name == "js.WebSocket" }) == nil {
		return
	}
	if k, ok := kind.Value.(*flow.Const); !ok || k.Kind != flow.ConstStr || k.Str != "message" {
		return
	}
	f, event := listener(p, c, given)
	if f == nil || f.Module.Test || sorts(f) || strings.Contains(c.Module.Syntax.Source.String(), "binaryType") {
		return
	}
	for _, use := range uses(f, event) {
		report(p, c, f.Module, use)
	}
}

// listener is the function that a listener is, with the name of its event; nil
// when it is not one function of the project.
func listener(p *rule.Pass, c *flow.Call, a *flow.ArgValue) (f *flow.Func, event string) {
	v := a.Value
	if made, ok := a.Arg.Value.(*pysyntax.Call); ok && len(made.Args) == 1 {
		if proxy, ok := flow.As[*flow.Foreign](p.Facts.Value(c.Module, made.Func)); ok && proxy.Path == "pyodide.ffi.create_proxy" && !proxy.Called {
			v = p.Facts.Value(c.Module, made.Args[0].Value)
		}
	}
	f, ok := v.(*flow.Func)
	if !ok || f.Def == nil {
		return nil, ""
	}
	at := 0
	if f.Recv != nil {
		at = 1
	}
	if len(f.Def.Params) <= at || f.Module.Syntax.Damage(f.Def.Span()) {
		return nil, ""
	}
	return f, f.Def.Params[at].Name
}

// sorts reports whether a listener knows of Blobs, or tries what it is given.
func sorts(f *flow.Func) (knows bool) {
	pysyntax.Walk(f.Def, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Attribute:
			knows = knows || slices.Contains([]string{"arrayBuffer", "bytes", "Blob", "constructor", "size", "stream", "text"}, n.Attr)
		case *pysyntax.Name:
			knows = knows || n.ID == "Blob" || n.ID == "hasattr"
		case *pysyntax.Try:
			knows = true
		}
		return true
	})
	return knows
}

// uses are the attributes of an ArrayBuffer that a listener reads of event.data,
// or of a variable that holds nothing else.
func uses(f *flow.Func, event string) (out []*pysyntax.Attribute) {
	data := func(e pysyntax.Expr) bool {
		a, ok := e.(*pysyntax.Attribute)
		if !ok || a.Attr != "data" {
			return false
		}
		n, ok := a.Value.(*pysyntax.Name)
		return ok && n.ID == event
	}
	held := map[string]bool{}
	pysyntax.Walk(f.Def, func(n pysyntax.Node) bool {
		if a, ok := n.(*pysyntax.Assign); ok {
			for _, t := range a.Targets {
				if name, ok := t.(*pysyntax.Name); ok {
					_, again := held[name.ID]
					held[name.ID] = !again && data(a.Value)
				}
			}
		}
		return true
	})
	if _, other := held[event]; other {
		return nil
	}
	pysyntax.Walk(f.Def, func(n pysyntax.Node) bool {
		if a, ok := n.(*pysyntax.Attribute); ok && slices.Contains(ofBuffer, a.Attr) {
			name, isName := a.Value.(*pysyntax.Name)
			if data(a.Value) || isName && held[name.ID] {
				out = append(out, a)
			}
		}
		return true
	})
	return out
}

func report(p *rule.Pass, c *flow.Call, m *flow.Module, use *pysyntax.Attribute) {
	why := p.Runtime.FlagReason("websocket_standard_binary_type")
	socket, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok {
		return
	}
	set := p.Source(socket.Value) + `.binaryType = "arraybuffer"`
	d := p.ReportIn(m.Path, use.Span(), "a binary message is a Blob since %s, which has no `%s`; write `%s` before the listener, or `await %s.arrayBuffer()`",
		why.Text, use.Attr, set, m.Syntax.Source.Slice(use.Value.Span()))
	d.Relate(c.Module.Path, c.Span, "the listener is added here")
	if s, ok := pyedit.Parent(p.Module.Syntax, c.Node).(*pysyntax.ExprStmt); ok {
		indent, clean := indentation(p.Module.Syntax.Source, s.Span().Start)
		if clean {
			fix := rule.Fix{Title: "Ask for ArrayBuffers", Applicability: rule.Unsafe}
			fix.Edits = append(fix.Edits, rule.FileEdit{Path: c.Module.Path, Edit: pyedit.Insert(s.Span().Start, set+"\n"+indent)})
			d.FixFiles(fix)
		}
	}
}

// indentation is what stands before a statement on its line; clean is false
// when that is another statement.
func indentation(doc *text.Document, at int) (indent string, clean bool) {
	before := doc.String()[:at]
	indent = before[strings.LastIndexByte(before, '\n')+1:]
	return indent, strings.TrimLeft(indent, " \t") == ""
}

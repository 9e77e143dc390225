package rawjsproxy

import (
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

// report says that e is raw, what happens, and why it is raw in this Worker.
func report(p *rule.Pass, j *flow.JS, span text.Span, e pysyntax.Node, format string, args ...any) *rule.Diagnostic {
	kind := "a raw JS object"
	if j.List {
		kind = "a raw JS array"
	}
	d := p.Report(span, "`%s` is %s here: %s", p.Name(e), kind, fmt.Sprintf(format, args...))
	if x, ok := e.(pysyntax.Expr); ok {
		if b, ok := flow.As[*flow.Binding](p.Facts.Value(p.Module, x)); ok && b.Decl != nil {
			return d.Relate(b.Decl.Path, b.Decl.Span, "a var that is an object or array arrives raw with every SDK")
		}
	}
	sdk := p.Runtime.SDK()
	d.Assume(sdk.Certainty, sdk.Reason)
	p.Explain(d, j)
	if sdk.Reason.Path != "" {
		d.Relate(sdk.Reason.Path, sdk.Reason.Span, sdk.Because())
	}
	return d
}

// convert offers to convert an expression: where its variable gets its value
// when nothing there needs it raw, else where it is used.
func convert(p *rule.Pass, d *rule.Diagnostic, e pysyntax.Expr) {
	name, edits := p.Converter(e.Span())
	title, at := "Convert it with "+name, e
	if v, ok := e.(*pysyntax.Name); ok {
		if value := assigned(p.Module.Syntax, v); value != nil {
			title, at = "Convert `"+v.ID+"` with "+name, value
		}
	}
	d.Fix(rule.Safe, title, append(edits, pyedit.Call(p.Module.Syntax.Source, at, name)...)...)
}

// byAttribute tells how safe an attribute in place of an item is. It does not
// work on plain dicts, which tests give, and which the variable holds once
// another fix converts what it is given.
func byAttribute(p *rule.Pass, e pysyntax.Expr) rule.Applicability {
	if v, ok := e.(*pysyntax.Name); ok && assigned(p.Module.Syntax, v) != nil || p.Portable() {
		return rule.Unsafe
	}
	return rule.Safe
}

// isAttribute reports whether a key can be written as an attribute that a
// proxy does not have a meaning of its own for.
func isAttribute(key *flow.Const) bool {
	if key.Kind != flow.ConstStr || key.Str == "" || reserved[key.Str] || strings.HasPrefix(key.Str, "__") {
		return false
	}
	for i, r := range key.Str {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// reserved are names that read otherwise after a dot: words of the language and
// the methods that every proxy has.
var reserved = func() map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields("False None True and as assert async await break class continue def del elif else except finally for from " +
		"global if import in is lambda nonlocal not or pass raise return try while with yield " +
		"to_py new typeof js_id object_entries object_keys object_values as_object_map as_py_json") {
		out[word] = true
	}
	return out
}()

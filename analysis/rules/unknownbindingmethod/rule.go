// Package unknownbindingmethod reports methods that the platform's objects do
// not have.
package unknownbindingmethod

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check), rule.On(load))

// settled are the types that no longer grow, so that a name which the catalog
// lacks is surely wrong. Of the others only another spelling of a known name is.
var settled = map[string]bool{
	"D1Database": true, "D1DatabaseSession": true, "D1PreparedStatement": true, "KVNamespace": true, "R2Bucket": true, "R2Object": true,
	"R2ObjectBody": true, "R2MultipartUpload": true, "Queue": true, "MessageBatch": true, "QueueMessage": true, "SqlStorageCursor": true,
	"DurableObjectNamespace": true, "SyncKvStorage": true, "AnalyticsEngineDataset": true, "SecretsStoreSecret": true, "RateLimit": true,
}

// meant is what names from other libraries stand for.
var meant = map[string]map[string]string{
	"KVNamespace":         {"set": "put", "write": "put", "read": "get", "remove": "delete", "exists": "get", "keys": "list", "get_text": "get", "get_json": "get"},
	"R2Bucket":            {"get_object": "get", "put_object": "put", "delete_object": "delete", "list_objects": "list", "upload": "put", "download": "get", "exists": "head"},
	"R2ObjectBody":        {"read": "bytes", "array_buffer": "arrayBuffer", "content": "bytes"},
	"D1Database":          {"execute": "prepare", "query": "prepare", "executemany": "batch", "cursor": "prepare", "run": "prepare"},
	"D1PreparedStatement": {"fetchall": "all", "fetchone": "first", "fetch_all": "all", "fetch_one": "first", "execute": "run", "get": "first"},
	"SqlStorageCursor":    {"fetchall": "toArray", "fetchone": "one", "all": "toArray", "first": "one"},
	"Queue":               {"publish": "send", "put": "send", "push": "send", "enqueue": "send", "send_message": "send", "send_messages": "sendBatch"},
}

// meantProperty is meant for properties of other libraries' responses.
var meantProperty = map[string]string{"status_code": "status", "reason": "status_text"}

// load looks at a property read of a response. Other properties that a type
// lacks may have been set by the author.
func load(p *rule.Pass, l *flow.Load) {
	property(p, l.At, l.Node, l.Object)
	part(p, l)
	want := meantProperty[l.Node.Attr]
	if want == "" || p.Attempt(l.At) || asked(p.Module.Syntax.Source.String(), l.Node.Attr) {
		return
	}
	j := rule.JSValue(l.Object, func(j *flow.JS) bool {
		return !j.List && j.Type.Member(want) != nil && j.Type.Member(l.Node.Attr) == nil && strings.HasSuffix(j.Type.Name, "Response")
	})
	if j == nil {
		return
	}
	d := p.Report(l.Node.AttrSpan, "`%s` has no `%s`: a %s has `%s`", p.Name(l.Node.Value), l.Node.Attr, strings.TrimPrefix(j.Type.Name, "js."), want)
	d.Fix(rule.Safe, "Write "+want, pyedit.Replace(l.Node.AttrSpan, want))
}

// shared are the names that every object has, as JavaScript's or as a proxy.
var shared = map[string]bool{
	"constructor": true, "hasOwnProperty": true, "isPrototypeOf": true, "propertyIsEnumerable": true, "toLocaleString": true, "toString": true,
	"valueOf": true, "then": true, "catch": true, "finally_": true, "typeof": true, "js_id": true, "to_py": true, "to_bytes": true, "to_string": true,
	"object_entries": true, "object_keys": true, "object_values": true, "as_py_json": true, "as_object_map": true, "to_memoryview": true, "new": true,
	"destroy": true, "to_weakref": true,
}

func check(p *rule.Pass, c *flow.Call) {
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok || shared[c.Method] || strings.HasPrefix(c.Method, "_") || p.Attempt(c.At) {
		return
	}
	property(p, c.At, attribute, c.Recv)
	typ := receiver(c)
	if typ == nil || asked(p.Module.Syntax.Source.String(), c.Method) {
		return
	}
	want, spelled := "", false
	for _, name := range typ.MemberNames() {
		if fold(name) == fold(c.Method) {
			want, spelled = name, true
		}
	}
	if want == "" && !settled[typ.Name] {
		return
	}
	if want == "" {
		want = meant[typ.Name][c.Method]
	}
	if want == "" {
		want = catalog.Nearest(c.Method, typ.MemberNames())
	}
	span := attribute.AttrSpan
	if want == "" {
		p.Report(span, "`%s` has no method `%s`: a %s has %s", p.Name(attribute.Value), c.Method, typ.Name, methods(typ))
		return
	}
	d := p.Report(span, "`%s` has no method `%s`: a %s has `%s`", p.Name(attribute.Value), c.Method, typ.Name, want)
	if spelled {
		d.Fix(rule.Safe, "Write "+want, pyedit.Replace(span, catalog.PythonName(want)))
	}
}

// receiver is the type of what a method is called on, when it is surely one
// type, whose members are all known, and the method is none of them.
func receiver(c *flow.Call) *catalog.Type {
	if j := rule.JSValue(c.Recv, func(j *flow.JS) bool { return !j.List && j.Type.Shape == catalog.ShapeClass }); j != nil {
		for _, alt := range flow.Alternatives(c.Recv) {
			if other := rule.JSValue(alt, func(*flow.JS) bool { return true }); other != nil && other.Type != j.Type {
				return nil
			}
		}
		if j.Type.Complete() && j.Type.Member(c.Method) == nil {
			return j.Type
		}
		return nil
	}
	var typ *catalog.Type
	for _, alt := range flow.Alternatives(c.Callee) {
		m, ok := alt.(*flow.Member)
		if !ok || m.Def != nil || !m.Of.Complete() || typ != nil && typ != m.Of {
			return nil
		}
		typ = m.Of
	}
	return typ
}

// asked reports whether a module asks for a name before it uses it.
func asked(source, name string) bool {
	return (strings.Contains(source, "hasattr(") || strings.Contains(source, "getattr(")) &&
		(strings.Contains(source, `"`+name+`"`) || strings.Contains(source, "'"+name+"'"))
}

func methods(t *catalog.Type) string {
	var out []string
	for _, name := range t.MemberNames() {
		if t.Members[name].Method {
			out = append(out, "`"+name+"`")
		}
	}
	return strings.Join(out, ", ")
}

func fold(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

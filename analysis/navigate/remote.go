package navigate

import (
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// Remote is a class of the workspace whose objects are called from elsewhere:
// a Durable Object through its stub, an entrypoint through a service binding.
type Remote struct {
	Worker *workspace.Worker // that holds the class
	Module *flow.Module
	Def    *pysyntax.ClassDef
	Facts  *flow.Facts
	Class  *flow.Class
}

// RemoteOf is the class behind a stub or a service binding of a Worker, nil for
// any other value and where the class is not in the workspace.
func RemoteOf(s *workspace.Snapshot, w *workspace.Worker, facts *flow.Facts, v flow.Value) *Remote {
	for _, alt := range flow.Alternatives(v) {
		var b *flow.Binding
		switch alt := alt.(type) {
		case *flow.Binding:
			if alt.Kind == catalog.Service {
				b = alt
			}
		case *flow.JS:
			if alt.Type.Name == "DurableObjectStub" && !alt.List {
				b = boundAt(facts, alt.Origin)
			}
		}
		if b == nil || b.Decl == nil {
			continue
		}
		class, script := b.Decl.ClassName, b.Decl.ScriptName
		if b.Kind == catalog.Service {
			class = b.Decl.Entrypoint
			script, _ = b.Decl.Value.Get("service").Str()
			if class == "" {
				class = "Default"
			}
		}
		if r := remote(s, w, facts, class, script); r != nil {
			return r
		}
	}
	return nil
}

// remote is a class that a Worker holds: w itself where script is empty or its
// own name.
func remote(s *workspace.Snapshot, w *workspace.Worker, facts *flow.Facts, class, script string) *Remote {
	home := w
	if script != "" && w.Fresh.DeployedAs(script) == nil {
		home = nil
		for _, c := range s.Named(script) {
			if other := s.Worker(c.Path); other != nil && other.Python {
				home = other
				break
			}
		}
	}
	if home == nil || len(home.Runtimes) == 0 {
		return nil
	}
	u := ofClass(home, class, text.Span{})
	if u.Def == nil {
		return nil
	}
	if home != w {
		facts = home.Runtimes[0].FactsFor(u.Module.Path)
	}
	// The facts may be those of before the last keystroke.
	if u.Module = facts.Module(u.Module.Path); u.Module != nil {
		u.Def = classNamed(u.Module, class)
	}
	if u.Module == nil || u.Def == nil {
		return nil
	}
	c := facts.Class(u.Def)
	if c == nil {
		return nil
	}
	return &Remote{Worker: home, Module: u.Module, Def: u.Def, Facts: facts, Class: c}
}

// boundAt is the binding that a value came from, by the way it came.
func boundAt(facts *flow.Facts, o *flow.Origin) *flow.Binding {
	for ; o != nil; o = o.Prev {
		if o.Module == nil || o.Span.End == 0 {
			continue
		}
		for _, n := range Chain(o.Module.Syntax, o.Span.End) {
			e, ok := n.(pysyntax.Expr)
			if !ok || e.Span() != o.Span {
				continue
			}
			for _, alt := range flow.Alternatives(facts.Value(o.Module, e)) {
				if b, ok := alt.(*flow.Binding); ok && b.Kind == catalog.DurableObject {
					return b
				}
			}
		}
	}
	return nil
}

// events are the methods that the runtime calls, which are none to call.
var events = map[string]bool{
	"alarm": true, "webSocketMessage": true, "webSocketClose": true, "webSocketError": true, "scheduled": true, "queue": true,
	"email": true, "tail": true, "trace": true, "test": true, "connect": true, "fetch": true, "on_fetch": true, "on_alarm": true,
}

// Methods are the methods that callers from elsewhere may call, sorted by name.
func (r *Remote) Methods() []flow.ClassMember {
	var out []flow.ClassMember
	for _, m := range r.Facts.Members(r.Class) {
		if fn, ok := m.Value.(*flow.Func); ok && fn.Def != nil && len(fn.Def.Decorators) == 0 && !events[m.Name] {
			out = append(out, m)
		}
	}
	return out
}

// Method is the method of that name that callers from elsewhere may call.
func (r *Remote) Method(name string) (flow.ClassMember, bool) {
	for _, m := range r.Methods() {
		if m.Name == name {
			return m, true
		}
	}
	return flow.ClassMember{}, false
}

// RemoteMethodAt is the method of the project that an attribute at a byte offset
// calls across a boundary, and where its name stands there.
func RemoteMethodAt(s *workspace.Snapshot, w *workspace.Worker, path string, offset int) (*Remote, flow.ClassMember, text.Span) {
	m := w.Module(path)
	if m == nil {
		return nil, flow.ClassMember{}, text.Span{}
	}
	chain := Chain(m.Syntax, offset)
	for i := len(chain) - 1; i >= 0; i-- {
		n, ok := chain[i].(*pysyntax.Attribute)
		if !ok {
			continue
		}
		if !n.AttrSpan.Contains(offset) {
			break
		}
		if r, member, ok := RemoteMethod(s, w, m, n, chain); ok {
			return r, member, n.AttrSpan
		}
		break
	}
	return nil, flow.ClassMember{}, text.Span{}
}

// RemoteMethod is the method of the project that an attribute of a module of a
// Worker calls across a boundary.
func RemoteMethod(s *workspace.Snapshot, w *workspace.Worker, m *flow.Module, n *pysyntax.Attribute, chain []pysyntax.Node) (*Remote, flow.ClassMember, bool) {
	for _, rt := range w.Runtimes {
		facts := rt.FactsFor(m.Path)
		if r := RemoteOf(s, w, facts, ValueOf(facts, m, n.Value, chain)); r != nil {
			member, ok := r.Method(n.Attr)
			return r, member, ok
		}
	}
	return nil, flow.ClassMember{}, false
}

// SignatureOf is a function as its callers see it, self left out: the
// parameters as they stand in the source, and what it is said to return.
func SignatureOf(m *flow.Module, def *pysyntax.FunctionDef, method bool) string {
	src := m.Syntax.Source
	var parts []string
	star := false
	for i, p := range def.Params {
		if i == 0 && method {
			continue
		}
		if p.Kind == pysyntax.ParamKeywordOnly && !star {
			parts = append(parts, "*")
		}
		star = star || p.Kind >= pysyntax.ParamKeywordOnly
		parts = append(parts, strings.Join(strings.Fields(src.Slice(p.Span())), " "))
	}
	out := "(" + strings.Join(parts, ", ") + ")"
	if def.Returns != nil {
		out += " -> " + strings.Join(strings.Fields(src.Slice(def.Returns.Span())), " ")
	}
	return out
}

// DocOf is the first paragraph of a function's own documentation, "" without.
func DocOf(def *pysyntax.FunctionDef) string {
	if def.Doc == nil {
		return ""
	}
	s, _ := def.Doc.Literal()
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n\n")
	return strings.Join(strings.Fields(first), " ")
}

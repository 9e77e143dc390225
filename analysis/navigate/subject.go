package navigate

import (
	"context"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Subject is what a place is about and what other places name too: a name on
// env, or a class that the runtime makes objects of.
type Subject struct {
	Name string
	From text.Span // what the user pointed at, in bytes of the file asked about
	// Workers are those in which it has this meaning: of a name on env all that
	// run the code pointed at, of a class those that hold it.
	Workers []*workspace.Worker
	// Class is true for a class. Module and Def are then its statement; nil when
	// there is none in a Python Worker of the workspace.
	Class  bool
	Module *flow.Module
	Def    *pysyntax.ClassDef
	// Script is the name of the Worker that holds the class where that is
	// another one than the file's own.
	Script string
}

// SubjectAt is what stands at a byte offset of a file of a Worker, or nil.
func SubjectAt(s *workspace.Snapshot, w *workspace.Worker, path string, offset int) *Subject {
	if path == w.Fresh.Path {
		return subjectOfConfig(s, w, offset)
	}
	if names := EnvNameAt(w, path, offset); len(names) > 0 {
		return &Subject{Name: names[0].Name, From: names[0].Span, Workers: []*workspace.Worker{w}}
	}
	if m := w.Module(path); m != nil {
		if u := passedAt(w, m, offset); u != nil {
			return u
		}
		return classAt(w, m, offset)
	}
	if w.Project != nil {
		for _, n := range w.Project.Secrets {
			if n.Path == path && n.Span.Contains(offset) {
				return &Subject{Name: n.Name, From: n.Span, Workers: []*workspace.Worker{w}}
			}
		}
	}
	return nil
}

// passedAt is the name on env that a literal gives to a function, or nil.
func passedAt(w *workspace.Worker, m *flow.Module, offset int) *Subject {
	name := wordAt(m.Syntax, offset)
	if name == "" || len(Declarations(w, name)) == 0 {
		return nil
	}
	for _, p := range passed(w, name) {
		if p.Path == m.Path && p.Span.Contains(offset) {
			return &Subject{Name: name, From: p.Span, Workers: []*workspace.Worker{w}}
		}
	}
	return nil
}

func subjectOfConfig(s *workspace.Snapshot, w *workspace.Worker, offset int) *Subject {
	for _, env := range w.Fresh.Environments {
		for _, b := range env.Bindings {
			if b.Path == w.Fresh.Path && !b.Inherited && b.NameSpan.Contains(offset) {
				return &Subject{Name: b.Name, From: b.NameSpan, Workers: []*workspace.Worker{w}}
			}
		}
	}
	l := w.Fresh.LeafAt(offset)
	if l == nil || l.Value.Text == "" {
		return nil
	}
	script, is := classScript(w.Fresh, l)
	if !is {
		return nil
	}
	from, _ := w.Fresh.Inner(l.Value)
	if script == "" {
		return ofClass(w, l.Value.Text, from)
	}
	out := &Subject{Name: l.Value.Text, From: from, Class: true, Script: script}
	for _, c := range s.Named(script) {
		if other := s.Worker(c.Path); other.Python {
			found := ofClass(other, l.Value.Text, from)
			found.Script = script
			return found
		}
	}
	return out
}

// ofClass is the subject of a class that a Worker holds under a name.
func ofClass(w *workspace.Worker, name string, from text.Span) *Subject {
	out := &Subject{Name: name, From: from, Class: true, Workers: []*workspace.Worker{w}}
	for _, l := range Class(w, name) {
		out.Module = w.Module(l.Path)
		out.Def = classNamed(out.Module, name)
		break
	}
	return out
}

func classNamed(m *flow.Module, name string) *pysyntax.ClassDef {
	for _, s := range m.Syntax.Body {
		if c, ok := s.(*pysyntax.ClassDef); ok && c.Name == name {
			return c
		}
	}
	return nil
}

// classScript reports whether a string of a wrangler file names a class of a
// Python Worker, and which other Worker holds it; "" for the file's own.
func classScript(c *wrangler.Config, l *wrangler.Leaf) (script string, is bool) {
	switch {
	case l.Under("migrations"):
		switch l.Key() {
		case "new_classes", "new_sqlite_classes", "deleted_classes", "to":
			return "", true
		case "from":
			script, _ = l.Owner.Get("from_script").Str()
			return script, true
		}
		return "", false
	case l.Under("vars"), l.Under("define"):
		return "", false
	case l.Key() == "class_name":
		script, _ = l.Owner.Get("script_name").Str()
	case l.Key() == "entrypoint" && l.Owner.Get("service") != nil:
		script, _ = l.Owner.Get("service").Str()
	default:
		return "", false
	}
	if c.DeployedAs(script) != nil {
		return "", true
	}
	return script, true
}

// classAt is the class of a Durable Object, Workflow or entrypoint that a name
// in a module stands for, or nil: other classes are a Python server's business.
func classAt(w *workspace.Worker, m *flow.Module, offset int) *Subject {
	name := wordAt(m.Syntax, offset)
	if name == "" {
		return nil
	}
	for _, e := range exposed(w) {
		if e.Def.Name != name {
			continue
		}
		for _, p := range classPlaces(w, e.Module, e.Def) {
			if p.Path == m.Path && p.Span.Contains(offset) {
				return &Subject{Name: name, From: p.Span, Class: true, Workers: []*workspace.Worker{w}, Module: e.Module, Def: e.Def}
			}
		}
	}
	return nil
}

// Exposed is a class that the runtime makes objects of.
type Exposed struct {
	Module *flow.Module
	Def    *pysyntax.ClassDef
	Role   flow.ClassRole
}

// exposed are the Worker's module-level classes that extend those of the
// workers module, and those that the wrangler file names, in order.
func exposed(w *workspace.Worker) (out []Exposed) {
	add := func(m *flow.Module, def *pysyntax.ClassDef, role flow.ClassRole) {
		top := slices.ContainsFunc(m.Syntax.Body, func(s pysyntax.Stmt) bool { return s == pysyntax.Stmt(def) })
		if top && !slices.ContainsFunc(out, func(e Exposed) bool { return e.Def == def }) {
			out = append(out, Exposed{m, def, role})
		}
	}
	for _, r := range w.Runtimes {
		for _, e := range r.Facts().Entrypoints() {
			add(e.Module, e.Class.Def, e.Class.Role)
		}
	}
	for _, env := range w.Config.Environments {
		for _, b := range env.Bindings {
			if b.ClassName != "" && b.ScriptName == "" {
				if s := ofClass(w, b.ClassName, text.Span{}); s.Def != nil {
					add(s.Module, s.Def, flow.RoleNone)
				}
			}
		}
	}
	return out
}

// wordAt is the identifier around a byte offset, "" when there is none.
func wordAt(m *pysyntax.Module, offset int) string {
	chain := Chain(m, offset)
	for i := len(chain) - 1; i >= 0; i-- {
		switch n := chain[i].(type) {
		case *pysyntax.Name:
			return n.ID
		case *pysyntax.Attribute:
			if n.AttrSpan.Contains(offset) {
				return n.Attr
			}
		case *pysyntax.ClassDef:
			if n.NameSpan.Contains(offset) {
				return n.Name
			}
			return ""
		case *pysyntax.Alias:
			if n.NameSpan.Contains(offset) {
				return n.Name
			}
			return n.As
		case *pysyntax.Str:
			s, _ := n.Literal()
			return s
		case pysyntax.Stmt:
			return ""
		}
	}
	return ""
}

// sharing are the Workers of a subject and, for a name on env, all others of
// the workspace that run a module in which it is read and declare it too; not
// all when ctx ends.
func (u *Subject) sharing(ctx context.Context, s *workspace.Snapshot) []*workspace.Worker {
	out := slices.Clone(u.Workers)
	for i := 0; i < len(out); i++ {
		paths := map[string]bool{}
		if u.Class {
			if u.Module != nil {
				paths[u.Module.Path] = true
			}
		} else {
			for _, p := range reads(out[i], u.Name) {
				paths[p.Path] = true
			}
		}
		for path := range paths {
			if ctx.Err() != nil {
				return out
			}
			for _, other := range s.WorkersOf(path) {
				same := func(w *workspace.Worker) bool { return w.Fresh.Path == other.Fresh.Path }
				if other.Module(path) != nil && !slices.ContainsFunc(out, same) && (u.Class || len(Declarations(other, u.Name)) > 0) {
					out = append(out, other)
				}
			}
		}
	}
	slices.SortStableFunc(out[min(1, len(out)):], func(a, b *workspace.Worker) int { return strings.Compare(a.Fresh.Path, b.Fresh.Path) })
	return out
}

// Places are all places that name the subject, sorted, each once: Python, the
// wrangler files of its Workers and, for a class, of those that bind it by
// script_name or service, and files of secrets. It is nil when ctx ends.
func (u *Subject) Places(ctx context.Context, s *workspace.Snapshot) (out []Place) {
	for _, w := range u.sharing(ctx, s) {
		if ctx.Err() != nil {
			return nil
		}
		if !u.Class {
			out = append(append(out, declared(w, u.Name)...), reads(w, u.Name)...)
			continue
		}
		if u.Def != nil {
			m := w.Module(u.Module.Path) // another Worker has another module of the file
			out = append(out, classPlaces(w, m, classNamed(m, u.Name))...)
		}
		out = append(out, namesOfClass(w.Fresh, u.Name, func(script string) bool { return script == "" })...)
		for _, path := range s.Configs() {
			if c := s.Config(path); c != nil && path != w.Fresh.Path {
				out = append(out, namesOfClass(c, u.Name, func(script string) bool { return w.Config.DeployedAs(script) != nil })...)
			}
		}
	}
	return sortPlaces(out)
}

// namesOfClass are the places of one wrangler file that name a class which a
// Worker holds; whose tells by script_name.
func namesOfClass(c *wrangler.Config, name string, whose func(script string) bool) (out []Place) {
	for _, l := range c.Leaves() {
		if l.Value.Text != name {
			continue
		}
		if script, is := classScript(c, l); is && whose(script) {
			span, plain := c.Inner(l.Value)
			out = append(out, Place{Path: c.Path, Span: span, quoted: !plain, Created: l.Under("migrations")})
		}
	}
	return out
}

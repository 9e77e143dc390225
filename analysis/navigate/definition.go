package navigate

import (
	"path/filepath"
	"sort"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Location is a place that defines something.
type Location struct {
	// From is what the user pointed at, in bytes of the file asked about.
	From text.Span
	Path string // absolute
	// Span is the name at the definition, Full all of it; both in bytes of Path.
	Span, Full text.Span
	// Environment is the environment that declares a binding, "" for the top
	// level and for everything else.
	Environment string
}

// Definition is where the thing at a byte offset of one of the Worker's files
// is defined: a name on env in the wrangler file and the files of secrets; of
// the wrangler file, a class in Python, another Worker in its own wrangler file,
// a path in the file it names; the environment that pyproject.toml names; a
// method that is called through a stub or a service binding, in its class. The
// result is sorted by file and place, and empty when there is nothing.
func Definition(s *workspace.Snapshot, w *workspace.Worker, path string, offset int) []Location {
	var out []Location
	switch {
	case path == w.Fresh.Path:
		out = fromConfig(s, w, offset)
	case w.Project != nil && w.Project.Pyproject != nil && path == w.Project.Pyproject.Path:
		out = fromPyproject(w, offset)
	default:
		if to, method, from := RemoteMethodAt(s, w, path, offset); method.Name != "" && to != nil {
			def := method.Value.(*flow.Func).Def
			return []Location{{From: from, Path: method.Home.Path, Span: def.NameSpan, Full: def.Span()}}
		}
		if u := SubjectAt(s, w, path, offset); u != nil && !u.Class {
			out = Declarations(w, u.Name)
			for i := range out {
				out[i].From = u.From
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if rank(w, a.Path) != rank(w, b.Path) {
			return rank(w, a.Path) < rank(w, b.Path)
		}
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		return a.Span.Start < b.Span.Start
	})
	return out
}

// rank puts the wrangler file before files of secrets, and those before their
// templates.
func rank(w *workspace.Worker, path string) int {
	switch {
	case path == w.Fresh.Path:
		return 0
	case filepath.Ext(path) == ".example":
		return 2
	}
	return 1
}

// Declarations are the places that declare a name on env: every environment of
// the wrangler file, and of a secret every file that holds it. From is empty.
func Declarations(w *workspace.Worker, name string) []Location {
	var out []Location
	seen := map[Location]bool{}
	add := func(l Location) {
		at := l
		at.Environment = "" // an inherited entry is one place
		if !seen[at] {
			seen[at] = true
			out = append(out, l)
		}
	}
	for _, env := range w.Config.Environments {
		for _, b := range env.Bindings {
			if b.Name == name {
				add(Location{Path: b.Path, Span: b.NameSpan, Full: b.Span, Environment: env.Name})
			}
		}
	}
	if w.Project != nil {
		for _, s := range w.Project.Secrets {
			if s.Name == name {
				add(Location{Path: s.Path, Span: s.Span, Full: s.Span, Environment: s.Environment})
			}
		}
	}
	return out
}

// Entry is what stands at a place of the wrangler file.
type Entry struct {
	Environment *wrangler.Environment
	Binding     *wrangler.Binding // the binding whose entry it is, or nil
	// Key is the key in the binding's entry, or "main"; Value its value. For
	// the name of a var or secret, Key is empty and Value nil.
	Key   string
	Value *wrangler.Value
	Span  text.Span // what the cursor is on
}

// EntryAt is what the wrangler file has at a byte offset: a binding's entry,
// or main. It is nil elsewhere.
func EntryAt(c *wrangler.Config, offset int) *Entry {
	for _, env := range c.Environments {
		if env.Main != nil && env.Main.Span.Contains(offset) && env.Raw.Get("main") == env.Main {
			return &Entry{Environment: env, Key: "main", Value: env.Main, Span: env.Main.Span}
		}
		for _, b := range env.Bindings {
			if b.Path != c.Path || b.Inherited {
				continue
			}
			if b.NameSpan.Contains(offset) {
				return &Entry{Environment: env, Binding: b, Span: b.NameSpan}
			}
			if !b.Span.Contains(offset) || b.Value == nil || b.Kind == catalog.JSONVar {
				continue
			}
			for _, m := range b.Value.Members {
				if m.KeySpan.Contains(offset) || m.Value.Span.Contains(offset) {
					span := m.KeySpan
					if m.Value.Span.Contains(offset) {
						span = m.Value.Span
					}
					return &Entry{Environment: env, Binding: b, Key: m.Key, Value: m.Value, Span: span}
				}
			}
		}
	}
	return nil
}

// Class is where the class of that name is defined that the main module
// exposes: in itself, or in another module of the Worker. From is empty.
func Class(w *workspace.Worker, name string) []Location { return classes(w, name, text.Span{}) }

func classes(w *workspace.Worker, name string, from text.Span) []Location {
	var out []Location
	for _, m := range w.Modules {
		if m.Test || !w.Reachable(m.Path) {
			continue
		}
		for _, s := range m.Syntax.Body {
			if c, ok := s.(*pysyntax.ClassDef); ok && c.Name == name {
				out = append(out, Location{From: from, Path: m.Path, Span: c.NameSpan, Full: c.Span()})
			}
		}
		if m.Path == w.MainPath && len(out) > 0 {
			return out
		}
	}
	return out
}

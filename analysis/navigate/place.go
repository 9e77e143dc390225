package navigate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// Place is a place where a subject is named.
type Place struct {
	Path string    // absolute
	Span text.Span // the name, in bytes, without quotes
	// Declares is true where the subject comes from: an entry of the wrangler
	// file, a line of .dev.vars, a class statement.
	Declares bool
	// Wrapped is true where an object of a class of the project stands for env.
	Wrapped bool
	// Created is true for what a migration says: it has happened, and stays.
	Created bool
	quoted  bool // Span holds the quotes, for the name is written with escapes
}

// sortPlaces orders places by file and offset, each once.
func sortPlaces(places []Place) []Place {
	slices.SortStableFunc(places, func(a, b Place) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), a.Span.Start-b.Span.Start)
	})
	return slices.CompactFunc(places, func(a, b Place) bool { return a.Path == b.Path && a.Span == b.Span })
}

// declared are the places that declare a name on env of a Worker.
func declared(w *workspace.Worker, name string) (out []Place) {
	for _, l := range Declarations(w, name) {
		doc := w.Document(l.Path)
		out = append(out, Place{Path: l.Path, Span: l.Span, Declares: true, quoted: doc != nil && doc.Slice(l.Span) != name})
	}
	return out
}

// reads are the places in the Worker's modules that name a binding.
func reads(w *workspace.Worker, name string) (out []Place) {
	for _, m := range w.Modules {
		out = append(out, readsIn(w, m, name)...)
	}
	return append(out, passed(w, name)...)
}

// readsIn are the places in one module that name a binding.
func readsIn(w *workspace.Worker, m *flow.Module, name string) (out []Place) {
	if !strings.Contains(m.Syntax.Source.String(), name) {
		return nil
	}
	ask := func(at int) {
		for _, n := range EnvNameAt(w, m.Path, at) {
			if n.Name == name {
				out = append(out, Place{Path: m.Path, Span: n.Span, Wrapped: n.Indirect && flow.Any[*flow.Instance](n.Env)})
				return
			}
		}
	}
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Attribute:
			if n.Attr == name {
				ask(n.AttrSpan.Start)
			}
		case *pysyntax.Str:
			if s, ok := n.Literal(); ok && s == name && len(n.Pieces) == 1 {
				ask(n.Pieces[0].Content.Start)
			}
		}
		return true
	})
	return out
}

// Uses are the places in Python that name a binding, sorted.
func Uses(w *workspace.Worker, name string) []Place { return sortPlaces(reads(w, name)) }

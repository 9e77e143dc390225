package workspace

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Worker is one Worker as its files stand in one snapshot. It is immutable;
// what is costly is computed when first asked for.
type Worker struct {
	Dir string // folder of the configuration
	// Config is the configuration to reason with. While the file is broken
	// mid-edit it is the last one that parsed; Fresh is then the broken one.
	Config *wrangler.Config
	Fresh  *wrangler.Config
	// Project is what the files around say of the Python side.
	Project *wrangler.Project
	// Redirect is the configuration that wrangler reads in place of this one, as a
	// build tool has said in wrangler.RedirectPath; "" for none.
	Redirect string
	// Python is true for a Worker whose main module is Python.
	Python bool
	// MainPath is the main module's path, whether it exists or not; empty when
	// the configuration names none.
	MainPath string
	// Modules are the Worker's own modules, the main one first; see flow.Program.
	Modules []*flow.Module
	// Runtimes are the environments in view, grouped by what they really get.
	Runtimes []*Runtime

	byPath    map[string]*flow.Module
	byName    map[string]*flow.Module
	reachable map[string]bool
	docs      map[string]*text.Document
	view      *source.View
	presence  map[string]Presence
	mentioned []func() map[string]bool // names, file by file
	// everything is true where too many files were found to look at.
	everything bool
}

// Owns reports whether a file is part of the Worker: its configuration, a file
// that speaks for it, or a module reached from its main module.
func (w *Worker) Owns(path string) bool {
	if path == w.Config.Path || w.reachable[path] {
		return true
	}
	return filepath.Dir(path) == w.Dir && (wrangler.IsConfigName(filepath.Base(path)) ||
		wrangler.IsSecretsName(filepath.Base(path)) || filepath.Base(path) == "pyproject.toml")
}

// reached are the modules reached from the main one.
func (w *Worker) reached() []*flow.Module {
	n := 0
	for n < len(w.Modules) && w.reachable[w.Modules[n].Path] {
		n++
	}
	return w.Modules[:n]
}

// Reachable reports whether a module is reached by imports from the main one.
// Rules look at no other.
func (w *Worker) Reachable(path string) bool { return w.reachable[path] }

// Module is the module at a path, or nil.
func (w *Worker) Module(path string) *flow.Module { return w.byPath[path] }

// Document is the text of a file of the Worker, or of any file in its
// snapshot; nil when it cannot be read.
func (w *Worker) Document(path string) *text.Document {
	if doc := w.docs[path]; doc != nil {
		return doc
	}
	f, err := w.view.Read(path)
	if err != nil {
		return nil
	}
	return f.Doc
}

// View is the files of the Worker's snapshot.
func (w *Worker) View() *source.View { return w.view }

// Rel is a path relative to the Worker's folder with forward slashes, for
// messages; paths outside stay as they are.
func (w *Worker) Rel(path string) string {
	if rel, err := filepath.Rel(w.Dir, path); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return path
}

// Environments are the environments in view, in the order of the file: all of
// them, unless the user looks at one only.
func (w *Worker) Environments() []*wrangler.Environment {
	seen := map[*wrangler.Environment]bool{}
	for _, r := range w.Runtimes {
		for _, env := range r.Environments {
			seen[env] = true
		}
	}
	var out []*wrangler.Environment
	for _, env := range w.Config.Environments {
		if seen[env] {
			out = append(out, env)
		}
	}
	return out
}

// DeclaredNames are the names on env that the configuration or a file of secrets
// declares in some environment, in order.
func (w *Worker) DeclaredNames() (out []string) {
	for _, env := range w.Config.Environments {
		for _, b := range env.Bindings {
			out = append(out, b.Name)
		}
	}
	if w.Project != nil {
		for _, s := range w.Project.Secrets {
			out = append(out, s.Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

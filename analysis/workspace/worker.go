package workspace

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/runtime"
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
}

// Runtime is one runtime with the environments that run on it.
type Runtime struct {
	Model        *runtime.Model
	Environments []*wrangler.Environment

	worker *Worker
	once   sync.Once
	facts  *flow.Facts
}

// Facts are the flow facts of the Worker on this runtime.
func (r *Runtime) Facts() *flow.Facts {
	r.once.Do(func() { r.facts = flow.Analyze(r.Program()) })
	return r.facts
}

func (r *Runtime) Program() *flow.Program {
	w := r.worker
	p := &flow.Program{
		Modules: w.Modules,
		Resolve: w.resolve,
		Binding: func(name string) *wrangler.Binding { return r.binding(name) },
		Classes: map[string]flow.ClassRole{},
		Runtime: r.Model,
	}
	if len(w.Modules) > 0 && w.Modules[0].Path == w.MainPath {
		p.Main = w.Modules[0]
	}
	for _, env := range w.Config.Environments {
		for _, b := range env.Bindings {
			if b.ClassName != "" && b.ScriptName == "" {
				p.Classes[b.ClassName] = classRole(b)
			}
		}
	}
	return p
}

// binding looks in this runtime's environments first, then in all others: a
// name that only one environment declares is declared.
func (r *Runtime) binding(name string) *wrangler.Binding {
	for _, env := range r.Environments {
		if b := env.Binding(name); b != nil {
			return b
		}
	}
	for _, env := range r.worker.Config.Environments {
		if b := env.Binding(name); b != nil {
			return b
		}
	}
	return nil
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

func classRole(b *wrangler.Binding) flow.ClassRole {
	switch b.Kind {
	case "durable_object":
		return flow.RoleDurableObject
	case "workflow":
		return flow.RoleWorkflow
	}
	return flow.RoleEntrypoint
}

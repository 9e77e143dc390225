package workspace

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Runtime is one runtime with the environments that run on it.
type Runtime struct {
	Model        *runtime.Model
	Environments []*wrangler.Environment

	worker *Worker
	facts  *facts
	// earlier are facts of the Worker before its code changed, until it has its own.
	earlier atomic.Pointer[flow.Facts]

	mu     sync.Mutex
	beside map[string]*facts // with one module more, by its path
}

// facts are computed when first asked for. Workers whose code, configuration
// and runtime are the same share them.
type facts struct {
	once sync.Once
	of   *flow.Facts
	done atomic.Bool
}

func (f *facts) get(p func() *flow.Program) *flow.Facts {
	f.once.Do(func() {
		f.of = flow.Analyze(p())
		f.done.Store(true)
	})
	return f.of
}

// Analyzed reports whether the Worker's own facts are there already.
func (r *Runtime) Analyzed() bool { return r.facts.done.Load() }

// Facts are the flow facts of the Worker's own code on this runtime.
func (r *Runtime) Facts() *flow.Facts {
	defer r.earlier.Store(nil)
	return r.facts.get(func() *flow.Program { return r.program(nil) })
}

// Cut reports whether the values of a Worker could not be followed to the end on
// some runtime, for its size: nothing is reported then that rests on them. It
// analyses nothing and is false for a runtime that nobody has asked for facts.
func (w *Worker) Cut() bool {
	return slices.ContainsFunc(w.Runtimes, func(r *Runtime) bool { return r.Analyzed() && r.facts.of.Cut() })
}

// Earlier are the last facts of the Worker's code before it changed, for who
// cannot wait: they speak of the modules as they were, which flow.Facts.Module
// gives. It is nil where there are none, and where Facts are there already.
func (r *Runtime) Earlier() *flow.Facts {
	if r.Analyzed() {
		return nil
	}
	return r.earlier.Load()
}

// FactsFor are the facts for a file that an editor asks about: those of the
// Worker, with the file's module added where no import reaches it.
func (r *Runtime) FactsFor(path string) *flow.Facts {
	m := r.worker.byPath[path]
	if m == nil || r.worker.reachable[path] {
		return r.Facts()
	}
	r.mu.Lock()
	f := r.beside[path]
	if f == nil {
		f = &facts{}
		if r.beside == nil {
			r.beside = map[string]*facts{}
		}
		r.beside[path] = f
	}
	r.mu.Unlock()
	return f.get(func() *flow.Program { return r.program(m) })
}

// program is what flow looks at: the modules reached from the main one, and
// one more.
func (r *Runtime) program(more *flow.Module) *flow.Program {
	w := r.worker
	p := &flow.Program{
		Modules: slices.Clone(w.reached()),
		Resolve: func(from *flow.Module, level int, name string) *flow.Module {
			if m := w.Imported(from, level, name); m != nil && (w.reachable[m.Path] || m == more) {
				return m
			}
			return nil
		},
		Binding: r.binding,
		Classes: map[string]flow.ClassRole{},
		Runtime: r.Model,
	}
	if len(p.Modules) > 0 {
		p.Main = p.Modules[0]
	}
	if more != nil {
		p.Modules = append(p.Modules, more)
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

// share takes over the facts of the Worker as it was before, where they are
// still true: typing in a file that the Worker does not import changes nothing.
// Others are kept as the earlier ones.
func (w *Worker) share(old *Worker) {
	if old == nil || old.Config != w.Config {
		return
	}
	same := slices.Equal(old.reached(), w.reached())
	for _, r := range w.Runtimes {
		for _, before := range old.Runtimes {
			switch {
			case before.Model.Key() != r.Model.Key() || !slices.Equal(before.Environments, r.Environments):
			case same:
				r.facts = before.facts
			case before.Analyzed():
				r.earlier.Store(before.facts.of)
			default:
				r.earlier.Store(before.earlier.Load())
			}
		}
	}
}

func classRole(b *wrangler.Binding) flow.ClassRole {
	switch b.Kind {
	case catalog.DurableObject:
		return flow.RoleDurableObject
	case catalog.Workflow:
		return flow.RoleWorkflow
	}
	return flow.RoleEntrypoint
}

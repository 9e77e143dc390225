package workspace

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// build makes the Worker of a configuration file. What did not change since old,
// which may be nil, is taken over from it.
func build(r *reader, c *cache, options Options, path string, old *Worker) *Worker {
	w := &Worker{
		Dir:       filepath.Dir(path),
		byPath:    map[string]*flow.Module{},
		byName:    map[string]*flow.Module{},
		reachable: map[string]bool{},
		docs:      map[string]*text.Document{},
		view:      r.view,
		presence:  map[string]Presence{},
	}
	f, err := r.read(path)
	if err != nil {
		w.Config = wrangler.Parse(path, text.New(""))
		w.Config.Broken = true
		w.Fresh = w.Config
	} else {
		w.Config, w.Fresh = c.config(f)
		w.docs[path] = f.Doc
	}
	w.Python, w.MainPath = isPython(w.Config), Main(w.Config)
	if !w.Python {
		return w
	}
	w.Project = readProject(r, c, w.Dir)
	if options.SDK != "" {
		project := *w.Project
		project.Settings.SDK = options.SDK
		w.Project = &project
	}
	if options.Environment == "" {
		options.Environment = w.Project.Settings.Environment
	}
	w.Runtimes = runtimesOf(w, options.Environment, old)
	l := newLoader(r, c, w, old)
	l.load()
	l.searchMentions()
	w.lookAround(r)
	w.share(old)
	return w
}

// Main is the path of the main module, "" when the configuration names none.
// The key may stand in an environment only.
func Main(c *wrangler.Config) string {
	for _, env := range c.Environments {
		if main, ok := env.Main.Str(); ok && main != "" {
			return filepath.Join(filepath.Dir(c.Path), filepath.FromSlash(main))
		}
	}
	return ""
}

// isPython reports whether a configuration is a Python Worker's: its main
// module is Python or, where it names no file, a flag asks for Python.
func isPython(c *wrangler.Config) bool {
	if main := Main(c); strings.HasSuffix(main, ".py") {
		return true
	} else if ext := filepath.Ext(main); !strings.HasPrefix(".py", ext) {
		return false // "src", "src/entry." are being written, or wrong
	}
	for _, env := range c.Environments {
		for _, flag := range env.Flags {
			if name, _ := flag.Str(); strings.HasPrefix(name, "python_workers") {
				return true
			}
		}
	}
	return false
}

// runtimesOf groups the environments in view by the runtime they get. An
// environment that does not exist falls back to all of them.
func runtimesOf(w *Worker, only string, old *Worker) []*Runtime {
	environments := w.Config.Environments
	if e := w.Config.Environment(only); e != nil && only != "" {
		environments = []*wrangler.Environment{e}
	}
	var out []*Runtime
	byKey := map[string]*Runtime{}
	for _, env := range environments {
		model := old.model(w, env)
		if model == nil {
			model = runtime.Resolve(env, w.Config, w.Project)
		}
		group := byKey[model.Key()]
		if group == nil {
			group = &Runtime{Model: model, worker: w, facts: &facts{}}
			byKey[model.Key()] = group
			out = append(out, group)
		}
		group.Environments = append(group.Environments, env)
	}
	return out
}

// model is what an environment of another state of the Worker was resolved to,
// nil where that was with other files, or never.
func (w *Worker) model(now *Worker, env *wrangler.Environment) *runtime.Model {
	if w == nil || w.Config != now.Config || w.Project != now.Project {
		return nil
	}
	for _, r := range w.Runtimes {
		if slices.Contains(r.Environments, env) {
			return r.Model
		}
	}
	return nil
}

// readProject reads what stands beside the configuration. A pyproject.toml or
// a lock file in a folder above counts too, as uv has it, up to the first
// folder with a .git.
func readProject(r *reader, c *cache, dir string) *wrangler.Project {
	in := wrangler.ProjectInput{Files: map[string]*text.Document{}}
	var inputs strings.Builder
	take := func(path string) bool {
		if !r.isFile(path) {
			return false
		}
		f, err := r.read(path)
		if err == nil {
			in.Files[path] = f.Doc
			fmt.Fprintf(&inputs, "%s %x\n", path, f.Hash)
		}
		return err == nil
	}
	for _, e := range r.list(dir) {
		if !e.Dir && (wrangler.IsSecretsName(e.Name) || wrangler.IsProjectName(e.Name)) {
			take(filepath.Join(dir, e.Name))
		}
	}
	for at, n := dir, 0; n < 6; n++ {
		found := take(filepath.Join(at, "pyproject.toml"))
		locked := take(filepath.Join(at, "uv.lock"))
		if found && locked || at == filepath.Dir(at) || r.view.Exists(filepath.Join(at, ".git")) {
			break
		}
		at = filepath.Dir(at)
	}
	modules := filepath.Join(dir, "python_modules")
	for _, e := range r.list(modules) {
		if e.Dir {
			in.Modules = append(in.Modules, e.Name)
			fmt.Fprintln(&inputs, e.Name)
		}
	}
	return c.project(dir, inputs.String(), in)
}

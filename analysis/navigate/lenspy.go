package navigate

import (
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/cron"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// pythonLenses say above the handlers of a module what triggers them, and above
// the classes that bindings make objects of which bindings these are.
func pythonLenses(w *workspace.Worker, path string) (out []Lens) {
	m := w.Module(path)
	if m == nil || !w.Reachable(path) {
		return nil
	}
	add := func(span text.Span, titles ...string) {
		for _, t := range titles {
			out = append(out, Lens{span, t})
		}
	}
	for _, s := range m.Syntax.Body {
		switch s := s.(type) {
		case *pysyntax.FunctionDef:
			if event, ok := strings.CutPrefix(s.Name, "on_"); ok && path == w.MainPath {
				add(s.NameSpan, triggers(w, event)...)
			}
		case *pysyntax.ClassDef:
			add(s.NameSpan, bound(w, s.Name)...)
			if s.Name != "Default" {
				continue
			}
			for _, inner := range s.Body {
				if f, ok := inner.(*pysyntax.FunctionDef); ok {
					add(f.NameSpan, triggers(w, f.Name)...)
				}
			}
		}
	}
	return out
}

// triggers are what calls a handler of the default entrypoint, each once.
func triggers(w *workspace.Worker, event string) (out []string) {
	seen := map[string]bool{}
	add := func(title string, env *wrangler.Environment) {
		if !seen[title] && title != "" {
			seen[title] = true
			if env.Name != "" {
				title += " (" + env.Name + ")"
			}
			out = append(out, title)
		}
	}
	for _, env := range w.Config.Environments {
		switch event {
		case "scheduled":
			for _, text := range texts(env.Crons) {
				if e, problem := cron.Parse(text); problem == nil {
					add(e.Words(), env)
				}
			}
		case "queue":
			for _, c := range env.Consumers {
				name, _ := c.Get("queue").Str()
				if name != "" {
					add("messages of the queue "+name, env)
				}
			}
		case "fetch":
			for _, route := range routes(env.Routes) {
				add("requests to "+route, env)
			}
		}
	}
	return out
}

// texts are the strings of a value: of an array, or the one that it is.
func texts(v *wrangler.Value) (out []string) {
	if v == nil {
		return nil
	}
	if s, ok := v.Str(); ok {
		return []string{s}
	}
	for _, e := range v.Items {
		if s, ok := e.Str(); ok {
			out = append(out, s)
		}
	}
	return out
}

func routes(v *wrangler.Value) []string {
	out := texts(v)
	if v != nil {
		for _, e := range append([]*wrangler.Value{v}, v.Items...) {
			if s, ok := e.Get("pattern").Str(); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// bound are the bindings of the Worker that make objects of a class.
func bound(w *workspace.Worker, class string) (out []string) {
	seen := map[string]bool{}
	for _, env := range w.Config.Environments {
		for _, b := range env.Bindings {
			own := b.ScriptName == "" || w.Fresh.DeployedAs(b.ScriptName) != nil
			if b.ClassName == class && own && !seen[b.Name] {
				seen[b.Name] = true
				what := "Durable Object"
				if b.Kind == catalog.Workflow {
					what = "workflow"
				}
				out = append(out, what+" behind env."+b.Name)
			}
		}
	}
	return out
}

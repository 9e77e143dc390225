package complete

import (
	"path/filepath"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/workspace"
)

// workers suggests the names under which the Workers of the workspace are
// deployed: first those of the environment that is being written, last the
// Worker itself, where it may name itself. Only wrangler files are read.
func (k *configPlace) workers(itself bool) {
	here := ""
	if k.inEnv {
		here = k.place.Keys[1]
	}
	for _, path := range k.snapshot.Configs() {
		c := k.snapshot.Config(path)
		own := path == k.w.Config.Path
		if c == nil || own && !itself {
			continue
		}
		for _, env := range c.Environments {
			name := c.DeployedName(env)
			item := Item{Label: name, Detail: k.fromHere(path), SortKey: "1"}
			switch {
			case name == "":
				continue
			case own:
				item.Detail, item.SortKey = "this Worker", "2"
			case env.Name == here:
				item.SortKey = "0"
			}
			if env.Name != "" {
				item.Detail += ", env." + env.Name
			}
			k.word(item)
		}
	}
}

// fromHere is a path as seen from the Worker's folder, with forward slashes.
func (k *configPlace) fromHere(path string) string {
	if rel, err := filepath.Rel(k.w.Dir, path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}

// classesOf suggests classes of the Worker that a key beside this one names:
// the Worker itself where there is none, and nothing where it is no Python
// Worker of the workspace.
func (k *configPlace) classesOf(key, base string) {
	name := k.place.Strings[key]
	if name == "" && key == "script_name" || name != "" && k.w.Config.DeployedAs(name) != nil {
		k.classes(k.w, base)
		return
	}
	for _, c := range k.snapshot.Named(name) {
		if w := k.snapshot.Worker(c.Path); w.Python {
			k.classes(w, base)
		}
	}
}

// classes suggests the classes of a Worker that extend a base; where
// none says so, nothing.
func (k *configPlace) classes(w *workspace.Worker, base string) {
	for _, c := range k.classesIn(w, base) {
		k.word(c)
	}
}

// classesIn are the classes of a Worker's own modules that extend a base.
func (k *configPlace) classesIn(w *workspace.Worker, base string) (out []Item) {
	for _, m := range w.Modules {
		if m.Test || !w.Reachable(m.Path) {
			continue
		}
		for _, s := range m.Syntax.Body {
			class, ok := s.(*pysyntax.ClassDef)
			if !ok || strings.HasPrefix(class.Name, "_") {
				continue
			}
			for _, arg := range class.Args {
				name := ""
				switch b := arg.Value.(type) {
				case *pysyntax.Name:
					name = b.ID
				case *pysyntax.Attribute:
					name = b.Attr
				}
				if name == base {
					out = append(out, Item{Label: class.Name, Detail: base + " in " + k.fromHere(m.Path)})
				}
			}
		}
	}
	return out
}

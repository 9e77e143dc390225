package navigate

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// fromConfig is where what the wrangler file says at a byte offset leads.
func fromConfig(s *workspace.Snapshot, w *workspace.Worker, offset int) []Location {
	if u := SubjectAt(s, w, w.Fresh.Path, offset); u != nil {
		switch {
		case !u.Class:
			return bindingFromConfig(w, u)
		case u.Def != nil:
			return []Location{{From: u.From, Path: u.Module.Path, Span: u.Def.NameSpan, Full: u.Def.Span()}}
		}
		return otherWorker(s, u.Script, u.From)
	}
	l := w.Fresh.LeafAt(offset)
	if l == nil || l.Under("vars") || l.Under("define") {
		return nil
	}
	from, _ := w.Fresh.Inner(l.Value)
	if path := pathOf(w, l); path != "" {
		return []Location{{From: from, Path: path}}
	}
	switch l.Key() {
	case "script_name", "service":
		return otherWorker(s, l.Value.Text, from)
	}
	return nil
}

// bindingFromConfig is what a name on env leads to from its own declaration: of
// a required secret the files of secrets, else itself in all environments, for
// which editors then show the uses.
func bindingFromConfig(w *workspace.Worker, u *Subject) (out []Location) {
	all := Declarations(w, u.Name)
	for i := range all {
		all[i].From = u.From
		if all[i].Path != w.Fresh.Path {
			out = append(out, all[i])
		}
	}
	secret := func(e *wrangler.Environment) bool {
		b := e.Binding(u.Name)
		return b != nil && b.Kind == catalog.Secret
	}
	if !slices.ContainsFunc(w.Fresh.Environments, secret) {
		return all
	}
	if len(out) > 0 {
		return out
	}
	for _, p := range Uses(w, u.Name) {
		out = append(out, Location{From: u.From, Path: p.Path, Span: p.Span, Full: p.Span})
	}
	return out
}

// otherWorker is the name of a Worker of the workspace in its wrangler file.
func otherWorker(s *workspace.Snapshot, name string, from text.Span) (out []Location) {
	for _, c := range s.Named(name) {
		l := Location{From: from, Path: c.Path}
		env := c.DeployedAs(name)
		if at := env.WorkerName; at != nil {
			l.Span, _ = c.Inner(at)
			l.Full = at.Span
		}
		if env.Name != "" && env.Raw.Get("name") == nil {
			l.Span, l.Full = env.NameSpan, env.NameSpan
		}
		out = append(out, l)
	}
	return out
}

// pathOf is the file that a string of the wrangler file names; of a folder, its
// first file. It is empty where the string is no path or nothing is there.
func pathOf(w *workspace.Worker, l *wrangler.Leaf) string {
	view := w.View()
	key := l.Key()
	folder := l.Under("assets", "directory") || key == "migrations_dir" && l.Under("d1_databases") || l.Under("site", "bucket")
	if !folder && !l.Under("main") && key != "$schema" || strings.Contains(l.Value.Text, "://") {
		return ""
	}
	path := filepath.Join(w.Dir, filepath.FromSlash(l.Value.Text))
	if !folder {
		if view.IsFile(path) {
			return path
		}
		return ""
	}
	first := ""
	for _, e := range view.ReadDir(path) {
		at := filepath.Join(path, e.Name)
		switch {
		case e.Dir || strings.HasPrefix(e.Name, ".") || w.Document(at) == nil:
		case key == "migrations_dir" && filepath.Ext(e.Name) != ".sql":
		case e.Name == "index.html":
			return at
		case first == "":
			first = at
		}
	}
	return first
}

// fromPyproject leads from the environment that [tool.pywls] names to it.
func fromPyproject(w *workspace.Worker, offset int) []Location {
	v := w.Project.Pyproject.Root.Get("tool", "pywls", "environment")
	name, _ := v.Str()
	if name == "" || !v.Span.Contains(offset) {
		return nil
	}
	if env := w.Fresh.Environment(name); env != nil {
		return []Location{{From: v.Span, Path: w.Fresh.Path, Span: env.NameSpan, Full: env.NameSpan}}
	}
	return nil
}

package check

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// health tells of files of a Worker that could not be read or not fully, and of
// code that was too large to be followed.
// Nothing of it is a report: it is why a report may be missing.
func (c *checker) health(w *workspace.Worker) {
	for _, m := range w.Modules {
		if !w.Reachable(m.Path) {
			continue
		}
		doc := m.Syntax.Source
		switch {
		case doc.Len() > pysyntax.MaxSize:
			c.note("%s: is larger than %d MB and not checked", c.rel(m.Path), pysyntax.MaxSize>>20)
		case !utf8.ValidString(doc.String()):
			c.note("%s:%d: is not UTF-8 here; save it as UTF-8, Python rejects it", c.rel(m.Path), invalidLine(doc))
		case len(m.Syntax.Damaged) > 0:
			c.note("%s:%d: could not be parsed here; the statement is not checked", c.rel(m.Path), doc.Line(m.Syntax.Damaged[0].Start)+1)
		}
	}
	if w.Cut() {
		c.note("%s: the code of this Worker is too large to follow its values to the end; what rests on them is not reported", c.rel(w.Config.Path))
	}
	if w.MainPath == "" {
		return
	}
	for _, path := range unread(w, filepath.Dir(w.MainPath)) {
		err := readable(path)
		switch {
		case err == nil:
		case path == w.MainPath || mentioned(w, path):
			c.partly = true
			c.fail("%s: %s", c.rel(path), source.Explain(err))
		default:
			c.note("%s: %s", c.rel(path), source.Explain(err))
		}
	}
}

// mentioned reports whether a module's name stands in the text of the Worker,
// so that it is probably imported.
func mentioned(w *workspace.Worker, path string) bool {
	name := strings.TrimSuffix(filepath.Base(path), ".py")
	if name == "__init__" {
		name = filepath.Base(filepath.Dir(path))
	}
	return slices.ContainsFunc(w.Modules, func(m *flow.Module) bool {
		return w.Reachable(m.Path) && strings.Contains(m.Syntax.Source.String(), name)
	})
}

func invalidLine(doc *text.Document) int {
	s := doc.String()
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			return doc.Line(i) + 1
		}
		i += size
	}
	return 1
}

// maxUnread bounds the search for files that should have been read.
const maxUnread = 2000

// unread lists the Python files in the folders of a Worker's modules that are
// not among its modules. Most are simply not imported.
func unread(w *workspace.Worker, root string) (out []string) {
	dirs := map[string]bool{root: true}
	for _, m := range w.Modules {
		if w.Reachable(m.Path) {
			dirs[filepath.Dir(m.Path)] = true
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(dirs)) {
		for _, e := range w.View().ReadDir(dir) {
			path := filepath.Join(dir, e.Name)
			if !e.Dir && strings.HasSuffix(e.Name, ".py") && !strings.HasPrefix(e.Name, ".") && w.Module(path) == nil {
				out = append(out, path)
			}
			if len(out) == maxUnread {
				return out
			}
		}
	}
	return out
}

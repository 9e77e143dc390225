package workspace

import (
	"path/filepath"
	"sort"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
)

// link is a module that an import may load.
type link struct {
	level int
	name  string // dotted, without the leading dots
}

// linksOf lists what a module imports anywhere in it, also inside functions
// and conditions: a Worker loads those later, but it is the Worker's code all
// the same. What it makes Django load counts too.
func linksOf(m *pysyntax.Module) []link {
	var out []link
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.ExprStmt, *pysyntax.Assign:
			out = append(out, namedIn(n)...)
			return false
		case *pysyntax.Import:
			for _, a := range n.Names {
				out = append(out, link{0, a.Name})
			}
		case *pysyntax.ImportFrom:
			out = append(out, link{n.Level, n.Module})
			for _, a := range n.Names {
				out = append(out, link{n.Level, strings.TrimPrefix(n.Module+"."+a.Name, ".")})
			}
		case pysyntax.Expr:
			return false
		}
		return true
	})
	return out
}

// loader collects a Worker's modules by following imports from the main one.
// The folder of the main module is the root of absolute imports, as in workerd.
type loader struct {
	r     *reader
	c     *cache
	w     *Worker
	old   *Worker // as it was before; may be nil
	root  string
	found map[string]string // dotted name -> path, "" when there is none
}

func newLoader(r *reader, c *cache, w, old *Worker) *loader {
	l := &loader{r: r, c: c, w: w, old: old, found: map[string]string{}}
	if w.MainPath != "" {
		l.root = filepath.Dir(w.MainPath)
	}
	return l
}

func (l *loader) load() {
	if l.w.MainPath == "" || !l.r.isFile(l.w.MainPath) {
		return
	}
	queue := []string{l.w.MainPath}
	for n := 0; n < len(queue); n++ {
		m, p := l.add(queue[n])
		if m == nil {
			continue
		}
		l.w.reachable[m.Path] = true
		l.w.mentioned = append(l.w.mentioned, p.names)
		for _, link := range p.links {
			for _, path := range l.paths(m, link) {
				if l.w.byPath[path] == nil && !contains(queue, path) {
					queue = append(queue, path)
				}
			}
		}
	}
	for _, path := range l.r.openBelow(l.w.Dir) {
		if l.w.byPath[path] == nil {
			l.add(path)
		}
	}
	rest := l.w.Modules[min(1, len(l.w.Modules)):]
	sort.Slice(rest, func(i, j int) bool {
		a, b := l.w.reachable[rest[i].Path], l.w.reachable[rest[j].Path]
		if a != b {
			return a
		}
		return rest[i].Path < rest[j].Path
	})
}

func (l *loader) add(path string) (*flow.Module, *parsed) {
	f, err := l.r.read(path)
	if err != nil {
		return nil, nil
	}
	p := l.c.parse(f)
	m := &flow.Module{Path: path, Name: l.moduleName(path), Syntax: p.module, Test: isTest(l.w.Dir, path)}
	if l.old != nil && l.old.byPath[path] != nil && *l.old.byPath[path] == *m {
		m = l.old.byPath[path] // the same module stays the same pointer
	}
	l.w.Modules = append(l.w.Modules, m)
	l.w.byPath[path] = m
	if m.Name != "" {
		l.w.byName[m.Name] = m
	}
	l.w.docs[path] = f.Doc
	return m, p
}

// paths are the files that one import loads: packages on the way included.
func (l *loader) paths(from *flow.Module, k link) []string {
	name := absolute(from, k.level, k.name)
	if name == "" {
		return nil
	}
	var out []string
	for i := 0; i <= len(name); i++ {
		if i == len(name) || name[i] == '.' {
			if path := l.find(name[:i]); path != "" {
				out = append(out, path)
			}
		}
	}
	return out
}

// find is the file of a dotted name below the root, or "".
func (l *loader) find(name string) string {
	if path, known := l.found[name]; known {
		return path
	}
	base := filepath.Join(l.root, filepath.FromSlash(strings.ReplaceAll(name, ".", "/")))
	path := ""
	for _, candidate := range []string{filepath.Join(base, "__init__.py"), base + ".py"} {
		if l.r.isFile(candidate) {
			path = candidate
			break
		}
	}
	l.found[name] = path
	if path == "" && name != "" {
		l.beside(name)
	}
	return path
}

func (l *loader) moduleName(path string) string {
	if !Below(l.root, path) {
		return ""
	}
	rel, err := filepath.Rel(l.root, strings.TrimSuffix(path, ".py"))
	if err != nil {
		return ""
	}
	name := strings.ReplaceAll(filepath.ToSlash(rel), "/", ".")
	return strings.TrimSuffix(name, ".__init__")
}

// Imported is the Worker's module that an import in from names: level dots and a
// dotted name. It is nil for everything foreign.
func (w *Worker) Imported(from *flow.Module, level int, name string) *flow.Module {
	if full := absolute(from, level, name); full != "" {
		return w.byName[full]
	}
	return nil
}

// absolute turns a relative import into a dotted name from the root; "" when
// it leads outside.
func absolute(from *flow.Module, level int, name string) string {
	if level == 0 {
		return name
	}
	pkg, up := from.Name, level
	if filepath.Base(from.Path) == "__init__.py" {
		up--
	}
	for ; up > 0; up-- {
		if pkg == "" {
			return ""
		}
		pkg = pkg[:max(0, strings.LastIndexByte(pkg, '.'))]
	}
	return strings.Trim(pkg+"."+name, ".")
}

// isTest tells test code by where Python projects keep it.
func isTest(root, path string) bool {
	base := filepath.Base(path)
	if strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") || base == "conftest.py" {
		return true
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return false
	}
	for _, part := range strings.Split(filepath.ToSlash(filepath.Dir(rel)), "/") {
		if part == "tests" || part == "test" {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

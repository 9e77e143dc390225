package navigate

import (
	"fmt"
	"slices"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// Lens is a short remark above a line.
type Lens struct {
	Span  text.Span // in bytes
	Title string
}

// Lenses say above each binding of the wrangler file how often the Worker's
// Python names it, and how many environments lack it, in the order of the file;
// above handlers and classes of a module what triggers them.
func Lenses(w *workspace.Worker, path string) (out []Lens) {
	if path != w.Fresh.Path {
		return pythonLenses(w, path)
	}
	if w.Fresh.Broken {
		return nil
	}
	uses := map[string]int{}
	for _, env := range w.Fresh.Environments {
		for _, b := range env.Bindings {
			if b.Inherited || b.Path != path || slices.ContainsFunc(out, func(l Lens) bool { return l.Span == b.NameSpan }) {
				continue
			}
			n, counted := uses[b.Name]
			if !counted {
				n = len(Uses(w, b.Name))
				uses[b.Name] = n
			}
			title := counting(n, "use", "uses")
			if n == 0 && w.Mentions(b.Name) {
				title = "no use found" // code names it: it may be read in a way that nobody can follow
			}
			out = append(out, Lens{b.NameSpan, title})
			if lack := lacking(w, b.Name); env.Name == "" && lack > 0 {
				out = append(out, Lens{b.NameSpan, counting(lack, "environment lacks it", "environments lack it")})
			}
		}
	}
	return out
}

func counting(n int, one, many string) string {
	switch n {
	case 0:
		return "no " + many
	case 1:
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// lacking is the number of named environments that do not declare a name.
func lacking(w *workspace.Worker, name string) (n int) {
	for _, env := range w.Fresh.Environments {
		if env.Name != "" && env.Binding(name) == nil {
			n++
		}
	}
	return n
}

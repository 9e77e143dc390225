package navigate

import (
	"context"

	"github.com/pywls/pywls/analysis/workspace"
)

// References are all places that name what stands at a byte offset of a file of
// a Worker, sorted, with or without those that declare it. It is nil where
// nothing is that pywls knows, and when ctx ends.
func References(ctx context.Context, s *workspace.Snapshot, w *workspace.Worker, path string, offset int, declarations bool) []Place {
	u := SubjectAt(s, w, path, offset)
	if u == nil {
		return nil
	}
	out := []Place{}
	for _, p := range u.Places(ctx, s) {
		if declarations || !p.Declares {
			out = append(out, p)
		}
	}
	return out
}

// Highlights are the places of the same file that name what stands at a byte
// offset of it, sorted.
func Highlights(s *workspace.Snapshot, w *workspace.Worker, path string, offset int) (out []Place) {
	u := SubjectAt(s, w, path, offset)
	if u == nil {
		return nil
	}
	var all []Place
	m := w.Module(path)
	switch {
	case m != nil && u.Class:
		all = classPlaces(w, u.Module, u.Def)
	case m != nil:
		all = append(readsIn(w, m, u.Name), passed(w, u.Name)...)
	case u.Class:
		all = namesOfClass(w.Fresh, u.Name, func(script string) bool { return script == u.Script })
	default:
		all = declared(w, u.Name)
	}
	for _, p := range sortPlaces(all) {
		if p.Path == path {
			out = append(out, p)
		}
	}
	return out
}

package workspace

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/source"
)

// reader looks at files for the building of one Worker and notes what it saw,
// so that the Worker can be kept as long as all of that is unchanged.
type reader struct {
	view *source.View
	seen map[string]uint64   // content hash of what was read, 0 for absent
	dirs map[string][]string // names of what was listed
	is   map[string]bool     // whether a file was there
	what map[string]Presence

	below  string   // folder whose open buffers were listed, "" for none
	opened []string // their paths
}

func newReader(view *source.View) *reader {
	return &reader{view: view, seen: map[string]uint64{}, dirs: map[string][]string{}, is: map[string]bool{}, what: map[string]Presence{}}
}

func (r *reader) read(path string) (*source.File, error) {
	f, err := r.view.Read(path)
	if err != nil {
		r.seen[path] = 0
		return nil, err
	}
	r.seen[path] = f.Hash
	return f, nil
}

func (r *reader) isFile(path string) bool {
	yes, known := r.is[path]
	if !known {
		yes = r.view.IsFile(path)
		r.is[path] = yes
	}
	return yes
}

// presence is what lies at a path.
func (r *reader) presence(path string) Presence {
	p := presenceIn(r.view, path)
	r.what[path] = p
	return p
}

func presenceIn(view *source.View, path string) Presence {
	switch {
	case view.IsFile(path):
		return File
	case view.IsDir(path):
		return Folder
	}
	return Absent
}

func (r *reader) list(dir string) []source.Entry {
	entries := r.view.ReadDir(dir)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name
	}
	r.dirs[filepath.Clean(dir)] = names
	return entries
}

// openBelow lists the Python buffers of a folder, sorted.
func (r *reader) openBelow(dir string) []string {
	r.below, r.opened = dir, openBelow(r.view, dir)
	return r.opened
}

func openBelow(view *source.View, dir string) (paths []string) {
	for _, f := range view.Open() {
		if strings.HasSuffix(f.Path, ".py") && Below(dir, f.Path) {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// holds reports whether everything seen is the same in another view.
func (r *reader) holds(view *source.View) bool {
	if view == r.view {
		return true
	}
	for path, hash := range r.seen {
		if view.Hash(path) != hash {
			return false
		}
	}
	for path, was := range r.is {
		if view.IsFile(path) != was {
			return false
		}
	}
	for path, was := range r.what {
		if presenceIn(view, path) != was {
			return false
		}
	}
	if r.below != "" && !slices.Equal(r.opened, openBelow(view, r.below)) {
		return false
	}
	for dir, names := range r.dirs {
		entries := view.ReadDir(dir)
		if len(entries) != len(names) {
			return false
		}
		for i, e := range entries {
			if e.Name != names[i] {
				return false
			}
		}
	}
	return true
}

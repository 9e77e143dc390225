package workspace

import (
	"path/filepath"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
)

// beside notes what lies where an import may look that leads to no module of the
// Worker: a folder without __init__.py, a vendored package, and the folders
// between those of the main module and of the configuration, of which nothing is
// uploaded. Most imports are of packages, of which there is nothing to find.
func (l *loader) beside(name string) {
	top, rest, nested := strings.Cut(name, ".")
	if catalog.IsStandard(top) {
		return
	}
	look := func(parts ...string) Presence {
		path := filepath.Join(parts...)
		at, known := l.w.presence[path]
		if !known {
			at = l.r.presence(path)
			l.w.presence[path] = at
		}
		return at
	}
	rel := filepath.FromSlash(strings.ReplaceAll(rest, ".", "/"))
	if look(l.root, top) == Folder && nested {
		look(l.root, top, rel)
	}
	for _, dir := range l.w.VendorFolders() {
		look(dir, top)
		look(dir, top+".py")
	}
	for _, dir := range l.w.OutsideFolders() {
		if look(dir, top+".py"); look(dir, top) != Folder {
			continue
		}
		look(dir, top, "__init__.py")
		if nested {
			look(dir, top, rel)
			look(dir, top, rel+".py")
		}
	}
}

// VendorFolders are the folders in which packages of a Worker are vendored.
func (w *Worker) VendorFolders() []string {
	return []string{filepath.Join(w.Dir, "python_modules"), filepath.Join(filepath.Dir(w.MainPath), "python_modules")}
}

// OutsideFolders are the folders above the main module's up to the one of the
// configuration, the nearest first: code there is not uploaded.
func (w *Worker) OutsideFolders() (dirs []string) {
	for dir := filepath.Dir(w.MainPath); dir != w.Dir && Below(w.Dir, dir); {
		dir = filepath.Dir(dir)
		dirs = append(dirs, dir)
	}
	return dirs
}

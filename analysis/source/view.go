package source

import (
	"errors"
	"io/fs"
	"path/filepath"
	"sort"
	"strings"
)

// View is an immutable look at the files: open buffers over the disk. What it
// has read once it gives again, whatever happens on disk meanwhile.
type View struct {
	open map[string]*File
	disk *disk
}

// Read is the file at an absolute path. The error satisfies
// errors.Is(err, fs.ErrNotExist) when there is none.
func (v *View) Read(path string) (*File, error) {
	path = filepath.Clean(path)
	if f := v.open[path]; f != nil {
		return f, nil
	}
	return v.disk.read(path)
}

// Hash identifies the content at a path without reporting why it cannot be
// read: 0 stands for no readable file.
func (v *View) Hash(path string) uint64 {
	f, err := v.Read(path)
	if err != nil {
		return 0
	}
	return f.Hash
}

// Exists reports whether a file or folder is there.
func (v *View) Exists(path string) bool {
	path = filepath.Clean(path)
	if v.open[path] != nil {
		return true
	}
	return v.disk.kind(path) != absent
}

// IsDir reports whether a folder is there.
func (v *View) IsDir(path string) bool { return v.disk.kind(filepath.Clean(path)) == folder }

// IsFile reports whether a regular file, or a buffer for one, is there.
func (v *View) IsFile(path string) bool {
	path = filepath.Clean(path)
	return v.open[path] != nil || v.disk.kind(path) == regular
}

// Real is the path with symbolic links followed, or the path itself where that fails.
func (v *View) Real(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// Entry is one entry of a folder.
type Entry struct {
	Name string
	Dir  bool
	Link bool // a symbolic link
}

// ReadDir lists a folder, sorted by name, buffers for files that do not exist
// yet included. A folder that cannot be read is empty.
func (v *View) ReadDir(dir string) []Entry {
	dir = filepath.Clean(dir)
	entries := v.disk.list(dir)
	var extra []Entry
	for path := range v.open {
		if filepath.Dir(path) != dir {
			continue
		}
		name := filepath.Base(path)
		at := sort.Search(len(entries), func(i int) bool { return entries[i].Name >= name })
		if at == len(entries) || entries[at].Name != name {
			extra = append(extra, Entry{Name: name})
		}
	}
	if len(extra) == 0 {
		return entries
	}
	all := append(append([]Entry(nil), entries...), extra...)
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// SameDisk reports whether two views remember the same of the disk: between them
// nothing was told or found to have changed there.
func (v *View) SameDisk(other *View) bool { return v.disk == other.disk }

// Open lists the buffers, sorted by path.
func (v *View) Open() []*File {
	files := make([]*File, 0, len(v.open))
	for _, f := range v.open {
		files = append(files, f)
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Path < files[j].Path })
	return files
}

// Explain turns a read error into words for a user.
func Explain(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "cannot be read: permission denied"
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return "cannot be read: " + pathErr.Err.Error()
	}
	return strings.TrimSpace(err.Error())
}

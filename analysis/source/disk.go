package source

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/pywls/pywls/analysis/text"
)

// disk remembers what was read from disk. Entries are never changed once they
// are there; without makes a copy that lacks some.
type disk struct {
	mu    sync.Mutex
	files map[string]*diskFile
	dirs  map[string]*diskDir
	kinds map[string]kind
}

type diskFile struct {
	file  *File
	err   error
	stamp stamp
}

type diskDir struct {
	entries []Entry
	stamp   stamp
}

// stamp changes when a file does.
type stamp struct {
	modified time.Time
	size     int64
	mode     fs.FileMode
}

type kind uint8

const (
	absent kind = iota
	regular
	folder
	other
)

func newDisk() *disk {
	return &disk{files: map[string]*diskFile{}, dirs: map[string]*diskDir{}, kinds: map[string]kind{}}
}

func (d *disk) read(path string) (*File, error) {
	d.mu.Lock()
	entry := d.files[path]
	d.mu.Unlock()
	if entry == nil {
		entry = load(path)
		d.mu.Lock()
		if first := d.files[path]; first != nil {
			entry = first // another goroutine was faster; all must see one version
		} else {
			d.files[path] = entry
		}
		d.mu.Unlock()
	}
	return entry.file, entry.err
}

func load(path string) *diskFile {
	info, err := os.Stat(path)
	if err != nil {
		return &diskFile{err: err}
	}
	e := &diskFile{stamp: stampOf(info)}
	switch {
	case info.IsDir():
		e.err = fmt.Errorf("%s is a folder, not a file", path)
	case !info.Mode().IsRegular():
		e.err = fmt.Errorf("%s is not a regular file", path)
	case info.Size() > MaxFileSize:
		e.err = fmt.Errorf("%s is larger than %d MB", path, MaxFileSize>>20)
	}
	if e.err != nil {
		return e
	}
	f, err := os.Open(path)
	if err != nil {
		e.err = err
		return e
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, MaxFileSize))
	if err != nil {
		e.err = err
		return e
	}
	s := string(content)
	e.file = &File{Path: path, Doc: text.New(s), Hash: Hash(s)}
	return e
}

func (d *disk) kind(path string) kind {
	d.mu.Lock()
	k, ok := d.kinds[path]
	d.mu.Unlock()
	if ok {
		return k
	}
	k = kindOf(path)
	d.mu.Lock()
	d.kinds[path] = k
	d.mu.Unlock()
	return k
}

func kindOf(path string) kind {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return absent
	case info.IsDir():
		return folder
	case info.Mode().IsRegular():
		return regular
	}
	return other
}

func (d *disk) list(dir string) []Entry {
	d.mu.Lock()
	entry := d.dirs[dir]
	d.mu.Unlock()
	if entry != nil {
		return entry.entries
	}
	entry = &diskDir{}
	if info, err := os.Stat(dir); err == nil {
		entry.stamp = stampOf(info)
	}
	found, _ := os.ReadDir(dir) // an unreadable folder is an empty one
	for _, e := range found {
		isDir, link := e.IsDir(), e.Type()&fs.ModeSymlink != 0
		if link {
			info, err := os.Stat(filepath.Join(dir, e.Name()))
			isDir = err == nil && info.IsDir()
		}
		entry.entries = append(entry.entries, Entry{Name: e.Name(), Dir: isDir, Link: link})
	}
	d.mu.Lock()
	d.dirs[dir] = entry
	d.mu.Unlock()
	return entry.entries
}

// stale lists the paths whose state on disk is no longer what is remembered.
func (d *disk) stale() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for path, e := range d.files {
		if statStamp(path) != e.stamp {
			out = append(out, path)
		}
	}
	for path, e := range d.dirs {
		if statStamp(path) != e.stamp {
			out = append(out, path)
		}
	}
	for path, k := range d.kinds {
		if kindOf(path) != k {
			out = append(out, path)
		}
	}
	return out
}

func (d *disk) without(paths []string) *disk {
	drop := map[string]bool{}
	for _, p := range paths {
		p = filepath.Clean(p)
		drop[p], drop[filepath.Dir(p)] = true, true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	out := newDisk()
	for p, e := range d.files {
		if !drop[p] {
			out.files[p] = e
		}
	}
	for p, e := range d.dirs {
		if !drop[p] {
			out.dirs[p] = e
		}
	}
	for p, k := range d.kinds {
		if !drop[p] {
			out.kinds[p] = k
		}
	}
	return out
}

func stampOf(info fs.FileInfo) stamp {
	return stamp{modified: info.ModTime(), size: info.Size(), mode: info.Mode()}
}

func statStamp(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stampOf(info)
}

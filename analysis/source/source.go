// Package source gives the core its files: what lies on disk, with the
// editor's unsaved buffers laid over it. It is the only package of the core
// that reads the disk. It never writes, and it opens nothing but regular files
// and folders, so that a pipe or a device in a workspace cannot hang it.
package source

import (
	"hash/maphash"
	"maps"
	"path/filepath"
	"sync"

	"github.com/pywls/pywls/analysis/text"
)

// MaxFileSize is the number of bytes above which a file is not read.
const MaxFileSize = 16 << 20

// File is one version of one file. It is immutable.
type File struct {
	Path string // absolute, cleaned, in the form of this system
	Doc  *text.Document
	// Hash is equal for equal content, within one process.
	Hash uint64
	// Open is true when the text is an editor's buffer, not the disk's.
	Open bool
	// Version is the editor's version of an open file.
	Version int32
}

var seed = maphash.MakeSeed()

// Hash is equal for equal content, within one process.
func Hash(content string) uint64 { return maphash.String(seed, content) }

// Store is the mutable side: open buffers, and what is remembered of the disk.
// Its methods are safe for concurrent use; the order of changes is the caller's.
type Store struct {
	mu   sync.Mutex
	view *View
}

// NewStore is a store without open buffers over the disk.
func NewStore() *Store {
	return &Store{view: &View{disk: newDisk()}}
}

// View is the files as they are now. Later changes do not show in it.
func (s *Store) View() *View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// Open lays a buffer over a path, or replaces it.
func (s *Store) Open(path string, doc *text.Document, version int32) {
	path = filepath.Clean(path)
	s.change(func(open map[string]*File) {
		open[path] = &File{Path: path, Doc: doc, Hash: Hash(doc.String()), Open: true, Version: version}
	})
}

// Close removes a buffer and forgets what was remembered of the disk at its path.
func (s *Store) Close(path string) {
	path = filepath.Clean(path)
	s.change(func(open map[string]*File) { delete(open, path) })
	s.Forget(path)
}

func (s *Store) change(f func(map[string]*File)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := maps.Clone(s.view.open)
	if open == nil {
		open = map[string]*File{}
	}
	f(open)
	s.view = &View{open: open, disk: s.view.disk}
}

// Forget drops what is remembered of paths and of their folders, because they
// changed on disk.
func (s *Store) Forget(paths ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.view = &View{open: s.view.open, disk: s.view.disk.without(paths)}
}

// Refresh looks at everything remembered of the disk again and drops what has
// changed there. It serves editors that do not watch files. It reports whether
// anything had changed.
func (s *Store) Refresh() bool {
	s.mu.Lock()
	disk := s.view.disk
	s.mu.Unlock()
	stale := disk.stale()
	if len(stale) == 0 {
		return false
	}
	s.Forget(stale...)
	return true
}

// Package workspace knows which Workers exist below some folders, which files
// belong to each, and gives immutable snapshots of them. A Worker holds what
// features and rules look at: its configuration, its runtime per environment,
// its modules, and the flow facts about them, each computed once, when asked.
package workspace

import (
	"maps"
	"path/filepath"
	"sort"
	"sync"

	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Options are the user's wishes that come from outside the project's files.
type Options struct {
	// Environment restricts the view to one environment; empty means all.
	Environment string
	// SDK pins the version of workers-runtime-sdk, or "frozen"; empty means that
	// the project decides.
	SDK string
}

// Session is the mutable side of a workspace: roots, open buffers and caches.
// One goroutine changes it; any number may use the Snapshots it gives.
type Session struct {
	Files *source.Store

	mu      sync.Mutex
	roots   []string
	options Options
	below   map[string]Options
	cache   *cache
}

// NewSession looks at the files of a store below some roots, absolute folders.
func NewSession(files *source.Store, roots ...string) *Session {
	s := &Session{Files: files, cache: newCache()}
	s.SetRoots(roots...)
	return s
}

// SetRoots replaces the roots. A root inside another one is covered by it.
func (s *Session) SetRoots(roots ...string) {
	clean := make([]string, 0, len(roots))
	for _, r := range roots {
		clean = append(clean, filepath.Clean(r))
	}
	sort.Strings(clean)
	var out []string
	for _, r := range clean {
		if len(out) == 0 || !Below(out[len(out)-1], r) {
			out = append(out, r)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.roots = out
}

// SetOptions replaces the options: those of the Workers below some folders, by
// absolute path, where the innermost folder counts, and those of all others.
func (s *Session) SetOptions(o Options, below map[string]Options) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options, s.below = o, maps.Clone(below)
}

// Snapshot is the workspace as it is now.
func (s *Session) Snapshot() *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Snapshot{view: s.Files.View(), roots: s.roots, options: s.options, below: s.below, cache: s.cache}
}

// Open is a snapshot of what lies on disk below some roots, for the command line.
func Open(options Options, roots ...string) *Snapshot {
	s := NewSession(source.NewStore(), roots...)
	s.SetOptions(options, nil)
	return s.Snapshot()
}

// Snapshot is an immutable look at a workspace. It is safe for concurrent use.
type Snapshot struct {
	view    *source.View
	roots   []string
	options Options
	below   map[string]Options // by folder
	cache   *cache

	once    sync.Once
	configs []string
}

// optionsOf are the options of a Worker whose configuration lies in a folder.
func (s *Snapshot) optionsOf(dir string) Options {
	out, best := s.options, -1
	for folder, o := range s.below {
		if len(folder) > best && Below(folder, dir) {
			out, best = o, len(folder)
		}
	}
	return out
}

// View is the files of the snapshot.
func (s *Snapshot) View() *source.View { return s.view }

// Roots are the roots, absolute and sorted.
func (s *Snapshot) Roots() []string { return s.roots }

// Kept is how many Workers were built and how many modules parsed so far in the
// session, and are kept for later snapshots.
func (s *Snapshot) Kept() (workers, modules int) {
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	return len(s.cache.workers), len(s.cache.modules)
}

// Workers are all Python Workers below the roots, sorted by the path of their
// configuration. A Worker in another language is not among them.
func (s *Snapshot) Workers() []*Worker {
	var out []*Worker
	for _, path := range s.Configs() {
		if w := s.cache.worker(s, path); w.Python {
			out = append(out, w)
		}
	}
	return out
}

// Configs are the wrangler files below the roots that a tool would read,
// sorted: one for each folder that has any.
func (s *Snapshot) Configs() []string {
	s.once.Do(func() { s.configs = configsBelow(s.view, s.cache, s.roots) })
	return s.configs
}

// WorkersOf are the Python Workers that a file belongs to: all of the workspace
// that import it, the nearest first, else the one whose folder it lies in. It
// may be empty. The folders above the file are searched, inside the roots or
// not. No Worker is built whose configuration alone shows that it cannot own
// the file.
func (s *Snapshot) WorkersOf(path string) []*Worker {
	path = filepath.Clean(path)
	if w := s.variant(path); w != nil {
		return []*Worker{w}
	}
	var near *Worker
	var owners []*Worker
	looked := map[string]bool{}
	look := func(config string) {
		if looked[config] {
			return
		}
		looked[config] = true
		if c := s.Config(config); c == nil || !isPython(c) || !mayOwn(c, path) {
			return
		}
		if w := s.cache.worker(s, config); w.Python && w.Owns(path) {
			owners = append(owners, w)
		}
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if config := configIn(s.view, s.cache, dir); config != "" {
			if near == nil {
				near = s.cache.worker(s, config)
			}
			look(config)
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if filepath.Ext(path) == ".py" {
		for _, root := range s.roots {
			if !Below(root, path) {
				continue
			}
			for _, config := range s.Configs() {
				look(config)
			}
		}
	}
	if len(owners) == 0 && near != nil && near.Python {
		return []*Worker{near}
	}
	return owners
}

// mayOwn reports whether a file lies where a Worker's modules or its
// configuration do.
func mayOwn(c *wrangler.Config, path string) bool {
	if filepath.Dir(path) == filepath.Dir(c.Path) {
		return true
	}
	main := Main(c)
	return main != "" && Below(filepath.Dir(main), path)
}

// Below reports whether path is dir or lies inside it.
func Below(dir, path string) bool {
	if dir == path {
		return true
	}
	if len(dir) > 0 && dir[len(dir)-1] != filepath.Separator {
		dir += string(filepath.Separator)
	}
	return len(path) > len(dir) && path[:len(dir)] == dir
}

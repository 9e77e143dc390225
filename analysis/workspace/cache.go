package workspace

import (
	"path/filepath"
	"sync"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/wrangler"
)

// cache keeps what was computed for earlier snapshots of one session. All it
// holds is immutable, and valid for exactly the content it was made from.
type cache struct {
	mu       sync.Mutex
	workers  map[string]*built     // by path of the configuration
	modules  map[string]*parsed    // by path
	configs  map[string]*config    // by path
	projects map[string]*project   // by folder
	sessions map[string]*session   // by path, of open files
	mentions map[string]*mentioned // by path, of files that no import reaches
	turns    map[string]*sync.Mutex
	found    *found // the last search for configurations
}

// built is a Worker with what its building looked at.
type built struct {
	worker  *Worker
	reader  *reader
	options Options
}

type parsed struct {
	hash   uint64
	module *pysyntax.Module
	links  []link
	names  func() map[string]bool
}

type config struct {
	hash   uint64
	config *wrangler.Config
	good   *wrangler.Config // the last one that parsed
}

type project struct {
	inputs  string // what it was made from
	project *wrangler.Project
}

func newCache() *cache {
	return &cache{workers: map[string]*built{}, modules: map[string]*parsed{}, configs: map[string]*config{}, projects: map[string]*project{}, sessions: map[string]*session{}, mentions: map[string]*mentioned{}, turns: map[string]*sync.Mutex{}}
}

// lookup finds a key in one of the maps.
func lookup[V any](c *cache, in map[string]*V, key string) *V {
	c.mu.Lock()
	defer c.mu.Unlock()
	return in[key]
}

// store keeps a value under a key.
func store[V any](c *cache, in map[string]*V, key string, v *V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	in[key] = v
}

// worker is the Worker of a configuration as a snapshot shows it.
func (c *cache) worker(s *Snapshot, path string) *Worker {
	turn := c.turn(path)
	turn.Lock()
	defer turn.Unlock()
	options := s.optionsOf(filepath.Dir(path))
	var before *Worker
	if old := lookup(c, c.workers, path); old != nil {
		if old.options == options && old.reader.holds(s.view) {
			return old.worker
		}
		before = old.worker
	}
	r := newReader(s.view)
	w := build(r, c, options, path, before)
	store(c, c.workers, path, &built{worker: w, reader: r, options: options})
	return w
}

// turn lets one goroutine at a time build a Worker: the others then find it.
func (c *cache) turn(path string) *sync.Mutex {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.turns[path]
	if m == nil {
		m = &sync.Mutex{}
		c.turns[path] = m
	}
	return m
}

// parse is the syntax and the imports of a file's content.
func (c *cache) parse(f *source.File) *parsed {
	old := lookup(c, c.modules, f.Path)
	if old != nil && old.hash == f.Hash {
		return old
	}
	m := c.syntax(f)
	p := &parsed{hash: f.Hash, module: m, links: linksOf(m), names: sync.OnceValue(func() map[string]bool { return namesIn(m) })}
	go func() { // they are asked for at the end, and this takes as long as parsing
		defer func() { _ = recover() }() // whoever asks gets the fault
		p.names()
	}()
	store(c, c.modules, f.Path, p)
	return p
}

// session parses the successive states of one open file, one at a time.
type session struct {
	mu     sync.Mutex
	parser pysyntax.Session
}

// syntax parses a file. An open one is parsed again with every keystroke, so
// what did not change in it is kept.
func (c *cache) syntax(f *source.File) *pysyntax.Module {
	if !f.Open {
		c.mu.Lock()
		delete(c.sessions, f.Path)
		c.mu.Unlock()
		return pysyntax.Parse(f.Doc)
	}
	c.mu.Lock()
	s := c.sessions[f.Path]
	if s == nil {
		s = &session{}
		c.sessions[f.Path] = s
	}
	c.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.parser.Parse(f.Doc)
}

// config reads a wrangler file. While it is broken, mid-edit, the last good
// model stands in, and the fresh one carries the faults.
func (c *cache) config(f *source.File) (current, fresh *wrangler.Config) {
	old := lookup(c, c.configs, f.Path)
	if old == nil || old.hash != f.Hash {
		next := &config{hash: f.Hash, config: wrangler.Parse(f.Path, f.Doc)}
		if old != nil {
			next.good = old.good
		}
		if !next.config.Broken {
			next.good = next.config
		}
		store(c, c.configs, f.Path, next)
		old = next
	}
	if old.config.Broken && old.good != nil {
		return old.good, old.config
	}
	return old.config, old.config
}

// project is what the files around a configuration say, read again only when
// one of them has changed: a lock file is long.
func (c *cache) project(dir, inputs string, in wrangler.ProjectInput) *wrangler.Project {
	old := lookup(c, c.projects, dir)
	if old == nil || old.inputs != inputs {
		old = &project{inputs: inputs, project: wrangler.NewProject(dir, in)}
		store(c, c.projects, dir, old)
	}
	return old.project
}

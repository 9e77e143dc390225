package workspace

import (
	"sync"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/wrangler"
)

// cache keeps what was computed for earlier snapshots of one session. All it
// holds is immutable, and valid for exactly the content it was made from.
type cache struct {
	mu      sync.Mutex
	workers map[string]*built  // by path of the configuration
	modules map[string]*parsed // by path
	configs map[string]*config // by path
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
}

type config struct {
	hash   uint64
	config *wrangler.Config
	good   *wrangler.Config // the last one that parsed
}

func newCache() *cache {
	return &cache{workers: map[string]*built{}, modules: map[string]*parsed{}, configs: map[string]*config{}}
}

// worker is the Worker of a configuration as a snapshot shows it.
func (c *cache) worker(s *Snapshot, path string) *Worker {
	c.mu.Lock()
	old := c.workers[path]
	c.mu.Unlock()
	if old != nil && old.options == s.options && old.reader.holds(s.view) {
		return old.worker
	}
	r := newReader(s.view)
	w := build(r, c, s.options, path)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.workers[path] = &built{worker: w, reader: r, options: s.options}
	return w
}

// parse is the syntax and the imports of a file's content.
func (c *cache) parse(f *source.File) *parsed {
	c.mu.Lock()
	old := c.modules[f.Path]
	c.mu.Unlock()
	if old != nil && old.hash == f.Hash {
		return old
	}
	m := pysyntax.Parse(f.Doc)
	p := &parsed{hash: f.Hash, module: m, links: linksOf(m)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.modules[f.Path] = p
	return p
}

// config reads a wrangler file. While it is broken, mid-edit, the last good
// model stands in, and the fresh one carries the faults.
func (c *cache) config(f *source.File) (current, fresh *wrangler.Config) {
	c.mu.Lock()
	old := c.configs[f.Path]
	c.mu.Unlock()
	if old == nil || old.hash != f.Hash {
		next := &config{hash: f.Hash, config: wrangler.Parse(f.Path, f.Doc)}
		if old != nil {
			next.good = old.good
		}
		if !next.config.Broken {
			next.good = next.config
		}
		c.mu.Lock()
		c.configs[f.Path] = next
		c.mu.Unlock()
		old = next
	}
	if old.config.Broken && old.good != nil {
		return old.good, old.config
	}
	return old.config, old.config
}

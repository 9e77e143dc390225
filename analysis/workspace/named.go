package workspace

import (
	"path/filepath"
	"strings"

	"github.com/pywls/pywls/analysis/wrangler"
)

// Config is the configuration at a path as it stands, the last one that parsed
// while the file is broken. It builds no Worker and parses no Python. It is nil
// when the file cannot be read.
func (s *Snapshot) Config(path string) *wrangler.Config {
	f, err := s.view.Read(path)
	if err != nil {
		return nil
	}
	current, _ := s.cache.config(f)
	return current
}

// Worker is the Worker of a configuration file, in whatever language it is.
func (s *Snapshot) Worker(config string) *Worker {
	return s.cache.worker(s, filepath.Clean(config))
}

// variant is the Worker of another configuration beside the one that wrangler
// reads by itself, nil for any other file. It owns no file but its own: what it
// shares with the Worker beside it is reported there.
func (s *Snapshot) variant(path string) *Worker {
	if !wrangler.IsVariantName(filepath.Base(path)) {
		return nil
	}
	return s.PythonWorker(path)
}

// PythonWorker is the Worker of a configuration of any name whose main module
// is Python, or nil.
func (s *Snapshot) PythonWorker(config string) *Worker {
	c := s.Config(config)
	if c == nil || !strings.HasSuffix(Main(c), ".py") {
		return nil
	}
	return s.Worker(config)
}

// Named are the configurations of the workspace, in the order of Configs, one of
// whose environments is deployed under a name.
func (s *Snapshot) Named(name string) []*wrangler.Config {
	var out []*wrangler.Config
	for _, path := range s.Configs() {
		c := s.Config(path)
		if c != nil && c.DeployedAs(name) != nil {
			out = append(out, c)
		}
	}
	return out
}

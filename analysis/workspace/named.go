package workspace

import (
	"path/filepath"

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

package check

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// target is one path that the user named.
type target struct {
	given string // as the user wrote it
	path  string // absolute
	kind  targetKind
}

type targetKind int

const (
	folderTarget targetKind = iota
	configTarget            // a wrangler file: its whole Worker is meant
	fileTarget              // any other file: only its own reports are meant
)

// targets looks at the paths the user named and says on stderr which cannot be
// looked at.
func (c *checker) targets() (out []target) {
	for _, given := range c.Paths {
		path, err := filepath.Abs(given)
		if err != nil {
			c.fail("%s: %s", given, source.Explain(err))
			continue
		}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			c.fail("%s: there is no such file or folder", given)
		case err != nil:
			c.fail("%s: %s", given, source.Explain(err))
		case info.IsDir() && wrangler.IsConfigName(filepath.Base(path)):
			c.fail("%s: %s", given, noFile(path))
		case info.IsDir():
			if _, err := os.ReadDir(path); err != nil {
				c.fail("%s: %s", given, source.Explain(err))
				continue
			}
			out = append(out, target{given, path, folderTarget})
		case !info.Mode().IsRegular():
			c.fail("%s: is neither a regular file nor a folder", given)
		case wrangler.IsConfigName(filepath.Base(path)):
			out = append(out, target{given, path, configTarget})
		default:
			out = append(out, target{given, path, fileTarget})
		}
	}
	return out
}

// selected is a Worker to check.
type selected struct {
	config string // path
	// only holds the files and folders whose reports are wanted; empty for all.
	only []string
}

func (s *selected) wants(path string) bool {
	if len(s.only) == 0 {
		return true
	}
	return slices.ContainsFunc(s.only, func(only string) bool { return workspace.Below(only, path) })
}

// choose finds the Workers that the targets are about, sorted by configuration.
func (c *checker) choose(snapshot *workspace.Snapshot, targets []target) []*selected {
	byConfig := map[string]*selected{}
	add := func(config, only string) {
		s := byConfig[config]
		switch {
		case s == nil:
			s = &selected{config: config}
			byConfig[config] = s
			if only != "" {
				s.only = []string{only}
			}
		case only == "":
			s.only = nil
		case len(s.only) > 0:
			s.only = append(s.only, only)
		}
	}
	var below []string // configurations of Python Workers below any root
	for i, w := range c.load(snapshot, snapshot.Configs()) {
		if w != nil {
			below = append(below, w.Config.Path)
		} else {
			c.broken(snapshot, snapshot.Configs()[i])
		}
	}
	for _, t := range targets {
		switch t.kind {
		case folderTarget:
			c.chooseFolder(snapshot, t, below, add)
		case configTarget:
			c.chooseConfig(snapshot, t, add)
		case fileTarget:
			c.chooseFile(snapshot, t, add)
		}
	}
	out := make([]*selected, 0, len(byConfig))
	for _, s := range byConfig {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *selected) int { return strings.Compare(a.config, b.config) })
	return out
}

func (c *checker) chooseFolder(snapshot *workspace.Snapshot, t target, below []string, add func(config, only string)) {
	found := false
	for _, config := range below {
		if workspace.Below(t.path, config) {
			add(config, "")
			found = true
		}
	}
	for _, w := range snapshot.WorkersOf(filepath.Join(t.path, "any.py")) {
		if workspace.Below(t.path, w.Config.Path) {
			continue
		}
		if holds(w, t.path) {
			add(w.Config.Path, t.path)
			found = true
		}
	}
	if !found && !c.oddConfigs(t.path) {
		c.note("%s: no Python Worker here: no wrangler.jsonc, wrangler.json or wrangler.toml whose main is a .py file", t.given)
	}
}

// holds reports whether modules of a Worker lie below a folder.
func holds(w *workspace.Worker, dir string) bool {
	for _, m := range w.Modules {
		if w.Reachable(m.Path) && workspace.Below(dir, m.Path) {
			return true
		}
	}
	return false
}

func (c *checker) chooseConfig(snapshot *workspace.Snapshot, t target, add func(config, only string)) {
	if c.broken(snapshot, t.path) {
		return
	}
	workers := snapshot.WorkersOf(t.path)
	if len(workers) == 0 || workers[0].Dir != filepath.Dir(t.path) {
		c.note("%s: this is no Python Worker: its main is not a .py file", t.given)
		return
	}
	if config := workers[0].Config.Path; config != t.path {
		c.note("%s: of the wrangler files in this folder %s is the one checked", t.given, filepath.Base(config))
	}
	add(workers[0].Config.Path, "")
}

func (c *checker) chooseFile(snapshot *workspace.Snapshot, t target, add func(config, only string)) {
	if err := readable(t.path); err != nil {
		c.fail("%s: %s", t.given, source.Explain(err))
		return
	}
	if ext := filepath.Ext(t.path); ext == ".toml" || ext == ".json" || ext == ".jsonc" {
		if w := snapshot.PythonWorker(t.path); w != nil {
			add(w.Config.Path, "")
			return
		}
	}
	workers := snapshot.WorkersOf(t.path)
	if len(workers) == 0 {
		for dir := filepath.Dir(t.path); ; dir = filepath.Dir(dir) {
			if c.oddConfigs(dir) {
				return
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
		c.note("%s: belongs to no Python Worker: no wrangler file above it whose main is a .py file", t.given)
		return
	}
	for _, w := range workers {
		if strings.HasSuffix(t.path, ".py") && !w.Reachable(t.path) {
			c.note("%s: nothing to check: %s does not import it", t.given, mainName(w))
		}
		add(w.Config.Path, t.path)
	}
}

// oddConfigs tells of what has the name of a wrangler file in a folder and is none.
func (c *checker) oddConfigs(dir string) (odd bool) {
	for _, name := range wrangler.ConfigNames {
		path := filepath.Join(dir, name)
		if why := noFile(path); why != "" {
			c.fail("%s: %s", c.rel(path), why)
			odd = true
		}
	}
	return odd
}

// noFile says why what lies at a path is no file, or "" where it is one or
// nothing lies there.
func noFile(path string) string {
	if _, err := os.Lstat(path); err != nil {
		return ""
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "is a link that leads nowhere"
	case info.IsDir():
		return "is a folder, not a file"
	case !info.Mode().IsRegular():
		return "is not a regular file"
	}
	return ""
}

// broken tells of a wrangler file that cannot be read and does not show what
// its main is, so that no Worker comes of it.
func (c *checker) broken(snapshot *workspace.Snapshot, path string) bool {
	if workerAt(snapshot, path) != nil {
		return false
	}
	f, err := snapshot.View().Read(path)
	if err != nil {
		c.fail("%s: %s", c.rel(path), source.Explain(err))
		return true
	}
	config := wrangler.Parse(path, f.Doc)
	if !config.Broken || len(config.Faults) == 0 {
		return false
	}
	c.unreadable = true
	c.note("%s:%d: cannot be read: %s", c.rel(path), f.Doc.Line(config.Faults[0].Span.Start)+1, config.Faults[0].Message)
	return true
}

func mainName(w *workspace.Worker) string {
	if w.MainPath == "" {
		return fmt.Sprintf("the Worker of %s", filepath.Base(w.Config.Path))
	}
	return w.Rel(w.MainPath)
}

// readable says why a file cannot be read, without reading it.
func readable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return nil
	case !info.Mode().IsRegular():
		return errors.New("is not a regular file")
	case info.Size() > source.MaxFileSize:
		return fmt.Errorf("is larger than %d MB", source.MaxFileSize>>20)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return f.Close()
}

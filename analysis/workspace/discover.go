package workspace

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"

	"github.com/pywls/pywls/analysis/source"
)

// configNames are the wrangler files of one folder in the order in which
// wrangler itself picks one (wrangler 4, findWranglerConfig).
var configNames = []string{"wrangler.json", "wrangler.jsonc", "wrangler.toml"}

// skipped are folders that hold no project of the user's: dependencies, build
// output and caches.
var skipped = map[string]bool{
	"node_modules": true, "python_modules": true, "site-packages": true, "venv": true,
	"__pycache__": true, "__pypackages__": true,
}

// maxFolders bounds the search for Workers, so that a root such as "/" or a
// home folder ends.
const maxFolders = 50_000

// configIn is the wrangler file of a folder, or "". Of several it is the one
// that wrangler reads, unless only another one is a Python Worker's: a project
// that is moving from one language to the other has both.
func configIn(view *source.View, c *cache, dir string) string {
	var found []string
	for _, name := range configNames {
		if path := filepath.Join(dir, name); view.IsFile(path) {
			found = append(found, path)
		}
	}
	if len(found) == 0 {
		return ""
	}
	if len(found) == 1 {
		return found[0]
	}
	for _, path := range found {
		f, err := view.Read(path)
		if err != nil {
			continue
		}
		if current, _ := c.config(f); isPython(current) {
			return path
		}
	}
	return found[0]
}

// findConfigs searches a folder and what lies below it, breadth first, without
// following symbolic links into it twice.
func findConfigs(view *source.View, c *cache, root string) []string {
	type place struct{ path, real string }
	var out []string
	queue := []place{{root, view.Real(root)}}
	seen := map[string]bool{queue[0].real: true}
	for n := 0; n < len(queue) && n < maxFolders; n++ {
		dir := queue[n]
		config := ""
		for _, e := range view.ReadDir(dir.path) {
			switch {
			case e.Dir:
				if skipFolder(e.Name) {
					continue
				}
				next := place{filepath.Join(dir.path, e.Name), filepath.Join(dir.real, e.Name)}
				if e.Link {
					next.real = view.Real(next.path)
				}
				if !seen[next.real] {
					seen[next.real] = true
					queue = append(queue, next)
				}
			case strings.HasPrefix(e.Name, "wrangler.") && config == "":
				config = configIn(view, c, dir.path)
			}
		}
		if config != "" {
			out = append(out, config)
		}
	}
	return out
}

// found is what a search gave, and what it depended on.
type found struct {
	view    *source.View
	inputs  string // roots and open wrangler files
	configs []string
}

// configsBelow are the wrangler files below some roots, sorted. The search is
// made again only when the disk or an open wrangler file has changed: there may
// be thousands of folders, and a snapshot comes with every keystroke.
func configsBelow(view *source.View, c *cache, roots []string) []string {
	inputs := strings.Join(roots, "\n")
	for _, f := range view.Open() {
		if strings.HasPrefix(filepath.Base(f.Path), "wrangler.") {
			inputs += fmt.Sprintf("\n%s %x", f.Path, f.Hash)
		}
	}
	c.mu.Lock()
	last := c.found
	c.mu.Unlock()
	if last != nil && last.inputs == inputs && last.view.SameDisk(view) {
		return last.configs
	}
	var out []string
	for _, root := range roots {
		out = append(out, findConfigs(view, c, root)...)
	}
	sort.Strings(out)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.found = &found{view, inputs, out}
	return out
}

func skipFolder(name string) bool {
	return skipped[name] || strings.HasPrefix(name, ".") && name != "."
}

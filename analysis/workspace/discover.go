package workspace

import (
	"path/filepath"
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
	var out []string
	queue := []string{root}
	seen := map[string]bool{}
	for n := 0; n < len(queue) && n < maxFolders; n++ {
		dir := queue[n]
		if real := view.Real(dir); seen[real] {
			continue
		} else {
			seen[real] = true
		}
		config := ""
		for _, e := range view.ReadDir(dir) {
			switch {
			case e.Dir:
				if !skipFolder(e.Name) {
					queue = append(queue, filepath.Join(dir, e.Name))
				}
			case strings.HasPrefix(e.Name, "wrangler.") && config == "":
				config = configIn(view, c, dir)
			}
		}
		if config != "" {
			out = append(out, config)
		}
	}
	return out
}

func skipFolder(name string) bool {
	return skipped[name] || strings.HasPrefix(name, ".") && name != "."
}

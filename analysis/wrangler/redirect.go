package wrangler

import (
	"path/filepath"
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// ParseRedirect reads .wrangler/deploy/config.json and gives the absolute path
// of the configuration it points at; false when it points nowhere. path is the
// absolute path of the file itself.
func ParseRedirect(path string, doc *text.Document) (config string, ok bool) {
	root, _, _ := readJSONC(doc.String())
	target, ok := root.Get("configPath").Str()
	if !ok || strings.TrimSpace(target) == "" {
		return "", false
	}
	target = filepath.FromSlash(target)
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(path), target)
	}
	return filepath.Clean(target), true
}

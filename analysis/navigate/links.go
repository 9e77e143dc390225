package navigate

import (
	"strings"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// Link is a string of a wrangler file that leads to a file or a page.
type Link struct {
	Span text.Span // of the string's content, in bytes
	Path string    // absolute, or empty for a URL
	URL  string
}

// Links are the paths and URLs in the wrangler file of a Worker, in the order of
// the file. A path where nothing is gives none.
func Links(w *workspace.Worker, path string) (out []Link) {
	if path != w.Fresh.Path {
		return nil
	}
	for _, l := range w.Fresh.Leaves() {
		span, _ := w.Fresh.Inner(l.Value)
		if l.Key() == "$schema" && strings.HasPrefix(l.Value.Text, "https://") {
			out = append(out, Link{Span: span, URL: l.Value.Text})
		} else if to := pathOf(w, l); to != "" {
			out = append(out, Link{Span: span, Path: to})
		}
	}
	return out
}

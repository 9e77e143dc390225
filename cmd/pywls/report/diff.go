package report

import (
	"strings"

	"github.com/pywls/pywls/cmd/pywls/term"
)

// PaintDiff colours one line of a unified diff, given without its line break,
// and makes it fit to show.
func PaintDiff(s term.Style, line string) string {
	shown := term.Visible(line)
	switch {
	case strings.HasPrefix(line, "+++ "), strings.HasPrefix(line, "--- "):
		return s.Bold(shown)
	case strings.HasPrefix(line, "@@"):
		return s.Code(shown)
	case strings.HasPrefix(line, "+"):
		return s.Added(shown)
	case strings.HasPrefix(line, "-"):
		return s.Removed(shown)
	}
	return shown
}

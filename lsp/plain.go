package lsp

import (
	"regexp"
	"strings"
)

var (
	link   = regexp.MustCompile(`\[([^\]\n]+)\]\(([^)\s]+)\)`)
	marks  = regexp.MustCompile("\\*\\*([^*\n]+)\\*\\*|`([^`\n]+)`")
	escape = regexp.MustCompile(`\\([\\*_\[\]<>#|` + "`" + `])`)
)

// plain is Markdown for a client that shows text as it is: marks are dropped,
// links keep their address, code stays as written.
func plain(markdown string) string {
	var out []string
	code := false
	for _, line := range strings.Split(strings.ReplaceAll(markdown, "\r\n", "\n"), "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			code = !code
			continue
		case code:
		case trimmed == "---":
			line = ""
		default:
			line = strings.TrimLeft(line, "#")
			if line != "" && strings.HasPrefix(trimmed, "#") {
				line = strings.TrimSpace(line)
			}
			line = link.ReplaceAllString(line, "$1 ($2)")
			line = marks.ReplaceAllString(line, "$1$2")
			line = strings.TrimRight(escape.ReplaceAllString(line, "$1"), " ")
		}
		if line == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

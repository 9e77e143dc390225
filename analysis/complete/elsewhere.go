package complete

import (
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// elsewhere suggests the names that the Worker's code reads from env although
// nothing declares them: secrets of the dashboard, mostly.
func (c *completion) elsewhere(replace text.Span) {
	for _, m := range c.w.Modules {
		if m.Test || !c.w.Reachable(m.Path) {
			continue
		}
		namesOnEnv(m.Syntax.Source.String(), func(name string, start int) {
			if m == c.m && start <= c.offset && c.offset <= start+len(name) {
				return // the very word that is being typed
			}
			c.add(Item{
				Label: name, Kind: Variable, Span: replace, SortKey: "3", ranked: true,
				Detail: "read in " + c.w.Rel(m.Path) + ", declared nowhere",
				Doc:    "The code reads this name from env, and neither the wrangler file nor a file of secrets declares it: a secret of the dashboard, or a name that is missing there.",
			})
		})
	}
}

// namesOnEnv gives every name in capitals that a source reads from what is
// called env, and where it starts.
func namesOnEnv(src string, f func(name string, start int)) {
	for at := 0; ; {
		i := strings.Index(src[at:], "env")
		if i < 0 {
			return
		}
		start := at + i
		at = start + len("env")
		if start > 0 && isWordByte(src[start-1]) || at >= len(src) {
			continue
		}
		name := at
		switch src[at] {
		case '.':
			name++
		case ',': // getattr(env, "NAME"
			rest := strings.TrimLeft(src[at+1:], " \n\t")
			if rest == "" || rest[0] != '"' && rest[0] != '\'' {
				continue
			}
			name = len(src) - len(rest) + 1
		default:
			continue
		}
		end := name
		for end < len(src) && isWordByte(src[end]) {
			end++
		}
		if word := src[name:end]; len(word) > 1 && word == strings.ToUpper(word) && 'A' <= word[0] && word[0] <= 'Z' {
			f(word, name)
		}
		at = max(at, end)
	}
}

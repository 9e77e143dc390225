package configschema

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed words.txt
var wordsFile string

// Words say what a key does.
type Words struct {
	Text    string // a sentence or two, in Markdown
	Default string // in Markdown, "" for none
	// JavaScript keys do nothing for a Worker in Python.
	JavaScript bool
	// Old keys are read but replaced by something else; Gone ones do nothing.
	Old, Gone bool
}

var words = sync.OnceValue(func() map[string]Words {
	out := map[string]Words{}
	for line := range strings.Lines(wordsFile) {
		parts := strings.SplitN(strings.TrimSpace(line), "|", 4)
		if strings.HasPrefix(line, "#") || len(parts) < 4 {
			continue
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		out[parts[0]] = Words{
			Text: parts[3], Default: parts[1],
			JavaScript: parts[2] == "js", Old: parts[2] == "old", Gone: parts[2] == "gone",
		}
	}
	return out
})

// WordsOf is what is said about the key at a path of the table; its Text is
// empty for an unknown one.
func WordsOf(path string) Words {
	if top, ok := strings.CutPrefix(path, "previews."); ok {
		path = top
	}
	if w, ok := words()[path]; ok {
		return w
	}
	w := words()["*."+path[strings.LastIndexByte(path, '.')+1:]]
	if top, _, nested := strings.Cut(path, "."); nested {
		w.JavaScript = words()[strings.TrimSuffix(top, "[]")].JavaScript
	}
	return w
}

// WordPaths are the paths that have words of their own, sorted.
func WordPaths() []string {
	var out []string
	for path := range words() {
		if !strings.HasPrefix(path, "*.") {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

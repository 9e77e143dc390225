package workspace

import (
	"maps"
	"path/filepath"
	"strings"
	"sync"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
)

// A name can reach getattr(env, name) from anywhere: a table of settings, a
// framework's configuration, a module that is imported by a string. Whether a
// name is used at all is therefore asked of the text of every file that can be
// part of the Worker, not of what imports reach.

// Mentions reports whether code of the Worker names something of that name:
// an attribute, a variable, a keyword or a string that is such a name. Names
// that the wrangler file declares are also looked for in the Python and
// JavaScript files that no import reaches, tests among them: some run inside
// the Worker.
func (w *Worker) Mentions(name string) bool {
	for _, names := range w.mentioned {
		if covers(names(), name) {
			return true
		}
	}
	return w.everything
}

// covers reports whether a name is among some names, or is made of a part of
// one: "SMTP_*" stands for every name that starts so, "*_URL" for every one
// that ends so.
func covers(names map[string]bool, name string) bool {
	if names[name] {
		return true
	}
	for i := 2; i < len(name); i++ {
		if names[name[:i]+"*"] || names["*"+name[len(name)-i:]] {
			return true
		}
	}
	return false
}

// Limits of the search through the files that no import reaches. Past them
// every name counts as mentioned.
const (
	maxMentionFolders = 400
	maxMentionFiles   = 800
)

// searchMentions looks through the files that no import reaches, when there is
// a declared name that the reached ones do not mention.
func (l *loader) searchMentions() {
	missing := false
	for _, env := range l.w.Config.Environments {
		for _, b := range env.Bindings {
			missing = missing || !l.w.Mentions(b.Name)
		}
	}
	if !missing {
		return
	}
	queue := []string{l.w.Dir}
	if !Below(l.w.Dir, l.root) {
		queue = append(queue, l.root)
	}
	files := 0
	for n := 0; n < len(queue); n++ {
		if n == maxMentionFolders {
			l.w.everything = true
			return
		}
		entries := l.r.list(queue[n])
		if n > 0 && queue[n] != l.root && holdsConfig(entries) {
			continue // another Worker's
		}
		for _, e := range entries {
			path := filepath.Join(queue[n], e.Name)
			switch {
			case e.Dir:
				if !skipFolder(e.Name) {
					queue = append(queue, path)
				}
			case l.w.reachable[path] || !mayReadEnv(e.Name):
			default:
				f, err := l.r.read(path)
				if files++; files > maxMentionFiles || err != nil {
					l.w.everything = true
					return
				}
				l.w.mentioned = append(l.w.mentioned, l.c.names(f))
			}
		}
	}
}

func holdsConfig(entries []source.Entry) bool {
	for _, e := range entries {
		for _, name := range configNames {
			if e.Name == name {
				return true
			}
		}
	}
	return false
}

// mayReadEnv reports whether a file of that name can be a module of a Python
// Worker: Python, or JavaScript that a module rule uploads. TypeScript is not,
// since such a Worker is not bundled (wrangler 4, applyPythonConfig).
func mayReadEnv(name string) bool {
	switch filepath.Ext(name) {
	case ".py", ".js", ".mjs", ".cjs":
		return true
	}
	return false
}

// mentioned is what one file mentions, with the content it was read from.
type mentioned struct {
	hash  uint64
	names func() map[string]bool
}

// names are the names that a file mentions which no import reaches.
func (c *cache) names(f *source.File) func() map[string]bool {
	old := lookup(c, c.mentions, f.Path)
	if old == nil || old.hash != f.Hash {
		doc := f.Doc
		old = &mentioned{hash: f.Hash, names: sync.OnceValue(func() map[string]bool {
			if filepath.Ext(f.Path) == ".py" {
				return namesIn(pysyntax.Parse(doc))
			}
			return words(map[string]bool{}, doc.String())
		})}
		store(c, c.mentions, f.Path, old)
	}
	return old.names
}

// namesIn are the names that a module mentions. Of a module that does not
// parse they are all its words.
func namesIn(m *pysyntax.Module) map[string]bool {
	out := map[string]bool{}
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Attribute:
			out[n.Attr] = true
		case *pysyntax.Name:
			out[n.ID] = true
		case *pysyntax.Call:
			for _, a := range n.Args {
				out[a.Name] = true
			}
		case *pysyntax.Str:
			for i, part := range n.Parts {
				if part.Expr != nil {
					continue
				}
				namesOfString(out, part.Text)
				partOfName(out, part.Text, i > 0 && n.Parts[i-1].Expr != nil, i+1 < len(n.Parts) && n.Parts[i+1].Expr != nil)
			}
		}
		return true
	})
	if out["upper"] { // "smtp_host".upper()
		for name := range maps.Clone(out) {
			out[strings.ToUpper(name)] = true
		}
	}
	if m.Damage(text.Span{End: m.Source.Len()}) {
		words(out, m.Source.String())
	}
	return out
}

// namesOfString adds the names that a string is made of: one such as "DB" or
// "env.DB", or a list of names in capitals. A sentence with the word in it
// names nothing.
func namesOfString(out map[string]bool, s string) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 400 || strings.ContainsAny(s, " \t\r\n") && strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_ ,;|\t\r\n", r))
	}) {
		return
	}
	words(out, s)
}

// partOfName adds the literal beside a field of an f-string, or a string that
// ends or begins with an underscore, as a part of names: f"SMTP_{x}", "SMTP_" + x.
func partOfName(out map[string]bool, s string, behind, before bool) {
	if len(s) < 2 || strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	}) {
		return
	}
	if before || strings.HasSuffix(s, "_") {
		out[s+"*"] = true
	}
	if behind || strings.HasPrefix(s, "_") {
		out["*"+s] = true
	}
}

// words adds the words of a text: runs of letters, digits and underscores.
func words(out map[string]bool, s string) map[string]bool {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool {
		return r < 0x80 && r != '_' && r != '$' && !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	}) {
		out[word] = true
	}
	return out
}

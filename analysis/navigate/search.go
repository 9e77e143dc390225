package navigate

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Found is a symbol of the workspace.
type Found struct {
	Symbol
	Path  string // absolute
	Doc   *text.Document
	Inner string // the Worker that it belongs to
}

// Search lists symbols of one Worker whose names hold the letters of a query in
// their order, whatever their case: the Worker, its bindings and its classes.
// It reads the wrangler file and looks for classes in the text of the main
// module, and parses no Python.
func Search(s *workspace.Snapshot, config, query string) (out []Found) {
	c := s.Config(config)
	if c == nil {
		return nil
	}
	worker := c.DeployedName(c.Environments[0])
	add := func(name string, f Found) {
		if Matches(name, query) {
			f.Name, f.Inner = name, worker
			out = append(out, f)
		}
	}
	if at := c.Environments[0].WorkerName; worker != "" && at != nil {
		span, _ := c.Inner(at)
		add(worker, Found{Symbol: Symbol{Kind: SymbolWorker, Span: span, NameSpan: span}, Path: c.Path, Doc: c.Source})
	}
	classes := map[string]bool{}
	for _, env := range c.Environments {
		for _, b := range env.Bindings {
			if b.Inherited {
				continue
			}
			detail := env.Name
			add(b.Name, Found{Symbol: Symbol{Kind: SymbolBinding, Detail: detail, Span: b.NameSpan, NameSpan: b.NameSpan}, Path: c.Path, Doc: c.Source})
			if b.ClassName != "" && b.ScriptName == "" && !classes[b.ClassName] {
				classes[b.ClassName] = true
				if Matches(b.ClassName, query) {
					add(b.ClassName, classInText(s.View(), c, b))
				}
			}
		}
	}
	return out
}

// classInText finds a class statement in the main module without parsing it,
// and falls back to the place that binds it.
func classInText(view *source.View, c *wrangler.Config, b *wrangler.Binding) Found {
	out := Found{Symbol: Symbol{Kind: SymbolClass, Span: b.NameSpan, NameSpan: b.NameSpan}, Path: c.Path, Doc: c.Source}
	main := workspace.Main(c)
	if main == "" {
		return out
	}
	f, err := view.Read(main)
	if err != nil {
		return out
	}
	statement := regexp.MustCompile(`(?m)^class[ \t]+(` + regexp.QuoteMeta(b.ClassName) + `)\b`)
	if at := statement.FindStringSubmatchIndex(f.Doc.String()); at != nil {
		span := text.Span{Start: at[2], End: at[3]}
		out.Span, out.NameSpan, out.Path, out.Doc = span, span, main, f.Doc
	}
	return out
}

// Matches reports whether a name holds the letters of a query in their order,
// whatever their case. An empty query matches all.
func Matches(name, query string) bool {
	rest := []rune(strings.ToLower(name))
	for _, q := range strings.ToLower(query) {
		if unicode.IsSpace(q) {
			continue
		}
		i := 0
		for i < len(rest) && rest[i] != q {
			i++
		}
		if i == len(rest) {
			return false
		}
		rest = rest[i+1:]
	}
	return true
}

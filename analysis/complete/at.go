package complete

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// At is what may be typed at a byte offset of one of the Worker's files, sorted
// by SortKey and Label. It is empty where nothing is known. Of Workers beside
// it that run the same code the names on env are among the items; their code is
// not looked at.
func At(s *workspace.Snapshot, w *workspace.Worker, path string, offset int, beside ...*workspace.Worker) []Item {
	return at(&completion{snapshot: s, w: w, beside: beside, offset: offset}, path)
}

// Known is At, of a Worker that is not followed for it: only what is known of
// its code already counts.
func Known(s *workspace.Snapshot, w *workspace.Worker, path string, offset int) []Item {
	return at(&completion{snapshot: s, w: w, offset: offset, hurry: true}, path)
}

func at(c *completion, path string) []Item {
	w, offset := c.w, c.offset
	doc := w.Document(path)
	if doc == nil || offset < 0 || offset > doc.Len() {
		return nil
	}
	c.doc, c.word, c.seen, c.await = doc, wordAt(doc.String(), offset), map[string]bool{}, -1
	if _, span, inside := rule.SuppressionAt(doc, offset); inside {
		c.rules(span)
	} else if w.Fresh != nil && path == w.Fresh.Path {
		c.config()
	} else if c.m = w.Module(path); c.m != nil && !c.inComment() {
		if !c.imports() && !c.handlers() {
			c.chain = navigate.Chain(c.m.Syntax, offset)
			c.code()
		}
	}
	c.rank()
	for i := range c.items {
		if c.items[i].async && c.await >= 0 {
			c.items[i].Edits = []text.Edit{pyedit.Insert(c.await, "await ")}
		}
	}
	sort.SliceStable(c.items, func(i, j int) bool {
		a, b := &c.items[i], &c.items[j]
		if a.SortKey != b.SortKey {
			return a.SortKey < b.SortKey
		}
		return a.Label < b.Label
	})
	return c.items
}

// completion is one question being answered.
type completion struct {
	snapshot *workspace.Snapshot

	w      *workspace.Worker
	beside []*workspace.Worker
	m      *flow.Module
	doc    *text.Document
	offset int
	word   text.Span // the identifier around the cursor, possibly empty
	chain  []pysyntax.Node
	hurry  bool        // do not wait for an analysis
	facts  *flow.Facts // those that the value being looked at is from

	importing bool   // a name of a module is being imported
	awaited   bool   // what is being typed is awaited
	await     int    // where an await belongs if it is async, or -1
	sql       string // of the statement whose member is being typed
	bound     bool   // values were bound to it

	items []Item
	seen  map[string]bool // by label
}

func (c *completion) add(i Item) {
	if c.seen[i.Label] {
		return
	}
	c.seen[i.Label] = true
	if i.Insert == "" {
		i.Insert = i.Label
	}
	if i.Filter == "" {
		i.Filter = i.Label
	}
	c.items = append(c.items, i)
}

func (c *completion) inComment() bool {
	for _, k := range c.m.Syntax.Comments {
		if k.Start < c.offset && c.offset <= k.End {
			return true
		}
	}
	return false
}

// code looks at the innermost node that says what is wanted.
func (c *completion) code() {
	for i := len(c.chain) - 1; i >= 0; i-- {
		switch n := c.chain[i].(type) {
		case *pysyntax.Str:
			if field := c.inField(n); field || i == 0 {
				continue
			}
			if !mayBeKey(c.chain[i-1]) {
				c.words(n, c.chain[:i])
				return
			}
			c.eachFacts(func(r *workspace.Runtime, facts *flow.Facts) {
				if navigate.KeyOfEnv(facts, c.m, n, c.chain[:i]) != nil {
					c.bindings(r, c.word)
				}
			})
			c.keys(n, c.chain[:i])
			c.words(n, c.chain[:i])
			return
		case *pysyntax.Name:
			c.names(n)
		case *pysyntax.Attribute:
			if !n.AttrSpan.Contains(c.offset) && !(n.Attr == "" && c.offset >= n.AttrSpan.Start) {
				continue
			}
			c.look(n, c.chain[:i])
			dot := strings.LastIndexByte(c.doc.String()[n.Value.Span().End:c.offset], '.')
			c.eachValue(n.Value, func(r *workspace.Runtime, v flow.Value) {
				if flow.Any[*flow.Instance](v) && navigate.StandsForEnv(n.Value, v) {
					c.bindings(r, c.word)
				}
				c.members(r, v, n.Value.Span().End+dot)
			})
			return
		case *pysyntax.Call:
			if n.ArgsSpan.Contains(c.offset) && n.ArgsSpan.Start < c.offset {
				c.argument(n, c.chain)
				return
			}
		}
	}
	if call, chain := navigate.CallAround(c.m.Syntax, c.offset); call != nil {
		c.argument(call, chain) // not closed yet
	}
}

// argument suggests what an argument of a call may be.
func (c *completion) argument(call *pysyntax.Call, chain []pysyntax.Node) {
	if !c.atArgument(call) {
		return
	}
	c.chain = chain
	c.eachValue(call.Func, func(_ *workspace.Runtime, v flow.Value) { c.options(call, v) })
}

// mayBeKey reports whether a string in such a node may name something on env:
// getattr(env, "NAME"), env["NAME"], "NAME" in env. Flow need not be asked of others.
func mayBeKey(parent pysyntax.Node) bool {
	switch parent.(type) {
	case *pysyntax.Call, *pysyntax.Subscript, *pysyntax.Compare:
		return true
	}
	return false
}

// inField reports whether the cursor is in a replacement field of an f-string.
func (c *completion) inField(s *pysyntax.Str) bool {
	for _, p := range s.Parts {
		if p.Expr != nil && p.Span().Contains(c.offset) {
			return true
		}
	}
	return false
}

// atArgument reports whether an argument of the call starts at the word under
// the cursor, so that a keyword may be typed there.
func (c *completion) atArgument(call *pysyntax.Call) bool {
	before := strings.TrimRightFunc(c.doc.Slice(text.Span{Start: call.ArgsSpan.Start, End: c.word.Start}), unicode.IsSpace)
	return strings.HasSuffix(before, "(") || strings.HasSuffix(before, ",")
}

func (c *completion) eachFacts(f func(*workspace.Runtime, *flow.Facts)) {
	for _, r := range c.w.Runtimes {
		if !c.hurry || r.Analyzed() {
			f(r, r.FactsFor(c.m.Path))
		}
	}
}

// eachValue gives what is known of an expression in each runtime. While the code
// as it stands is still being followed, what was known of the same expression
// before the last keystroke will do.
func (c *completion) eachValue(e pysyntax.Expr, f func(*workspace.Runtime, flow.Value)) {
	for _, r := range c.w.Runtimes {
		v := c.earlier(r, e)
		if v == nil && c.hurry && !r.Analyzed() {
			continue
		}
		c.facts = r.Earlier()
		if v == nil {
			c.facts = r.FactsFor(c.m.Path)
			v = navigate.ValueOf(c.facts, c.m, e, c.chain)
		}
		f(r, v)
	}
}

// earlier is what was known of an expression before the text last changed, nil
// where that is nothing.
func (c *completion) earlier(r *workspace.Runtime, e pysyntax.Expr) flow.Value {
	facts := r.Earlier()
	if facts == nil {
		return nil
	}
	m := facts.Module(c.m.Path)
	if m == nil {
		return nil
	}
	span, ok := text.Changed(c.m.Syntax.Source, m.Syntax.Source).Shift(e.Span())
	if !ok {
		return nil
	}
	for _, n := range navigate.Chain(m.Syntax, span.End) {
		if old, isExpr := n.(pysyntax.Expr); isExpr && old.Span() == span {
			if v := facts.Value(m, old); !flow.All[flow.Unknown](v) {
				return v
			}
		}
	}
	return nil
}

// rules suggests rule names between the brackets of a suppression comment.
func (c *completion) rules(span text.Span) {
	for _, r := range rules.All {
		c.add(Item{
			Label: r.Name, Kind: Rule, Detail: r.Severity.String(), Span: span, SortKey: "0",
			Doc: r.Doc.Summary,
		})
	}
}

// wordAt is the identifier around an offset of a text.
func wordAt(s string, offset int) text.Span {
	start, end := offset, offset
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if !isWord(r) {
			break
		}
		start -= size
	}
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !isWord(r) {
			break
		}
		end += size
	}
	return text.Span{Start: start, End: end}
}

func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) && r != utf8.RuneError
}

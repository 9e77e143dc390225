package complete

import (
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// How much each sign counts beside the thousandths of catalog.Weight.
const (
	usedNear   = 350  // the most that having been used nearby adds
	awaitFits  = 400  // a method that gives a promise, behind await
	sqlFits    = 1500 // what the statement's own SQL asks for
	usedBelow  = 900  // a name that is being imported and stands in the module
	lastOfRank = 99999
)

// How far from the cursor code is near, in bytes.
const (
	nearBefore = 48 << 10
	nearAfter  = 16 << 10
)

// rank gives the items about a member their place: by how often public code
// uses it, by what fits the place, and by what the code around has used; equal
// ones by kind, then by name.
func (c *completion) rank() {
	ranked := false
	for i := range c.items {
		ranked = ranked || c.items[i].ranked
	}
	if !ranked {
		return
	}
	near := c.near()
	for i := range c.items {
		item := &c.items[i]
		if !item.ranked {
			continue
		}
		score := item.weight + c.fit(item) + near[item.Label]
		item.SortKey = fmt.Sprintf("%05d%s", max(0, lastOfRank-score), item.SortKey)
	}
}

// near is what having been used nearby adds to a name, more the nearer it is.
func (c *completion) near() map[string]int {
	s := c.doc.String()
	out := map[string]int{}
	if c.importing {
		for name := range words(s) {
			out[name] = usedBelow
		}
		return out
	}
	start, end := max(0, c.word.Start-nearBefore), min(len(s), c.word.End+nearAfter)
	dotted(s[start:c.word.Start], func(name string, at int) {
		away := c.word.Start - start - at
		out[name] = max(out[name], usedNear-usedNear*away/(2*nearBefore))
	})
	dotted(s[c.word.End:end], func(name string, at int) {
		out[name] = max(out[name], usedNear/2-usedNear*at/(2*nearAfter)/2)
	})
	return out
}

// dotted gives every name behind a dot of a text, and where it ends.
func dotted(s string, f func(name string, at int)) {
	for at := 0; ; {
		dot := strings.IndexByte(s[at:], '.')
		if dot < 0 {
			return
		}
		at += dot + 1
		start := at
		for at < len(s) && isWordByte(s[at]) {
			at++
		}
		if at > start {
			f(s[start:at], at)
		}
	}
}

// words are the identifiers of a text.
func words(s string) map[string]bool {
	out := map[string]bool{}
	for at := 0; at < len(s); at++ {
		start := at
		for at < len(s) && isWordByte(s[at]) {
			at++
		}
		if at > start && (start == 0 || s[start-1] != '.') {
			out[s[start:at]] = true
		}
	}
	return out
}

func isWordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}

// fit is what an item has for it at this very place.
func (c *completion) fit(i *Item) int {
	score := 0
	if c.awaited && i.async {
		score += awaitFits
	}
	if c.sql != "" && i.owner == "D1PreparedStatement" && i.Label == statementMethod(c.sql, c.bound) {
		score += sqlFits
	}
	return score
}

// statementMethod is the method that a prepared statement is waiting for.
func statementMethod(sql string, bound bool) string {
	if strings.Contains(sql, "?") && !bound {
		return "bind"
	}
	words := strings.Fields(strings.ToUpper(sql))
	if len(words) == 0 {
		return ""
	}
	upper := strings.Join(words, " ")
	switch {
	case words[0] != "SELECT" && words[0] != "WITH" && !strings.Contains(upper, " RETURNING "):
		return "run"
	case strings.HasSuffix(upper, "LIMIT 1"), strings.HasPrefix(upper, "SELECT COUNT("), strings.HasPrefix(upper, "SELECT 1 "):
		return "first"
	case !strings.Contains(upper, " GROUP BY ") && !strings.Contains(upper, " ORDER BY ") && strings.Contains(upper, "WHERE ID = ?"):
		return "first"
	}
	return "all"
}

// look notes what the place itself says: whether what is being typed is
// awaited, and the SQL of the statement it is a method of.
func (c *completion) look(at *pysyntax.Attribute, above []pysyntax.Node) {
	for i := len(above) - 1; i >= 0; i-- {
		switch above[i].(type) {
		case *pysyntax.Attribute, *pysyntax.Call, *pysyntax.Subscript:
			continue
		case *pysyntax.Await:
			c.awaited = true
		}
		break
	}
	c.await = awaitBefore(at, above)
	for e := at.Value; e != nil; {
		call, ok := e.(*pysyntax.Call)
		if !ok {
			return
		}
		method, ok := call.Func.(*pysyntax.Attribute)
		if !ok {
			return
		}
		switch {
		case method.Attr == "bind":
			c.bound = true
		case method.Attr == "prepare" && len(call.Args) > 0:
			c.sql = literal(c.doc, call.Args[0].Value)
			return
		}
		e = method.Value
	}
}

// literal is the source of a text, as near as ranking needs it.
func literal(doc *text.Document, e pysyntax.Expr) string {
	if s, ok := e.(*pysyntax.Str); ok {
		return strings.Trim(doc.Slice(s.Span()), "frbFRB\"'")
	}
	return ""
}

// weigh notes what an item is a member of.
func weigh(i *Item, t *catalog.Type, m *catalog.Member) {
	i.ranked, i.owner, i.async = true, t.Name, m.Async
	i.Owner = catalog.Key(t)
	i.weight = catalog.Weight(t, i.Label)
}

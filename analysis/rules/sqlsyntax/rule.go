// Package sqlsyntax reports SQL that SQLite itself rejects.
package sqlsyntax

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rule/sqlcall"
	"github.com/pywls/pywls/analysis/sql"
	"github.com/pywls/pywls/analysis/sql/sqlite"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

func check(p *rule.Pass, c *flow.Call) {
	target := sqlcall.Of(c)
	if target == sqlcall.None || p.Attempt(c.At) || len(c.Args) == 0 {
		return
	}
	texts := sqlcall.Given(p, c.Node)
	if len(texts) == 0 {
		return
	}
	for _, t := range texts {
		if fault(t, target) == nil {
			return
		}
	}
	e := c.Node.Args[0].Value
	if _, how := sqlcall.Broken(p.Facts, p.Module, e); how != sqlcall.Whole {
		return // sql-injection says what breaks it
	}
	t := texts[0]
	report(p, t, e, fault(t, target))
}

// fault is what SQLite rejects about a text, nil where a part is not known.
func fault(t *sqlcall.Text, target sqlcall.Target) *sqlite.Fault {
	if !t.Readable() {
		return nil
	}
	f := sqlite.Check(t.SQL)
	if f == nil || target != sqlcall.Exec {
		return f
	}
	// D1's exec takes each line by itself.
	for _, line := range strings.Split(strings.TrimSpace(t.SQL), "\n") {
		if sqlite.Check(line) != nil {
			return f
		}
	}
	return nil
}

func report(p *rule.Pass, t *sqlcall.Text, e pysyntax.Expr, f *sqlite.Fault) {
	a := advise(t.SQL, f)
	d := t.Report(p, e, a.span, "%s", a.message)
	if len(a.marks) == 0 {
		return
	}
	var edits []text.Edit
	for _, mark := range a.marks {
		span, ok := t.Locate(p, e, mark)
		if !ok || !e.Span().Covers(span) {
			return
		}
		edits = append(edits, pyedit.Replace(span, "?"))
	}
	d.Fix(rule.Safe, "Write ? for each value", edits...)
}

// advice is what to say of a fault.
type advice struct {
	span    text.Span // in SQL
	message string
	marks   []text.Span // what is to be replaced by ?
}

// instead is what SQLite has instead of a word of other databases. Each was
// seen rejected by workerd, and what stands beside it taken.
var instead = map[string]string{
	"ILIKE":    "`LIKE` ignores the case of the letters a to z",
	"SIMILAR":  "use `LIKE` or `GLOB`",
	"TRUNCATE": "use `DELETE FROM`",
	"SHOW":     "read the table `sqlite_master`",
	"DESCRIBE": "use `PRAGMA table_info(...)`",
	"IGNORE":   "write `INSERT OR IGNORE`",
	"MODIFY":   "make a new table and copy the rows",
	"CASCADE":  "leave it out",
}

// advise finds the words for a fault and its place.
func advise(src string, f *sqlite.Fault) advice {
	a := advice{span: f.Span}
	word := src[f.Span.Start:f.Span.End]
	rest := src[f.Span.Start:]
	before := previous(src, f.Span.Start)
	switch mark := placeholder(rest); {
	case mark != "":
		a.span.End = f.Span.Start + len(mark)
		a.message = "`" + mark + "` is no placeholder of SQLite: write `?` and give the value to `bind`"
		if mark == "%s" {
			a.marks = marks(src)
		}
	case word == "?" && strings.EqualFold(before, "IN"):
		a.message = "`IN ?` is rejected by SQLite: write one `?` for each value, in parentheses"
	case word != "" && word[0] == '?':
		a.message = "`" + word + "` stands for a value and cannot be the name of a table or column: write the name into the statement"
	case f.Span.Len() == 0:
		a.message = "the statement ends too early: SQLite rejects it as incomplete input"
		a.span = lastToken(src, f.Span.Start)
	case instead[strings.ToUpper(word)] != "":
		a.message = "`" + word + "` is unknown to SQLite: " + instead[strings.ToUpper(word)]
	case strings.EqualFold(word, "DUPLICATE") && strings.EqualFold(before, "ON"):
		a.message = "`ON DUPLICATE KEY` is unknown to SQLite: write `ON CONFLICT (...) DO UPDATE SET`"
	case word == ":" && strings.HasPrefix(rest, "::"):
		a.message = "`::` is unknown to SQLite: write `CAST(... AS ...)`"
	case word[0] == '\'' && strings.HasPrefix(f.Message, "unrecognized"):
		a.message = "the text that starts here has no closing quote: SQLite rejects the statement"
	default:
		a.message = "the statement is rejected by SQLite: " + strings.Map(line, f.Message)
		if f.Span.Start == firstToken(src, f.Span) {
			a.span = firstLine(src, a.span)
		}
	}
	return a
}

// line makes one line of a message.
func line(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

// placeholder is the placeholder of Python's own formatting that a text starts with.
func placeholder(s string) string {
	switch {
	case len(s) > 1 && s[0] == '%' && strings.ContainsRune("sdfr", rune(s[1])) && (len(s) == 2 || !letter(s[2])):
		return s[:2]
	case strings.HasPrefix(s, "%("):
		if end := strings.IndexByte(s, ')'); end > 2 && end+1 < len(s) && letter(s[end+1]) {
			return s[:end+2]
		}
	case strings.HasPrefix(s, "{"):
		if end := strings.IndexByte(s, '}'); end > 0 && !strings.ContainsAny(s[:end], "\n'\"") {
			return s[:end+1]
		}
	}
	return ""
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' }

// marks are all %s outside of quotes and comments.
func marks(src string) []text.Span {
	var out []text.Span
	for _, t := range sql.Tokens(src) {
		if src[t.Span.Start:t.Span.End] == "%" && placeholder(src[t.Span.Start:]) == "%s" {
			out = append(out, text.Span{Start: t.Span.Start, End: t.Span.Start + 2})
		}
	}
	return out
}

// previous is the token before an offset, as written.
func previous(src string, at int) string {
	last := ""
	for _, t := range sql.Tokens(src) {
		if t.Span.End > at {
			break
		}
		if t.Kind != sql.Comment {
			last = src[t.Span.Start:t.Span.End]
		}
	}
	return last
}

// lastToken is the last token that ends at or before an offset: an empty span
// would show nothing.
func lastToken(src string, at int) text.Span {
	out := text.Span{Start: at, End: at}
	for _, t := range sql.Tokens(src) {
		if t.Span.End <= at && t.Kind != sql.Comment {
			out = t.Span
		}
	}
	return out
}

// firstToken is where the first token of a span of several starts, -1 for one token.
func firstToken(src string, span text.Span) int {
	for _, t := range sql.Tokens(src) {
		if t.Span.Start == span.Start && t.Span.End < span.End {
			return span.Start
		}
	}
	return -1
}

// firstLine cuts a span off at its first line break.
func firstLine(src string, span text.Span) text.Span {
	if i := strings.IndexByte(src[span.Start:span.End], '\n'); i > 0 {
		span.End = span.Start + len(strings.TrimRight(src[span.Start:span.Start+i], " \t\r"))
	}
	return span
}

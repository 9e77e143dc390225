package sqlinjection

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

func itoa(n int) string { return strconv.Itoa(n) }

// bindFix is the edits that bind the values of a statement instead of writing
// them into it.
func bindFix(p *rule.Pass, c *flow.Call, sql pysyntax.Expr, t *flow.Text) ([]text.Edit, bool) {
	doc := p.Module.Syntax.Source
	s, ok := take(doc, sql)
	if !ok {
		return nil, false
	}
	bindable := map[pysyntax.Expr]bool{}
	for _, piece := range t.Pieces {
		if piece.Module == p.Module && (piece.Kind == flow.PieceOutside || piece.Kind == flow.PieceUnknown) {
			bindable[piece.Expr] = true
		}
	}
	bound, ok := s.bind(bindable)
	if !ok || len(bound) == 0 {
		return nil, false
	}
	edits, ok := arguments(p, c, bound)
	if !ok {
		return nil, false
	}
	return append(edits, pyedit.Replace(sql.Span(), s.String())), true
}

// value is one value to bind: its source, and the number of "?" before it in
// the statement as it was.
type value struct {
	source string
	before int
}

// bind replaces bindable expressions of a statement by "?". Expressions that
// stand where SQL takes no value make it fail.
func (s statement) bind(bindable map[pysyntax.Expr]bool) (out []value, ok bool) {
	marks := 0
	before := "" // the statement so far, for what may stand next
	for i := range s {
		l := &s[i]
		for k := 0; k < len(l.segments); k++ {
			g := &l.segments[k]
			if g.expr == nil {
				marks += strings.Count(unquoted(before, g.lit), "?")
				if numbered.MatchString(g.lit) {
					return nil, false
				}
				before += g.lit
				continue
			}
			if !bindable[g.expr] {
				before += "x"
				continue
			}
			source := g.source
			if quoteOpen(before) {
				end, pattern, good := l.quoted(k, bindable)
				if !good {
					return nil, false
				}
				cut := strings.LastIndexByte(l.segments[k-1].lit, '\'')
				head := l.segments[k-1].lit[cut+1:]
				tail, rest, _ := strings.Cut(l.segments[end].lit, "'")
				if inner := head + pattern + tail; end == k+1 && head+tail == "" {
					source = g.source
				} else if source, good = fString(inner); !good {
					return nil, false
				}
				l.segments[k-1].lit = l.segments[k-1].lit[:cut]
				l.segments[end].lit = rest
				before = before[:strings.LastIndexByte(before, '\'')]
				l.segments = append(l.segments[:k+1], l.segments[end:]...)
			}
			if !takesValue(before) {
				return nil, false
			}
			out = append(out, value{source, marks})
			l.segments[k] = segment{lit: "?"}
			before += "?"
		}
	}
	return out, true
}

// quoted is the segment that holds the quote which closes the text that
// expression k stands in, and the fields on the way as an f-string writes them.
func (l *literal) quoted(k int, bindable map[pysyntax.Expr]bool) (end int, pattern string, ok bool) {
	if k == 0 || !strings.Contains(l.segments[k-1].lit, "'") {
		return 0, "", false
	}
	for i := k; i < len(l.segments); i++ {
		g := l.segments[i]
		switch {
		case g.expr != nil && !bindable[g.expr]:
			return 0, "", false
		case g.expr != nil:
			pattern += "{" + g.source + "}"
		case strings.Contains(g.lit, "'"):
			return i, pattern, !strings.Contains(g.lit, "''")
		default:
			pattern += g.lit
		}
	}
	return 0, "", false
}

// fString is an f-string with the given inside, in quotes that it does not use.
func fString(inside string) (string, bool) {
	if strings.Contains(inside, "\\") {
		return "", false
	}
	for _, quote := range []string{`"`, "'"} {
		if !strings.Contains(inside, quote) {
			return "f" + quote + inside + quote, true
		}
	}
	return "", false
}

// numbered matches ?1 and named parameters, whose order is their own.
var numbered = regexp.MustCompile(`\?\d|[:@$][A-Za-z_]`)

// quoteOpen reports whether SQL ends inside a text in single quotes.
func quoteOpen(sql string) bool { return strings.Count(sql, "'")%2 == 1 }

// unquoted is the part of more, which follows sql, that lies outside of quotes.
func unquoted(sql, more string) string {
	var out strings.Builder
	open := quoteOpen(sql)
	for _, r := range more {
		switch {
		case r == '\'':
			open = !open
		case !open:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// String is the statement as Python source.
func (s statement) String() string {
	var out strings.Builder
	for _, l := range s {
		prefix := strings.Trim(l.prefix, "fF")
		for _, g := range l.segments {
			if g.expr != nil {
				prefix = "f"
			}
		}
		out.WriteString(prefix + l.quote)
		for _, g := range l.segments {
			switch {
			case g.expr == nil:
				out.WriteString(g.lit)
			case g.field != "":
				out.WriteString(g.field)
			default:
				out.WriteString("{" + g.source + "}")
			}
		}
		out.WriteString(l.quote + l.after)
	}
	return out.String()
}

// arguments is the edits that hand the values over: to the bind that follows,
// to a new bind, or to sql.exec itself. It fails where what follows is not
// known, or binds in a way that cannot be counted.
func arguments(p *rule.Pass, c *flow.Call, values []value) ([]text.Edit, bool) {
	if typeOf(c) == "SqlStorage" {
		return merge(p, c.Node.Args[1:], values, c.Node.Args[0].Span().End, true)
	}
	if c.Method != "prepare" {
		return nil, false // exec takes no values
	}
	attribute, ok := pyedit.Parent(p.Module.Syntax, c.Node).(*pysyntax.Attribute)
	if !ok {
		return nil, false
	}
	if attribute.Attr != "bind" {
		if values[len(values)-1].before > 0 {
			return nil, false
		}
		var list []string
		for _, v := range values {
			list = append(list, v.source)
		}
		return []text.Edit{pyedit.Insert(c.Node.End, ".bind("+strings.Join(list, ", ")+")")}, true
	}
	bind, ok := pyedit.Parent(p.Module.Syntax, attribute).(*pysyntax.Call)
	if !ok || bind.Func != pysyntax.Expr(attribute) {
		return nil, false
	}
	return merge(p, bind.Args, values, bind.ArgsSpan.Start+1, false)
}

// merge is the edits that put values among arguments, each behind as many of
// them as there were "?" before it.
func merge(p *rule.Pass, args []pysyntax.Arg, values []value, start int, first bool) ([]text.Edit, bool) {
	for _, a := range args {
		if _, star := a.Value.(*pysyntax.Starred); star || a.Name != "" || a.DoubleStar {
			return nil, false
		}
	}
	var edits []text.Edit
	for i := 0; i < len(values); {
		before := values[i].before
		if before > len(args) {
			return nil, false
		}
		var list []string
		for ; i < len(values) && values[i].before == before; i++ {
			list = append(list, values[i].source)
		}
		joined := strings.Join(list, ", ")
		switch {
		case before < len(args) && !first:
			edits = append(edits, pyedit.Insert(args[before].Span().Start, joined+", "))
		case before > 0:
			edits = append(edits, pyedit.Insert(args[before-1].Span().End, ", "+joined))
		case first:
			edits = append(edits, pyedit.Insert(start, ", "+joined))
		default:
			edits = append(edits, pyedit.Insert(start, joined))
		}
	}
	return edits, true
}

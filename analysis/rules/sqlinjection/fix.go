package sqlinjection

import (
	"regexp"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rule/sqlcall"
	"github.com/pywls/pywls/analysis/text"
)

// bindFix is the edits that bind the values of a statement instead of writing
// them into it.
func bindFix(p *rule.Pass, c *flow.Call, sql pysyntax.Expr, bindable map[pysyntax.Expr]bool) ([]text.Edit, bool) {
	doc := p.Module.Syntax.Source
	written, ok := sqlcall.Take(doc, sql)
	if !ok {
		return nil, false
	}
	s := statement(written)
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

// bindable are the expressions that put a value into a text which is no constant.
func bindable(p *rule.Pass, t *flow.Text) map[pysyntax.Expr]bool {
	out := map[pysyntax.Expr]bool{}
	for _, piece := range t.Pieces {
		if piece.Module == p.Module && (piece.Kind == flow.PieceOutside || piece.Kind == flow.PieceUnknown) {
			out[piece.Expr] = true
		}
	}
	return out
}

// statement is an SQL statement as the code writes it.
type statement sqlcall.Written

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
		for k := 0; k < len(l.Segments); k++ {
			g := &l.Segments[k]
			if g.Expr == nil {
				marks += strings.Count(unquoted(before, g.Lit), "?")
				if numbered.MatchString(g.Lit) {
					return nil, false
				}
				before += g.Lit
				continue
			}
			if !bindable[g.Expr] {
				before += "x"
				continue
			}
			source := g.Source
			if quoteOpen(before) {
				end, pattern, good := quoted(l, k, bindable)
				if !good {
					return nil, false
				}
				cut := strings.LastIndexByte(l.Segments[k-1].Lit, '\'')
				head := l.Segments[k-1].Lit[cut+1:]
				tail, rest, _ := strings.Cut(l.Segments[end].Lit, "'")
				if inner := head + pattern + tail; end == k+1 && head+tail == "" {
					source = g.Source
				} else if source, good = fString(inner); !good {
					return nil, false
				}
				l.Segments[k-1].Lit = l.Segments[k-1].Lit[:cut]
				l.Segments[end].Lit = rest
				before = before[:strings.LastIndexByte(before, '\'')]
				l.Segments = append(l.Segments[:k+1], l.Segments[end:]...)
			}
			if !takesValue(before) {
				return nil, false
			}
			out = append(out, value{source, marks})
			l.Segments[k] = sqlcall.Segment{Lit: "?"}
			before += "?"
		}
	}
	return out, true
}

// quoted is the segment that holds the quote which closes the text that
// expression k stands in, and the fields on the way as an f-string writes them.
func quoted(l *sqlcall.Literal, k int, bindable map[pysyntax.Expr]bool) (end int, pattern string, ok bool) {
	if k == 0 || !strings.Contains(l.Segments[k-1].Lit, "'") {
		return 0, "", false
	}
	for i := k; i < len(l.Segments); i++ {
		g := l.Segments[i]
		switch {
		case g.Expr != nil && !bindable[g.Expr]:
			return 0, "", false
		case g.Expr != nil:
			pattern += "{" + g.Source + "}"
		case strings.Contains(g.Lit, "'"):
			return i, pattern, !strings.Contains(g.Lit, "''")
		default:
			pattern += g.Lit
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
		prefix := strings.Trim(l.Prefix, "fF")
		for _, g := range l.Segments {
			if g.Expr != nil {
				prefix = "f"
			}
		}
		out.WriteString(prefix + l.Quote)
		for _, g := range l.Segments {
			switch {
			case g.Expr == nil:
				out.WriteString(g.Lit)
			case g.Field != "":
				out.WriteString(g.Field)
			default:
				out.WriteString("{" + g.Source + "}")
			}
		}
		out.WriteString(l.Quote + l.After)
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

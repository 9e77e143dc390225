package sql

import (
	"slices"
	"strings"
)

// Result is what the rows of a statement have, as far as its text tells.
type Result struct {
	Columns []string
	// All are the tables that a star stands for, in order: their columns are
	// among the row's too.
	All []string
}

// ResultOf is what the rows of the first statement of a text have: what SELECT
// names, or RETURNING. A call without a name gives a
// column that is called as it is written.
func ResultOf(src string) (out Result) {
	statements := Statements(src)
	if len(statements) == 0 {
		return out
	}
	r := reader{src: src, tokens: solid(statements[0])}
	at := r.find(0, "RETURNING")
	if r.verb() == "SELECT" {
		at = r.find(r.afterWith(), "SELECT")
	}
	if at < 0 {
		return out
	}
	at++
	for r.is(at, "DISTINCT") || r.is(at, "ALL") {
		at++
	}
	end := r.find(at, "FROM")
	if end < 0 {
		end = r.end(at)
	}
	for _, item := range r.split(at, end) {
		r.column(item, end, &out)
	}
	return out
}

// reader walks the tokens of a statement, comments left out.
type reader struct {
	src    string
	tokens []Token
}

func solid(s Statement) (out []Token) {
	for _, t := range s {
		if t.Kind != Comment && t.Kind != Semicolon {
			out = append(out, t)
		}
	}
	return out
}

func (r *reader) verb() string { return Statement(r.tokens).Verb(r.src) }

func (r *reader) text(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return r.src[r.tokens[i].Span.Start:r.tokens[i].Span.End]
}

// is reports whether the i-th token is a word or a sign.
func (r *reader) is(i int, word string) bool {
	return i < len(r.tokens) && r.tokens[i].Kind != String && r.tokens[i].Kind != Quoted && strings.EqualFold(r.text(i), word)
}

// name is the name that the i-th token is, without its quotes; "" for none.
func (r *reader) name(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	s := r.text(i)
	switch {
	case r.tokens[i].Kind == Word:
		return s
	case r.tokens[i].Kind == Quoted && len(s) > 1:
		return s[1 : len(s)-1]
	}
	return ""
}

// afterWith is the token where the statement proper starts.
func (r *reader) afterWith() int {
	if !r.is(0, "WITH") {
		return 0
	}
	return max(0, r.find(1, "SELECT"))
}

// find is the first token from i on that is a word outside of parentheses, or -1.
func (r *reader) find(i int, word string) int {
	depth := 0
	for ; i < len(r.tokens); i++ {
		switch {
		case r.is(i, "("):
			depth++
		case r.is(i, ")"):
			depth--
		case depth == 0 && r.is(i, word):
			return i
		}
		if depth < 0 {
			return -1
		}
	}
	return -1
}

// end is where a list without FROM ends.
func (r *reader) end(i int) int {
	for _, word := range []string{"UNION", "EXCEPT", "INTERSECT", "ORDER", "LIMIT", "WHERE"} {
		if at := r.find(i, word); at >= 0 {
			return at
		}
	}
	return len(r.tokens)
}

// split cuts the tokens from start to end at the commas outside of parentheses;
// each piece is its first token and the one after its last.
func (r *reader) split(start, end int) (out [][2]int) {
	depth, from := 0, start
	for i := start; i < end; i++ {
		switch {
		case r.is(i, "("):
			depth++
		case r.is(i, ")"):
			depth--
		case depth == 0 && r.is(i, ","):
			out = append(out, [2]int{from, i})
			from = i + 1
		}
	}
	if from < end {
		out = append(out, [2]int{from, end})
	}
	return out
}

// column adds what one entry of a list names.
func (r *reader) column(item [2]int, from int, out *Result) {
	start, end := item[0], item[1]
	last := end - 1
	switch {
	case start >= end:
	case r.is(last, "*") && (last == start || r.is(last-1, ".")):
		if last == start {
			out.All = append(out.All, r.tables(from)...)
		} else if t := r.aliased(from, r.name(last-2)); t != "" {
			out.All = append(out.All, t)
		}
	case last == start && r.name(last) != "", r.is(last-1, "AS"), last > start && r.name(last) != "" && r.ends(last-1):
		out.add(r.name(last))
	case r.is(last-1, "."):
		out.add(r.name(last))
	case r.tokens[start].Kind == Word: // a call, mostly
		out.add(strings.TrimSpace(r.src[r.tokens[start].Span.Start:r.tokens[last].Span.End]))
	}
}

func (out *Result) add(name string) {
	if name != "" && !slices.Contains(out.Columns, name) {
		out.Columns = append(out.Columns, name)
	}
}

// ends reports whether a token ends an expression, so that a name behind it is
// an alias.
func (r *reader) ends(i int) bool {
	if r.is(i, ")") || r.is(i, "END") {
		return true
	}
	switch r.tokens[i].Kind {
	case Quoted, String, Number, Blob, Placeholder:
		return true
	case Word:
		return !slices.Contains([]string{"NOT", "AND", "OR", "IS", "IN", "LIKE", "BETWEEN", "COLLATE", "CASE", "WHEN", "THEN", "ELSE"}, strings.ToUpper(r.text(i)))
	}
	return false
}

// tables are the tables of a FROM clause.
func (r *reader) tables(from int) (out []string) {
	r.sources(from, func(table, _ string) { out = append(out, table) })
	return out
}

// aliased is the table that a FROM clause calls by a name.
func (r *reader) aliased(from int, name string) (out string) {
	r.sources(from, func(table, alias string) {
		if strings.EqualFold(alias, name) {
			out = table
		}
	})
	return out
}

func (r *reader) sources(from int, f func(table, alias string)) {
	for i := from; i < len(r.tokens); i++ {
		if !r.is(i, "FROM") && !r.is(i, "JOIN") && !r.is(i, ",") {
			if r.is(i, "WHERE") || r.is(i, "GROUP") || r.is(i, "ORDER") || r.is(i, "LIMIT") {
				return
			}
			continue
		}
		table := r.name(i + 1)
		if table == "" {
			continue
		}
		alias := table
		switch next := i + 2; {
		case r.is(next, "AS"):
			alias = r.name(next + 1)
		case r.name(next) != "" && !clause[strings.ToUpper(r.name(next))]:
			alias = r.name(next)
		}
		f(table, alias)
	}
}

// clause are the words that may follow a table and are no alias of it.
var clause = map[string]bool{
	"WHERE": true, "JOIN": true, "LEFT": true, "INNER": true, "CROSS": true, "NATURAL": true, "FULL": true, "RIGHT": true, "ON": true,
	"USING": true, "GROUP": true, "ORDER": true, "LIMIT": true, "UNION": true, "EXCEPT": true, "INTERSECT": true, "HAVING": true, "INDEXED": true, "NOT": true,
}

// Created are the columns of the tables that a text creates or adds columns to,
// by the table's name in lower case.
func Created(src string) map[string][]string {
	out := map[string][]string{}
	for _, s := range Statements(src) {
		r := reader{src: src, tokens: solid(s)}
		switch r.verb() {
		case "CREATE":
			r.created(out)
		case "ALTER":
			if r.is(1, "TABLE") && r.is(3, "ADD") {
				at := 4
				if r.is(at, "COLUMN") {
					at++
				}
				table := strings.ToLower(r.name(2))
				out[table] = append(out[table], r.name(at))
			}
		}
	}
	return out
}

// created adds the columns of CREATE TABLE.
func (r *reader) created(out map[string][]string) {
	at := r.find(0, "TABLE")
	if at < 0 || at > 3 {
		return
	}
	at++
	if r.is(at, "IF") {
		at += 3
	}
	table := strings.ToLower(r.name(at))
	if table == "" || !r.is(at+1, "(") {
		return
	}
	depth, end := 0, at+1
	for ; end < len(r.tokens); end++ {
		if r.is(end, "(") {
			depth++
		} else if r.is(end, ")") {
			if depth--; depth == 0 {
				break
			}
		}
	}
	for _, item := range r.split(at+2, end) {
		name := r.name(item[0])
		switch {
		case name == "":
		case r.tokens[item[0]].Kind == Word && slices.Contains([]string{"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"}, strings.ToUpper(name)):
		default:
			out[table] = append(out[table], name)
		}
	}
}

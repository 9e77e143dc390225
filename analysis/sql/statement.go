package sql

import (
	"strconv"
	"strings"
)

// Statement is the tokens of one statement, the semicolon that ends it
// included. It has at least one token that is neither that nor a comment.
type Statement []Token

// Statements are the statements of a text in order. The body of a trigger,
// which has semicolons of its own, is part of the statement that creates it.
// Comments belong to the statement that follows, at the end to the last one.
func Statements(src string) []Statement {
	var out []Statement
	all := Tokens(src)
	start, words := 0, 0
	for i, t := range all {
		switch t.Kind {
		case Comment:
			continue
		case Semicolon:
			if words == 0 {
				start = i + 1
				continue
			}
			s := Statement(all[start : i+1])
			if s.trigger(src) && !s.bodyEnds(src) {
				continue
			}
			out = append(out, s)
			start, words = i+1, 0
		default:
			words++
		}
	}
	if words > 0 {
		out = append(out, Statement(all[start:]))
	}
	return out
}

// nth is the n-th token (zero-based) that is no comment, as written, or "".
func (s Statement) nth(src string, n int) string {
	for _, t := range s {
		if t.Kind == Comment {
			continue
		}
		if n == 0 {
			return src[t.Span.Start:t.Span.End]
		}
		n--
	}
	return ""
}

// Verb is the word that says what a statement does, in capitals: SELECT,
// CREATE. EXPLAIN and the tables of a WITH stand before it.
func (s Statement) Verb(src string) string {
	depth, with := 0, false
	for _, t := range s {
		word := src[t.Span.Start:t.Span.End]
		switch {
		case word == "(":
			depth++
		case word == ")":
			depth--
		case t.Kind != Word || depth > 0:
		default:
			switch upper := strings.ToUpper(word); upper {
			case "EXPLAIN", "QUERY", "PLAN":
			case "WITH":
				with = true
			case "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "VALUES":
				return upper
			default:
				if !with {
					return upper
				}
			}
		}
	}
	return ""
}

// trigger reports whether a statement creates a trigger.
func (s Statement) trigger(src string) bool {
	n := 0
	if strings.EqualFold(s.nth(src, n), "EXPLAIN") {
		n++
	}
	if !strings.EqualFold(s.nth(src, n), "CREATE") {
		return false
	}
	n++
	if second := s.nth(src, n); strings.EqualFold(second, "TEMP") || strings.EqualFold(second, "TEMPORARY") {
		n++
	}
	return strings.EqualFold(s.nth(src, n), "TRIGGER")
}

// bodyEnds reports whether a statement ends in "; END ;".
func (s Statement) bodyEnds(src string) bool {
	var last []string
	for i := len(s) - 1; i >= 0 && len(last) < 3; i-- {
		if s[i].Kind != Comment {
			last = append(last, src[s[i].Span.Start:s[i].Span.End])
		}
	}
	return len(last) == 3 && last[0] == ";" && strings.EqualFold(last[1], "END") && last[2] == ";"
}

// maxParameter is the largest number that a placeholder may have.
const maxParameter = 32766

// Parameters is the number of values that a statement takes: the largest
// number that one of its placeholders has. "?" and a name that is new count one
// on, "?5" is the fifth.
//
// Source: https://sqlite.org/c3ref/bind_parameter_count.html
func (s Statement) Parameters(src string) int {
	count := 0
	names := map[string]bool{}
	for _, t := range s {
		if t.Kind != Placeholder {
			continue
		}
		switch name := src[t.Span.Start:t.Span.End]; {
		case name == "?":
			count++
		case name[0] == '?':
			if n, err := strconv.Atoi(name[1:]); err == nil && n <= maxParameter {
				count = max(count, n)
			}
		case !names[name]:
			names[name] = true
			count++
		}
	}
	return count
}

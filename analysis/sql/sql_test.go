package sql_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/sql"
)

var kinds = [...]string{"word", "string", "quoted", "blob", "number", "placeholder", "op", "end", "comment", "illegal"}

func TestTokens(t *testing.T) {
	for src, want := range map[string]string{
		"":                           "",
		"\ufeffSELECT 1":             "word(SELECT) number(1)",
		"a -- b\nc":                  "word(a) comment(-- b) word(c)",
		"a /* ' */ b":                "word(a) comment(/* ' */) word(b)",
		"a /* b":                     "word(a) comment(/* b)",
		"/*":                         "op(/) op(*)",
		"/*/ x */ y":                 "comment(/*/ x */) word(y)",
		"a - b -> c ->> d":           "word(a) op(-) word(b) op(->) word(c) op(->>) word(d)",
		"'it''s' ''":                 "string('it''s') string('')",
		"'open":                      "illegal('open)",
		`"a""b" [c] ` + "`d`":        `quoted("a""b") quoted([c]) quoted(` + "`d`)",
		"[open":                      "illegal([open)",
		"? ?12 :a @b $c":             "placeholder(?) placeholder(?12) placeholder(:a) placeholder(@b) placeholder($c)",
		"$a::b(c) d":                 "placeholder($a::b(c)) word(d)",
		"id::text":                   "word(id) illegal(:) placeholder(:text)",
		": #1":                       "illegal(:) illegal(#1)",
		"x'ab' X'a' xy":              "blob(x'ab') illegal(X'a') word(xy)",
		"1 1.5 .5 1e3 0xfF 1_000 1a": "number(1) number(1.5) number(.5) number(1e3) number(0xfF) number(1_000) illegal(1a)",
		"a.b <= >= <> != == || << |": "word(a) op(.) word(b) op(<=) op(>=) op(<>) op(!=) op(==) op(||) op(<<) op(|)",
		"a%s {b} é!":                 "word(a) op(%) word(s) illegal({) word(b) illegal(}) word(é) illegal(!)",
		"a;\x00b":                    "word(a) end(;)",
	} {
		var got []string
		for _, tok := range sql.Tokens(src) {
			got = append(got, fmt.Sprintf("%s(%s)", kinds[tok.Kind], src[tok.Span.Start:tok.Span.End]))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q\n got %s\nwant %s", src, s, want)
		}
	}
}

func TestStatements(t *testing.T) {
	const trigger = "CREATE TEMP TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = 1; SELECT 2; END;"
	for src, want := range map[string][]string{
		"":                         nil,
		" ; -- a\n;":               nil,
		"SELECT 1":                 {"SELECT 1"},
		"SELECT ';'; SELECT 2;":    {"SELECT ';';", "SELECT 2;"},
		"-- a;b\nSELECT 1;; x":     {"-- a;b\nSELECT 1;", "x"},
		trigger + " SELECT 3":      {trigger, "SELECT 3"},
		"EXPLAIN " + trigger + "a": {"EXPLAIN " + trigger, "a"},
		"SELECT 1 -- end":          {"SELECT 1 -- end"},
	} {
		var got []string
		for _, s := range sql.Statements(src) {
			got = append(got, src[s[0].Span.Start:s[len(s)-1].Span.End])
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Errorf("%q: got %q", src, got)
		}
	}
}

// What workerd answers for each: it takes exactly as many values.
func TestParameters(t *testing.T) {
	for src, want := range map[string]int{
		"SELECT 1":                    0,
		"SELECT ?, ?":                 2,
		"SELECT ?2":                   2,
		"SELECT ?1, ?1":               1,
		"SELECT ?1, ?":                2,
		"SELECT ?3, ?":                4,
		"SELECT :a, :b, :a":           2,
		"SELECT @a, $a, ?":            3,
		"SELECT '?', \"?\", 1 -- ?":   0,
		"SELECT ?32767, ?99999999999": 0,
	} {
		s := sql.Statements(src)[0]
		if got := s.Parameters(src); got != want {
			t.Errorf("%q: %d, want %d", src, got, want)
		}
	}
}

func TestVerb(t *testing.T) {
	for src, want := range map[string]string{
		"select 1":                      "SELECT",
		"EXPLAIN QUERY PLAN DELETE x":   "DELETE",
		"WITH a AS (SELECT 1) UPDATE b": "UPDATE",
		"-- c\nCREATE TABLE t (a)":      "CREATE",
		"(":                             "",
	} {
		if got := sql.Statements(src)[0].Verb(src); got != want {
			t.Errorf("%q: %s, want %s", src, got, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"SELECT 'a''b', \"c\" FROM [d] WHERE x = ?1 -- e", "x'", "$a::(", "1e+", "\xef\xbb", "/*\x00*/ CREATE TRIGGER ; END;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		end := 0
		for _, tok := range sql.Tokens(src) {
			if tok.Span.Start < end || tok.Span.End <= tok.Span.Start || tok.Span.End > len(src) {
				t.Fatalf("token %v after %d of %d bytes", tok, end, len(src))
			}
			end = tok.Span.End
		}
		for _, s := range sql.Statements(src) {
			if len(s) == 0 {
				t.Fatal("a statement without tokens")
			}
			s.Verb(src)
			s.Parameters(src)
		}
	})
}

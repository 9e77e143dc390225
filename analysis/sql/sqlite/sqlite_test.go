package sqlite_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/pywls/pywls/analysis/sql/sqlite"
)

// What workerd says of the same statements, at the same places.
func TestFaults(t *testing.T) {
	for src, want := range map[string]string{
		"SELECT * FROM users WHERE name = %s":                        `33 "%" near "%": syntax error`,
		"SELECT * FROM ?":                                            `14 "?" near "?": syntax error`,
		"SELECT 1 AS select":                                         `12 "select" near "select": syntax error`,
		"SELECT id::text FROM users":                                 `9 ":" unrecognized token: ":"`,
		"SELECT * FROM users WHERE name = 'abc":                      `33 "'abc" unrecognized token: "'abc"`,
		"SELECT * FROM users WHERE":                                  `25 "" incomplete input`,
		"é; SELECT":                                                  `0 "é" near "é": syntax error`,
		"SELECT 1; SELECT * FROM nope; SELEC 2":                      `30 "SELEC" near "SELEC": syntax error`,
		"CREATE TABLE t (id INT PRIMARY KEY AUTOINCREMENT)":          `0 "CREATE TABLE t (id INT PRIMARY KEY AUTOINCREMENT)" AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY`,
		"SELECT * FROM users LEFT INNER JOIN b":                      `20 "LEFT" unknown join type: LEFT INNER`,
		"CREATE TABLE t (a DEFAULT (b))":                             `0 "CREATE TABLE t (a DEFAULT (b))" default value of column [a] is not constant`,
		"INSERT INTO t VALUES (1), (1, 2)":                           `0 "INSERT INTO t VALUES (1), (1, 2)" all VALUES must have the same number of terms`,
		"DELETE FROM users LIMIT":                                    "",
		"DELETE FROM users WHERE id = 1 ORDER BY id LIMIT 1":         "",
		"WITH a AS (SELECT 1) UPDATE t SET a = 1 LIMIT 1":            "",
		"SELECT 1 LIMIT LIMIT":                                       `15 "LIMIT" near "LIMIT": syntax error`,
		"":                                                           "",
		"-- nothing":                                                 "",
		"SELECT nope(missing) FROM nowhere":                          "",
		"CREATE VIRTUAL TABLE f USING fts5(a, b, tokenize='x')":      "",
		"SELECT * FROM f WHERE f MATCH ? ORDER BY rank":              "",
		"PRAGMA table_info(users)":                                   "",
		"SELECT a ->> '$.b', json_each.value FROM t, json_each(t.c)": "",
		"CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = 1; END; SELECT 1":            "",
		"INSERT INTO t (a) VALUES (?) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING *": "",
		strings.Repeat("(", 200_000):            "",
		"SELECT " + strings.Repeat("(", 90_000): "",
	} {
		got := ""
		if f := sqlite.Check(src); f != nil {
			got = fmt.Sprintf("%d %q %s", f.Span.Start, src[f.Span.Start:f.Span.End], f.Message)
			got = strings.ReplaceAll(got, `\"`, `"`)
		}
		if got != want {
			t.Errorf("%.80q\n got %s\nwant %s", src, got, want)
		}
	}
}

// A pragma does not change what later statements are.
func TestAnswersStayTheSame(t *testing.T) {
	const create = "CREATE TABLE t (a)"
	sqlite.Check(create + "; PRAGMA writable_schema = 1; ATTACH 'x' AS y; CREATE TABLE sqlite_x (a)")
	if f := sqlite.Check(create); f != nil {
		t.Error(f.Message)
	}
	if f := sqlite.Check("SELEC"); f == nil {
		t.Error("nothing is wrong any more")
	}
}

func TestConcurrently(t *testing.T) {
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			for k := range 400 {
				if f := sqlite.Check(fmt.Sprintf("SELECT %d FROM WHERE %d", i, k)); f == nil {
					t.Error("nothing is wrong")
				}
			}
		})
	}
	group.Wait()
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"SELECT 1", "CREATE TRIGGER a BEGIN ; END;", "WITH RECURSIVE a(x) AS (SELECT 1 UNION SELECT x FROM a) SELECT * FROM a", "x'ab", "\x00", "VALUES(1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if f := sqlite.Check(src); f != nil && (f.Span.Start < 0 || f.Span.End < f.Span.Start || f.Span.End > len(src)) {
			t.Fatalf("%v of %d bytes", f.Span, len(src))
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	n := 0
	for b.Loop() {
		n++
		sqlite.Check(fmt.Sprintf("SELECT id, name FROM users WHERE id = ? AND age > %d ORDER BY name LIMIT 10", n))
	}
}

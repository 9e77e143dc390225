package sql

import (
	"reflect"
	"testing"
)

func TestResultOf(t *testing.T) {
	for _, test := range []struct {
		src     string
		columns []string
		all     []string
	}{
		{"SELECT id, name FROM users WHERE a = ?", []string{"id", "name"}, nil},
		{"select distinct u.id, u.\"full name\" as who, count(*) n, COUNT(*), max(a, b) from users u", []string{"id", "who", "n", "COUNT(*)", "max(a, b)"}, nil},
		{"SELECT * FROM users LIMIT 1", nil, []string{"users"}},
		{"SELECT u.*, o.total FROM users AS u JOIN orders o ON o.user = u.id", []string{"total"}, []string{"users"}},
		{"SELECT * FROM users, orders", nil, []string{"users", "orders"}},
		{"WITH x AS (SELECT a FROM b) SELECT x.a, 1 AS one FROM x", []string{"a", "one"}, nil},
		{"SELECT (SELECT id FROM b) AS inner_id, CASE WHEN a THEN 1 ELSE 2 END kind FROM t", []string{"inner_id", "kind"}, nil},
		{"INSERT INTO t (a) VALUES (?) RETURNING id, a", []string{"id", "a"}, nil},
		{"SELECT 1 -- FROM nothing\n", nil, nil},
		{"SELECT a, /* b, */ c FROM t", []string{"a", "c"}, nil},
		{"UPDATE t SET a = 1", nil, nil},
		{"SELECT", nil, nil},
		{"SELECT a,", []string{"a"}, nil},
		{"SELECT (", nil, nil},
		{"", nil, nil},
	} {
		got := ResultOf(test.src)
		if !reflect.DeepEqual(got.Columns, test.columns) || !reflect.DeepEqual(got.All, test.all) {
			t.Errorf("%s\n\tgives %q and all of %q", test.src, got.Columns, got.All)
		}
	}
}

func TestCreated(t *testing.T) {
	got := Created(`
CREATE TABLE IF NOT EXISTS Users (
	id INTEGER PRIMARY KEY, -- the key
	"full name" TEXT NOT NULL DEFAULT ('a, b'),
	at TIMESTAMP DEFAULT (datetime('now')),
	UNIQUE (id, at), CONSTRAINT k CHECK (id > 0)
);
CREATE INDEX i ON users (id);
ALTER TABLE users ADD COLUMN mail TEXT;
CREATE TABLE broken (a, b`)
	want := map[string][]string{"users": {"id", "full name", "at", "mail"}, "broken": {"a", "b"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("created %q", got)
	}
}

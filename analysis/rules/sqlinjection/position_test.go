package sqlinjection

import "testing"

func TestTakesValue(t *testing.T) {
	for before, want := range map[string]bool{
		"SELECT id FROM users WHERE name = ":          true,
		"SELECT id FROM users WHERE age BETWEEN ":     true,
		"SELECT id FROM users WHERE age > 3 AND x < ": true,
		"SELECT id FROM users WHERE id IN (":          true,
		"SELECT id FROM users WHERE id IN (?, ":       true,
		"SELECT id FROM users LIMIT ":                 true,
		"SELECT id FROM users WHERE lower(":           true,
		"INSERT INTO users (a, b) VALUES (":           true,
		"INSERT INTO users (a, b) VALUES (?, ":        true,
		"INSERT INTO users (a) VALUES (?), (":         true,
		"UPDATE users SET name = ?, age = ":           true,
		"SELECT id FROM ":                             false,
		"SELECT ":                                     false,
		"SELECT a, ":                                  false,
		"SELECT a FROM b ORDER BY ":                   false,
		"SELECT a FROM b ORDER BY c, ":                false,
		"INSERT INTO users (":                         false,
		"INSERT INTO users(a, ":                       false,
		"CREATE TABLE users (":                        false,
		"UPDATE users SET ":                           false,
	} {
		if takesValue(before) != want {
			t.Errorf("takesValue(%q) = %t", before, !want)
		}
	}
}

package sqlexeclines

import "testing"

// What workerd answers for each text given to exec of a D1 database.
func TestBroken(t *testing.T) {
	for src, want := range map[string]string{
		"\n   SELECT 1;\n  ":      "",
		"SELECT 1\nSELECT 2":      "",
		"SELECT 1;\n  \nSELECT 2": "",
		"SELECT 1\rAS a":          "",
		"SELECT\r\n1":             "SELECT",
		"SELECT\n 1":              "SELECT",
		"SELECT 1\n  AS a":        "AS a",
		"/* a */\nSELECT 1":       "/* a */",
		"SELECT 1 /* a\n b */":    "b */",
		"-- a\nSELECT 1":          "-- a",
		"SELECT 1;\n;":            ";",
		"SELEC\n1":                "",
		"-- a\n-- b":              "",
	} {
		got := ""
		if span, what := broken(src); what != whole {
			got = src[span.Start:span.End]
		}
		if got != want {
			t.Errorf("%q: %q, want %q", src, got, want)
		}
	}
}

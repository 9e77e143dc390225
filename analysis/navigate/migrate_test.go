package navigate

import (
	"testing"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

func TestMigrate(t *testing.T) {
	for _, c := range []struct{ name, path, before, after string }{
		{
			"a list in one line", "wrangler.jsonc",
			`{"migrations": [{"tag": "v9", "new_classes": ["A"]}]}`,
			`{"migrations": [{"tag": "v9", "new_classes": ["A"]}, { "tag": "v10", "renamed_classes": [{ "from": "A", "to": "B" }] }]}`,
		},
		{"a class that no migration created", "wrangler.jsonc", `{"migrations": [{"tag": "v1", "new_classes": ["Other"]}]}`, ""},
		{"no migrations", "wrangler.jsonc", `{"main": "x.py"}`, ""},
		{"a class that was deleted", "wrangler.jsonc", `{"migrations": [{"tag": "v1", "new_classes": ["A"]}, {"tag": "v2", "deleted_classes": ["A"]}]}`, ""},
		{"a class that was renamed away", "wrangler.jsonc", `{"migrations": [{"tag": "v1", "new_classes": ["A"]}, {"tag": "v2", "renamed_classes": [{"from": "A", "to": "C"}]}]}`, ""},
		{
			"a class that has its name from a rename, CR LF", "wrangler.toml",
			"# x\r\n[[migrations]]\r\ntag = \"m01\" # first\r\nrenamed_classes = [{ from = \"C\", to = \"A\" }]\r\n",
			"# x\r\n[[migrations]]\r\ntag = \"m01\" # first\r\nrenamed_classes = [{ from = \"C\", to = \"A\" }]\r\n\r\n[[migrations]]\r\ntag = \"m02\"\r\nrenamed_classes = [{ from = \"A\", to = \"B\" }]\r\n",
		},
	} {
		config := wrangler.Parse("/w/"+c.path, text.New(c.before))
		edits := migrate(config, "A", "B")
		if c.after == "" {
			if len(edits) > 0 {
				t.Errorf("%s: %v", c.name, edits)
			}
			continue
		}
		if got, err := text.Apply(c.before, edits); err != nil || got != c.after {
			t.Errorf("%s: got\n%s\nwant\n%s\n%v", c.name, got, c.after, err)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        bool
	}{{"ROOM", "", true}, {"ROOM", "rm", true}, {"Räum", "ä", true}, {"ROOM", "mr", false}, {"ROOM", "rooms", false}, {"GET /items", "get items", true}} {
		if got := Matches(c.name, c.query); got != c.want {
			t.Errorf("%q in %q: %t", c.query, c.name, got)
		}
	}
}

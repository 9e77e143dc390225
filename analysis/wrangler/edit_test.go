package wrangler

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/text"
)

func apply(t *testing.T, cfg *Config, edits []text.Edit) string {
	t.Helper()
	out, err := text.Apply(cfg.Source.String(), edits)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func d1(name string) []KeyValue {
	return []KeyValue{{"binding", name}, {"database_name", "db"}}
}

func TestEdits(t *testing.T) {
	flag := func(c *Config, e *Environment) []text.Edit { return AddFlag(c, e, "f") }
	database := func(c *Config, e *Environment) []text.Edit {
		return AddBinding(c, e, catalog.Info(catalog.D1), d1("DB"))
	}
	queue := func(c *Config, e *Environment) []text.Edit {
		return AddBinding(c, e, catalog.Info(catalog.Queue), []KeyValue{{"binding", "Q"}, {"queue", "q"}})
	}
	ai := func(c *Config, e *Environment) []text.Edit {
		return AddBinding(c, e, catalog.Info(catalog.AI), []KeyValue{{"binding", "AI"}, {"remote", true}})
	}
	variable := func(c *Config, e *Environment) []text.Edit {
		return AddBinding(c, e, catalog.Info(catalog.Var), []KeyValue{{"A B", "x\"y"}, {"N", 1}})
	}
	secret := func(c *Config, e *Environment) []text.Edit {
		return AddBinding(c, e, catalog.Info(catalog.Secret), []KeyValue{{"S", ""}})
	}
	removeX := func(c *Config, e *Environment) []text.Edit { return RemoveMember(c, e.Raw.Member("x")) }
	removeFlag := func(c *Config, e *Environment) []text.Edit { return RemoveItem(c, e.Flags[0]) }
	removeDB := func(c *Config, e *Environment) []text.Edit { return RemoveItem(c, e.Binding("DB").Value) }
	date := func(c *Config, e *Environment) []text.Edit {
		return SetMember(c, e.Raw, "compatibility_date", "2026-11-01")
	}
	tests := []struct {
		name, file, src, env string
		edit                 func(*Config, *Environment) []text.Edit
		want                 string
	}{
		{"flag on one line", "c", `{ "compatibility_flags": ["a", "b"] }`, "", flag, `{ "compatibility_flags": ["a", "b", "f"] }`},
		{"flag, trailing comma", "c", `{ "compatibility_flags": ["a",] }`, "", flag, `{ "compatibility_flags": ["a", "f",] }`},
		{
			"flag on lines, comment", "c", "{\n\t\"compatibility_flags\": [\n\t\t\"a\" // why\n\t]\n}", "", flag,
			"{\n\t\"compatibility_flags\": [\n\t\t\"a\", // why\n\t\t\"f\"\n\t]\n}",
		},
		{
			"flag on lines, trailing comma", "c", "{\n  \"compatibility_flags\": [\n    \"a\", // why\n  ]\n}", "", flag,
			"{\n  \"compatibility_flags\": [\n    \"a\", // why\n    \"f\",\n  ]\n}",
		},
		{"flag into an empty list", "c", `{ "compatibility_flags": [] }`, "", flag, `{ "compatibility_flags": ["f"] }`},
		{
			"flag without a list, behind the date", "c", "{\r\n  \"compatibility_date\": \"x\", // d\r\n  \"z\": 1\r\n}", "", flag,
			"{\r\n  \"compatibility_date\": \"x\", // d\r\n  \"compatibility_flags\": [\"f\"],\r\n  \"z\": 1\r\n}",
		},
		{"flag into nothing", "c", `{}`, "", flag, "{\n  \"compatibility_flags\": [\"f\"]\n}"},
		{"flag into a comment only", "c", "{\n  // soon\n}", "", flag, "{\n  // soon\n  \"compatibility_flags\": [\"f\"]\n}"},
		{
			"flag of an environment without its own", "c", `{ "env": { "e": {} } }`, "e", flag,
			`{ "env": { "e": {} }, "compatibility_flags": ["f"] }`,
		},
		{
			"flag of an environment", "c", `{ "compatibility_flags": ["a"], "env": { "e": { "compatibility_flags": ["b"] } } }`, "e", flag,
			`{ "compatibility_flags": ["a"], "env": { "e": { "compatibility_flags": ["b", "f"] } } }`,
		},
		{"flag behind the closer", "c", "{\n  \"x\": 1 }", "", flag, "{\n  \"x\": 1,\n  \"compatibility_flags\": [\"f\"] }"},
		{
			"binding, block style", "c", "{\n  \"d1_databases\": [\n    {\n      \"binding\": \"A\"\n    }\n  ]\n}", "", database,
			"{\n  \"d1_databases\": [\n    {\n      \"binding\": \"A\"\n    },\n    {\n      \"binding\": \"DB\",\n      \"database_name\": \"db\"\n    }\n  ]\n}",
		},
		{
			"binding, line style", "c", "{\n  \"d1_databases\": [\n    { \"binding\": \"A\" }\n  ]\n}", "", database,
			"{\n  \"d1_databases\": [\n    { \"binding\": \"A\" },\n    { \"binding\": \"DB\", \"database_name\": \"db\" }\n  ]\n}",
		},
		{
			"binding, new key", "c", "{\n    \"x\": 1\n}\n", "", database,
			"{\n    \"x\": 1,\n    \"d1_databases\": [\n        {\n            \"binding\": \"DB\",\n            \"database_name\": \"db\"\n        }\n    ]\n}\n",
		},
		{
			"nested binding beside consumers", "c", `{"queues": {"consumers": []}}`, "", queue,
			`{"queues": {"consumers": [], "producers": [{ "binding": "Q", "queue": "q" }]}}`,
		},
		{"single binding", "c", "{\n  \"x\": 1, // c\n}", "", ai, "{\n  \"x\": 1, // c\n  \"ai\": {\n    \"binding\": \"AI\",\n    \"remote\": true\n  },\n}"},
		{"single binding that lacks its name", "c", `{ "ai": { "remote": false } }`, "", ai, `{ "ai": { "remote": false, "binding": "AI" } }`},
		{
			"vars", "c", "{\n  \"vars\": {\n    \"X\": \"1\"\n  }\n}", "", variable,
			"{\n  \"vars\": {\n    \"X\": \"1\",\n    \"A B\": \"x\\\"y\",\n    \"N\": 1\n  }\n}",
		},
		{"secret", "c", `{ "secrets": { "required": ["A"] } }`, "", secret, `{ "secrets": { "required": ["A", "S"] } }`},
		{"secret, new key", "c", `{ "x": 1 }`, "", secret, `{ "x": 1, "secrets": { "required": ["S"] } }`},
		{"remove the last, with a comment", "c", "{\n  \"a\": 1, // a\n  \"x\": 2 // x\n}", "", removeX, "{\n  \"a\": 1 // a\n}"},
		{"remove in the middle", "c", "{\n  \"a\": 1,\n  \"x\": { },\n  \"b\": 2\n}", "", removeX, "{\n  \"a\": 1,\n  \"b\": 2\n}"},
		{"remove on one line", "c", `{ "a": 1, "x": 2, "b": 3 }`, "", removeX, `{ "a": 1, "b": 3 }`},
		{"remove the last on one line", "c", `{ "a": 1, "x": 2 }`, "", removeX, `{ "a": 1 }`},
		{"remove the only one", "c", "{\n  \"x\": 2\n}", "", removeX, "{\n}"},
		{"remove a flag", "c", `{ "compatibility_flags": ["a", "b"] }`, "", removeFlag, `{ "compatibility_flags": ["b"] }`},
		{"set a date", "c", `{ "compatibility_date": "x" }`, "", date, `{ "compatibility_date": "2026-11-01" }`},
		{"set a date that is missing", "c", `{ "a": 1 }`, "", date, `{ "a": 1, "compatibility_date": "2026-11-01" }`},

		{"flag", "toml", "compatibility_flags = [\"a\"] # c\n", "", flag, "compatibility_flags = [\"a\", \"f\"] # c\n"},
		{"flag on lines", "toml", "compatibility_flags = [\n  \"a\" # why\n]\n", "", flag, "compatibility_flags = [\n  \"a\", # why\n  \"f\"\n]\n"},
		{
			"flag without a list", "toml", "name = \"w\"\ncompatibility_date = \"x\" # d\nmain = \"m\"\n[vars]\nA = 1\n", "", flag,
			"name = \"w\"\ncompatibility_date = \"x\" # d\ncompatibility_flags = [\"f\"]\nmain = \"m\"\n[vars]\nA = 1\n",
		},
		{"flag before every table", "toml", "[vars]\nA = 1\n", "", flag, "compatibility_flags = [\"f\"]\n[vars]\nA = 1\n"},
		{
			"binding behind its kind", "toml", "[[d1_databases]]\nbinding = \"A\" # a\n\n[vars]\nB = 1\n", "", database,
			"[[d1_databases]]\nbinding = \"A\" # a\n\n[[d1_databases]]\nbinding = \"DB\"\ndatabase_name = \"db\"\n\n[vars]\nB = 1\n",
		},
		{
			"binding before the environments", "toml", "name = \"w\"\n\n# staging\n[env.e]\nname = \"e\"\n", "", database,
			"name = \"w\"\n\n[[d1_databases]]\nbinding = \"DB\"\ndatabase_name = \"db\"\n\n# staging\n[env.e]\nname = \"e\"\n",
		},
		{
			"binding of an environment", "toml", "[env.\"a b\"]\nname = \"e\"\n\n[env.z]\nname = \"z\"", "a b", database,
			"[env.\"a b\"]\nname = \"e\"\n\n[[env.\"a b\".d1_databases]]\nbinding = \"DB\"\ndatabase_name = \"db\"\n\n[env.z]\nname = \"z\"",
		},
		{
			"binding into an inline array", "toml", "d1_databases = [\n  { binding = \"A\" },\n]\n", "", database,
			"d1_databases = [\n  { binding = \"A\" },\n  { binding = \"DB\", database_name = \"db\" },\n]\n",
		},
		{
			"binding into an inline environment", "toml", "env = { e = { name = \"e\" } }\n", "e", database,
			"env = { e = { name = \"e\", d1_databases = [{ binding = \"DB\", database_name = \"db\" }] } }\n",
		},
		{
			"binding of a dotted environment", "toml", "[env]\ne.name = \"e\"\nz.name = \"z\"\n", "e", database,
			"[env]\ne.name = \"e\"\nz.name = \"z\"\n\n[[env.e.d1_databases]]\nbinding = \"DB\"\ndatabase_name = \"db\"\n",
		},
		{
			"nested binding", "toml", "[[queues.consumers]]\nqueue = \"q\"", "", queue,
			"[[queues.consumers]]\nqueue = \"q\"\n\n[[queues.producers]]\nbinding = \"Q\"\nqueue = \"q\"",
		},
		{"into an empty file", "toml", "", "", ai, "[ai]\nbinding = \"AI\"\nremote = true\n"},
		{
			"vars", "toml", "[vars]\n  X = 1 # x\n\n[ai]\nbinding = \"AI\"\n", "", variable,
			"[vars]\n  X = 1 # x\n  \"A B\" = \"x\\\"y\"\n  N = 1\n\n[ai]\nbinding = \"AI\"\n",
		},
		{
			"vars with an empty header", "toml", "[vars] # v\n[ai]\nbinding = \"AI\"\n", "", variable,
			"[vars] # v\n\"A B\" = \"x\\\"y\"\nN = 1\n[ai]\nbinding = \"AI\"\n",
		},
		{"secret", "toml", "name = \"w\"\r\n[secrets]\r\n", "", secret, "name = \"w\"\r\n[secrets]\r\nrequired = [\"S\"]\r\n"},
		{"remove a line", "toml", "a = 1\nx = [ # c\n  1,\n]\nb = 2\n", "", removeX, "a = 1\nb = 2\n"},
		{"remove a table", "toml", "a = 1\n\n[x] # c\nb = 1\n\n[x.y]\nc = 1\n\n[z]\nd = 1\n", "", removeX, "a = 1\n\n[z]\nd = 1\n"},
		{"remove tables of an array", "toml", "[[x]]\na = 1\n[z]\nb = 1\n", "", removeX, "[z]\nb = 1\n"},
		{"remove dotted keys", "toml", "x.a = 1\nb = 2\nx.c.d = 3\n", "", removeX, "b = 2\n"},
		{
			"remove one table of an array", "toml", "[[d1_databases]]\nbinding = \"A\"\n\n[[d1_databases]]\nbinding = \"DB\"\n\n[z]\nb = 1\n", "", removeDB,
			"[[d1_databases]]\nbinding = \"A\"\n\n[z]\nb = 1\n",
		},
		{"set a date", "toml", "compatibility_date = \"x\" # c\n", "", date, "compatibility_date = \"2026-11-01\" # c\n"},
		{"set a date that is missing", "toml", "name = \"w\"\n[vars]\n", "", date, "name = \"w\"\ncompatibility_date = \"2026-11-01\"\n[vars]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.file+" "+tt.name, func(t *testing.T) {
			file := map[string]string{"c": "wrangler.jsonc", "toml": "wrangler.toml"}[tt.file]
			cfg := parse(file, tt.src)
			if cfg.Broken {
				t.Fatal(cfg.Faults)
			}
			got := apply(t, cfg, tt.edit(cfg, cfg.Environment(tt.env)))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if after := parse(file, got); after.Broken {
				t.Error(after.Faults)
			}
		})
	}
}

func TestNoEditWhereThereIsNothingToDo(t *testing.T) {
	cfg := parse("wrangler.json", `{ "compatibility_flags": ["f"], "secrets": { "required": ["S"] }, "d1_databases": 1, "ai": { "binding": "AI" } }`)
	e := cfg.Environments[0]
	for name, edits := range map[string][]text.Edit{
		"flag is there":     AddFlag(cfg, e, "f"),
		"secret is there":   AddSecretRequired(cfg, e, "S"),
		"not an array":      AddBinding(cfg, e, catalog.Info(catalog.D1), d1("X")),
		"ai is there":       AddBinding(cfg, e, catalog.Info(catalog.AI), []KeyValue{{"binding", "Y"}}),
		"foreign member":    RemoveMember(cfg, &Member{Value: &Value{}}),
		"foreign item":      RemoveItem(cfg, &Value{}),
		"nothing to add":    AddEntry(cfg, e, []string{"x"}, true, nil),
		"member of nothing": SetMember(cfg, nil, "x", 1),
	} {
		if edits != nil {
			t.Errorf("%s: %v", name, edits)
		}
	}
	for _, file := range []string{"wrangler.toml", "wrangler.json"} {
		cfg := parse(file, "{ x = ")
		e := cfg.Environments[0]
		if AddFlag(cfg, e, "f") != nil || AddEntry(cfg, e, []string{"x"}, true, d1("X")) != nil || AddSecretRequired(cfg, e, "S") != nil {
			t.Errorf("%s: a broken file is edited", file)
		}
	}
}

// checkEdits tries every way of adding on every environment: the file still
// parses, the model has the new thing and all it had, no other environment
// changes, and no line is lost but one that gets longer.
func checkEdits(t *testing.T, cfg *Config) {
	t.Helper()
	for _, e := range cfg.Environments {
		try := func(what string, edits []text.Edit, has func(after *Environment) bool) {
			t.Helper()
			if len(edits) == 0 {
				return
			}
			out := apply(t, cfg, edits)
			after := Parse(cfg.Path, text.New(out))
			fail := func(why string) {
				t.Helper()
				t.Fatalf("%s to %q: %s\n--- before\n%q\n--- after\n%q", what, e.Name, why, cfg.Source.String(), out)
			}
			if after.Broken {
				fail(fmt.Sprint(after.Faults))
			}
			if len(after.Environments) != len(cfg.Environments) || !has(after.Environment(e.Name)) {
				fail("the model lacks it")
			}
			for _, old := range cfg.Environments {
				for _, b := range old.Bindings {
					if now := after.Environment(old.Name).Binding(b.Name); now == nil || now.Kind != b.Kind && old.Binding(b.Name) == b {
						fail("it lost " + b.Name)
					}
				}
			}
			if lost := linesLost(cfg.Source.String(), out); lost > 1 {
				fail(fmt.Sprint(lost, " lines changed"))
			}
		}
		try("flag", AddFlag(cfg, e, "zz"), func(after *Environment) bool { return hasFlag(after, "zz") })
		try("secret", AddSecretRequired(cfg, e, "ZZ"), func(after *Environment) bool { return after.Binding("ZZ") != nil })
		for _, kind := range catalog.Kinds() {
			values := []KeyValue{{kind.NameKey, "ZZ"}, {"other", "a\"b\\"}}
			if kind.Kind == catalog.Var {
				values = []KeyValue{{"ZZ", "1"}}
			} else if section := e.Raw.Get(strings.Split(kind.ConfigPath, ".")...); kind.ConfigPath == "" || kind.Single && section.Get(kind.NameKey) != nil {
				continue
			}
			if e.Binding("ZZ") != nil {
				continue
			}
			try(string(kind.Kind), AddBinding(cfg, e, kind, values), func(after *Environment) bool {
				b := after.Binding("ZZ")
				return b != nil && b.Kind == kind.Kind && !b.Inherited
			})
		}
	}
}

// linesLost is how many lines of a are not, in order, lines of b.
func linesLost(a, b string) int {
	lost := 0
	rest := strings.Split(b, "\n")
	for _, line := range strings.Split(a, "\n") {
		found := -1
		for i, candidate := range rest {
			if candidate == line {
				found = i
				break
			}
		}
		if found < 0 {
			lost++
			continue
		}
		rest = rest[found+1:]
	}
	return lost
}

func TestEveryEditOnManyStyles(t *testing.T) {
	toml := "name = \"w\"\nqueues.consumers = [{ queue = \"a\" }]\n\n[ai]\n# c\nbinding = \"AI\"\n[[kv_namespaces]]\nbinding = \"KV\" # x\n" +
		"[env.a]\nvars = { X = 1 }\n[env.b.vars]\nY = 1\n[[env.b.kv_namespaces]]\nbinding = \"KV\"\n[durable_objects]\nbindings = [\n  { name = \"A\", class_name = \"B\" }, # c\n]\n"
	json := "// c\n{\n\t\"name\": \"w\", /* d */\n\t\"vars\": {}, \"ai\": {\"binding\": \"AI\"},\n\t\"kv_namespaces\": [{\"binding\": \"KV\"}\n\t],\n\t\"env\": {\n\t\t\"a\": {},\n\t\t\"b\": {\n\t\t\t\"vars\": {\"Y\": 1,},\n\t\t},\n\t}\n}"
	for file, src := range map[string]string{"wrangler.toml": toml, "wrangler.jsonc": json, "x.json": everyKind} {
		for _, variant := range []string{src, bom + src, strings.ReplaceAll(src, "\n", "\r\n"), strings.TrimSpace(src)} {
			cfg := parse(file, variant)
			if cfg.Broken {
				t.Fatal(cfg.Faults)
			}
			checkEdits(t, cfg)
		}
	}
}

// What held one thing in one line is empty without it; a comment inside stays.
func TestRemoveTheOnlyOne(t *testing.T) {
	for _, c := range []struct{ file, src, want string }{
		{"wrangler.toml", "vars = { X = 1 } # c\n", "vars = {} # c\n"},
		{"wrangler.jsonc", `{ "vars": { "X": 1 } }`, `{ "vars": {} }`},
		{"wrangler.jsonc", `{ "vars": {"X": 1, } }`, `{ "vars": {} }`},
		{"wrangler.jsonc", `{ "vars": { /* c */ "X": 1 } }`, `{ "vars": { /* c */  } }`},
		{"wrangler.jsonc", "{ \"vars\": { // c\n  \"X\": 1\n} }", "{ \"vars\": { // c\n} }"},
	} {
		cfg := parse(c.file, c.src)
		if got := apply(t, cfg, RemoveMember(cfg, cfg.Root.Get("vars").Member("X"))); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.src, got, c.want)
		}
	}
}

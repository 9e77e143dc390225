package wrangler

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pywls/pywls/analysis/text"
)

func TestRemoveBinding(t *testing.T) {
	for _, tt := range []struct{ name, file, src, env, binding, want string }{
		{
			"a var", "wrangler.jsonc", "{\n  \"vars\": {\n    \"A\": \"1\", // a\n    \"B\": \"2\" // b\n  }\n}", "", "A",
			"{\n  \"vars\": {\n    \"B\": \"2\" // b\n  }\n}",
		},
		{"a single binding", "wrangler.jsonc", "{\n  \"name\": \"w\", // n\n  \"ai\": { \"binding\": \"AI\" }\n}", "", "AI", "{\n  \"name\": \"w\" // n\n}"},
		{
			"an entry of a list", "wrangler.jsonc", `{ "kv_namespaces": [{ "binding": "A" }, { "binding": "B" }] }`, "", "A",
			`{ "kv_namespaces": [{ "binding": "B" }] }`,
		},
		{
			"of an environment", "wrangler.toml", "[vars]\nA = \"1\"\n\n[env.e.vars]\n# why\nA = \"2\"\nB = \"3\"\n", "e", "A",
			"[vars]\nA = \"1\"\n\n[env.e.vars]\n# why\nB = \"3\"\n",
		},
		{"a table", "wrangler.toml", "name = \"w\"\n\n[ai]\nbinding = \"AI\"\n\n[vars]\nA = \"1\"\n", "", "AI", "name = \"w\"\n\n[vars]\nA = \"1\"\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := parse(tt.file, tt.src)
			b := cfg.Environment(tt.env).Binding(tt.binding)
			if diff := cmp.Diff(tt.want, apply(t, cfg, RemoveBinding(cfg, b))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSequence(t *testing.T) {
	cfg := parse("wrangler.jsonc", `{ "a": 1, "b": 2, "c": 3 }`)
	remove := func(key string) func(*Config) []text.Edit {
		return func(c *Config) []text.Edit { return RemoveMember(c, c.Root.Member(key)) }
	}
	edits := Sequence(cfg, remove("a"), remove("b"))
	if got := apply(t, cfg, edits); got != `{ "c": 3 }` || len(edits) != 1 {
		t.Errorf("%s by %v", got, edits)
	}
	if Sequence(cfg, remove("a"), remove("a")) != nil {
		t.Error("a step that finds nothing to do is left out silently")
	}
}

func TestEntryOf(t *testing.T) {
	cfg := parse("wrangler.jsonc", `{ "vars": { "V": "x", "J": {} }, "kv_namespaces": [{ "binding": "KV", "id": "i", "remote": true }], "ratelimits": [{ "name": "R", "simple": {} }] }`)
	for name, want := range map[string][]KeyValue{"V": {{"V", "x"}}, "J": nil, "KV": {{"binding", "KV"}, {"id", "i"}, {"remote", true}}, "R": nil} {
		got, ok := EntryOf(cfg.Environments[0].Binding(name))
		if ok != (want != nil) {
			t.Errorf("%s: %v", name, got)
		} else if diff := cmp.Diff(want, got); ok && diff != "" {
			t.Error(diff)
		}
	}
}

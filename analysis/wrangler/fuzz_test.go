package wrangler

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/tailscale/hujson"

	"github.com/pywls/pywls/analysis/text"
)

// seeds are configurations of both kinds, whole and cut off.
func seeds(f *testing.F, more ...string) {
	for _, s := range append(more,
		everyKind, "", "{", `{"a": [1, 2}, "b`, "// c\n{\"env\": {\"x\": {\"vars\": {\"A\": \"\\u00e9\"}}}}",
		bom+"{\r\n\"a\": 1\r\n}", "a.b = 1\n[[c]]\nd = { e = [1, '''x'''] }\n[c.f]\n", "[vars\nx = \"", "a = [\n# c\n1,\n]\n", pyproject, uvLock,
	) {
		f.Add(s)
	}
}

// FuzzJSONC holds the tolerant reader against hujson: what that takes, we take.
func FuzzJSONC(f *testing.F) {
	seeds(f, `""`, "[]")
	f.Fuzz(func(t *testing.T, src string) {
		cfg := parse("wrangler.jsonc", src)
		checkSpans(t, cfg)
		if cfg.Broken && len(cfg.Faults) == 0 {
			t.Fatal("broken without a fault")
		}
		body := strings.TrimPrefix(src, bom)
		if len(src) > 10_000 || !utf8.ValidString(body) {
			return
		}
		_, err := hujson.Parse([]byte(body + "\n"))
		deep := strings.Count(body, "[")+strings.Count(body, "{") > maxDepth
		_, faults, broken := readJSONC(src)
		if err == nil && broken && !deep {
			t.Fatalf("hujson takes it, we say %v", faults)
		}
		if err != nil && !broken {
			t.Fatalf("hujson: %v", err)
		}
	})
}

// FuzzTOML holds the tree against what go-toml decodes.
func FuzzTOML(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) {
		cfg := parse("wrangler.toml", src)
		checkSpans(t, cfg)
		if len(src) > 10_000 {
			return
		}
		var want map[string]any
		err := toml.Unmarshal([]byte(strings.TrimPrefix(src, bom)), &want)
		if (err != nil) != cfg.Broken {
			t.Fatalf("go-toml: %v, we: %v", err, cfg.Faults)
		}
		if err == nil {
			sameTree(t, cfg.Root, want)
		}
	})
}

// sameTree fails unless a value is what go-toml decoded; of numbers and times
// only that they are there.
func sameTree(t *testing.T, v *Value, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		if v.Kind != Object || len(v.Members) != len(want) {
			t.Fatalf("%s is not %v", show(v), want)
		}
		for key, w := range want {
			m := v.Member(key)
			if m == nil {
				t.Fatalf("%s lacks %q", show(v), key)
			}
			sameTree(t, m.Value, w)
		}
	case []any:
		if v.Kind != Array || len(v.Items) != len(want) {
			t.Fatalf("%s is not %v", show(v), want)
		}
		for i := range want {
			sameTree(t, v.Items[i], want[i])
		}
	case string:
		if v.Kind != String || v.Text != want {
			t.Fatalf("%s is not %q", show(v), want)
		}
	case bool:
		if v.Kind != Bool || v.Bool != want {
			t.Fatalf("%s is not %v", show(v), want)
		}
	default:
		if v.Kind != Number && v.Kind != Time {
			t.Fatalf("%s is not %v (%v)", show(v), want, reflect.TypeOf(want))
		}
	}
}

func FuzzDevVars(f *testing.F) {
	seeds(f, "A=1\nexport B='x\ny'\nC:\"\\\"\"\n", "A=`\n", "A=\"\\")
	f.Fuzz(func(t *testing.T, src string) {
		doc := text.New(src)
		at := 0
		for _, s := range ParseDevVars("/w/.dev.vars", doc) {
			if s.Name == "" || s.Span.Start < at || doc.Slice(s.Span) != s.Name {
				t.Fatalf("%+v covers %q", s, doc.Slice(s.Span))
			}
			at = s.Span.End
		}
	})
}

func FuzzProject(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) {
		doc := text.New(src)
		files := map[string]*text.Document{"/w/pyproject.toml": doc, "/w/uv.lock": doc, "/w/pylock.toml": doc, "/w/.env": doc}
		p := NewProject("/w", ProjectInput{Files: files, Modules: strings.Split(src, "\n")})
		for _, s := range p.SDK {
			if s.Kind == SDKLocked && doc.Slice(s.Span) != s.Version {
				t.Fatalf("%+v covers %q", s, doc.Slice(s.Span))
			}
		}
		for _, d := range p.Pyproject.Dependencies {
			if d.Name == "" || normalize(d.Name) != d.Name {
				t.Fatalf("%+v", d)
			}
		}
	})
}

// FuzzEdits edits whatever parses.
func FuzzEdits(f *testing.F) {
	for _, s := range []string{
		"{\"vars\": {}, // c\n\"compatibility_flags\": [\n\"a\"\n],\n}", "{}", "{/**/}", "{\"env\":{\"x\":{\"vars\":{\"A\":1}}}}",
	} {
		f.Add(s, false)
	}
	for _, s := range []string{
		"vars.A = 1\n[env.x]\n[[d1_databases]]\n#c\nbinding='D' #c", "queues = { producers = [] }\n", "[secrets]\nrequired = [ # c\n]\n", "a = 1\n[env]\nx.vars.A = 1\ny.z = 2\n",
	} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, src string, asTOML bool) {
		file := "wrangler.jsonc"
		if asTOML {
			file = "wrangler.toml"
		}
		cfg := parse(file, src)
		if cfg.Broken || len(src) > 2000 || len(cfg.Environments) > 5 || !utf8.ValidString(src) {
			return
		}
		checkEdits(t, cfg)
		var walk func(v *Value)
		walk = func(v *Value) {
			for _, m := range v.Members {
				checkRemoval(t, cfg, m.Key, RemoveMember(cfg, m))
				walk(m.Value)
			}
			for _, item := range v.Items {
				checkRemoval(t, cfg, "an item", RemoveItem(cfg, item))
				walk(item)
			}
		}
		walk(cfg.Root)
	})
}

// checkRemoval fails unless the file still parses and holds less.
func checkRemoval(t *testing.T, cfg *Config, what string, edits []text.Edit) {
	t.Helper()
	out := apply(t, cfg, edits)
	after := Parse(cfg.Path, text.New(out))
	if after.Broken || len(show(after.Root)) >= len(show(cfg.Root)) {
		t.Fatalf("removing %s\n--- before\n%q\n--- after\n%q %v", what, cfg.Source.String(), out, after.Faults)
	}
}

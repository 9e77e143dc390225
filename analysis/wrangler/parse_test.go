package wrangler

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pywls/pywls/analysis/text"
)

func parse(name, src string) *Config { return Parse("/w/"+name, text.New(src)) }

// show writes a tree in one line, to compare by.
func show(v *Value) string {
	switch v.Kind {
	case Null:
		return "null"
	case Bool:
		return fmt.Sprint(v.Bool)
	case Number, Time:
		return v.Text
	case String:
		return fmt.Sprintf("%q", v.Text)
	case Array:
		var parts []string
		for _, item := range v.Items {
			parts = append(parts, show(item))
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	var parts []string
	for _, m := range v.Members {
		parts = append(parts, m.Key+":"+show(m.Value))
	}
	return "{" + strings.Join(parts, " ") + "}"
}

func TestReadJSONC(t *testing.T) {
	tests := []struct {
		name, src, tree string
		broken          bool
	}{
		{"plain", `{"a": 1, "b": [true, null, "x"]}`, `{a:1 b:[true null "x"]}`, false},
		{"comments and trailing commas", "{// c\n\"a\": /* d */ 1, \"b\": [1,],}", `{a:1 b:[1]}`, false},
		{"byte order mark, CRLF", bom + "{\r\n\"a\": 1\r\n}\r\n", `{a:1}`, false},
		{"escapes", `{"a": "x\"\u00e9\n\ud83d\ude00"}`, `{a:"x\"é\n😀"}`, false},
		{"numbers", `{"a": [0, -1.5e+3, 10]}`, `{a:[0 -1.5e+3 10]}`, false},
		{"empty", "", `{}`, true},
		{"only a comment", "// nothing", `{}`, true},
		{"not an object", `[1]`, `{}`, true},
		{"value missing at the end of a line", "{\"main\":\n\"name\": \"x\"}", `{main:null name:"x"}`, true},
		{"value missing before a comma", `{"main": , "name": "x"}`, `{main:null name:"x"}`, true},
		{"key half written", "{\"name\": \"x\", \"ma\n}", `{name:"x" ma:null}`, true},
		{"string half written", "{\"name\": \"x\n, \"b\": 1}", `{name:"x" b:1}`, true},
		{"comma missing", "{\"a\": 1\n\"b\": 2}", `{a:1 b:2}`, true},
		{"object never closed", `{"a": {"b": 1, "c": [1, 2`, `{a:{b:1 c:[1 2]}}`, true},
		{"wrong closer", `{"a": [1, 2}, "b": 3}`, `{a:[1 2]}`, true},
		{"surplus closer", `{"a": 1]}, "b": 2}`, `{a:1}`, true},
		{"bare words", `{a: yes, 'b': 'c'}`, `{a:null b:"c"}`, true},
		{"text behind the end", `{"a": 1} x`, `{a:1}`, true},
		{"leading zero", `{"a": 01}`, `{a:null}`, true},
		{"comment never closed", `{"a": 1 /* x`, `{a:1}`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := parse("wrangler.jsonc", tt.src)
			if got := show(cfg.Root); got != tt.tree {
				t.Errorf("tree %s, want %s", got, tt.tree)
			}
			if cfg.Broken != tt.broken {
				t.Errorf("broken %v, want %v: %v", cfg.Broken, tt.broken, cfg.Faults)
			}
			if tt.broken && len(cfg.Faults) == 0 {
				t.Error("a broken file without a fault")
			}
		})
	}
}

func TestReadTOML(t *testing.T) {
	tests := []struct {
		name, src, tree string
		broken          bool
	}{
		{"plain", "a = 1\nb = [true, \"x\"]\n[t]\nc = 'y'\n", `{a:1 b:[true "x"] t:{c:"y"}}`, false},
		{"dotted", "a.b.c = 1\na.d = 2\n[x.y]\nz = 1979-05-27", `{a:{b:{c:1} d:2} x:{y:{z:1979-05-27}}}`, false},
		{"arrays of tables", "[[a]]\nx = 1\n[[a]]\nx = 2\n[a.sub]\ny = 3\n", `{a:[{x:1} {x:2 sub:{y:3}}]}`, false},
		{"inline", "a = [ { b = 1, c.d = \"]\" }, # x ]\n { b = 2 } ,\n]\n", `{a:[{b:1 c:{d:"]"}} {b:2}]}`, false},
		{"super-table after its sub-table", "[a.b]\nx = 1\n[a]\ny = 2\n", `{a:{b:{x:1} y:2}}`, false},
		{"quoted keys", "\"a.b\" = 1\n[env.\"x y\"]\n'c' = 2", `{a.b:1 env:{x y:{c:2}}}`, false},
		{"multi-line strings", "a = \"\"\"\n[x]\n\"\"\"\nb = '''y'''\n", `{a:"[x]\n" b:"y"}`, false},
		{"byte order mark, CRLF", bom + "a = 1\r\n[t]\r\nb = 2\r\n", `{a:1 t:{b:2}}`, false},
		{"empty", "", `{}`, false},
		{"repeated key", "a = 1\na = 2\nb = 3\n", `{a:1 a:2 b:3}`, true},
		{"repeated table", "[a]\nx = 1\n[a]\ny = 2\n", `{a:{x:1 y:2}}`, true},
		{"inline table opened again", "a = { b = 1 }\n[a.c]\nd = 1\n", `{a:{b:1} a:{c:{d:1}}}`, true},
		{"value missing", "[a]\nx = 1\ny =\nz = 3\n[b]\nw = 4\n", `{a:{x:1 y:null z:3} b:{w:4}}`, true},
		{"string half written", "a = \"x\nb = 2\n", `{a:"x" b:2}`, true},
		{"header half written", "a = 1\n[vars\nx = 2\n[b]\ny = 3\n", `{a:1 vars:{x:2} b:{y:3}}`, true},
		{"array of tables half written", "[[d1_databases]\nbinding = \"DB\"\n", `{d1_databases:[{binding:"DB"}]}`, true},
		{"array never closed", "a = [\"x\",\nb = 2\n[c]\nd = 1\n", `{a:null b:2 c:{d:1}}`, true},
		{"a word", "a = 1\nfoo\nb = 2\n", `{a:1 b:2}`, true},
		{"stray bytes", "a = 1\n# \xff\nb = \"\xff\"\nc = 3\n", `{a:1 b:"\xff" c:3}`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := parse("wrangler.toml", tt.src)
			if got := show(cfg.Root); got != tt.tree {
				t.Errorf("tree %s, want %s", got, tt.tree)
			}
			if cfg.Broken != tt.broken {
				t.Errorf("broken %v, want %v: %v", cfg.Broken, tt.broken, cfg.Faults)
			}
		})
	}
}

func TestFaultsPointAtTheMistake(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"wrangler.jsonc", "{\"a\": 1, \"b\" 2}", `"b"`},
		{"wrangler.jsonc", "{\"a\": tru}", `tru`},
		{"wrangler.jsonc", "{\"a\": [1}", `}`},
		{"wrangler.toml", "a = 1\nbad line\nb = 1\n", `line`},
		{"wrangler.toml", "a = 1\nb = 2\na = 3\n", `a`},
		{"wrangler.toml", "[x]\n[y]\n[x]\n", `[x]`},
		{"wrangler.toml", "# ok\n\nkey = [1, 2\n", "\n"},
	} {
		cfg := parse(tt.name, tt.src)
		if len(cfg.Faults) == 0 {
			t.Errorf("%q: no fault", tt.src)
			continue
		}
		if got := cfg.Source.Slice(cfg.Faults[0].Span); got != tt.want {
			t.Errorf("%q: fault %q at %q, want %q", tt.src, cfg.Faults[0].Message, got, tt.want)
		}
	}
}

// spansOf lists keys and values with the source they cover.
func spansOf(cfg *Config) []string {
	var out []string
	var walk func(v *Value)
	walk = func(v *Value) {
		for _, m := range v.Members {
			out = append(out, cfg.Source.Slice(m.KeySpan)+" -> "+cfg.Source.Slice(m.Value.Span))
			walk(m.Value)
		}
		for _, item := range v.Items {
			out = append(out, "- "+cfg.Source.Slice(item.Span))
			walk(item)
		}
	}
	walk(cfg.Root)
	return out
}

func TestSpans(t *testing.T) {
	want := []string{
		`"a" -> {"b": [1, "x"]}`, `"b" -> [1, "x"]`, `- 1`, `- "x"`, `"c" -> tru`,
	}
	if diff := cmp.Diff(want, spansOf(parse("wrangler.json", `{"a": {"b": [1, "x"]}, "c": tru}`))); diff != "" {
		t.Error(diff)
	}
	want = []string{
		`a -> [1, { b = "x" }]`, `- 1`, `- { b = "x" }`, `b -> "x"`,
		"t -> [ t ] # c\nk.l = true", `k -> k.l = true`, `l -> true`,
		"list -> [[list]]\nx = 1\n\n[[list]]\ny = 2", "- [[list]]\nx = 1", `x -> 1`, "- [[list]]\ny = 2", `y -> 2`,
	}
	src := "a = [1, { b = \"x\" }] # c\n[ t ] # c\nk.l = true\n\n[[list]]\nx = 1\n\n[[list]]\ny = 2\n"
	got := spansOf(parse("wrangler.toml", src))
	for i, g := range got { // a dotted table reaches from its key to its last value
		if strings.HasPrefix(g, "k -> k") {
			got[i] = `k -> k.l = true`
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	cfg := parse("wrangler.toml", src)
	if got := cfg.Source.Slice(cfg.Root.Get("t").Header); got != "[ t ]" {
		t.Errorf("header %q", got)
	}
	if got := cfg.Source.Slice(cfg.Root.Get("list").Items[1].Header); got != "[[list]]" {
		t.Errorf("header %q", got)
	}
}

// TestHostileInput runs inputs that are long, deep or broken all over; each has
// to end soon.
func TestHostileInput(t *testing.T) {
	const n = 1 << 20
	var manyKeys, manyTables, manyMembers strings.Builder
	for i := 0; manyTables.Len() < n; i++ {
		fmt.Fprintf(&manyKeys, "k%d = 1\n", i)
		fmt.Fprintf(&manyTables, "[vars.k%d]\nx.y = 1\n", i)
		fmt.Fprintf(&manyMembers, "%q: 1,", fmt.Sprint("k", i))
	}
	for name, src := range map[string]string{
		"open brackets":    strings.Repeat("[", n),
		"open braces":      strings.Repeat(`{"a":`, n/5),
		"closers":          strings.Repeat("]}", n/2),
		"quotes":           strings.Repeat(`"`, n),
		"commas":           strings.Repeat(",", n),
		"colons":           "{" + strings.Repeat(":", n),
		"slashes":          strings.Repeat("/*", n/2),
		"backslashes":      `{"` + strings.Repeat(`\`, n),
		"zero bytes":       strings.Repeat("\x00", n),
		"bad lines":        strings.Repeat("x\n", n/2),
		"half values":      strings.Repeat("a =\n", n/4),
		"open arrays":      strings.Repeat("a = [\n", n/6),
		"open strings":     strings.Repeat("a = \"\"\"\n", n/8),
		"headers":          strings.Repeat("[a.b]\n", n/6),
		"many keys":        manyKeys.String(),
		"many tables":      manyTables.String(),
		"many items":       strings.Repeat("[[a.b]]\nx = 1\n", n/15),
		"many members":     `{"vars": {` + manyMembers.String() + `}}`,
		"nested inline":    "a = " + strings.Repeat("{a=", n/3),
		"carriage returns": strings.Repeat("a = 1\r", n/6),
	} {
		for _, file := range []string{"wrangler.jsonc", "wrangler.toml"} {
			start := time.Now()
			cfg := parse(file, src)
			checkSpans(t, cfg)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("%s as %s took %v", name, file, took)
			}
			if len(cfg.Faults) > maxFaults {
				t.Errorf("%s as %s: %d faults", name, file, len(cfg.Faults))
			}
		}
	}
}

// checkSpans fails when a span lies outside the document.
func checkSpans(t *testing.T, cfg *Config) {
	t.Helper()
	end := cfg.Source.Len()
	check := func(what string, s text.Span) {
		if s.Start < 0 || s.End < s.Start || s.End > end {
			t.Fatalf("%s span %v outside %d bytes", what, s, end)
		}
	}
	var walk func(v *Value)
	walk = func(v *Value) {
		check("value", v.Span)
		check("header", v.Header)
		for _, item := range v.Items {
			walk(item)
		}
		for _, m := range v.Members {
			check("key", m.KeySpan)
			walk(m.Value)
		}
	}
	walk(cfg.Root)
	for _, f := range cfg.Faults {
		check("fault", f.Span)
	}
	for _, e := range cfg.Environments {
		check("environment", e.NameSpan)
		for _, b := range e.Bindings {
			check("binding", b.Span)
			check("name", b.NameSpan)
		}
	}
}

// A file may end with a comment, without a line break.
func TestCommentAtTheEnd(t *testing.T) {
	for _, src := range []string{`{"name": "w"} // end`, "{\n  \"name\": \"w\" // end\n}\n// end", `{"name": "w"} /* end */`} {
		if cfg := Parse("wrangler.jsonc", text.New(src)); cfg.Broken || len(cfg.Faults) > 0 {
			t.Errorf("%q: broken %v, faults %v", src, cfg.Broken, cfg.Faults)
		}
	}
}

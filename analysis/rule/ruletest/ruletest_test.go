package ruletest

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/rule"
)

func TestParseModes(t *testing.T) {
	modes, err := parseModes("raw@0.26, sdk@1.6.15@314,assumed@0.28,legacy")
	if err != nil || len(modes) != 4 {
		t.Fatalf("%v, %v", modes, err)
	}
	if m := modes[1]; m.sdk != "1.6.15" || m.pyodide != "314" || len(m.files()) != 2 {
		t.Errorf("sdk mode is %+v", m)
	}
	if m := modes[3]; !m.legacy || m.date() >= "2025-08-14" {
		t.Errorf("legacy mode is %+v at %s", m, m.date())
	}
	for _, bad := range []string{"raw", "raw@0.27", "sdk@314", "frozen@0.28", "raw@"} {
		if _, err := parseModes(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestMarkersAreCutAwayAndMeanTheirLine(t *testing.T) {
	a, err := parseArchive(txtar.Parse([]byte(`runtime: raw@0.28
-- a.py --
x = f()  #@ diag("f(\"a\")", re"it \"is\" \d", warning), fix("Do it", one)
y = 1
#@ diag("y", re"why")
z = 2
-- @one/a.py --
golden
`)))
	if err != nil {
		t.Fatal(err)
	}
	if a.files["a.py"] != "x = f()\ny = 1\nz = 2\n" {
		t.Errorf("markers are left in %q", a.files["a.py"])
	}
	if len(a.markers) != 2 || a.goldens["one/a.py"] != "golden\n" {
		t.Fatalf("%d markers, goldens %q", len(a.markers), a.goldens)
	}
	first, second := a.markers[0], a.markers[1]
	if first.line != 0 || first.source != `f("a")` || !first.message.MatchString(`it "is" 7`) || first.severity != "warning" || first.fixes[0].title != "Do it" {
		t.Errorf("first marker is %+v", first)
	}
	if second.line != 1 || second.source != "y" {
		t.Errorf("second marker is %+v", second)
	}
	if _, err := parseArchive(txtar.Parse([]byte("-- a.py --\nx = 1  #@ diagnostic(\"x\")\n"))); err == nil {
		t.Error("a marker that is none was taken")
	}
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"a\nb\n", "a\nb\n", ""},
		{"a\nb\nc\n", "a\nx\nc\n", "@@ -2,1 +2,1 @@\n-b\n+x\n"},
		{"a\nc\n", "a\nb\nc\nd\n", "@@ -2,0 +2,1 @@\n+b\n@@ -3,0 +4,1 @@\n+d\n"},
		{"a\nb\n", "b\n", "@@ -1,1 +1,0 @@\n-a\n"},
	} {
		if got := diff(c.before, c.after); got != c.want {
			t.Errorf("diff of %q and %q is %q", c.before, c.after, got)
		}
	}
}

func TestExampleModule(t *testing.T) {
	m := mode{pyodide: "0.28"}
	whole := "import json\n"
	if got := exampleModule(whole, m); got != whole {
		t.Errorf("a whole module became %q", got)
	}
	method := exampleModule("async def scheduled(self, controller, env, ctx):\n    pass\n", m)
	if !strings.Contains(method, "class Default(WorkerEntrypoint):\n    async def scheduled(self") {
		t.Errorf("a method became\n%s", method)
	}
	statements := exampleModule("await self.env.KV.put(\"a\", \"1\")\n", m)
	if !strings.Contains(statements, "    async def fetch(self, request):\n        await self.env") || !strings.Contains(statements, "return Response") {
		t.Errorf("statements became\n%s", statements)
	}
	if config := m.wrangler(statements); !strings.Contains(config, `"binding": "KV"`) || strings.Contains(config, "DB") {
		t.Errorf("the standard wrangler file is\n%s", config)
	}
}

// A test that could not fail would be worse than none: the harness must see a
// report that no marker expects, and a marker that no report meets.
func TestMatchIsExact(t *testing.T) {
	a, err := parseArchive(txtar.Parse([]byte("-- a.py --\nx = 1  #@ diag(\"x\", re\"^is x$\", error)\n")))
	if err != nil {
		t.Fatal(err)
	}
	p := a.files
	report := func(start, end int, message string, severity rule.Severity) *rule.Diagnostic {
		d := &rule.Diagnostic{Path: "a.py", Message: message, Severity: severity}
		d.Span.Start, d.Span.End = start, end
		return d
	}
	for name, d := range map[string]*rule.Diagnostic{
		"another span":     report(0, 3, "is x", rule.Error),
		"another message":  report(0, 1, "is x too", rule.Error),
		"another severity": report(0, 1, "is x", rule.Warning),
	} {
		if a.match(p, d) != nil {
			t.Errorf("%s matches", name)
		}
	}
	d := report(0, 1, "is x", rule.Error)
	if a.match(p, d) == nil {
		t.Error("the report itself does not match")
	}
	if a.match(p, d) != nil {
		t.Error("one marker takes two reports")
	}
}

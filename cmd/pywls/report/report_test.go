package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/cmd/pywls/term"
)

var update = flag.Bool("update", false, "rewrite the goldens")

const dir = "/project"

func aRule(name string, severity rule.Severity) *rule.Rule {
	return &rule.Rule{Name: name, Severity: severity, Doc: &rule.Doc{Name: name, Severity: severity, Summary: "What " + name + " is about."}}
}

// files are a project that holds everything that is hard to show.
var files = map[string]string{
	"src/entry.py": "class Default:\n\tasync def fetch(self):\n\t\treturn self.env.日本.get(\"ключ\")\n",
	"src/crlf.py":  "\ufeffimport x\r\nrows = [\r\n    1,\r\n    2,\r\n]\r\n",
	"src/long.py":  "data = \"" + strings.Repeat("0123456789", 2000) + "\" + secret + \"" + strings.Repeat("ab", 5000) + "\"\n",
	"src/tall.py":  "f(\n    1,\n    2,\n\n    4,\n    5,\n    6,\n)\n",
	"src/end.py":   "x = \"\x1b[31m\u202e\"\ny",
	".dev.vars":    "TOKEN=hunter2\nOTHER=\"hunter3\nhunter4\"\n",
	"wide.py":      "x = 1  # " + strings.Repeat("日本語 ", 30) + "here\n",
}

func sample() *Report {
	docs := map[string]*text.Document{}
	for name, content := range files {
		docs[filepath.Join(dir, name)] = text.New(content)
	}
	at := func(name, part string) (string, text.Span) {
		start := strings.Index(files[name], part)
		if start < 0 {
			panic(part + " is not in " + name)
		}
		return filepath.Join(dir, name), text.Span{Start: start, End: start + len(part)}
	}
	report := func(r *rule.Rule, name, part, message string) *rule.Diagnostic {
		path, span := at(name, part)
		return &rule.Diagnostic{Rule: r, Severity: r.Severity, Path: path, Span: span, Message: message}
	}
	binding, secret, wide := aRule("unknown-binding", rule.Error), aRule("undeclared-secret", rule.Info), aRule("wide", rule.Warning)

	first := report(binding, "src/entry.py", "日本", "no binding is called `日本`; declare it")
	path, span := at("src/entry.py", "fetch")
	first.Relate(path, span, "reached from here")
	first.Environments = []string{"", "staging"}
	first.Fix(rule.Unsafe, "Read `X`", text.Edit{Span: first.Span, New: "X"})
	config, place := at("src/crlf.py", "import")
	first.FixFiles(rule.Fix{Title: "Declare it", Edits: []rule.FileEdit{{Path: config, Edit: text.Edit{Span: place, New: "new"}}}})

	tall, tallSpan := at("src/tall.py", files["src/tall.py"])
	tallSpan.End--
	end := text.Span{Start: len(files["src/end.py"]), End: len(files["src/end.py"])}
	return &Report{
		Diagnostics: []*rule.Diagnostic{
			first,
			report(secret, ".dev.vars", "TOKEN", "`TOKEN` is declared nowhere"),
			report(secret, ".dev.vars", "OTHER", "`OTHER` is declared nowhere"),
			report(wide, "src/crlf.py", "import x", "after a byte order mark"),
			report(wide, "src/crlf.py", "[\r\n    1,\r\n    2,\r\n]", "over several lines"),
			report(wide, "src/long.py", "secret", "far to the right"),
			{Rule: wide, Severity: rule.Warning, Path: tall, Span: tallSpan, Message: "a tall one"},
			report(wide, "src/end.py", "x", "\x1b]0;title\x07 stays text"),
			{Rule: wide, Severity: rule.Warning, Path: filepath.Join(dir, "src/end.py"), Span: end, Message: "at the very end"},
			report(wide, "wide.py", "here", "behind wide characters").Fix(rule.Safe, "Drop it"),
			{Rule: binding, Severity: rule.Error, Path: "/elsewhere/gone.py", Message: "in a file that is gone"},
		},
		Document: func(path string) *text.Document { return docs[path] },
		Workers:  2,
		Dir:      dir,
	}
}

func TestGoldens(t *testing.T) {
	for name, reporter := range map[string]Reporter{
		"text":            &Text{Width: 80},
		"text-wrapped":    &Text{Width: 60, Wrap: true, Quiet: true},
		"text-colour":     &Text{Width: 80, Style: term.Style{On: true}},
		"concise":         Concise{},
		"json":            JSON{},
		"statistics":      Statistics{},
		"statistics-json": Statistics{JSON: true},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := reporter.Report(&out, sample()); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Errorf("-golden +got:\n%s", diff)
			}
		})
	}
}

// TestNothingLeaks looks at what must not be in any form.
func TestNothingLeaks(t *testing.T) {
	for _, format := range strings.Split(Formats, ",") {
		reporter, err := New(format, term.Style{}, 80)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := reporter.Report(&out, sample()); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"hunter", "\x1b", "\u202e", "\a"} {
			if strings.Contains(out.String(), bad) {
				t.Errorf("%s shows %q", format, bad)
			}
		}
	}
	if _, err := New("yaml", term.Style{}, 80); err == nil || !strings.Contains(err.Error(), "text, json, concise") {
		t.Errorf("an unknown format gives %v", err)
	}
}

func TestJSONIsAnArray(t *testing.T) {
	var out bytes.Buffer
	if err := (JSON{}).Report(&out, &Report{}); err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(out.String()) != "[]" {
		t.Errorf("nothing to report gives %s", out.String())
	}
	out.Reset()
	if err := (JSON{}).Report(&out, sample()); err != nil {
		t.Fatal(err)
	}
	var all []map[string]any
	if err := json.Unmarshal(out.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	at := all[0]["location"].(map[string]any)
	if at["row"] != 3.0 || at["column"] != 19.0 {
		t.Errorf("the first report is at %v: columns count characters from one", at)
	}
}

func TestSummary(t *testing.T) {
	if got := (&Report{Workers: 1}).Summary(); got != "Found no problems in 1 Worker" {
		t.Errorf("got %q", got)
	}
	r := sample()
	r.Fixed = 4
	if got := r.Summary(); got != "Found 2 errors, 7 warnings, 2 hints in 2 Workers; fixed 4; 1 fixable with --fix" {
		t.Errorf("got %q", got)
	}
}

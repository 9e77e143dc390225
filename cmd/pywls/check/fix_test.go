package check

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/cmd/pywls/report"
)

const config = `{ "name": "w", "main": "entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"] }`

// folder writes a txtar archive into a fresh folder; CONFIG stands for a
// wrangler file of a Python Worker.
func folder(t *testing.T, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		content := strings.ReplaceAll(string(f.Data), "CONFIG", config)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// aRule makes a rule that looks at each module's text.
func aRule(name string, check func(p *rule.Pass, path, source string)) *rule.Rule {
	doc := "# " + name + "\n\nerror · fix: safe\n\n## What it reports\n\nIt is a test.\n"
	return rule.New(doc, rule.OnModule(func(p *rule.Pass, m *flow.Module) {
		check(p, m.Path, m.Syntax.Source.String())
	}))
}

// replaces reports each occurrence of a text and fixes it by another one.
func replaces(name, from, to string) *rule.Rule {
	return aRule(name, func(p *rule.Pass, _, source string) {
		for at := 0; ; {
			i := strings.Index(source[at:], from)
			if i < 0 {
				return
			}
			span := text.Span{Start: at + i, End: at + i + len(from)}
			p.Report(span, "%s at %d", from, span.Start).Fix(rule.Safe, "Write "+to, text.Edit{Span: span, New: to})
			at = span.End
		}
	})
}

// fix runs the rules with --fix and gives the exit code and both outputs.
func fix(t *testing.T, dir string, rules ...*rule.Rule) (code int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = Run(Request{
		Paths: []string{dir}, Rules: rules, Fix: true, Dir: dir,
		Reporter: report.Concise{}, Out: &stdout, Err: &stderr,
	})
	return code, stdout.String(), stderr.String()
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func want(t *testing.T, path, want string) {
	t.Helper()
	if got := content(t, path); got != want {
		t.Errorf("%s holds %q, want %q", filepath.Base(path), got, want)
	}
}

func TestOverlappingFixesTakeTurns(t *testing.T) {
	dir := folder(t, "-- wrangler.jsonc --\nCONFIG\n-- entry.py --\nab = abc\n")
	code, _, stderr := fix(t, dir, replaces("one", "ab", "x"), replaces("two", "abc", "y"), replaces("three", "xc", "z"))
	if code != ExitClean || stderr != "" {
		t.Errorf("code %d, %s", code, stderr)
	}
	want(t, filepath.Join(dir, "entry.py"), "x = z\n")
}

func TestFixesThatNeverSettleEnd(t *testing.T) {
	dir := folder(t, "-- wrangler.jsonc --\nCONFIG\n-- entry.py --\na = 1\n")
	code, _, stderr := fix(t, dir, replaces("grow", "a", "aa"))
	if code != ExitReports || !strings.Contains(stderr, "after 10 rounds") {
		t.Errorf("code %d, %q", code, stderr)
	}
}

func TestFixThatBreaksSyntaxIsLeftOut(t *testing.T) {
	dir := folder(t, "-- wrangler.jsonc --\nCONFIG\n-- entry.py --\na = 1\nb = 2\n")
	code, _, stderr := fix(t, dir, replaces("bad", "a = 1", "a = ((("), replaces("good", "b = 2", "b = 3"))
	if code != ExitReports || !strings.Contains(stderr, "does not parse") {
		t.Errorf("code %d, %q", code, stderr)
	}
	want(t, filepath.Join(dir, "entry.py"), "a = 1\nb = 3\n")
}

func TestLineEndsAreKept(t *testing.T) {
	dir := folder(t, "-- wrangler.jsonc --\nCONFIG\n-- entry.py --\n")
	path := filepath.Join(dir, "entry.py")
	if err := os.WriteFile(path, []byte("\ufeffa = 1\r\nb = 2\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	fix(t, dir, replaces("lines", "a = 1", "x = 1\ny = 2"))
	want(t, path, "\ufeffx = 1\r\ny = 2\r\nb = 2\r\n")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("permissions %v, %v", info.Mode(), err)
	}
}

// edits makes a rule with one fix of edits elsewhere, reported once.
func edits(name string, edits func(dir string) []rule.FileEdit) *rule.Rule {
	return aRule(name, func(p *rule.Pass, path, source string) {
		if filepath.Base(path) == "entry.py" && !strings.Contains(source, "done") {
			dir := p.Worker.Dir
			p.Report(text.Span{}, "not done").FixFiles(rule.Fix{Title: "Do it", Edits: edits(dir)})
		}
	})
}

func at(dir, name, insert string) rule.FileEdit {
	return rule.FileEdit{Path: filepath.Join(dir, name), Edit: text.Edit{New: insert}}
}

func TestFixesAreAllOrNothing(t *testing.T) {
	dir := folder(t, "-- wrangler.jsonc --\nCONFIG\n-- entry.py --\nimport other\n-- other.py --\nx = 1\n-- notes.txt --\nn\n")
	code, _, _ := fix(t, dir, edits("both", func(dir string) []rule.FileEdit {
		return []rule.FileEdit{at(dir, "entry.py", "done = 1\n"), at(dir, "notes.txt", "m\n"), {Path: filepath.Join(dir, "new.txt"), Create: true, Edit: text.Edit{New: "made\n"}}}
	}))
	if code != ExitClean {
		t.Errorf("code %d", code)
	}
	want(t, filepath.Join(dir, "entry.py"), "done = 1\nimport other\n")
	want(t, filepath.Join(dir, "notes.txt"), "m\nn\n")
	want(t, filepath.Join(dir, "new.txt"), "made\n")

	dir = folder(t, "-- wrangler.jsonc --\nCONFIG\n-- entry.py --\nimport other\n-- other.py --\nx = 1\n")
	code, _, stderr := fix(t, dir, edits("half", func(dir string) []rule.FileEdit {
		return []rule.FileEdit{at(dir, "entry.py", "done = 1\n"), at(dir, "other.py", ")(")}
	}))
	if code != ExitReports || !strings.Contains(stderr, "other.py") {
		t.Errorf("code %d, %q", code, stderr)
	}
	want(t, filepath.Join(dir, "entry.py"), "import other\n")
}

func TestFixesStayInTheWorker(t *testing.T) {
	archive := "-- up.py --\nx = 1\n-- worker/wrangler.jsonc --\nCONFIG\n-- worker/entry.py --\nimport linked\n-- worker/python_modules/p.py --\nx = 1\n-- worker/exists.txt --\n\n"
	for name, c := range map[string]struct {
		edit rule.FileEdit
		why  string
	}{
		"above":    {rule.FileEdit{Path: "../up.py"}, "outside the Worker's folder"},
		"vendored": {rule.FileEdit{Path: "python_modules/p.py"}, "it lies in python_modules"},
		"hidden":   {rule.FileEdit{Path: ".git/config", Create: true}, "it lies in .git"},
		"linked":   {rule.FileEdit{Path: "linked.py"}, "it is a link to"},
		"exists":   {rule.FileEdit{Path: "exists.txt", Create: true}, "is not created: it exists"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, archive)
			if err := os.Symlink("../up.py", filepath.Join(dir, "worker", "linked.py")); err != nil {
				t.Fatal(err)
			}
			code, _, stderr := fix(t, filepath.Join(dir, "worker"), edits("away", func(worker string) []rule.FileEdit {
				e := c.edit
				e.Path = filepath.Join(worker, filepath.FromSlash(e.Path))
				e.New = "y = 2\n"
				return []rule.FileEdit{e, at(worker, "entry.py", "done = 1\n")}
			}))
			if code != ExitReports || !strings.Contains(stderr, c.why) {
				t.Errorf("code %d, stderr %q", code, stderr)
			}
			want(t, filepath.Join(dir, "worker", "entry.py"), "import linked\n")
			want(t, filepath.Join(dir, "up.py"), "x = 1\n")
		})
	}
}

func TestLinkInsideTheWorkerIsFollowed(t *testing.T) {
	dir := folder(t, "-- wrangler.jsonc --\nCONFIG\n-- entry.py --\nimport linked\n-- real.py --\na = 1\n")
	link := filepath.Join(dir, "linked.py")
	if err := os.Symlink("real.py", link); err != nil {
		t.Fatal(err)
	}
	fix(t, dir, replaces("one", "a = 1", "a = 2"))
	want(t, filepath.Join(dir, "real.py"), "a = 2\n")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
}

// TestSharedFile has one module in two Workers, of which one is content with it.
func TestSharedFile(t *testing.T) {
	one := strings.ReplaceAll(config, "entry.py", "lib/one.py")
	dir := folder(t, "-- wrangler.jsonc --\n"+one+"\n-- lib/one.py --\nimport shared\n-- lib/shared.py --\na = 1\n"+
		"-- lib/wrangler.jsonc --\n"+strings.ReplaceAll(config, "entry.py", "two.py")+"\n-- lib/two.py --\nimport shared\n")
	picky := aRule("picky", func(p *rule.Pass, path, source string) {
		if i := strings.Index(source, "a = 1"); i >= 0 && filepath.Base(p.Worker.MainPath) == "two.py" {
			span := text.Span{Start: i, End: i + 5}
			p.Report(span, "only here").Fix(rule.Safe, "Change it", text.Edit{Span: span, New: "a = 2"})
		}
	})
	code, out, _ := fix(t, dir, picky)
	if code != ExitReports || !strings.Contains(out, "only here") {
		t.Errorf("code %d, %q", code, out)
	}
	want(t, filepath.Join(dir, "lib", "shared.py"), "a = 1\n")
}

func TestWriteLeavesChangedFilesAlone(t *testing.T) {
	dir := folder(t, "-- a.py --\none\n-- b.py --\ntwo\n")
	a, b := filepath.Join(dir, "a.py"), filepath.Join(dir, "b.py")
	one, other := "one\n", "not two\n"
	err := write([]change{{a, &one, "ONE\n"}, {b, &other, "TWO\n"}})
	if err == nil || !strings.Contains(err.Error(), "b.py was changed meanwhile") {
		t.Errorf("got %v", err)
	}
	want(t, a, "one\n")
	want(t, b, "two\n")
	if err := write([]change{{a, nil, "new\n"}}); err == nil || !strings.Contains(err.Error(), "was created meanwhile") {
		t.Errorf("got %v", err)
	}
	if err := write([]change{{filepath.Join(dir, "none", "c.py"), nil, "new\n"}}); err == nil {
		t.Error("a file in no folder was written")
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestFailedWriteIsReported(t *testing.T) {
	dir := folder(t, "-- wrangler.jsonc --\nCONFIG\n-- entry.py --\na = 1\n")
	path := filepath.Join(dir, "entry.py")
	// The file changes while the rules look at it.
	meddling := replaces("one", "a = 1", "a = 2")
	touch := aRule("touch", func(*rule.Pass, string, string) {
		if err := os.WriteFile(path, []byte("a = 1 # mine\n"), 0o644); err != nil {
			t.Error(err)
		}
	})
	code, out, stderr := fix(t, dir, meddling, touch)
	if code != ExitFailed || !strings.Contains(stderr, "was changed meanwhile") || !strings.Contains(out, "a = 1 at 0") {
		t.Errorf("code %d, %q, %q", code, out, stderr)
	}
	want(t, path, "a = 1 # mine\n")
}

func TestHideValues(t *testing.T) {
	got := hideValues("--- a/.dev.vars\n+++ b/.dev.vars\n@@ -1,2 +1,3 @@\n A=secret1\n+NEW=secret2\n-OLD=secret3\n continued=secret4\n\\ No newline\n")
	if strings.Contains(got, "secret") || !strings.Contains(got, "+NEW=…\n") || strings.Contains(got, "continued") {
		t.Errorf("got\n%s", got)
	}
}

func TestDeterministic(t *testing.T) {
	var archive strings.Builder
	for _, name := range strings.Fields("a b c d e f g h") {
		archive.WriteString("-- " + name + "/wrangler.jsonc --\nCONFIG\n-- " + name + "/entry.py --\na = a\n")
	}
	dir := folder(t, archive.String())
	first := ""
	for range 10 {
		var out, stderr bytes.Buffer
		code := Run(Request{
			Paths: []string{dir}, Rules: []*rule.Rule{replaces("one", "a", "b"), replaces("two", "a =", "b")},
			Dir: dir, Reporter: report.JSON{}, Out: &out, Err: &stderr,
		})
		if first == "" {
			first = out.String()
		}
		if code != ExitReports || out.String() != first {
			t.Fatalf("code %d, not the same report twice", code)
		}
	}
	if n := strings.Count(first, `"code"`); n != 24 {
		t.Errorf("%d reports, want 24", n)
	}
}

func TestTargetsBelow(t *testing.T) {
	s := &selected{only: []string{"/w/src"}}
	if !s.wants("/w/src/a.py") || s.wants("/w/srcs/a.py") || !(&selected{}).wants("/x") || !workspace.Below("/w", "/w/src") {
		t.Error("only what lies below is wanted")
	}
}

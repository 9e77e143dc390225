package ruletest

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

// A marker is a comment "#@" or "//@" at the end of a line, or alone under it:
//
//	row["x"]  #@ diag("row[\"x\"]", re"raw JS object"), fix("Convert the row", convert)
//
// diag names the reported source text and a regular expression for the
// message, and may name a severity; the first argument of fix is the title of
// a fix of the diag before it, the second the golden sections @name/path that
// hold what it changes, as a diff. Markers are cut away before the analysis.
//
// In the text before the files, "runtime: raw@0.28, sdk@1.6.15@314" runs the
// archive on each of them; files that the archive does not bring are standard.

type diagMarker struct {
	path, source string
	line         int // zero-based
	message      *regexp.Regexp
	severity     string
	fixes        []fixMarker
	met          bool
}

type fixMarker struct{ title, golden string }

type archive struct {
	files   project // without markers
	markers []*diagMarker
	goldens map[string]string // "name/path" -> diff
	modes   []mode
}

func checkArchive(t *testing.T, r *rule.Rule, path string) {
	raw, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := parseArchive(raw)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	made := map[string]string{}
	for _, m := range a.modes {
		t.Run(m.name, func(t *testing.T) { a.check(t, r, m, made) })
	}
	if *update && !t.Failed() {
		writeGoldens(t, raw, path, made)
	}
}

var runtimeLine = regexp.MustCompile(`(?m)^runtime: *(.*)$`)

func parseArchive(raw *txtar.Archive) (*archive, error) {
	a := &archive{files: project{}, goldens: map[string]string{}, modes: []mode{{name: "as given"}}}
	if m := runtimeLine.FindSubmatch(raw.Comment); m != nil {
		modes, err := parseModes(string(m[1]))
		if err != nil {
			return nil, err
		}
		a.modes = modes
	}
	for _, f := range raw.Files {
		if name, golden := strings.CutPrefix(f.Name, "@"); golden {
			a.goldens[name] = string(f.Data)
			continue
		}
		clean, err := a.takeMarkers(f.Name, string(f.Data))
		if err != nil {
			return nil, fmt.Errorf("%s: %v", f.Name, err)
		}
		a.files[f.Name] = clean
	}
	return a, nil
}

var marker = regexp.MustCompile(`[ \t]*(?:#@|//@)[ \t]*(.*)$`)

func (a *archive) takeMarkers(path, content string) (string, error) {
	var out []string
	for _, line := range strings.Split(content, "\n") {
		m := marker.FindStringSubmatchIndex(line)
		if m == nil {
			out = append(out, line)
			continue
		}
		at := len(out)
		if strings.TrimSpace(line[:m[0]]) == "" {
			at--
		} else {
			out = append(out, line[:m[0]])
		}
		if err := a.parseMarker(path, at, line[m[2]:m[3]]); err != nil {
			return "", fmt.Errorf("line %d: %v", at+1, err)
		}
	}
	return strings.Join(out, "\n"), nil
}

var (
	diagForm = regexp.MustCompile(`^diag\(("(?:[^"\\]|\\.)*"), *re("(?:[^"\\]|\\.)*"|` + "`[^`]*`" + `)(?:, *(\w+))?\)`)
	fixForm  = regexp.MustCompile(`^fix\(("(?:[^"\\]|\\.)*"), *(\w+)\)`)
)

func (a *archive) parseMarker(path string, line int, source string) error {
	for rest := strings.TrimSpace(source); rest != ""; rest = strings.TrimLeft(rest, " ,") {
		if m := diagForm.FindStringSubmatch(rest); m != nil {
			span, err := strconv.Unquote(m[1])
			if err != nil {
				return err
			}
			// A pattern in quotes keeps its backslashes: it is a regular expression.
			re, err := regexp.Compile(strings.ReplaceAll(m[2][1:len(m[2])-1], `\"`, `"`))
			if err != nil {
				return err
			}
			a.markers = append(a.markers, &diagMarker{path: path, line: line, source: span, message: re, severity: m[3]})
			rest = rest[len(m[0]):]
			continue
		}
		m := fixForm.FindStringSubmatch(rest)
		if m == nil || len(a.markers) == 0 {
			return fmt.Errorf("marker %q: want diag(\"source\", re\"message\") or, behind one, fix(\"title\", golden)", rest)
		}
		title, err := strconv.Unquote(m[1])
		if err != nil {
			return err
		}
		last := a.markers[len(a.markers)-1]
		last.fixes = append(last.fixes, fixMarker{title, m[2]})
		rest = rest[len(m[0]):]
	}
	return nil
}

func (a *archive) check(t *testing.T, r *rule.Rule, m mode, made map[string]string) {
	p := a.files.clone()
	if m.pyodide != "" {
		for name, content := range m.files() {
			if _, given := p[name]; !given {
				p[name] = content
			}
		}
		if p["wrangler.jsonc"]+p["wrangler.toml"] == "" {
			code := ""
			for _, name := range sorted(p) {
				if strings.HasSuffix(name, ".py") {
					code += p[name]
				}
			}
			p["wrangler.jsonc"] = m.wrangler(code)
		}
	}
	for _, want := range a.markers {
		want.met = false
	}
	for _, d := range p.own(t, r) {
		checkMessage(t, d)
		want := a.match(p, d)
		if want == nil {
			t.Errorf("not expected: %s", p.show(d))
			continue
		}
		for _, f := range want.fixes {
			a.checkFix(t, p, d, f, made)
		}
	}
	for _, want := range a.markers {
		if !want.met {
			t.Errorf("%s:%d: not reported: %q, %s", want.path, want.line+1, want.source, want.message)
		}
	}
}

func (a *archive) match(p project, d *rule.Diagnostic) *diagMarker {
	doc := text.New(p[d.Path])
	for _, want := range a.markers {
		if !want.met && want.path == d.Path && want.line == doc.Line(d.Span.Start) && want.source == doc.Slice(d.Span) &&
			want.message.MatchString(d.Message) && (want.severity == "" || want.severity == d.Severity.String()) {
			want.met = true
			return want
		}
	}
	return nil
}

func (a *archive) checkFix(t *testing.T, p project, d *rule.Diagnostic, want fixMarker, made map[string]string) {
	t.Helper()
	for _, fix := range d.Fixes {
		if fix.Title != want.title {
			continue
		}
		fixed := p.apply(t, fix)
		left := len(fixed.own(t, d.Rule)) // also checks that it parses
		if now := len(p.own(t, d.Rule)); left >= now {
			t.Errorf("fix %q leaves %d reports of %d", fix.Title, left, now)
		}
		for path := range union(p, fixed) {
			change := shorten(diff(p[path], fixed[path]))
			if change == "" {
				continue
			}
			key := want.golden + "/" + path
			made[key] = change
			if !*update && a.goldens[key] != change {
				t.Errorf("fix %q changes %s:\n%swant:\n%s", fix.Title, path, change, a.goldens[key])
			}
		}
		return
	}
	var titles []string
	for _, fix := range d.Fixes {
		titles = append(titles, fix.Title)
	}
	t.Errorf("no fix %q among %q of: %s", want.title, titles, p.show(d))
}

// shorten leaves the text of the helper out of a diff: it is the same in all.
func shorten(change string) string {
	helper := "+" + strings.ReplaceAll(strings.TrimSpace(rule.ToPySafe), "\n", "\n+") + "\n"
	return strings.ReplaceAll(change, helper, "+def _to_py_safe(value): ...\n")
}

// writeGoldens replaces the golden sections of an archive.
func writeGoldens(t *testing.T, raw *txtar.Archive, path string, made map[string]string) {
	var files []txtar.File
	for _, f := range raw.Files {
		if name, golden := strings.CutPrefix(f.Name, "@"); golden {
			if made[name] == "" {
				continue
			}
			f.Data = []byte(made[name])
			delete(made, name)
		}
		files = append(files, f)
	}
	for _, name := range sorted(made) {
		files = append(files, txtar.File{Name: "@" + name, Data: []byte(made[name])})
	}
	if err := os.WriteFile(path, txtar.Format(&txtar.Archive{Comment: raw.Comment, Files: files}), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Package ruletest tests a rule by its own documentation and its testdata.
//
// Each example of rule.md is a test: bad reports exactly this rule and no
// other rule there is, good reports nothing, and the fixes of bad lead to code
// that parses and that no rule reports. Each testdata/*.txtar is a small
// project with markers that say what is reported where, and with goldens of
// what the fixes do. Run with -update to rewrite the goldens.
package ruletest

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

var update = flag.Bool("update", false, "rewrite the golden sections of testdata")

// Run tests one rule: the form of its document, its examples, its testdata in
// the folder of the test.
func Run(t *testing.T, r *rule.Rule) {
	t.Helper()
	t.Run("doc", func(t *testing.T) { checkDoc(t, r) })
	t.Run("examples", func(t *testing.T) { checkExamples(t, r) })
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata/*.txtar: every rule has at least one (%v)", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { checkArchive(t, r, path) })
	}
}

// project is a small Worker in memory: relative path to content.
type project map[string]string

func (p project) clone() project {
	out := make(project, len(p))
	for k, v := range p {
		out[k] = v
	}
	return out
}

// write puts the project into a fresh folder.
func (p project) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range p {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// check runs rules over the project's only Worker. Paths in the result are
// made relative to the project, with forward slashes.
func (p project) check(t *testing.T, which []*rule.Rule) []*rule.Diagnostic {
	t.Helper()
	dir := p.write(t)
	workers := workspace.Open(workspace.Options{}, dir).Workers()
	if len(workers) != 1 {
		t.Fatalf("the project has %d Python Workers, want 1", len(workers))
	}
	w := workers[0]
	found, faults := rule.Run(w, which, rule.Selection{})
	for _, f := range faults {
		t.Errorf("%s\n%s", f, f.Stack)
	}
	for _, m := range w.Modules {
		if len(m.Syntax.Damaged) > 0 && !slices.ContainsFunc(found, func(d *rule.Diagnostic) bool { return d.Rule.Name == "syntax-error" }) {
			t.Errorf("%s does not parse: %q\n%s", w.Rel(m.Path), m.Syntax.Source.Slice(m.Syntax.Damaged[0]), m.Syntax.Source)
		}
	}
	for _, d := range found {
		d.Path = relative(dir, d.Path)
		for i := range d.Related {
			d.Related[i].Path = relative(dir, d.Related[i].Path)
		}
		for i := range d.Fixes {
			for k := range d.Fixes[i].Edits {
				d.Fixes[i].Edits[k].Path = relative(dir, d.Fixes[i].Edits[k].Path)
			}
		}
	}
	return found
}

// own are the reports of one rule while all rules run.
func (p project) own(t *testing.T, r *rule.Rule) (out []*rule.Diagnostic) {
	t.Helper()
	for _, d := range p.check(t, all(r)) {
		if d.Rule == r {
			out = append(out, d)
		}
	}
	return out
}

func relative(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// apply makes the edits of a fix.
func (p project) apply(t *testing.T, fix rule.Fix) project {
	t.Helper()
	byPath := map[string][]text.Edit{}
	out := p.clone()
	for _, e := range fix.Edits {
		_, exists := p[e.Path]
		if e.Create == exists {
			t.Errorf("fix %q: %s exists: %t, but Create: %t", fix.Title, e.Path, exists, e.Create)
		}
		byPath[e.Path] = append(byPath[e.Path], e.Edit)
	}
	for path, edits := range byPath {
		fixed, err := text.Apply(p[path], edits)
		if err != nil {
			t.Fatalf("fix %q of %s: %v", fix.Title, path, err)
		}
		out[path] = fixed
	}
	return out
}

// maxFixes bounds the fixes applied one after another to one project.
const maxFixes = 40

// fixAll applies the first fix of the first report that has one, again and
// again, as a user would who goes through the file.
func (p project) fixAll(t *testing.T, which []*rule.Rule) project {
	t.Helper()
	for range maxFixes {
		fixed := false
		for _, d := range p.check(t, which) {
			if len(d.Fixes) > 0 {
				p, fixed = p.apply(t, d.Fixes[0]), true
				break
			}
		}
		if !fixed {
			return p
		}
	}
	t.Fatalf("still reports to fix after %d fixes", maxFixes)
	return nil
}

// show is a report for a failing test.
func (p project) show(d *rule.Diagnostic) string {
	doc := text.New(p[d.Path])
	at := doc.Position(d.Span.Start, text.UTF8)
	var b strings.Builder
	b.WriteString(d.Path + ":" + itoa(at.Line+1) + ":" + itoa(at.Character+1) + ": " + d.Severity.String() + " " + d.Rule.Name + ": " + d.Message)
	b.WriteString("\n\t" + strings.TrimSpace(doc.Slice(doc.LineSpan(at.Line))))
	for _, r := range d.Related {
		b.WriteString("\n\t" + r.Path + ":" + itoa(text.New(p[r.Path]).Line(r.Span.Start)+1) + ": " + r.Message)
	}
	return b.String()
}

// all are the rules that exist, the one under test included even when the
// generated list has not met it yet. The advice to move on from an old date is
// left out: examples are for the runtime that they name.
func all(r *rule.Rule) []*rule.Rule {
	out := []*rule.Rule{r}
	for _, other := range rules.All {
		if other.Name != r.Name && other.Name != "old-compatibility-date" {
			out = append(out, other)
		}
	}
	return out
}

package navigate

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// A place asked about is marked ‸NAME‸ and what must be found [[NAME: ...]]
// around the target; neither is part of the text. ‸-‸ finds nothing.
var mark = regexp.MustCompile(`‸([\w-]+)‸|\[\[(\w+): (.*?)\]\]`)

type spot struct {
	name, path string
	span       text.Span
}

func TestDefinition(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) { runArchive(t, path) })
	}
}

func runArchive(t *testing.T, path string) {
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var asked []spot
	targets := map[string][]spot{}
	for _, f := range a.Files {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		content := string(f.Data)
		for {
			m := mark.FindStringSubmatchIndex(content)
			if m == nil {
				break
			}
			if m[2] >= 0 {
				asked = append(asked, spot{content[m[2]:m[3]], file, text.Span{Start: m[0], End: m[0]}})
				content = content[:m[0]] + content[m[1]:]
				continue
			}
			name, inner := content[m[4]:m[5]], content[m[6]:m[7]]
			// Marks of questions inside a target do not count for its length.
			clean := mark.ReplaceAllString(inner, "")
			targets[name] = append(targets[name], spot{name, file, text.Span{Start: m[0], End: m[0] + len(clean)}})
			content = content[:m[0]] + inner + content[m[1]:]
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if len(asked) == 0 {
		t.Fatal("nothing is asked")
	}
	snapshot := workspace.NewSession(source.NewStore(), dir).Snapshot()
	for _, q := range asked {
		workers := snapshot.WorkersOf(q.path)
		if len(workers) != 1 {
			t.Fatalf("%s: %d Workers", q.path, len(workers))
		}
		var got, want []string
		for _, l := range Definition(snapshot, workers[0], q.path, q.span.Start) {
			got = append(got, fmt.Sprintf("%s %v", filepath.Base(l.Path), l.Span))
			if !l.From.Contains(q.span.Start) {
				t.Errorf("%s: asked at %d, answered for %v", q.name, q.span.Start, l.From)
			}
			if l.Full.Len() > 0 && !l.Full.Covers(l.Span) {
				t.Errorf("%s: %v does not cover %v", q.name, l.Full, l.Span)
			}
		}
		for _, s := range targets[q.name] {
			want = append(want, fmt.Sprintf("%s %v", filepath.Base(s.path), s.span))
		}
		if q.name == "main" {
			want = []string{"entry.py {0 0}"}
		}
		if strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("%s in %s at %d: found %v, want %v", q.name, filepath.Base(q.path), q.span.Start, got, want)
		}
	}
}

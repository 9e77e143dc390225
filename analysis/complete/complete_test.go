package complete

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

var update = flag.Bool("update", false, "write what was found into the archives")

// cursor marks the place asked about; it is no part of the text.
const cursor = "‸"

// An archive holds the files of a project; cases, each of them one file as it
// is while the user types, under @case/NAME/PATH; and what is expected of each
// under @want/NAME, one item a line.
func TestAt(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(path), func(t *testing.T) { runArchive(t, path, a) })
	}
}

func runArchive(t *testing.T, path string, a *txtar.Archive) {
	dir := t.TempDir()
	want := map[string]int{}
	for i, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, "@want/"); ok {
			want[name] = i
		} else if !strings.HasPrefix(f.Name, "@") {
			write(t, filepath.Join(dir, f.Name), f.Data)
		}
	}
	changed := false
	for _, f := range a.Files {
		rest, ok := strings.CutPrefix(f.Name, "@case/")
		if !ok {
			continue
		}
		name, file, _ := strings.Cut(rest, "/")
		t.Run(name, func(t *testing.T) {
			got := show(items(t, dir, file, string(f.Data)))
			i, ok := want[name]
			if *update {
				if !ok {
					a.Files = append(a.Files, txtar.File{Name: "@want/" + name})
					i = len(a.Files) - 1
				}
				changed = changed || string(a.Files[i].Data) != got
				a.Files[i].Data = []byte(got)
				return
			}
			if !ok {
				t.Fatalf("no @want/%s; found:\n%s", name, got)
			}
			if string(a.Files[i].Data) != got {
				t.Errorf("found:\n%swant:\n%s", got, a.Files[i].Data)
			}
		})
	}
	if changed {
		if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// items completes at the cursor of a buffer that lies over a file.
func items(t testing.TB, dir, file, content string) (string, []Item) {
	t.Helper()
	offset := strings.Index(content, cursor)
	if offset < 0 {
		t.Fatalf("no %s in %s", cursor, file)
	}
	content = strings.Replace(content, cursor, "", 1)
	store := source.NewStore()
	path := filepath.Join(dir, filepath.FromSlash(file))
	store.Open(path, text.New(content), 1)
	snapshot := workspace.NewSession(store, dir).Snapshot()
	workers := snapshot.WorkersOf(path)
	if len(workers) != 1 {
		t.Fatalf("%d Workers", len(workers))
	}
	return content, At(snapshot, workers[0], path, offset)
}

// show is one item a line; the text that an item replaces is shown where it is
// not empty.
func show(content string, items []Item) string {
	var out strings.Builder
	for _, i := range items {
		fmt.Fprintf(&out, "%s%s: %s", i.Label, i.Signature, i.Detail)
		if old := content[i.Span.Start:i.Span.End]; old != "" || i.Insert != i.Label {
			fmt.Fprintf(&out, " | %q -> %q", old, i.Insert)
		}
		for _, e := range i.Edits {
			fmt.Fprintf(&out, " & %q at %q", e.New, content[:e.Span.Start][max(0, e.Span.Start-8):])
		}
		out.WriteByte('\n')
	}
	return out.String()
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Every cut of a file is a state that typing goes through.
func TestAnyState(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "wrangler.json"), []byte(benchConfig))
	path := filepath.Join(dir, "src", "entry.py")
	write(t, path, nil)
	source := source.NewStore()
	session := workspace.NewSession(source, dir)
	content := strings.Replace(longModule(16), cursor, "prepare(\"\"\"🎉\"\"\")", 1)
	some := 0
	for end := 0; end <= len(content); end++ {
		for _, tail := range []string{"", "\n    (", "\"'\n"} {
			source.Open(path, text.New(content[:end]+tail), int32(end))
			snapshot := session.Snapshot()
			for _, w := range snapshot.WorkersOf(path) {
				found := At(snapshot, w, path, end)
				for _, i := range found {
					if i.Span.Start > end || i.Span.End < end || i.Label == "" || i.Insert == "" {
						t.Fatalf("%+v at %d", i, end)
					}
				}
				if len(found) > 0 {
					some++
				}
			}
		}
	}
	if some < 100 {
		t.Errorf("only %d states gave items", some)
	}
}

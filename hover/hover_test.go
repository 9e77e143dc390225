package hover

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

var update = flag.Bool("update", false, "write what was found into the archives")

// cursor marks a place asked about; it is no part of the text.
const cursor = "‸"

// An archive holds the files of a project and, under @hover/N, what is shown at
// the N-th cursor of its files, counted from 1 in their order.
func TestAt(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) { runArchive(t, path) })
	}
}

type spot struct {
	path   string
	offset int
}

func runArchive(t *testing.T, path string) {
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var places []spot
	goldens := map[string]int{}
	for i, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, "@hover/"); ok {
			goldens[name] = i
			continue
		}
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		places = append(places, writeFile(t, file, string(f.Data))...)
	}
	changed := false
	for n, p := range places {
		snapshot := workspace.NewSession(source.NewStore(), dir).Snapshot()
		workers := snapshot.WorkersOf(p.path)
		if len(workers) != 1 {
			t.Fatalf("%s: %d Workers", p.path, len(workers))
		}
		w := workers[0]
		got := "nothing\n"
		if c := At(snapshot, w, p.path, p.offset); c != nil {
			got = fmt.Sprintf("%q\n%s\n", w.Document(p.path).Slice(c.Span), c.Markdown)
			if strings.Contains(c.Plain, "```") || strings.Contains(c.Plain, "**") {
				t.Errorf("marks in plain text: %s", c.Plain)
			}
			for _, secret := range []string{"do-not-show", "<!--"} {
				if strings.Contains(c.Markdown, secret) {
					t.Errorf("%q is shown", secret)
				}
			}
		}
		key := fmt.Sprint(n + 1)
		i, ok := goldens[key]
		switch {
		case *update:
			if !ok {
				a.Files = append(a.Files, txtar.File{Name: "@hover/" + key})
				i = len(a.Files) - 1
			}
			changed = changed || string(a.Files[i].Data) != got
			a.Files[i].Data = []byte(got)
		case !ok:
			t.Errorf("no @hover/%s; found:\n%s", key, got)
		case string(a.Files[i].Data) != got:
			t.Errorf("cursor %s shows:\n%s\nwant:\n%s", key, got, a.Files[i].Data)
		}
	}
	if changed {
		if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func writeFile(t *testing.T, file, content string) (out []spot) {
	t.Helper()
	for {
		at := strings.Index(content, cursor)
		if at < 0 {
			break
		}
		out = append(out, spot{file, at})
		content = content[:at] + content[at+len(cursor):]
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReferences(t *testing.T) {
	if len(References()) < 12 {
		t.Fatalf("only %d references", len(References()))
	}
	for kind, name := range topics {
		if Find(name) == nil || catalog.Info(kind) == nil {
			t.Errorf("%s: no reference %s", kind, name)
		}
	}
	for typ, name := range typeTopics {
		if Find(name) == nil || catalog.Lookup(typ) == nil {
			t.Errorf("%s: no reference %s", typ, name)
		}
	}
	general := []string{
		"Results", "Mistakes", "Reading", "Where values come from", "Consuming", "Stubs", "The class",
		"Storage", "Steps", "Assets", "Sending", "Receiving",
	}
	for _, r := range References() {
		blocks := slices.Clone(r.Intro)
		if r.Title == "" || len(blocks) == 0 {
			t.Errorf("%s has no title or no start", r.Name)
		}
		for _, s := range r.Sections {
			blocks = append(blocks, s.Blocks...)
			if len(s.Blocks) == 0 {
				t.Errorf("%s: section %s is empty", r.Name, s.Title)
			}
			known := slices.Contains(general, s.Title)
			for typ, name := range typeTopics {
				known = known || name == r.Name && catalog.Lookup(typ).Member(s.Title) != nil
			}
			if !known {
				t.Errorf("%s: section %s is neither a general one nor a method", r.Name, s.Title)
			}
		}
		for _, b := range blocks {
			checkBlock(t, r, b)
		}
	}
}

// checkBlock looks at conditions and code: Python examples must parse.
func checkBlock(t *testing.T, r *Reference, b block) {
	for _, w := range b.when {
		for _, part := range strings.Split(w, "|") {
			if !slices.Contains(conditionNames, part) {
				t.Errorf("%s: %q is no condition", r.Name, part)
			}
		}
	}
	if strings.Count(b.text, "```")%2 != 0 || strings.Contains(b.text, "<!--") {
		t.Errorf("%s: a block is torn: %s", r.Name, b.text)
	}
	for i, code := range strings.Split(b.text, "```") {
		if source, ok := strings.CutPrefix(code, "python\n"); ok && i%2 == 1 {
			if m := pysyntax.Parse(text.New(source)); len(m.Damaged) > 0 {
				t.Errorf("%s: does not parse: %s", r.Name, source)
			}
		}
	}
}

func TestUnknownRuntimeShowsEverything(t *testing.T) {
	for _, r := range References() {
		for _, s := range r.Sections {
			if got := render(s.Blocks, conditions{}); strings.Count(got, "```") < 2*strings.Count(got, "```python\n") {
				t.Errorf("%s: %s", r.Name, got)
			}
			for _, b := range s.Blocks {
				if !strings.Contains(render(s.Blocks, conditions{}), b.text) {
					t.Errorf("%s, %s: a block is left out though nothing is known", r.Name, s.Title)
				}
			}
		}
	}
}

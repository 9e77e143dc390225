package complete

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// The names of the workspace's Workers come from wrangler files alone; Python of
// another Worker is parsed only when its classes are asked for.
func TestNamesParseNoPython(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b", "c"} {
		write(t, filepath.Join(dir, name, "wrangler.jsonc"), []byte(`{ "name": "`+name+`", "main": "entry.py", "compatibility_date": "2026-01-15" }`))
		write(t, filepath.Join(dir, name, "entry.py"), []byte("from workers import WorkerEntrypoint\n\n\nclass Api(WorkerEntrypoint):\n    pass\n"))
	}
	path := filepath.Join(dir, "a", "wrangler.jsonc")
	store := source.NewStore()
	session := workspace.NewSession(store, dir)
	for _, test := range []struct {
		service string
		items   string
		modules int
	}{
		{`"service": "‸"`, "b c a", 1},
		{`"service": "b", "entrypoint": "‸"`, "Api", 2},
	} {
		content := `{ "name": "a", "main": "entry.py", "services": [{ "binding": "B", ` + test.service + ` }] }`
		offset := strings.Index(content, cursor)
		store.Open(path, text.New(strings.Replace(content, cursor, "", 1)), 1)
		snapshot := session.Snapshot()
		var labels []string
		for _, i := range At(snapshot, snapshot.WorkersOf(path)[0], path, offset) {
			labels = append(labels, i.Label)
		}
		if got := strings.Join(labels, " "); got != test.items {
			t.Errorf("%s: the items are %q, want %q", test.service, got, test.items)
		}
		if _, modules := snapshot.Kept(); modules != test.modules {
			t.Errorf("%s: %d modules are parsed, want %d", test.service, modules, test.modules)
		}
	}
}

// Of Workers that share a module one is analyzed; of the others the names on
// env are suggested all the same.
func TestSharedModuleIsAnalyzedOnce(t *testing.T) {
	dir := t.TempDir()
	for name, main := range map[string]string{"a": "entry.py", "b": "../a/entry.py"} {
		write(t, filepath.Join(dir, name, "wrangler.jsonc"), []byte(`{ "name": "`+name+`", "main": "`+main+`", "vars": { "V_`+name+`": "x" },
  "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"] }`))
	}
	path := filepath.Join(dir, "a", "entry.py")
	code := "from workers import WorkerEntrypoint\n\n\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        return self.env."
	write(t, path, []byte(code+"\n"))
	snapshot := workspace.Open(workspace.Options{}, dir)
	workers := snapshot.WorkersOf(path)
	if len(workers) != 2 {
		t.Fatalf("%d Workers share the module", len(workers))
	}
	var labels []string
	for _, i := range At(snapshot, workers[0], path, len(code), workers[1]) {
		labels = append(labels, i.Label)
	}
	if got := strings.Join(labels, " "); got != "V_a V_b" {
		t.Errorf("the items are %q", got)
	}
	if !workers[0].Runtimes[0].Analyzed() || workers[1].Runtimes[0].Analyzed() {
		t.Error("the nearest Worker is to be analyzed, and no other")
	}
}

// While the code as it stands is still to be followed, what was known of it
// before the last keystroke answers. Who is in a hurry follows no code at all.
func TestAnswersFromBeforeTheKeystroke(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "wrangler.jsonc"), []byte(benchConfig))
	path := filepath.Join(dir, "src", "entry.py")
	code := "from workers import WorkerEntrypoint\n\n\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        return self.env."
	write(t, path, nil)
	store := source.NewStore()
	session := workspace.NewSession(store, dir)
	labels := func(items []Item) string {
		var out []string
		for _, i := range items {
			out = append(out, i.Label)
		}
		return strings.Join(out, " ")
	}
	typed := func(content string) (*workspace.Snapshot, *workspace.Worker) {
		store.Open(path, text.New(content), 1)
		snapshot := session.Snapshot()
		return snapshot, snapshot.WorkersOf(path)[0]
	}

	snapshot, w := typed(code + "\n")
	if got := labels(Known(snapshot, w, path, len(code))); got != "" || w.Runtimes[0].Analyzed() {
		t.Errorf("of code that nobody followed %q is known", got)
	}
	want := labels(At(snapshot, w, path, len(code)))
	if want == "" || !w.Runtimes[0].Analyzed() {
		t.Fatalf("the items are %q", want)
	}

	for _, edit := range []string{"D", "\n\n"} { // behind the expression, and before it
		now, offset := code+edit+"\n", len(code)
		if edit != "D" {
			now, offset = edit+code+"\n", len(code)+len(edit)
		}
		snapshot, w = typed(now)
		if got := labels(At(snapshot, w, path, offset)); got != want || w.Runtimes[0].Analyzed() {
			t.Errorf("after %q the items are %q, want %q; analyzed: %v", edit, got, want, w.Runtimes[0].Analyzed())
		}
		if got := labels(Known(snapshot, w, path, offset)); got != want {
			t.Errorf("after %q the items in a hurry are %q, want %q", edit, got, want)
		}
	}

	snapshot, w = typed(strings.Replace(code, "self.env.", "other.", 1) + "\n")
	if got := labels(At(snapshot, w, path, len(code)-len("self.env.")+len("other."))); got != "" {
		t.Errorf("of another expression the items are %q", got)
	}
}

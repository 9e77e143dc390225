package navigate

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/workspace"
)

func TestLensesOfPython(t *testing.T) {
	config := `{"name": "w", "main": "entry.py", "compatibility_date": "2026-05-01", "compatibility_flags": ["python_workers"],
"triggers": {"crons": ["*/5 * * * *", "nonsense"]},
"routes": ["example.com/*", {"pattern": "shop.example.com", "custom_domain": true}],
"queues": {"consumers": [{"queue": "jobs"}]},
"durable_objects": {"bindings": [{"name": "ROOM", "class_name": "Room"}, {"name": "FAR", "class_name": "Room", "script_name": "other"}]},
"workflows": [{"binding": "ORDERS", "name": "o", "class_name": "Orders"}],
"env": {"staging": {"triggers": {"crons": ["0 3 * * *"]}, "queues": {"consumers": [{"queue": "jobs"}]}}}}`
	code := `from workers import DurableObject, WorkerEntrypoint, WorkflowEntrypoint

class Room(DurableObject): ...
class Orders(WorkflowEntrypoint): ...
class Other(WorkerEntrypoint):
    async def fetch(self, request): ...

class Default(WorkerEntrypoint):
    async def fetch(self, request): ...
    async def scheduled(self, controller, env, ctx): ...
    async def queue(self, batch, env, ctx): ...
    async def helper(self): ...
`
	dir := t.TempDir()
	for name, content := range map[string]string{"wrangler.json": config, "entry.py": code} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "entry.py")
	w := workspace.NewSession(source.NewStore(), dir).Snapshot().WorkersOf(path)[0]
	var got []string
	for _, l := range Lenses(w, path) {
		got = append(got, w.Document(path).Slice(l.Span)+": "+l.Title)
	}
	want := []string{
		"Room: Durable Object behind env.ROOM",
		"Orders: workflow behind env.ORDERS",
		"fetch: requests to example.com/*",
		"fetch: requests to shop.example.com",
		"scheduled: every 5 minutes (UTC)",
		"scheduled: at 03:00, every day (UTC) (staging)",
		"queue: messages of the queue jobs",
	}
	if !slices.Equal(got, want) {
		t.Errorf("lenses:\n%q\nwant\n%q", got, want)
	}
}

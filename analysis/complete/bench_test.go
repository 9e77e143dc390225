package complete

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

const benchConfig = `{"name": "w", "main": "src/entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"],
"d1_databases": [{"binding": "DB", "database_name": "app", "database_id": "1"}], "kv_namespaces": [{"binding": "CACHE", "id": "2"}]}`

// longModule is a module of about so many lines whose handler calls helpers
// that carry env, with a cursor at its end.
func longModule(lines int) string {
	var b strings.Builder
	b.WriteString("from workers import WorkerEntrypoint, Response\n\n")
	n := lines / 8
	for i := range n {
		fmt.Fprintf(&b, `async def load_%d(env, key):
    value = await env.CACHE.get(f"user:{key}")
    if not value:
        row = await env.DB.prepare("SELECT name FROM users WHERE id = ?").bind(key).first()
        value = row.name if row else "nobody"
        await env.CACHE.put(f"user:{key}", value, expirationTtl=60)
    return value

`, i)
	}
	b.WriteString("class Default(WorkerEntrypoint):\n    async def fetch(self, request):\n")
	for i := range n {
		fmt.Fprintf(&b, "        a = await load_%d(self.env, %d)\n", i, i)
	}
	b.WriteString("        return Response(self.env.DB." + cursor + ")\n")
	return b.String()
}

// BenchmarkAt asks again and again about one state of a file; Typed asks about
// a new state each time, so that it is parsed and followed anew.
func BenchmarkAt(b *testing.B)    { benchmark(b, false) }
func BenchmarkTyped(b *testing.B) { benchmark(b, true) }

func benchmark(b *testing.B, typed bool) {
	for _, lines := range []int{100, 1000, 4000} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			dir := b.TempDir()
			write(b, filepath.Join(dir, "wrangler.json"), []byte(benchConfig))
			path := filepath.Join(dir, "src", "entry.py")
			content := longModule(lines)
			write(b, path, nil)
			offset := strings.Index(content, cursor)
			content = strings.Replace(content, cursor, "", 1)
			store := source.NewStore()
			session := workspace.NewSession(store, dir)
			store.Open(path, text.New(content), 1)
			snapshot := session.Snapshot()
			w := snapshot.WorkersOf(path)[0]
			if len(At(snapshot, w, path, offset)) == 0 {
				b.Fatal("no items")
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if typed {
					store.Open(path, text.New(content+strings.Repeat("\n", i%3+1)), int32(i))
					snapshot = session.Snapshot()
					w = snapshot.WorkersOf(path)[0]
				}
				At(snapshot, w, path, offset)
			}
		})
	}
}

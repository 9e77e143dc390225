package lsp_test

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pywls/pywls/lsp"
	"github.com/pywls/pywls/lsp/markertest"
)

// residentMB is the memory of this process that is really there, C's share
// included, or 0 where the system does not tell.
func residentMB() float64 {
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.Atoi(strings.Fields(string(raw))[1])
	return float64(pages) * float64(os.Getpagesize()) / (1 << 20)
}

// module is a module of some lines that uses bindings in all of them.
func module(lines int) string {
	var b strings.Builder
	b.WriteString("from workers import Response, WorkerEntrypoint\n\n\nclass Default(WorkerEntrypoint):\n")
	b.WriteString("    async def fetch(self, request):\n        return Response(\"ok\")\n")
	for n := 0; strings.Count(b.String(), "\n") < lines; n++ {
		i := strconv.Itoa(n)
		b.WriteString("\n    async def handler_" + i + "(self, key, env=None):\n" +
			"        rows = await self.env.DB.prepare(\"SELECT id, name FROM users WHERE id = ?\").bind(key).all()\n" +
			"        for row in rows.results:\n" +
			"            await self.env.CACHE.put(f\"user:{row.id}\", str(row.name))\n" +
			"        value = await self.env.CACHE.get(\"é🎉 " + i + "\")\n" +
			"        if not value:\n" +
			"            return Response(\"none\", status=404)\n" +
			"        return Response(value)\n")
	}
	return b.String()
}

const bindings = `{
  "name": "w", "main": "entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"],
  "d1_databases": [{ "binding": "DB", "database_name": "app", "database_id": "x" }],
  "kv_namespaces": [{ "binding": "CACHE", "id": "k" }]
}
`

// After many edits the memory is what it was after a few: nothing keeps old
// states, and every tree of the parser is given back.
func TestMemoryAfterEdits(t *testing.T) {
	if residentMB() == 0 {
		t.Skip("this system does not tell how much memory a process has")
	}
	dir := project(t, map[string]string{"wrangler.jsonc": bindings, "entry.py": ""})
	uri := markertest.URI(dir) + "/entry.py"
	c := markertest.Start(t, lsp.Options{Version: "test"})
	begin(t, c, dir, "")
	c.Open(uri, module(1000))
	version := 1
	edits := func(n int) float64 {
		for range n {
			version++
			edit(c, uri, version, span(6, 0, 0), "# é\n")
			c.WaitPushed(uri, "the version", atVersion(version))
		}
		runtime.GC()
		return residentMB()
	}
	warm := edits(200)
	after := edits(800)
	t.Logf("%.1f MB after 200 edits, %.1f MB after 1000", warm, after)
	if after > warm*1.5+20 {
		t.Errorf("%.1f MB after 200 edits, %.1f MB after 1000", warm, after)
	}
	c.Stop()
}

// A server that ended leaves no goroutine behind, however it ended.
func TestNoGoroutineLeft(t *testing.T) {
	dir, uri := worker(t, "BAD\n")
	before := runtime.NumGoroutine()
	for i := range 30 {
		c := start(t, dir, []string{"", `{"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": true}, "configuration": true}, "window": {"workDoneProgress": true}}`}[i%2])
		c.Open(uri, "BAD\n")
		for range 20 {
			c.Go("textDocument/codeAction", markertest.At(uri, 0, 0))
		}
		switch i % 3 {
		case 0:
			c.Stop()
		case 1:
			c.Notify("exit", nil)
			c.Exit()
		case 2:
			c.HangUp()
			c.Exit()
		}
	}
	deadline := time.Now().Add(markertest.Patience)
	for runtime.NumGoroutine() > before+2 {
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<20)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
		}
		time.Sleep(10 * time.Millisecond)
	}
}

package check

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/cmd/pywls/report"
)

const benchConfig = `{ "name": "w", "main": "entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"],
  "d1_databases": [{ "binding": "DB", "database_name": "app", "database_id": "11111111-1111-4111-8111-111111111111" }],
  "kv_namespaces": [{ "binding": "KV", "id": "22222222222222222222222222222222" }] }`

const benchHandler = `

async def handle_%[1]d(env, request, user):
    """Shows what a user has, and remembers that it was asked."""
    key = f"seen:{user}:%[1]d"
    seen = await env.KV.get(key)
    rows = []
    try:
        found = await env.DB.prepare("SELECT id, name FROM things WHERE owner = ? AND kind = ?").bind(user, %[1]d).all()
        for row in found.results:
            if row.name and row.name != "hidden":
                rows.append({"id": row.id, "name": row.name.strip(), "new": seen != row.name})
    except Exception as error:
        print("cannot read", user, error)
        return {"error": str(error), "rows": []}
    if len(rows) > 10:
        rows = sorted(rows, key=lambda r: r["name"])[:10]
    await env.KV.put(key, "yes", expirationTtl=600)
    return {"rows": rows, "count": len(rows), "first": not seen}
`

// BenchmarkCheck checks 30 Workers of 10 modules and 500 lines each: 150,000 lines.
func BenchmarkCheck(b *testing.B) {
	dir := b.TempDir()
	lines := 0
	write := func(path, content string) {
		lines += strings.Count(content, "\n")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for worker := range 30 {
		root := filepath.Join(dir, fmt.Sprintf("worker%02d", worker))
		entry := "from workers import Response, WorkerEntrypoint\n\n"
		calls := ""
		for module := range 10 {
			code := "import json\n"
			for i := range 25 {
				code += fmt.Sprintf(benchHandler, i)
			}
			write(filepath.Join(root, fmt.Sprintf("part%d.py", module)), code)
			entry += fmt.Sprintf("import part%d\n", module)
			for i := range 25 {
				calls += fmt.Sprintf("        if path == \"/%d/%d\":\n            return Response.json(await part%d.handle_%d(self.env, request, user))\n", module, i, module, i)
			}
		}
		entry += "\n\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        path = request.url\n        user = request.headers.get(\"user\")\n" + calls + "        return Response(\"no\", status=404)\n"
		write(filepath.Join(root, "entry.py"), entry)
		write(filepath.Join(root, "wrangler.jsonc"), benchConfig)
	}
	b.ReportAllocs()
	for b.Loop() {
		code := Run(Request{Paths: []string{dir}, Rules: rules.All, Dir: dir, Reporter: report.Concise{}, Out: io.Discard, Err: os.Stderr})
		if code == ExitFailed {
			b.Fatal("the check failed")
		}
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

// faulty are methods with one report each; the numbers make names differ.
var faulty = map[string]string{
	"jsnull-is-none": `
    async def m%[1]d(self, request):
        row = await self.env.DB.prepare("SELECT 1").first()
        if row is None:
            return None
`,
	"raw-jsproxy": `
    async def m%[1]d(self, request):
        row = await self.env.DB.prepare("SELECT 1").first()
        return row["x"]
`,
	"unconverted-argument": `
    async def m%[1]d(self, request):
        await self.env.KV.put("a", {"b": 1})
`,
	"js-headers-dict": `
    async def m%[1]d(self, request):
        return await js.fetch("https://example.com", headers={"a": "b"})
`,
	"none-in-d1-bind": `
    async def m%[1]d(self, request):
        x = None
        await self.env.DB.prepare("SELECT ?").bind(x).all()
`,
	"unknown-binding": `
    async def m%[1]d(self, request):
        return await self.env.NONE_%[1]d.get("x")
`,
	"sql-injection": `
    async def m%[1]d(self, request):
        return await self.env.DB.prepare(f"SELECT * FROM {request.url}").all()
`,
	"dropped-task": `
    async def m%[1]d(self, request):
        asyncio.create_task(self.env.KV.put("a", "b"))
`,
}

// BenchmarkReports checks modules with many reports of one rule each: time has
// to grow in step with them.
func BenchmarkReports(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(faulty)) {
		for _, n := range []int{500, 5000} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				dir := b.TempDir()
				calls, methods := "", ""
				for i := range n {
					calls += fmt.Sprintf("        await self.m%d(request)\n", i)
					methods += fmt.Sprintf(faulty[name], i)
				}
				entry := "import asyncio\n\nimport js\nfrom workers import WorkerEntrypoint\n\n\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n" + calls + methods
				for path, content := range map[string]string{"entry.py": entry, "wrangler.jsonc": benchConfig} {
					if err := os.WriteFile(filepath.Join(dir, path), []byte(content), 0o644); err != nil {
						b.Fatal(err)
					}
				}
				var out strings.Builder
				for b.Loop() {
					out.Reset()
					Run(Request{Paths: []string{dir}, Rules: rules.All, Dir: dir, Reporter: report.Concise{}, Out: &out, Err: io.Discard})
				}
				if found := strings.Count(out.String(), "["+name+"]"); found < n {
					b.Fatalf("%d reports of %d", found, n)
				}
			})
		}
	}
}

package wrangler

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/text"
)

const typicalTOML = `name = "app"
main = "src/entry.py"
compatibility_date = "2026-01-01"
compatibility_flags = ["python_workers"]

[vars]
ENVIRONMENT = "production"
LEVEL = "info"

[[d1_databases]]
binding = "DB"
database_name = "app"
database_id = "408cddb7-e3f7-40d7-a4f7-33136a7fd3fa"

[[queues.producers]]
binding = "JOBS"
queue = "jobs"

[env.staging]
name = "app-staging"

[env.staging.vars]
ENVIRONMENT = "staging"
`

func BenchmarkParseJSONC(b *testing.B) {
	doc := text.New(everyKind)
	b.SetBytes(int64(doc.Len()))
	b.ReportAllocs()
	for b.Loop() {
		Parse("/w/wrangler.jsonc", doc)
	}
}

func BenchmarkParseTOML(b *testing.B) {
	doc := text.New(typicalTOML)
	b.SetBytes(int64(doc.Len()))
	b.ReportAllocs()
	for b.Loop() {
		Parse("/w/wrangler.toml", doc)
	}
}

// BenchmarkParseLock reads a lock of about 5,000 lines.
func BenchmarkParseLock(b *testing.B) {
	var lock strings.Builder
	for i := range 500 {
		fmt.Fprintf(&lock, "[[package]]\nname = \"package-%d\"\nversion = \"1.0.%d\"\nsource = { registry = \"https://pypi.org/simple\" }\nwheels = [\n", i, i)
		for range 4 {
			lock.WriteString("    { url = \"https://files.example.org/packages/package-1.0-py3-none-any.whl\", hash = \"sha256:98d9\", size = 111497 },\n")
		}
		lock.WriteString("]\n\n")
	}
	lock.WriteString(uvLock)
	doc := text.New(lock.String())
	b.SetBytes(int64(doc.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if len(ParseLock("/w/uv.lock", doc)) != 1 {
			b.Fatal("the SDK was not found")
		}
	}
}

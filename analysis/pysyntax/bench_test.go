package pysyntax

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/text"
)

// worker makes a source of at least so many lines that looks like a Worker.
func worker(lines int) string {
	var b strings.Builder
	b.WriteString("\"\"\"A generated Worker.\"\"\"\nimport json\nfrom urllib.parse import urlparse, parse_qs\nfrom workers import Response, WorkerEntrypoint\n\nROUTES = {\"/\": \"index\", \"/feed\": \"feed\"}\n\n\nclass Default(WorkerEntrypoint):\n    \"\"\"Routes requests.\"\"\"\n\n")
	for i := 0; strings.Count(b.String(), "\n") < lines; i++ {
		fmt.Fprintf(&b, `    async def handle_%d(self, request, limit: int = 20, *, cursor=None) -> Response:
        """Lists the entries of feed %d.

        A docstring of some lines, as people write them.
        """
        url = urlparse(request.url)
        query = parse_qs(url.query)
        name = query.get("name", [None])[0]  # may be missing
        if not name or len(name) > 64:
            return Response(json.dumps({"error": f"bad name {name!r}"}), status=400)
        try:
            cached = await self.env.CACHE.get(f"feed:{name}:{limit}")
            if cached is not None:
                return Response(cached, headers={"content-type": "application/json"})
            stmt = self.env.DB.prepare(
                "SELECT id, title, url FROM entries WHERE feed = ? AND n > ? ORDER BY id LIMIT ?"
            ).bind(name, %d, limit)
            result = await stmt.all()
            rows = [dict(id=row.id, title=row.title or "") for row in result.results if row.id > 0]
        except (ValueError, KeyError) as error:
            print(f"handle_%d failed: {error}")
            return Response.json({"error": str(error)}, status=500)
        total = sum(len(row["title"]) for row in rows) + %d * 2 - 1
        await self.env.QUEUE.send({"name": name, "total": total, "ok": True})
        return Response.json({"rows": rows, "total": total})

`, i, i, i, i, i)
	}
	return b.String()
}

var sizes = []struct {
	name  string
	lines int
}{{"10kB", 190}, {"1000lines", 1000}, {"4000lines", 4000}}

func BenchmarkParse(b *testing.B) {
	for _, size := range sizes {
		doc := text.New(worker(size.lines))
		b.Run(size.name, func(b *testing.B) {
			b.SetBytes(int64(doc.Len()))
			b.ReportAllocs()
			for b.Loop() {
				Parse(doc)
			}
		})
	}
}

// BenchmarkGrammar is tree-sitter alone: one parse of the whole text, with our
// flat copy of its tree.
func BenchmarkGrammar(b *testing.B) {
	for _, size := range sizes {
		source := worker(size.lines)
		b.Run(size.name, func(b *testing.B) {
			p := parsers.Get().(*parser)
			defer parsers.Put(p)
			b.SetBytes(int64(len(source)))
			for b.Loop() {
				p.records(source)
			}
		})
	}
}

func BenchmarkScan(b *testing.B) {
	source := worker(4000)
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		scan(source).structure()
	}
}

// BenchmarkSession types a word in the middle of a document, letter by letter;
// in "broken" it leaves a bracket open meanwhile.
func BenchmarkSession(b *testing.B) {
	for _, size := range sizes {
		doc := text.New(worker(size.lines))
		at := strings.Index(doc.String()[doc.Len()/2:], "total = ") + doc.Len()/2
		for _, typed := range []struct{ name, text string }{{"valid", "value = 1\n        "}, {"broken", "value = f(self.env.\n        "}} {
			b.Run(size.name+"/"+typed.name, func(b *testing.B) {
				var docs []*text.Document
				for i := range len(typed.text) {
					docs = append(docs, doc.Replace(text.Span{Start: at, End: at}, typed.text[:i]+typed.text[len(typed.text)-9:]))
				}
				var s Session
				defer s.Close()
				s.Parse(doc)
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					s.Parse(docs[i%len(docs)])
					i++
				}
			})
		}
	}
}

// BenchmarkMemory reports how much resident memory a thousand parses leave
// behind; C memory that is not freed shows here.
func BenchmarkMemory(b *testing.B) {
	resident := func() float64 {
		runtime.GC()
		data, err := os.ReadFile("/proc/self/statm")
		if err != nil {
			b.Skip("resident memory is only read from /proc")
		}
		var total, pages float64
		fmt.Sscan(string(data), &total, &pages)
		return pages * float64(os.Getpagesize()) / (1 << 20)
	}
	doc := text.New(worker(1000))
	Parse(doc)
	before := resident()
	for b.Loop() {
		Parse(doc)
	}
	b.ReportMetric(resident()-before, "MB-grown")
}

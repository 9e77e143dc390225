package pysyntax

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/text"
)

// sources are the Python files of testdata/*.txtar.
func sources(t testing.TB) []string {
	files, _ := filepath.Glob("testdata/*.txtar")
	var out []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range txtar.Parse(data).Files {
			if strings.HasSuffix(f.Name, ".py") {
				out = append(out, string(f.Data))
			}
		}
	}
	return out
}

func FuzzParse(f *testing.F) {
	for _, s := range sources(f) {
		f.Add(s)
	}
	f.Add("x = '\xff\xfe'\x00\n")
	f.Add(strings.Repeat("(", 300))
	f.Add(strings.Repeat("if a:\n ", 10))
	f.Add(strings.Repeat("a.", 50) + strings.Repeat("[", 50))
	f.Fuzz(func(t *testing.T, src string) {
		doc := text.New(src)
		m := Parse(doc)
		if fault := check(m); fault != "" {
			t.Fatalf("%s\n%s", fault, whole(m))
		}
		want := whole(m)
		if got := whole(Parse(doc)); got != want {
			t.Fatalf("a second parse differs:\n%s\n%s", want, got)
		}
		for _, at := range []int{0, len(src) / 2, len(src)} {
			for _, n := range m.NodeAt(at) {
				m.Enclosing(n)
			}
			m.StatementLines(at)
		}
	})
}

// FuzzSession checks that what a Session gives after an edit is what Parse gives.
func FuzzSession(f *testing.F) {
	for _, s := range sources(f) {
		f.Add(s, uint16(len(s)/2), uint16(1), "x")
		f.Add(s, uint16(len(s)/3), uint16(20), "")
		f.Add(s, uint16(len(s)/4), uint16(0), "\n  (")
	}
	f.Fuzz(func(t *testing.T, src string, at, del uint16, ins string) {
		var s Session
		defer s.Close()
		doc := text.New(src)
		edited := doc.Replace(text.Span{Start: int(at), End: int(at) + int(del)}, ins)
		for i, d := range []*text.Document{doc, edited, doc, edited} {
			if got, want := whole(s.Parse(d)), whole(Parse(d)); got != want {
				t.Fatalf("parse %d of the session:\n%s\nParse:\n%s", i, got, want)
			}
		}
	})
}

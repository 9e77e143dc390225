package pysyntax

import (
	"strings"
	"sync"
	"testing"

	"github.com/pywls/pywls/analysis/text"
)

// TestHostile parses text that repeats what parsers choke on.
func TestHostile(t *testing.T) {
	units := []string{
		"(", "((\n", "x = (\n", "x(]", "x)\n", "\"", "\"\"\"\n", "f\"{", "f\"{\n", "f'''{'''\n", "a.", "a.\n",
		"a+", "a,", "not ", "-", "x if y else ", "lambda: ", "*", "a = ", "if a:\n", "else:\n", "try:\n", "@a\n", "def f(\n",
		"class A:\n x = 1\n", "print a\n", "x = a b\n", "?", "$ ", "\\", "\\\n", "\x00", "\xff", "é", "#", "\t", "{", "}",
		"f\"{a:{b:", "x[a:", "match x:\n", "case a:\n", "`", "\r", "\n ", "await ", "a<b ", "a and ", "\"a\" ", "import a,",
		";", "async ", "1.", "t\"\"\n", "f\"\"\"{a}\n", "f\"{f'", "with a as b, ", "elif x:\n", "except:\n", "except A, B: x\n",
	}
	for _, u := range units {
		m := Parse(text.New(strings.Repeat(u, 4000/len(u))))
		if fault := check(m); fault != "" {
			t.Errorf("%q: %s", u, fault)
		}
	}
	for _, header := range []string{"if a:\n", "class A:\n"} {
		var deep strings.Builder
		for i := range 1500 {
			deep.WriteString(strings.Repeat(" ", i) + header)
		}
		if fault := check(Parse(text.New(deep.String()))); fault != "" {
			t.Errorf("%q: %s", header, fault)
		}
	}
}

func TestTooLarge(t *testing.T) {
	m := Parse(text.New(strings.Repeat("x = 1\n", MaxSize/6+1)))
	if len(m.Body) != 0 || len(m.Damaged) != 1 || m.Damaged[0].Len() != m.Source.Len() {
		t.Errorf("%d statements, damaged %v", len(m.Body), m.Damaged)
	}
}

// TestConcurrent is for the race detector; it also checks that all trees are
// closed and that parsers are reused.
func TestConcurrent(t *testing.T) {
	all := sources(t)
	var wg sync.WaitGroup
	for g := range 16 {
		wg.Go(func() {
			var s Session
			defer s.Close()
			for i := range 60 {
				doc := text.New(all[(g*7+i)%len(all)])
				m := s.Parse(doc)
				var inner sync.WaitGroup
				for range 2 {
					inner.Go(func() {
						WalkModule(m, func(n Node) bool { return m.Parent(n) == nil || true })
						m.NodeAt(doc.Len() / 2)
					})
				}
				inner.Wait()
				if i%3 == 0 && whole(Parse(doc)) != whole(m) {
					t.Errorf("source %d differs between goroutines", i)
				}
			}
		})
	}
	wg.Wait()
	if n := openTrees(); n != 0 {
		t.Errorf("%d trees are open", n)
	}
	if n := openParsers(); n > 200 {
		t.Errorf("%d parsers are open", n)
	}
}

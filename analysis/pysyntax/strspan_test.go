package pysyntax_test

import (
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// Every character of a decoded text leads back to what stands for it.
func TestSourceSpan(t *testing.T) {
	for _, c := range []struct{ source, find, want string }{
		{`"a b c"`, "b", "b"},
		{`"a\nb"`, "\n", `\n`},
		{`"\x41\u00e9z"`, "z", "z"},
		{`"\x41\u00e9z"`, "é", `\u00e9`},
		{`r"\n b"`, "b", "b"},
		{`f"{{x}} {y} z"`, "x", "x"},
		{`f"{{x}} {y} z"`, "{", "{{"},
		{`f"{{x}} {y} z"`, "z", "z"},
		{"\"\"\"a\r\nb\"\"\"", "b", "b"},
		{"\"a\\\nb c\"", "c", "c"},
		{`"a" 'b' "c"`, "c", "c"},
		{`rb"a" b"\tc"`, "c", "c"},
	} {
		m := pysyntax.Parse(text.New("x = " + c.source + "\n"))
		s := m.Body[0].(*pysyntax.Assign).Value.(*pysyntax.Str)
		found := false
		for i, p := range s.Parts {
			at := strings.Index(p.Text, c.find)
			if p.Expr != nil || at < 0 {
				continue
			}
			found = true
			span, ok := s.SourceSpan(m.Source, i, text.Span{Start: at, End: at + len(c.find)})
			if got := m.Source.Slice(span); !ok || got != c.want {
				t.Errorf("%s: %q stands at %q, want %q", c.source, c.find, got, c.want)
			}
			if span, ok := s.SourceSpan(m.Source, i, text.Span{Start: len(p.Text), End: len(p.Text)}); !ok || span.Start != p.End || span.End != p.End {
				t.Errorf("%s: the end of %q is %v, want %d", c.source, p.Text, span, p.End)
			}
			if _, ok := s.SourceSpan(m.Source, i, text.Span{Start: 0, End: len(p.Text) + 1}); ok {
				t.Errorf("%s: a span beyond the text", c.source)
			}
		}
		if !found {
			t.Errorf("%s: no %q in it", c.source, c.find)
		}
	}
}

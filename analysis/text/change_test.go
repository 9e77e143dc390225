package text_test

import (
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/text"
)

func TestChange(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 40) // longer than a block
	for _, c := range []struct{ old, new string }{
		{"", ""},
		{"a", ""},
		{"", "a"},
		{"abc", "abc"},
		{"abc", "axc"},
		{"aaa", "aaaa"},
		{"aaaa", "aa"},
		{long, long},
		{long, long + "x"},
		{long + "x", long},
		{"x" + long, long},
		{long + long, long + "x" + long},
		{long + "xy" + long, long + "y" + long},
		{long + long + long, long + long},
	} {
		change := text.Changed(text.New(c.old), text.New(c.new))
		moved := 0
		for i := range c.old {
			span := text.Span{Start: i, End: i + 1}
			to, ok := change.Shift(span)
			if !ok {
				continue
			}
			moved++
			if c.old[i:i+1] != c.new[to.Start:to.End] {
				t.Fatalf("%q to %q: byte %d is moved to %d", c.old, c.new, i, to.Start)
			}
		}
		if least := min(len(c.old), len(c.new)) - 1; moved < least {
			t.Errorf("%q to %q: %d bytes are known again, of at least %d", c.old, c.new, moved, least)
		}
	}
	if _, ok := text.Changed(nil, text.New("a")).Shift(text.Span{}); ok {
		t.Error("a span of no document is found again")
	}
}

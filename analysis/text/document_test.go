package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPositionsInThreeEncodings(t *testing.T) {
	doc := New("a🎉é\r\nb\rc\n")
	for _, c := range []struct {
		offset           int
		line             int
		utf8, utf16, u32 int
	}{
		{0, 0, 0, 0, 0},
		{1, 0, 1, 1, 1},
		{5, 0, 5, 3, 2},  // behind the emoji
		{7, 0, 7, 4, 3},  // end of the first line
		{8, 0, 7, 4, 3},  // between CR and LF counts as the end of the line
		{9, 1, 0, 0, 0},  // "b"
		{11, 2, 0, 0, 0}, // "c" behind a lone CR
		{13, 3, 0, 0, 0},
		{99, 3, 0, 0, 0}, // clipped
		{-1, 0, 0, 0, 0},
	} {
		for enc, want := range map[Encoding]int{UTF8: c.utf8, UTF16: c.utf16, UTF32: c.u32} {
			if got := doc.Position(c.offset, enc); got != (Position{c.line, want}) {
				t.Errorf("Position(%d, %d) = %v, want {%d %d}", c.offset, enc, got, c.line, want)
			}
		}
	}
}

func TestOffsetClips(t *testing.T) {
	doc := New("a🎉b\nxy")
	for _, c := range []struct {
		pos  Position
		enc  Encoding
		want int
	}{
		{Position{0, 2}, UTF16, 1}, // inside the surrogate pair: its start
		{Position{0, 3}, UTF8, 1},  // inside the four bytes: their start
		{Position{0, 99}, UTF16, 6},
		{Position{1, 99}, UTF32, 9},
		{Position{9, 0}, UTF16, 9},
		{Position{-1, 5}, UTF16, 0},
		{Position{0, -3}, UTF16, 0},
	} {
		if got := doc.Offset(c.pos, c.enc); got != c.want {
			t.Errorf("Offset(%v, %d) = %d, want %d", c.pos, c.enc, got, c.want)
		}
	}
}

func TestApply(t *testing.T) {
	got, err := Apply("hello world", []Edit{
		{Span{6, 11}, "there"}, {Span{0, 0}, "<"}, {Span{0, 0}, "<"}, {Span{11, 11}, ">"},
	})
	if err != nil || got != "<<hello there>" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, bad := range [][]Edit{
		{{Span{0, 3}, ""}, {Span{2, 4}, ""}},
		{{Span{0, 99}, ""}},
		{{Span{3, 1}, ""}},
	} {
		if got, err := Apply("hello", bad); err == nil {
			t.Errorf("Apply(%v) = %q without an error", bad, got)
		}
	}
}

func FuzzPositionRoundTrip(f *testing.F) {
	f.Add("a🎉é\r\nb\rc\n\xff\xfe", 3)
	f.Add("\ufeffx = 1\n", 0)
	f.Fuzz(func(t *testing.T, content string, offset int) {
		doc := New(content)
		for _, enc := range []Encoding{UTF8, UTF16, UTF32} {
			p := doc.Position(offset, enc)
			back := doc.Offset(p, enc)
			if again := doc.Position(back, enc); again != p {
				t.Fatalf("encoding %d: offset %d is %v, which is offset %d, which is %v", enc, offset, p, back, again)
			}
			if offset >= 0 && offset < len(content) && utf8.ValidString(content) && utf8.RuneStart(content[offset]) &&
				content[offset] != '\n' && back != offset {
				t.Fatalf("encoding %d: offset %d came back as %d", enc, offset, back)
			}
		}
	})
}

func FuzzLines(f *testing.F) {
	f.Add("a\r\n\rb\n\n")
	f.Fuzz(func(t *testing.T, content string) {
		doc := New(content)
		var lines []string
		for i := range doc.LineCount() {
			lines = append(lines, doc.Slice(doc.LineSpan(i)))
		}
		want := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(content), "\n")
		if strings.Join(lines, "\n") != strings.Join(want, "\n") {
			t.Fatalf("lines of %q: %q, want %q", content, lines, want)
		}
	})
}

// An incremental edit by positions gives the same text as the edit by bytes.
func FuzzReplace(f *testing.F) {
	f.Add("héllo\n🎉", 1, 3, "x\r\n")
	f.Fuzz(func(t *testing.T, content string, start, end int, insert string) {
		doc := New(content)
		start = clip(start, len(content))
		end = max(start, clip(end, len(content)))
		got := doc.Replace(Span{start, end}, insert)
		if want := content[:start] + insert + content[end:]; got.String() != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		if got.LineCount() != New(got.String()).LineCount() {
			t.Fatal("line index differs from a fresh one")
		}
	})
}

package text

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Encoding is the unit in which the character part of a Position counts.
type Encoding int

// The encodings of the Language Server Protocol. UTF16 is the zero value
// because the protocol makes it the default.
const (
	UTF16 Encoding = iota
	UTF8
	UTF32
)

// Position is a zero-based line and a zero-based character in that line,
// counted in the code units of some Encoding.
type Position struct{ Line, Character int }

// Document is an immutable text with an index of its lines. Lines end at LF,
// CR LF or a lone CR, as the Language Server Protocol says.
type Document struct {
	content string
	starts  []int // byte offset at which each line starts
}

// New indexes content. Any bytes are welcome: invalid UTF-8 counts one
// character for each stray byte.
func New(content string) *Document {
	starts := make([]int, 1, 1+strings.Count(content, "\n"))
	if strings.IndexByte(content, '\r') < 0 { // almost always, and much faster
		for at := 0; ; {
			i := strings.IndexByte(content[at:], '\n')
			if i < 0 {
				return &Document{content: content, starts: starts}
			}
			at += i + 1
			starts = append(starts, at)
		}
	}
	for i := 0; i < len(content); i++ {
		if content[i] == '\n' || content[i] == '\r' && (i+1 == len(content) || content[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return &Document{content: content, starts: starts}
}

// String is the whole text.
func (d *Document) String() string { return d.content }

// Len is the length in bytes.
func (d *Document) Len() int { return len(d.content) }

// Slice is the text of a span; a span outside the document is clipped.
func (d *Document) Slice(s Span) string {
	start, end := clip(s.Start, len(d.content)), clip(s.End, len(d.content))
	if start >= end {
		return ""
	}
	return d.content[start:end]
}

// LineCount is the number of lines; a text that ends with a line break has an
// empty last line.
func (d *Document) LineCount() int { return len(d.starts) }

// Line is the zero-based line that holds the byte offset.
func (d *Document) Line(offset int) int {
	return sort.SearchInts(d.starts, clip(offset, len(d.content))+1) - 1
}

// LineSpan is the span of a zero-based line without its line break. A line
// outside the document gives an empty span at the nearer end.
func (d *Document) LineSpan(line int) Span {
	if line < 0 {
		return Span{}
	}
	if line >= len(d.starts) {
		return Span{len(d.content), len(d.content)}
	}
	start, end := d.starts[line], len(d.content)
	if line+1 < len(d.starts) {
		end = d.starts[line+1] - 1
		if end > start && d.content[end] == '\n' && d.content[end-1] == '\r' {
			end--
		}
	}
	return Span{start, end}
}

// Position turns a byte offset into a position. Offsets outside the document
// are clipped; an offset inside a character counts as its start.
func (d *Document) Position(offset int, enc Encoding) Position {
	offset = clip(offset, len(d.content))
	line := d.Line(offset)
	start := d.starts[line]
	if end := d.LineSpan(line).End; offset > end {
		offset = end
	}
	if enc == UTF8 {
		return Position{line, runeStart(d.content, start, offset) - start}
	}
	n := 0
	for i := start; i < offset; {
		r, size := utf8.DecodeRuneInString(d.content[i:])
		if i+size > offset {
			break
		}
		n += units(r, enc)
		i += size
	}
	return Position{line, n}
}

// Offset turns a position into a byte offset. A character behind the end of
// its line means the end of the line, a line behind the last one the end of
// the text, and a position inside a character its start.
func (d *Document) Offset(p Position, enc Encoding) int {
	if p.Line < 0 {
		return 0
	}
	line := d.LineSpan(p.Line)
	if p.Character <= 0 || p.Line >= len(d.starts) {
		return line.Start
	}
	if enc == UTF8 {
		return runeStart(d.content, line.Start, min(line.Start+p.Character, line.End))
	}
	n, i := 0, line.Start
	for i < line.End {
		r, size := utf8.DecodeRuneInString(d.content[i:])
		n += units(r, enc)
		if n > p.Character {
			break
		}
		i += size
	}
	return i
}

// runeStart is the start of the character that holds the byte at an offset; a
// stray byte is a character of its own.
func runeStart(s string, start, at int) int {
	for i := at - 1; i >= start && i > at-utf8.UTFMax && at < len(s); i-- {
		if utf8.RuneStart(s[i]) {
			if _, size := utf8.DecodeRuneInString(s[i:]); i+size > at {
				return i
			}
			break
		}
	}
	return at
}

// units is the number of code units that one character takes.
func units(r rune, enc Encoding) int {
	if enc == UTF16 && r > 0xFFFF {
		return 2
	}
	return 1
}

func clip(n, end int) int { return max(0, min(n, end)) }

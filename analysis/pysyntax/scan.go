package pysyntax

import (
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// The scanner splits a file into logical lines before the grammar sees it.
// It knows strings, brackets, comments and line joining, and nothing else.
// That is enough to cut the file into pieces that are parsed one by one, so
// that damage stays where it is, and to see on which line a bracket or string
// was left open or an expression breaks off: there tree-sitter alone would
// silently join the next line ("self.env." and "x = 1" into "self.env.x = 1").

// logical is one logical line that holds code.
type logical struct {
	start  int // of its first physical line
	text   int // first token
	stop   int // behind the last token
	end    int // start of the next line
	indent int // columns
	word   string
	// colon is true when a ":" stands outside brackets, opens when that is the
	// last token.
	colon, opens bool
	damaged      bool
	orphan       bool // a clause without its statement
	stray        bool // stands where only a case clause may
}

// patch replaces source bytes for the grammar's eyes only.
type patch struct {
	at, del int
	ins     string
}

// maxDepth is the depth of brackets that Python's own tokenizer allows.
const maxDepth = 200

type scanner struct {
	src      string
	pos      int
	lines    []logical
	comments []Comment
	patches  []patch
	brackets []byte
	line     logical
	last     byte // kind of the last token: 'w'ord, 'n'umber, 's'tring or an operator's last byte
	lastAt   int
	equals   bool   // a "=" was seen inside brackets
	comma    bool   // a "," was seen outside brackets
	cut      mark   // where to go back to if a bracket proves to be unclosed
	spare    []byte // holds cut.brackets
	// lineComments is how many comments there were at the start of the physical line.
	lineComments int
	// Triple-quoted strings: all, those to end at once, and whether one never ends.
	triples    []text.Span
	distrusted map[int]bool
	runaway    bool
	wasted     int // see maxWaste
}

// mark is a state of the scanner inside one logical line.
type mark struct {
	set               bool
	pos, stop, lastAt int
	comments, patches int
	last              byte
	colon             bool
	brackets          []byte
}

func scan(src string) *scanner {
	s := &scanner{src: src}
	s.lines = make([]logical, 0, 16+len(src)/48)
	for attempt := 0; ; attempt++ {
		for s.pos < len(src) {
			s.physical()
		}
		if !s.runaway || attempt == 3 {
			break
		}
		from := s.suspect()
		if from < 0 {
			break
		}
		distrusted := map[int]bool{from: true}
		for at := range s.distrusted {
			distrusted[at] = true
		}
		*s = scanner{src: src, lines: s.lines[:0], distrusted: distrusted}
	}
	if len(s.patches) > 1 {
		sortPatches(s.patches)
	}
	return s
}

// physical reads from the start of a physical line that no logical line holds yet.
func (s *scanner) physical() {
	start := s.pos
	indent := s.indentation()
	if s.pos >= len(s.src) {
		return
	}
	switch c := s.src[s.pos]; c {
	case '\n', '\r':
		s.newline()
	case '#':
		s.comment()
		s.newline()
	default:
		s.line = logical{start: start, text: s.pos, stop: s.pos, indent: indent}
		s.logical()
	}
}

// indentation skips leading blanks and counts columns as Python does.
func (s *scanner) indentation() int {
	indent := 0
	if s.pos == 0 && strings.HasPrefix(s.src, "\ufeff") {
		s.pos = len("\ufeff")
	}
	for ; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case ' ':
			indent++
		case '\t':
			indent = indent/8*8 + 8
		case '\f':
			indent = 0
		default:
			return indent
		}
	}
	return indent
}

func (s *scanner) newline() {
	if s.pos < len(s.src) && s.src[s.pos] == '\r' {
		s.pos++
	}
	if s.pos < len(s.src) && s.src[s.pos] == '\n' {
		s.pos++
	}
}

func (s *scanner) comment() {
	end := s.lineEnd(s.pos)
	before := s.pos
	for before > 0 && strings.IndexByte(" \t\f", s.src[before-1]) >= 0 {
		before--
	}
	own := before == 0 || s.src[before-1] == '\n' || s.src[before-1] == '\r' || s.src[:before] == "\ufeff"
	s.comments = append(s.comments, Comment{Loc{s.pos, end}, s.src[s.pos:end], own})
	s.pos = end
}

// lineEnd is the offset of the line break at or behind i.
func (s *scanner) lineEnd(i int) int {
	n := strings.IndexByte(s.src[i:], '\n')
	if n < 0 {
		return len(s.src)
	}
	if n > 0 && s.src[i+n-1] == '\r' {
		n--
	}
	return i + n
}

func (s *scanner) token(kind byte, from, to int) {
	s.last, s.lastAt, s.line.stop, s.pos = kind, from, to, to
}

// logical reads one logical line; s.pos is at its first token.
func (s *scanner) logical() {
	s.brackets = s.brackets[:0]
	s.lineComments = len(s.comments)
	s.last, s.equals, s.comma, s.cut.set = 0, false, false, false
	src := s.src
	for s.pos < len(src) {
		i := s.pos
		c := src[i]
		switch {
		case isWord[c] && (c < '0' || c > '9'):
			for i++; i < len(src) && isWord[src[i]]; i++ {
			}
			if i < len(src) && (src[i] == '"' || src[i] == '\'') && isPrefix(src[s.pos:i]) {
				s.literal(s.pos, i)
				continue
			}
			if s.last == 0 {
				s.line.word = src[s.pos:i]
			}
			s.token('w', s.pos, i)
		case c == ' ', c == '\t', c == '\f':
			s.pos++
		case c >= '0' && c <= '9':
			s.number()
		case c == '"', c == '\'':
			s.literal(i, i)
		case c == '#':
			s.comment()
		case c == '\n', c == '\r':
			if len(s.brackets) == 0 {
				s.finish(i)
				return
			}
			s.newline()
			if !s.insideBrackets() {
				return
			}
		case c == '(', c == '[', c == '{':
			if len(s.brackets) == maxDepth {
				s.unclosed()
				return
			}
			s.brackets = append(s.brackets, c)
			s.token(c, i, i+1)
		case c == ')', c == ']', c == '}':
			s.closing(c)
		case c == '.':
			s.dot(len(src))
		case c == '\\' && i+1 < len(src) && (src[i+1] == '\n' || src[i+1] == '\r'):
			s.pos++
			s.newline()
		default:
			s.operator(c)
		}
	}
	if len(s.brackets) > 0 {
		s.unclosed()
		return
	}
	s.finish(len(src))
}

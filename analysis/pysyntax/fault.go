package pysyntax

import (
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// Fault is something that no Python takes, in CPython's own words.
type Fault struct {
	Span    text.Span
	Message string
}

// FirstFault is the first syntax error of a module that is certain, and whether
// there is one. Damage alone is none: the grammar is older than the newest
// Python, and does not know all of it. Certain is what tokens say: brackets that
// do not match, a string that does not end, two values in a row, the mark of a
// merge, and Python 2's print.
func FirstFault(m *Module) (Fault, bool) {
	if len(m.Source.String()) > MaxSize {
		return Fault{}, false
	}
	t := &tokens{src: oneLineBreak(m.Source.String()), line: true}
	t.run()
	if t.fault == nil || len(m.Damaged) == 0 && !t.printed {
		return Fault{}, false
	}
	return *t.fault, true
}

// tokens goes through the tokens of a file until it meets a fault.
type tokens struct {
	src      string
	pos      int
	brackets []int // offsets of those that are open
	last     byte  // kind of the last token: see scanner.last
	word     string
	at, end  int
	line     bool // at the start of a logical line
	first    bool // the last token is the first of its line
	fault    *Fault
	comma    *Fault // holds unless a bracket proves to be the cause
	printed  bool
	lost     bool // a string that cannot be followed
}

func (t *tokens) fail(start, end int, format string, args ...any) {
	t.fault = &Fault{text.Span{Start: start, End: end}, fmt.Sprintf(format, args...)}
}

func (t *tokens) run() {
	for t.pos < len(t.src) && t.fault == nil && !t.lost {
		t.next()
	}
	if n := len(t.brackets); t.fault == nil && !t.lost && n > 0 {
		at := t.brackets[n-1]
		t.fail(at, at+1, "'%c' was never closed", t.src[at])
	}
	if t.fault == nil {
		t.fault = t.comma
	}
}

func (t *tokens) next() {
	src, i := t.src, t.pos
	switch c := src[i]; {
	case c == '\n' || c == '\r':
		t.pos++
		if len(t.brackets) == 0 {
			t.line, t.first, t.last = true, false, 0
		}
		t.marker()
	case c == ' ' || c == '\t' || c == '\f' || strings.HasPrefix(src[i:], "\ufeff"):
		t.pos++
		if c >= 0x80 {
			t.pos += len("\ufeff") - 1
		}
	case c == '#':
		for t.pos < len(src) && src[t.pos] != '\n' {
			t.pos++
		}
	case c == '\\':
		t.pos = skipEscape(src, i)
	case c == '"' || c == '\'':
		t.literal(i, i)
	case isWord[c]:
		for i < len(src) && (isWord[src[i]] || '0' <= c && c <= '9' && src[i] == '.') {
			i++
		}
		if i < len(src) && (src[i] == '"' || src[i] == '\'') && isPrefix(src[t.pos:i]) {
			t.literal(t.pos, i)
			return
		}
		kind := byte('w')
		if '0' <= c && c <= '9' {
			kind = 'n'
		}
		t.token(kind, t.pos, i)
	case c == '(' || c == '[' || c == '{':
		t.brackets = append(t.brackets, i)
		t.token(c, i, i+1)
	case c == ')' || c == ']' || c == '}':
		t.closing(c)
	default:
		t.token(c, i, i+1)
	}
}

// marker is a line that a merge left behind.
func (t *tokens) marker() {
	for _, mark := range []string{"<<<<<<< ", ">>>>>>> "} {
		if strings.HasPrefix(t.src[t.pos:], mark) {
			t.fail(t.pos, t.pos+len(mark)-1, "invalid syntax: the mark of a merge is left here")
		}
	}
}

func (t *tokens) closing(c byte) {
	i, n := t.pos, len(t.brackets)
	if n == 0 {
		t.fail(i, i+1, "unmatched '%c'", c)
		return
	}
	if open := t.src[t.brackets[n-1]]; closer(open) != string(c) {
		t.fail(i, i+1, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, open)
		return
	}
	t.brackets = t.brackets[:n-1]
	t.token(c, i, i+1)
}

// literal is a string with its prefix from..quote. One with fields is left to the
// scanner, and what it cannot follow ends the search.
func (t *tokens) literal(from, quote int) {
	src := t.src
	q, open, triple := src[quote], quote+1, false
	if strings.HasPrefix(src[open:], src[quote:quote+1]+src[quote:quote+1]) {
		open, triple = quote+3, true
	}
	prefix := strings.ToLower(src[from:quote])
	if strings.ContainsAny(prefix, "ft") {
		f := formatted{s: &scanner{src: src}, quote: q, triple: triple, raw: strings.Contains(prefix, "r")}
		end, ok := f.content(open, 0)
		if t.lost = !ok; ok {
			t.token('s', from, end)
		}
		return
	}
	end, ok := plainEnd(src, open, q, triple)
	switch {
	case ok:
		t.token('s', from, end)
	case triple:
		t.fail(from, open, "unterminated triple-quoted string literal")
	default:
		t.fail(from, end, "unterminated string literal")
	}
}

// token takes one token, and looks at it beside the one before.
func (t *tokens) token(kind byte, from, to int) {
	word := ""
	if kind == 'w' {
		word = t.src[from:to]
	}
	value := kind == 'n' || kind == 's' || kind == 'w' && !reserved[word]
	switch {
	case !value || kind == 's' && t.last == 's':
	case len(t.brackets) > 0 && t.ends():
		if t.comma == nil {
			t.comma = &Fault{text.Span{Start: t.at, End: t.end}, "invalid syntax. Perhaps you forgot a comma?"}
		}
	case len(t.brackets) == 0 && t.first && t.word == "print":
		t.printed = true
		t.fail(t.at, to, "Missing parentheses in call to 'print'. Did you mean print(...)?")
	}
	t.first, t.line = t.line, false
	t.last, t.word, t.at, t.end, t.pos = kind, word, from, to, to
}

// ends reports whether the last token ends a value.
func (t *tokens) ends() bool {
	switch t.last {
	case 'n', 's', ')', ']', '}':
		return true
	case 'w':
		return !reserved[t.word] || t.word == "None" || t.word == "True" || t.word == "False"
	}
	return false
}

package pysyntax

import (
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// literal reads a string: its prefix from..quote and the rest.
func (s *scanner) literal(from, quote int) {
	src := s.src
	q := src[quote]
	open, triple := quote+1, false
	if strings.HasPrefix(src[open:], src[quote:quote+1]+src[quote:quote+1]) {
		open, triple = quote+3, true
	}
	var raw, format bool
	for i := from; i < quote; i++ {
		switch src[i] | 0x20 {
		case 'r':
			raw = true
		case 'f':
			format = true
		case 't':
			// The grammar does not know t-strings; they are built like f-strings.
			format = true
			s.patches = append(s.patches, patch{at: i, del: 1, ins: "f"})
		}
	}
	if triple && s.distrusted[from] {
		s.distrust(from, q)
		return
	}
	end, ok := s.body(from, open, q, triple, raw, format)
	if triple {
		s.triples = append(s.triples, text.Span{Start: from, End: end})
		if !ok {
			s.runaway = true
			s.distrust(from, q)
			return
		}
	}
	if !ok {
		s.insert(end, string(q))
	}
	s.token('s', from, end)
}

// body is the end of a string whose content starts at open. When it is not
// closed, that is the end of its line.
func (s *scanner) body(from, open int, q byte, triple, raw, format bool) (int, bool) {
	if !format || s.wasted > maxWaste {
		return plainEnd(s.src, open, q, triple)
	}
	patches, damaged := len(s.patches), s.line.damaged
	f := formatted{s: s, quote: q, triple: triple, raw: raw, indent: s.line.indent}
	end, ok := f.content(open, 0)
	if ok {
		return end, true
	}
	s.wasted += end - open
	// A field was left open: take the string as it was before Python 3.12,
	// where its quote always ends it, and close the field.
	at, tail := f.field, f.open
	s.patches, s.line.damaged = s.patches[:patches], damaged
	end, ok = plainEnd(s.src, open, q, triple)
	if triple && !ok || at == 0 {
		return end, ok
	}
	stop := end
	if ok {
		stop -= min(end-open, quoteLen(triple))
	}
	if at <= stop {
		code := strings.TrimRight(s.src[at:stop], " \t")
		if code == "" || strings.HasSuffix(code, ".") {
			tail = name + tail
		}
		s.insert(stop, tail+"}")
	}
	return end, ok
}

// maxWaste bounds what is read in vain for f-strings whose fields are not closed.
const maxWaste = 4 << 20

func quoteLen(triple bool) int {
	if triple {
		return 3
	}
	return 1
}

// plainEnd is the end of a string without fields.
func plainEnd(src string, i int, q byte, triple bool) (int, bool) {
	for i < len(src) {
		switch c := src[i]; {
		case c == '\\':
			i = skipEscape(src, i)
		case c == q:
			if !triple {
				return i + 1, true
			}
			if i+2 < len(src) && src[i+1] == q && src[i+2] == q {
				return i + 3, true
			}
			i++
		case !triple && (c == '\n' || c == '\r'):
			return i, false
		default:
			i++
		}
	}
	return len(src), false
}

// skipEscape steps over a backslash and what it escapes.
func skipEscape(src string, i int) int {
	if i+2 < len(src) && src[i+1] == '\r' && src[i+2] == '\n' {
		return i + 3
	}
	return min(i+2, len(src))
}

// distrust ends a triple-quoted string that is never closed, or that is to
// blame for one, at the end of its line.
func (s *scanner) distrust(from int, q byte) {
	end := s.lineEnd(from)
	s.insert(end, strings.Repeat(string(q), 3))
	s.token('s', from, end)
}

// suspect is the opening of the triple-quoted string to blame when another one
// is never closed. Most likely its quotes have just been typed and all later
// strings are inside out; then it is the first that holds code. -1: none.
func (s *scanner) suspect() int {
	for _, t := range s.triples {
		for rest := s.src[t.Start:t.End]; ; {
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				break
			}
			rest = rest[n+1:]
			line, _, _ := strings.Cut(rest, "\n")
			line = strings.TrimSpace(line)
			word, _, _ := strings.Cut(line, " ")
			switch word {
			case "def", "class", "async":
				if strings.HasSuffix(line, ":") {
					return t.Start
				}
			case "import", "from":
				if strings.Contains(line, "import ") && rest[0] == word[0] {
					return t.Start
				}
			}
		}
	}
	return -1
}

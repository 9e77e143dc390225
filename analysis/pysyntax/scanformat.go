package pysyntax

import "strings"

// formatted reads the content of an f-string or t-string and of its fields.
type formatted struct {
	s           *scanner
	quote       byte
	triple, raw bool
	indent      int
	field       int    // start of the field that was left open
	open        string // closes what the field left open
}

// maxNesting bounds f-strings inside f-strings; Python allows 150.
const maxNesting = 60

func (f *formatted) content(i, nesting int) (int, bool) {
	src := f.s.src
	for i < len(src) {
		switch c := src[i]; {
		case c == '\\':
			switch {
			case i+1 < len(src) && (src[i+1] == '{' || src[i+1] == '}'):
				i++
			case !f.raw && strings.HasPrefix(src[i:], `\N{`):
				n := strings.IndexAny(src[i:], "}\n")
				if n < 0 {
					return len(src), false
				}
				i += n
				if src[i] == '}' {
					i++
				}
			default:
				i = skipEscape(src, i)
			}
		case c == '{':
			if i+1 < len(src) && src[i+1] == '{' {
				i += 2
				continue
			}
			var ok bool
			if i, ok = f.replacement(i+1, nesting); !ok {
				return i, false
			}
		case c == f.quote:
			if !f.triple {
				return i + 1, true
			}
			if i+2 < len(src) && src[i+1] == c && src[i+2] == c {
				return i + 3, true
			}
			i++
		case !f.triple && (c == '\n' || c == '\r'):
			return i, false
		default:
			i++
		}
	}
	return len(src), false
}

// replacement reads a field from behind its "{" to behind its "}".
func (f *formatted) replacement(i, nesting int) (int, bool) {
	if nesting > maxNesting {
		return i, false
	}
	src, start := f.s.src, i
	var brackets []byte
	fail := func(i int) (int, bool) {
		f.field, f.open = start, ""
		for k := len(brackets) - 1; k >= 0; k-- {
			f.open += closer(brackets[k])
		}
		return i, false
	}
	var last byte // last byte that is not blank
	missing := func(at int) {
		if last == 0 || last == '.' {
			f.s.insert(at, name)
		}
	}
	for i < len(src) {
		c := src[i]
		switch {
		case c == '"' || c == '\'':
			p := i
			for p > start && i-p < 2 && isWord[src[p-1]] {
				p--
			}
			if p < i && (p > start && isWord[src[p-1]] || !isPrefix(src[p:i])) {
				p = i
			}
			open, triple := i+1, false
			if strings.HasPrefix(src[open:], src[i:i+1]+src[i:i+1]) {
				open, triple = i+3, true
			}
			prefix := strings.ToLower(src[p:i])
			var ok bool
			if strings.ContainsAny(prefix, "ft") {
				inner := formatted{s: f.s, quote: c, triple: triple, raw: strings.Contains(prefix, "r"), indent: f.indent}
				i, ok = inner.content(open, nesting+1)
				if t := strings.IndexByte(prefix, 't'); t >= 0 && ok {
					f.s.patches = append(f.s.patches, patch{at: p + t, del: 1, ins: "f"})
				}
			} else {
				i, ok = plainEnd(src, open, c, triple)
			}
			if !ok {
				return fail(i)
			}
			last = c
			continue
		case c >= '0' && c <= '9' && (i == start || !isWord[src[i-1]]):
			for i < len(src) && (isWord[src[i]] || src[i] == '.') {
				i++
			}
			last = 'n'
			continue
		case c == '(' || c == '[' || c == '{':
			if len(brackets) == maxDepth {
				return fail(i)
			}
			brackets = append(brackets, c)
		case c == '}' && len(brackets) == 0:
			missing(i)
			return i + 1, true
		case c == ')' || c == ']' || c == '}':
			if len(brackets) == 0 || closer(brackets[len(brackets)-1]) != string(c) {
				return fail(i)
			}
			if last == '.' {
				f.s.insert(i, name)
			}
			brackets = brackets[:len(brackets)-1]
		case c == '!' && len(brackets) == 0 && i+1 < len(src) && src[i+1] != '=':
			missing(i)
		case c == ':' && len(brackets) == 0:
			missing(i)
			if i+1 < len(src) && src[i+1] == '=' {
				// The grammar would see ":=".
				f.s.patches = append(f.s.patches, patch{at: i + 1, del: 1, ins: " "})
			}
			return f.spec(i+1, nesting, start)
		case c == '#':
			i = f.s.lineEnd(i)
			continue
		case c == '\n':
			if !f.triple && !f.continues(i+1) {
				return fail(i)
			}
		}
		if c > ' ' {
			last = c
		}
		i++
	}
	return fail(i)
}

// continues tells whether the line at i may belong to a field of a string that
// is not triple quoted: it must be indented more, or only close brackets.
func (f *formatted) continues(i int) bool {
	src := f.s.src
	from := i
	for i < len(src) && (src[i] == ' ' || src[i] == '\t') {
		i++
	}
	if i == len(src) {
		return false
	}
	return i-from > f.indent || strings.IndexByte("}])\r\n", src[i]) >= 0
}

// spec reads a format specification up to behind the "}" of its field.
func (f *formatted) spec(i, nesting, start int) (int, bool) {
	src := f.s.src
	for i < len(src) {
		switch c := src[i]; {
		case c == '{':
			var ok bool
			if i, ok = f.replacement(i+1, nesting+1); !ok {
				return i, false
			}
			continue
		case c == '}':
			return i + 1, true
		case !f.triple && (c == f.quote || c == '\n' || c == '\r'):
			f.field, f.open = start, ""
			return i, false
		}
		i++
	}
	f.field, f.open = start, ""
	return i, false
}

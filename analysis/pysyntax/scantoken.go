package pysyntax

import "strings"

func (s *scanner) operator(c byte) {
	i := s.pos
	next := byte(0)
	if i+1 < len(s.src) {
		next = s.src[i+1]
	}
	switch {
	case c == ':' && next == '=':
		s.token('=', i, i+2)
		return
	case c == ':' && len(s.brackets) == 0:
		s.line.colon = true
	case c == ',' && len(s.brackets) == 0:
		s.comma = true
	case c == '=' && next != '=' && len(s.brackets) == 1:
		s.equals = true
	case c == '?' || c == '$' || c == '!' && next != '=':
		s.line.damaged = true
	}
	s.token(c, i, i+1)
}

func (s *scanner) number() {
	i := s.pos
	for i < len(s.src) && (isWord[s.src[i]] || s.src[i] == '.') {
		i++
	}
	s.token('n', s.pos, i)
}

// dot reads one or more dots; a number that starts with a dot is a number. A
// dot behind which no name can follow gets one.
func (s *scanner) dot(end int) {
	i := s.pos + 1
	if i < end && s.src[i] >= '0' && s.src[i] <= '9' {
		s.number()
		return
	}
	if strings.HasPrefix(s.src[s.pos:end], "...") {
		s.token('e', s.pos, i+2)
		return
	}
	s.token('.', s.pos, i)
	if i < end && isWord[s.src[i]] {
		s.reserved(i)
		return
	}
	for i < end && (s.src[i] == ' ' || s.src[i] == '\t') {
		i++
	}
	if i == end {
		return
	}
	switch c := s.src[i]; {
	case c == '\n', c == '\r', c == '#':
		// Without brackets the end of the line is the business of finish.
		if len(s.brackets) > 0 {
			s.brokenOff(i)
		}
	case isWord[c] && c > '9' && !reserved[s.word(i)], c == '\\', c == '.':
	default:
		if s.line.word != "from" {
			s.insert(s.pos, name)
		}
	}
}

// reserved hides a name that is a word of Python's own as far as it is typed:
// the beginning of request.form_data.
func (s *scanner) reserved(i int) {
	if word := s.word(i); reserved[word] && s.line.word != "from" {
		s.patches = append(s.patches, patch{at: i, del: len(word), ins: strings.Repeat(name, len(word))})
		s.line.damaged = true
		s.token('n', s.lastAt, i+len(word))
	}
}

// brokenOff is a dot at the end of a line inside brackets: what follows on the
// next line is its name, unless it cannot be. Formatters break such lines, but
// in front of the dot.
func (s *scanner) brokenOff(i int) {
	for i < len(s.src) && (s.src[i] == ' ' || s.src[i] == '\t' || s.src[i] == '\n' || s.src[i] == '\r' || s.src[i] == '#') {
		if s.src[i] == '#' {
			i = s.lineEnd(i)
		} else {
			i++
		}
	}
	if i == len(s.src) {
		return
	}
	what := name
	switch c := s.src[i]; {
	case c == '"', c == '\'', '0' <= c && c <= '9', c == '{':
		what += ","
	case c == '\\':
		return
	case isWord[c]:
		word := s.word(i)
		next := strings.TrimLeft(s.src[i+len(word):], " \t")
		switch {
		case joining[word]:
		case reserved[word] && !hard[word], isPrefix(word) && next != "" && (next[0] == '"' || next[0] == '\''),
			strings.HasPrefix(next, "=") && !strings.HasPrefix(next, "=="):
			what += ","
		case !reserved[word]:
			return
		}
	}
	s.insert(s.pos, what)
	s.token('n', s.lastAt, s.pos)
}

// word is the word at an offset.
func (s *scanner) word(i int) string {
	end := i
	for end < len(s.src) && isWord[s.src[end]] {
		end++
	}
	return s.src[i:end]
}

// name stands for a name that the user has yet to type.
const name = "_"

func (s *scanner) insert(at int, what string) {
	s.patches = append(s.patches, patch{at: at, ins: what})
	s.line.damaged = true
}

func (s *scanner) closing(c byte) {
	open := byte('(')
	if c != ')' {
		open = c - 2 // "[" and "]", "{" and "}" are two apart
	}
	i := s.pos
	for k := len(s.brackets) - 1; k >= 0; k-- {
		if s.brackets[k] != open {
			continue
		}
		for j := len(s.brackets) - 1; j > k; j-- {
			s.insert(i, closer(s.brackets[j]))
		}
		s.brackets = s.brackets[:k]
		s.token(c, i, i+1)
		return
	}
	// Nothing to close: hide it.
	s.patches = append(s.patches, patch{at: i, del: 1, ins: " "})
	s.line.damaged = true
	s.token(c, i, i+1)
}

func closer(open byte) string {
	switch open {
	case '(':
		return ")"
	case '[':
		return "]"
	}
	return "}"
}

func isPrefix(w string) bool {
	if len(w) > 2 {
		return false
	}
	for i := 0; i < len(w); i++ {
		switch w[i] | 0x20 {
		case 'r', 'b', 'u', 'f', 't':
		default:
			return false
		}
	}
	return true
}

// isWord tells the bytes of names and numbers; all of non-ASCII counts.
var isWord = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
	}
	return
}()

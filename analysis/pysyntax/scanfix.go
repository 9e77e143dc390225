package pysyntax

import "strings"

// insideBrackets looks at the start of a physical line inside brackets. False:
// the bracket proved to be unclosed and the logical line has been ended.
func (s *scanner) insideBrackets() bool {
	start := s.pos
	from := s.cutHere()
	indent := s.indentation()
	i := s.pos
	for i < len(s.src) && isWord[s.src[i]] {
		i++
	}
	word := s.src[s.pos:i]
	if indent < s.line.indent && from.comments == s.lineComments && s.pos < len(s.src) {
		// The grammar's scanner would end the block here.
		s.patches = append(s.patches, patch{at: start - 1, del: 1, ins: " "})
	}
	s.lineComments = len(s.comments)
	if !s.cut.set && s.pos < len(s.src) {
		c := s.src[s.pos]
		blank := c == '\n' || c == '\r' || c == '#'
		closes := c == ')' || c == ']' || c == '}'
		header := s.last == ':' && compound[s.line.word] && len(s.brackets) == 1 && s.brackets[0] == '('
		if !blank && !closes && (indent <= s.line.indent || header) {
			s.cut = from
			s.spare = append(s.spare[:0], s.brackets...)
			s.cut.brackets = s.spare
		}
	}
	proof := hard[word]
	switch {
	case word == "async":
		rest := strings.TrimLeft(s.src[i:s.lineEnd(i)], " \t")
		proof = strings.HasPrefix(rest, "def ") || strings.HasPrefix(rest, "with ")
	case word == "from":
		proof = strings.Contains(s.src[i:s.lineEnd(i)], " import")
	case word == "" && s.pos+1 < len(s.src) && s.src[s.pos] == '@':
		proof = indent <= s.line.indent && isWord[s.src[s.pos+1]]
	}
	if !proof {
		return true
	}
	if !s.cut.set {
		s.cut = from
		s.cut.brackets = s.brackets
	}
	s.pos = start
	s.unclosed()
	return false
}

func (s *scanner) cutHere() mark {
	return mark{
		set: true, pos: s.pos, stop: s.line.stop, lastAt: s.lastAt, last: s.last,
		comments: len(s.comments), patches: len(s.patches), colon: s.line.colon,
	}
}

// unclosed ends a logical line whose brackets are never closed, at the first
// place where another statement seems to start.
func (s *scanner) unclosed() {
	if m := s.cut; m.set {
		s.pos, s.line.stop, s.last, s.lastAt, s.line.colon = m.pos, m.stop, m.last, m.lastAt, m.colon
		s.comments, s.patches = s.comments[:m.comments], s.patches[:m.patches]
		s.brackets = append(s.brackets[:0], m.brackets...)
	} else if s.pos < len(s.src) {
		// Too deep: give up on this physical line.
		s.pos = s.lineEnd(s.pos)
		s.newline()
	}
	s.line.damaged = true
	s.end(s.pos)
}

// finish ends a logical line at the line break at i.
func (s *scanner) finish(i int) {
	s.pos = i
	s.newline()
	s.end(s.pos)
}

// end completes a line: it adds what the line lacks for the grammar.
func (s *scanner) end(end int) {
	l := &s.line
	l.end = end
	l.opens = s.last == ':' && len(s.brackets) == 0 && (compound[l.word] || l.word == "match" || l.word == "case")
	at := l.stop
	if s.last == ':' && len(s.brackets) > 0 && compound[l.word] {
		// "def f(a:" and "if f(x:": the colon is meant to end the header.
		s.brackets = s.close(s.lastAt, s.brackets)
		l.colon, l.opens = true, true
	} else {
		if what := s.dangling(); what != "" {
			s.insert(at, what)
		}
		s.close(at, s.brackets)
	}
	if compound[l.word] && !l.colon {
		s.header(at)
		l.colon, l.opens = true, true
	}
	if l.word == "type" {
		rest := strings.TrimLeft(s.src[l.text+4:l.stop], " \t")
		if rest == "" || !isWord[rest[0]] {
			// A name like any other; the grammar would see a type alias.
			s.patches = append(s.patches, patch{at: l.text, del: 4, ins: "typ_"})
		}
	}
	switch l.word {
	case "except":
		s.exceptStar()
		if s.comma {
			s.exceptList()
		}
	case "def", "class", "async", "type":
		if s.equals {
			s.typeDefaults()
		}
	case "lazy":
		rest := strings.TrimLeft(s.src[l.text+4:l.stop], " \t")
		if strings.HasPrefix(rest, "import ") || strings.HasPrefix(rest, "from ") {
			s.patches = append(s.patches, patch{at: l.text, del: 4, ins: "    "})
		}
	}
	s.lines = append(s.lines, *l)
}

func (s *scanner) close(at int, brackets []byte) []byte {
	for k := len(brackets) - 1; k >= 0; k-- {
		s.insert(at, closer(brackets[k]))
	}
	return brackets[:0]
}

// dangling is what must follow the last token for the line to be whole.
func (s *scanner) dangling() string {
	l := &s.line
	switch s.last {
	case '.':
		if l.word == "from" && !strings.Contains(s.src[l.text:l.stop], "import") {
			return " import " + name
		}
		return name
	case '=', '+', '-', '/', '%', '&', '|', '^', '~', '<', '>', '@':
		return " " + name
	case '*':
		if l.word == "from" || l.word == "def" || l.word == "async" || strings.HasPrefix(s.src[l.text:], "lambda") {
			return ""
		}
		return name
	case ':':
		if len(s.brackets) > 0 && s.brackets[len(s.brackets)-1] == '{' || len(s.brackets) == 0 && !l.opens {
			return " " + name
		}
	case 'w':
		word := s.src[s.lastAt:l.stop]
		if s.lastAt > l.text && s.src[s.lastAt-1] == '.' {
			return ""
		}
		switch {
		case word == "def":
			return " " + name + "()"
		case word == "lambda":
			return ": " + name
		case l.text == s.lastAt && word == "from":
			return " " + name + " import " + name
		case l.text == s.lastAt && word == "for":
			return " " + name + " in " + name
		case word == "else" && l.text == s.lastAt:
			return ""
		case pending[word]:
			return " " + name
		case l.word == "from" && !strings.Contains(s.src[l.text:l.stop], "import"):
			return " import " + name
		}
	}
	return ""
}

// header ends a compound statement's header that has no colon.
func (s *scanner) header(at int) {
	l := &s.line
	text := s.src[l.text:l.stop]
	def := l.word == "def" || l.word == "async" && strings.Contains(text, "def")
	if def && !strings.Contains(text, "(") && !strings.HasSuffix(text, "def") {
		s.insert(at, "()")
	}
	s.insert(at, ":")
}

// exceptStar makes "except* A" of "except *A", where the grammar sees a splat.
func (s *scanner) exceptStar() {
	at := s.line.text + len("except")
	rest := s.src[at:s.line.stop]
	n := len(rest) - len(strings.TrimLeft(rest, " \t"))
	if n > 0 && n < len(rest) && rest[n] == '*' {
		s.patches = append(s.patches, patch{at: at, del: n + 1, ins: "*" + rest[:n]})
	}
}

// exceptList brackets the types of "except A, B:", which Python 3.14 allows
// and the grammar takes for Python 2.
func (s *scanner) exceptList() {
	l := &s.line
	text := s.src[l.text:l.stop]
	from := len("except")
	for from < len(text) && (text[from] == ' ' || text[from] == '*') {
		from++
	}
	to := strings.LastIndex(text, " as ")
	if to < 0 {
		to = strings.IndexByte(text, ':')
	}
	if to > from {
		s.patches = append(s.patches, patch{at: l.text + from, ins: "("}, patch{at: l.text + to, ins: ")"})
	}
}

// typeDefaults hides type parameters that have defaults (PEP 696), which the
// grammar does not know.
func (s *scanner) typeDefaults() {
	l := &s.line
	text := s.src[l.text:l.stop]
	open := strings.IndexByte(text, '[')
	if open < 0 || strings.ContainsAny(text[:open], "(=:") {
		return
	}
	depth, equals := 0, false
	for i := open; i < len(text); i++ {
		switch text[i] {
		case '[', '(':
			depth++
		case ')', ']':
			if depth--; depth == 0 {
				if equals {
					s.patches = append(s.patches, patch{at: l.text + open, del: i + 1 - open, ins: strings.Repeat(" ", i+1-open)})
				}
				return
			}
		case '=':
			equals = true
		}
	}
}

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

var (
	// compound words start a header that ends with a colon.
	compound = words("if elif else for while try except finally with def class async")
	// hard words start a statement and cannot stand inside brackets.
	hard = words("def class return import with while try except finally raise pass break continue del global nonlocal assert elif")
	// reserved words are no names.
	reserved = words("False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield")
	// joining words go on with the expression before them.
	joining = words("if else for and or in is not async")
	// pending words cannot end a logical line.
	pending = words("and or not in is if else for from import as await del assert with while class global nonlocal elif async")
)

package pysyntax

import "strings"

// frame is an open compound statement while blocks are checked.
type frame struct {
	indent int
	head   string // first word of the statement
	word   string // first word of its latest clause
	line   int    // of the latest clause
}

// structure finds blocks that are not whole, and returns what they lack: a
// body, a handler for "try", a definition below a decorator. It marks clauses
// that belong to nothing.
func (s *scanner) structure() []patch {
	var out []patch
	var open []frame
	add := func(l *logical, at int, what string) {
		out = append(out, patch{at: at, ins: what})
		l.damaged = true
	}
	// blank is what indents a line, with a line break before it.
	blank := func(l *logical) string {
		return "\n" + strings.TrimPrefix(s.src[l.start:l.text], "\ufeff")
	}
	shut := func(f frame, next int) {
		if f.word == "try" && next > 0 {
			l := &s.lines[f.line]
			add(l, s.lines[next-1].stop, blank(l)+"finally: pass")
		}
	}
	patches := len(s.patches)
	for i := range s.lines {
		l := &s.lines[i]
		if i > 0 {
			p := &s.lines[i-1]
			s.between(p, l, add, blank)
		}
		for n := len(open); n > 0 && open[n-1].indent > l.indent; n = len(open) {
			shut(open[n-1], i)
			open = open[:n-1]
		}
		n := len(open)
		same := n > 0 && open[n-1].indent == l.indent
		if same && continues(open[n-1], l.word) {
			open[n-1].word, open[n-1].line = l.word, i
			continue
		}
		if same {
			shut(open[n-1], i)
			open = open[:n-1]
			n--
		}
		if n > 0 && open[n-1].head == "match" {
			s.clauseOfMatch(l)
			open = append(open, frame{l.indent, "case", "case", i})
			continue
		}
		switch l.word {
		case "match":
			if l.opens {
				open = append(open, frame{l.indent, l.word, l.word, i})
			}
		case "else", "elif", "except", "finally":
			l.orphan, l.damaged = true, true
		case "if", "for", "while", "try", "async", "with", "def", "class":
			open = append(open, frame{l.indent, l.word, l.word, i})
		}
	}
	if n := len(s.lines); n > 0 {
		s.between(&s.lines[n-1], nil, add, blank)
		for k := len(open) - 1; k >= 0; k-- {
			shut(open[k], n)
		}
	}
	if len(out) > 1 {
		sortPatches(out)
	}
	if len(s.patches) > patches {
		sortPatches(s.patches)
	}
	return out
}

// clauseOfMatch sees to a line in the block of a match statement, where only
// case clauses may stand.
func (s *scanner) clauseOfMatch(l *logical) {
	switch {
	case l.word != "case":
		l.stray, l.damaged = true, true
	case !l.colon && l.stop == l.text+len("case"):
		s.patches = append(s.patches, patch{at: l.stop, ins: " " + name + ":"})
		l.colon, l.opens, l.damaged = true, true, true
	case !l.colon:
		s.patches = append(s.patches, patch{at: l.stop, ins: ":"})
		l.colon, l.opens, l.damaged = true, true, true
	}
}

// between looks at two neighbouring lines; next is nil at the end of the file.
func (s *scanner) between(p, next *logical, add func(*logical, int, string), blank func(*logical) string) {
	if p.opens && (next == nil || next.indent <= p.indent) && p.word != "match" {
		add(p, p.stop, " pass")
	}
	if s.src[p.text] == '@' && p.text < p.stop {
		defines := next != nil && next.indent == p.indent &&
			(next.word == "def" || next.word == "class" || next.word == "async" || s.src[next.text] == '@')
		if !defines {
			add(p, p.stop, blank(p)+"def "+name+"(): pass")
		}
	}
}

// continues tells whether a clause may follow in the statement of a frame.
func continues(f frame, word string) bool {
	switch word {
	case "elif":
		return f.head == "if" && f.word != "else"
	case "else":
		switch f.head {
		case "if", "for", "while", "async":
			return f.word != "else"
		case "try":
			return f.word == "except"
		}
	case "except":
		return f.head == "try" && (f.word == "try" || f.word == "except")
	case "finally":
		return f.head == "try" && f.word != "finally"
	}
	return false
}

// isClause tells the words that continue a compound statement.
func isClause(word string) bool {
	return word == "else" || word == "elif" || word == "except" || word == "finally"
}

// statementEnd is the line behind the statement that starts at line i and the
// line of its header, which follows its decorators.
func (s *scanner) statementEnd(i, limit int) (end, header int) {
	base := s.lines[i].indent
	header = i
	for s.src[s.lines[header].text] == '@' && header+1 < limit && s.lines[header+1].indent == base {
		header++
	}
	end = header + 1
	for end < limit {
		l := &s.lines[end]
		if l.indent <= base && !(l.indent == base && isClause(l.word) && !l.orphan) {
			break
		}
		end++
	}
	return end, header
}

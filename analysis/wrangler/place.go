package wrangler

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// Place is what a byte offset of a wrangler file is for. It is found by tokens
// alone, so that it is right while the text around it is half written.
type Place struct {
	// Keys lead from the root to the value at the offset or, in the position of
	// a key, to the object around it; "[]" stands for each step into an array.
	Keys []string
	// InKey is true where a key stands or may be typed, InHeader in the brackets
	// of a TOML header; elsewhere a value stands or may be typed.
	InKey, InHeader bool
	Array           bool // of a header: [[...]]
	// Word is the key, string or other word at the offset, without quotes, up to
	// its end; empty where nothing is typed yet. A header's is all in brackets.
	Word   text.Span
	Quoted bool // Word stands in quotes
	Closed bool // the closing quote is there
	// Colon is true of a key that has its `:` or `=` already.
	Colon bool
	// Comma is true where something follows in the same object or array, so
	// that what is typed needs a comma behind it.
	Comma bool
	// Siblings are the other keys of the object, in source order.
	Siblings []string
	// Strings are the values of those siblings that are strings in quotes.
	Strings map[string]string
}

// PlaceAt is the place of a byte offset; false in a comment or behind the end
// of a complete value, where nothing can be typed.
func PlaceAt(format Format, src string, offset int) (Place, bool) {
	s := &placer{src: src, offset: offset, toml: format == TOML, tables: map[string]*frame{}, arrays: map[string]bool{}}
	s.top = &frame{object: true, key: true}
	if s.toml {
		s.tables[""] = s.top
	} else {
		s.top = &frame{}
	}
	s.stack = []*frame{s.top}
	s.run()
	if s.found == nil {
		return Place{}, false
	}
	if f := s.at; f != nil {
		own := s.src[s.found.Word.Start:s.found.Word.End]
		skipped := false
		for _, k := range f.keys {
			if s.found.InKey && k == own && !skipped {
				skipped = true
				continue
			}
			s.found.Siblings = append(s.found.Siblings, k)
		}
		s.found.Strings = f.strings
	}
	return *s.found, true
}

// frame is an open object, array or table.
type frame struct {
	object bool
	path   []string
	keys   []string
	// strings are the string values read so far, by key.
	strings map[string]string

	key   bool   // a key is expected
	last  string // the key whose value is expected or was read
	parts []string
	done  bool // a value was read and no comma since
}

type placer struct {
	src    string
	pos    int
	offset int
	toml   bool
	top    *frame
	stack  []*frame
	tables map[string]*frame
	arrays map[string]bool // paths of arrays of tables
	found  *Place
	at     *frame
}

func (s *placer) cur() *frame { return s.stack[len(s.stack)-1] }

// valuePath leads to the value that is expected in a frame.
func valuePath(f *frame) []string {
	switch {
	case f.object:
		return append(slices.Clone(f.path), f.parts...)
	case f.path == nil && f.last == "":
		return nil
	}
	return append(slices.Clone(f.path), "[]")
}

// note records the place of the offset.
func (s *placer) note(word text.Span, quoted, closed bool) {
	if s.found != nil {
		return
	}
	f := s.cur()
	p := &Place{Word: word, Quoted: quoted, Closed: closed}
	if f.object && f.key {
		p.InKey, p.Keys = true, append(slices.Clone(f.path), f.parts...)
	} else {
		p.Keys = valuePath(f)
	}
	rest := strings.TrimLeft(s.src[min(len(s.src), word.End+btoi(closed)):], " \t")
	p.Colon = strings.HasPrefix(rest, ":") && !s.toml || strings.HasPrefix(rest, "=") && s.toml
	for !s.toml {
		rest = strings.TrimLeft(rest, " \t\r\n")
		if !strings.HasPrefix(rest, "//") {
			break
		}
		_, rest, _ = strings.Cut(rest, "\n")
	}
	if rest != "" {
		p.Comma = strings.ContainsRune("\"'{[", rune(rest[0])) && (!s.toml || len(s.stack) > 1)
	}
	s.found, s.at = p, f
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// gap records the offset when it lies in white space that was stepped over.
func (s *placer) gap(from, to int) {
	f := s.cur()
	if s.offset < from || s.offset > to || s.found != nil || f.done && (!f.object || s.toml || !strings.Contains(s.src[from:s.offset], "\n")) {
		return
	}
	if f == s.top && !s.toml {
		return
	}
	if f.done { // a new line behind a value: a key comes next
		f.key, f.parts = true, nil
	}
	s.note(text.Span{Start: s.offset, End: s.offset}, false, false)
}

func (s *placer) run() {
	for s.pos < len(s.src) {
		start := s.pos
		c := s.src[start]
		switch {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			s.space()
		case s.toml && c == '#' || !s.toml && strings.HasPrefix(s.src[start:], "//"):
			s.pos = start + lineLen(s.src[start:])
			if s.offset > start && s.offset <= s.pos {
				return
			}
		case !s.toml && strings.HasPrefix(s.src[start:], "/*"):
			end := strings.Index(s.src[start+2:], "*/")
			if end < 0 {
				return
			}
			s.pos = start + end + 4
			if s.offset > start && s.offset < s.pos {
				return
			}
		case s.toml && c == '[' && len(s.stack) == 1 && s.cur().key && len(s.cur().parts) == 0:
			s.header()
		case c == '{' || c == '[':
			f := s.cur()
			if s.offset == start && !f.done {
				s.gap(start, start)
			}
			next := &frame{object: c == '{', key: c == '{', path: valuePath(f)}
			if !next.object && next.path == nil {
				next.path = []string{}
			}
			f.done = true
			s.stack = append(s.stack, next)
			s.pos++
			s.empty()
		case c == '}' || c == ']':
			s.gap(start, start)
			if len(s.stack) > 1 {
				s.stack = s.stack[:len(s.stack)-1]
			}
			s.cur().done = true
			s.pos++
		case c == ',':
			s.gap(start, start)
			f := s.cur()
			f.done, f.key, f.parts = false, f.object, nil
			s.pos++
			s.empty()
		case c == ':' && !s.toml || c == '=' && s.toml:
			f := s.cur()
			f.key = false
			s.pos++
			s.empty()
		case c == '.' && s.toml && s.cur().key:
			s.pos++
			s.empty()
		case c == '"' || c == '\'':
			s.quoted()
		default:
			s.bare()
		}
	}
	s.gap(len(s.src), len(s.src))
}

// empty records the offset right behind a mark when nothing is typed there.
func (s *placer) empty() {
	if s.offset == s.pos && (s.pos == len(s.src) || strings.IndexByte(" \t\r\n,}]", s.src[s.pos]) >= 0) {
		s.gap(s.pos, s.pos)
	}
}

func lineLen(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

func (s *placer) space() {
	start := s.pos
	for s.pos < len(s.src) && strings.IndexByte(" \t\r\n", s.src[s.pos]) >= 0 {
		if s.toml && len(s.stack) == 1 && s.src[s.pos] == '\n' {
			s.gap(start, s.pos)
			f := s.cur()
			f.key, f.parts, f.done = true, nil, false
			start = s.pos + 1
		}
		s.pos++
	}
	end := s.pos
	if end < len(s.src) && strings.IndexByte(",}]#/", s.src[end]) < 0 {
		end-- // at the start of a word the word itself is meant
	}
	s.gap(start, end)
}

// word takes a key or value that stands between two offsets.
func (s *placer) word(word text.Span, quoted, closed bool) {
	f := s.cur()
	if f.object && f.done { // no comma between: the next key
		f.key, f.done, f.parts = true, false, nil
	}
	if f.object && !f.key && len(f.parts) == 0 {
		f.key = true
	}
	if s.offset >= word.Start && s.offset <= word.End {
		s.note(word, quoted, closed)
	}
	if f.object && f.key {
		name := s.src[word.Start:word.End]
		if len(f.parts) == 0 {
			f.keys = append(f.keys, name)
		}
		f.parts = append(f.parts, name)
		rest := strings.TrimLeft(s.src[s.pos:], " \t\r\n")
		if !s.toml && !strings.HasPrefix(rest, ":") {
			f.done = true // a key alone: the next word is one again
		}
		return
	}
	if f.object && quoted && len(f.parts) == 1 {
		if f.strings == nil {
			f.strings = map[string]string{}
		}
		f.strings[f.parts[0]] = s.src[word.Start:word.End]
	}
	f.done = true
}

func (s *placer) quoted() {
	start, quote := s.pos, s.src[s.pos]
	if s.toml && strings.HasPrefix(s.src[start:], strings.Repeat(string(quote), 3)) {
		end := strings.Index(s.src[start+3:], strings.Repeat(string(quote), 3))
		if end < 0 {
			s.pos = len(s.src)
		} else {
			s.pos = start + end + 6
		}
		s.cur().done = true
		return
	}
	s.pos++
	for s.pos < len(s.src) && s.src[s.pos] != '\n' && s.src[s.pos] != '\r' {
		switch s.src[s.pos] {
		case quote:
			end := s.pos
			s.pos++
			s.word(text.Span{Start: start + 1, End: end}, true, true)
			return
		case '\\':
			if quote == '"' && s.pos+1 < len(s.src) {
				s.pos++
			}
		}
		s.pos++
	}
	s.word(text.Span{Start: start + 1, End: s.pos}, true, false)
}

func (s *placer) bare() {
	start := s.pos
	stop := " \t\r\n,:{}[]\"'"
	if s.toml {
		stop = " \t\r\n,={}[]\"'#"
		if s.cur().key {
			stop += "."
		}
	}
	for s.pos < len(s.src) && strings.IndexByte(stop, s.src[s.pos]) < 0 {
		s.pos++
	}
	if s.pos == start {
		s.pos++
	}
	s.word(text.Span{Start: start, End: s.pos}, false, false)
}

// header opens a [table] or [[table]].
func (s *placer) header() {
	start := s.pos
	end := start + lineLen(s.src[start:])
	line := s.src[start:end]
	array := strings.HasPrefix(line, "[[")
	body := strings.TrimLeft(line, "[")
	from := start + len(line) - len(body)
	name, _, _ := strings.Cut(body, "]")
	if comment := strings.IndexByte(name, '#'); comment >= 0 {
		name = name[:comment]
	}
	name = strings.TrimRight(name, " \t\r")
	if s.offset >= from && s.offset <= from+len(name) {
		s.found = &Place{InKey: true, InHeader: true, Array: array, Word: text.Span{Start: from, End: from + len(name)}}
		s.at = s.top
	}
	s.pos = end
	var path []string
	var parts []string
	for _, part := range strings.Split(name, ".") {
		parts = append(parts, strings.Trim(strings.TrimSpace(part), `"'`))
	}
	for i, part := range parts {
		if parent := s.tables[strings.Join(path, "\x00")]; parent != nil && !slices.Contains(parent.keys, part) {
			parent.keys = append(parent.keys, part)
		}
		path = append(path, part)
		if i < len(parts)-1 && s.arrays[strings.Join(path, "\x00")] {
			path = append(path, "[]")
		}
	}
	id := strings.Join(path, "\x00")
	f := s.tables[id]
	if array {
		s.arrays[id] = true
		path = append(path, "[]")
		id = strings.Join(path, "\x00")
		f = nil
	}
	if f == nil {
		f = &frame{object: true, path: path}
		s.tables[id] = f
	}
	f.key, f.parts, f.done = false, nil, true // until the line ends
	s.stack = []*frame{f}
}

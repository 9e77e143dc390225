package pysyntax

import (
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// Session parses the successive states of one document. Pieces of the file
// that did not change are not parsed again, and those that did not move are
// shared between the modules. The result is always that of Parse. The zero
// value is ready; a Session is used by one goroutine at a time.
type Session struct {
	old, now map[pieceKey]*piece
}

type pieceKey struct {
	text   string
	header bool // parsed without the body that follows
}

// piece is a piece of the file as it was parsed.
type piece struct {
	text    string // of its own, not to hold on to the whole file
	recs    []record
	base    int // where body stands
	body    []Stmt
	damaged []text.Span
}

// Parse is like the function Parse.
func (s *Session) Parse(doc *text.Document) *Module {
	s.now = make(map[pieceKey]*piece, len(s.old)+16)
	m := parse(doc, s)
	s.old, s.now = s.now, nil
	return m
}

// Close forgets everything; the session may be used again.
func (s *Session) Close() { s.old = nil }

// find is the piece with that text from the last parse, or nil.
func (s *Session) find(text string, header bool) *piece {
	key := pieceKey{text, header}
	if p := s.now[key]; p != nil {
		return p
	}
	p := s.old[key]
	if p != nil {
		s.now[pieceKey{p.text, header}] = p
	}
	return p
}

// keep adds a piece. The records are copied: C owns them.
func (s *Session) keep(text string, header bool, recs []record) *piece {
	p := &piece{text: strings.Clone(text), recs: append([]record(nil), recs...), base: -1}
	s.now[pieceKey{p.text, header}] = p
	return p
}

// use is the body of a piece that starts at base.
func (s *Session) use(b *builder, p *piece, base int) []Stmt {
	if p.base == base {
		b.damaged = append(b.damaged, p.damaged...)
		return p.body
	}
	n := len(b.damaged)
	body := b.convert(nil, p.text, p.recs, base, nil)
	p.base, p.body, p.damaged = base, body, append([]text.Span(nil), b.damaged[n:]...)
	return body
}

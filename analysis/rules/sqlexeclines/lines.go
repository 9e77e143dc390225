package sqlexeclines

import (
	"strings"

	"github.com/pywls/pywls/analysis/sql"
	"github.com/pywls/pywls/analysis/sql/sqlite"
	"github.com/pywls/pywls/analysis/text"
)

// fault is what is wrong with a line.
type fault int

const (
	whole fault = iota // nothing
	part               // a part of a statement
	empty              // a comment, and no statement
)

// broken is the first line of a text that is no statement by itself, without
// the white space around it. D1 takes the white space around the text away,
// splits it at line breaks and passes over empty lines. Where the text as a
// whole is no SQL either, its lines are not at fault.
//
// Source: D1Database.exec in src/cloudflare/internal/d1-api.ts of
// https://github.com/cloudflare/workerd, and measured.
func broken(src string) (text.Span, fault) {
	trimmed := strings.TrimSpace(src)
	at := strings.Index(src, trimmed)
	lines := strings.Split(trimmed, "\n")
	if len(lines) < 2 || len(sql.Statements(src)) == 0 || sqlite.Check(src) != nil {
		return text.Span{}, whole
	}
	first, found := text.Span{}, whole
	for _, line := range lines {
		own := strings.TrimSpace(line)
		from := at + strings.Index(line, own)
		span := text.Span{Start: from, End: from + len(own)}
		switch {
		case own == "":
		case len(sql.Statements(own)) == 0 && strings.HasPrefix(own, "--"):
			if found == whole {
				first, found = span, empty
			}
		case len(sql.Statements(own)) == 0 || sqlite.Check(own) != nil:
			return span, part
		}
		at += len(line) + 1
	}
	return first, found
}

// Package sqlite asks SQLite itself whether a statement is one. It prepares the
// statement on an empty database in memory and never runs it.
package sqlite

import (
	"slices"
	"strings"
	"sync"

	"zombiezen.com/go/sqlite"

	"github.com/pywls/pywls/analysis/sql"
	"github.com/pywls/pywls/analysis/text"
)

// Fault is what SQLite rejects about a text.
type Fault struct {
	// Span is the token at which SQLite gave up, in bytes of the text; empty, at
	// the end, where the text ends too early.
	Span    text.Span
	Message string // as SQLite says it: near "FOO": syntax error
}

// maxLength is the longest statement that D1 takes, in bytes.
//
// Source: https://developers.cloudflare.com/d1/platform/limits/
const maxLength = 100_000

// maxKept is how many answers are kept before all are forgotten.
const maxKept = 4096

var engine = struct {
	sync.Mutex
	conn *sqlite.Conn
	kept map[string]*Fault
}{kept: map[string]*Fault{}}

// Check is the first fault of a text of one or more statements, or nil. Only
// what no database could make right counts: a name that is not there may be
// there at run time. Texts too long for D1 are not read. The answer does not
// depend on what was asked before; it is safe for concurrent use.
func Check(src string) *Fault {
	if len(src) > maxLength {
		return nil
	}
	engine.Lock()
	defer engine.Unlock()
	if fault, known := engine.kept[src]; known {
		return fault
	}
	if engine.conn == nil {
		conn, err := open()
		if err != nil {
			return nil // without memory there is nothing to report
		}
		engine.conn = conn
	}
	if len(engine.kept) >= maxKept {
		clear(engine.kept)
	}
	fault := check(engine.conn, src)
	engine.kept[src] = fault
	return fault
}

// open is a connection to an empty database with the limits of workerd, which
// bound the work of one statement.
func open() (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(":memory:", sqlite.OpenReadWrite|sqlite.OpenMemory)
	if err != nil {
		return nil, err
	}
	for limit, value := range map[sqlite.Limit]int32{
		sqlite.LimitSQLLength:      maxLength,
		sqlite.LimitExprDepth:      100,
		sqlite.LimitCompoundSelect: 5,
		sqlite.LimitVDBEOp:         25_000,
		sqlite.LimitAttached:       0,
	} {
		conn.Limit(limit, value)
	}
	// Some pragmas act while they are prepared.
	err = conn.SetAuthorizer(sqlite.AuthorizeFunc(func(a sqlite.Action) sqlite.AuthResult {
		if a.Type() == sqlite.OpPragma || a.Type() == sqlite.OpAttach {
			return sqlite.AuthResultDeny
		}
		return sqlite.AuthResultOK
	}))
	return conn, err
}

func check(conn *sqlite.Conn, src string) *Fault {
	for _, s := range sql.Statements(src) {
		start := s[0].Span.Start
		stmt, _, err := conn.PrepareTransient(src[start:s[len(s)-1].Span.End])
		if err == nil {
			_ = stmt.Finalize() // a statement that never ran has no error to give
			continue
		}
		message := message(err)
		if sqlite.ErrCode(err).ToPrimary() != sqlite.ResultError || !certain(message) {
			continue
		}
		at, located := sqlite.ErrorOffset(err)
		fault := &Fault{Message: message, Span: text.Span{Start: s[len(s)-1].Span.End, End: s[len(s)-1].Span.End}}
		if located {
			fault.Span = token(s, start+at)
		} else if message != incomplete {
			fault.Span.Start = start
		}
		if !limited(src, s, fault) {
			return fault
		}
	}
	return nil
}

const incomplete = "incomplete input"

// message is SQLite's own part of an error.
func message(err error) string {
	_, own, _ := strings.Cut(err.Error(), "SQL logic error: ")
	return own
}

// certain reports whether a message speaks of the statement alone, and not of
// the tables, columns, functions and modules that the database has.
func certain(message string) bool {
	return message == incomplete || strings.HasSuffix(message, ": syntax error") || strings.HasPrefix(message, "unrecognized token: ") ||
		strings.HasPrefix(message, "unknown join type: ") || strings.HasSuffix(message, " is not constant") ||
		strings.HasSuffix(message, " has more than one primary key") || strings.HasPrefix(message, "duplicate column name: ") ||
		slices.Contains([]string{
			"AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY",
			"all VALUES must have the same number of terms",
			"a JOIN clause is required before ON",
		}, message)
}

// token is the token of a statement that starts at an offset.
func token(s sql.Statement, at int) text.Span {
	for _, t := range s {
		if t.Span.Start == at {
			return t.Span
		}
	}
	return text.Span{Start: at, End: at}
}

// limited reports whether a fault is ORDER BY or LIMIT on an UPDATE or DELETE:
// workerd builds SQLite with SQLITE_ENABLE_UPDATE_DELETE_LIMIT, which takes
// them, and this build is without.
//
// Source: build/BUILD.sqlite3 of https://github.com/cloudflare/workerd
func limited(src string, s sql.Statement, f *Fault) bool {
	switch s.Verb(src) {
	case "UPDATE", "DELETE":
	default:
		return false
	}
	word := src[f.Span.Start:f.Span.End]
	return strings.EqualFold(word, "ORDER") || strings.EqualFold(word, "LIMIT")
}

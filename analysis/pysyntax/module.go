// Package pysyntax turns Python source into an immutable syntax tree of plain
// Go structs with byte spans. It is the only package that touches cgo and
// tree-sitter: the C tree is read once, closed at once, and never leaves here.
//
// Parsing never fails. What cannot be parsed becomes BadStmt and BadExpr and
// is listed in Module.Damaged; the rest of the file is kept. Damage is not a
// syntax error to report: the grammar lags behind Python itself.
package pysyntax

import (
	"sync"

	"github.com/pywls/pywls/analysis/text"
)

// Node is any piece of syntax.
type Node interface {
	// Span is the bytes the node covers, without surrounding parentheses,
	// except for displays whose brackets belong to them.
	Span() text.Span
}

// Loc is embedded in every node and gives it its span.
type Loc struct{ Start, End int }

// Span is the bytes the node covers.
func (l Loc) Span() text.Span { return text.Span{Start: l.Start, End: l.End} }

// Module is one parsed file. It is immutable and safe for concurrent use.
type Module struct {
	Source   *text.Document
	Body     []Stmt
	Doc      *Str
	Comments []Comment   // in source order
	Damaged  []text.Span // regions that could not be parsed, in source order

	lines []lineSpan
	memos sync.Map
}

// Memo is what derive makes of the module, made once per key and kept as long as
// the module, which never changes. A key is a value of a type that only its
// package has. Two goroutines that ask at once may both derive.
func Memo[K comparable, V any](m *Module, key K, derive func() V) V {
	if v, ok := m.memos.Load(key); ok {
		return v.(V)
	}
	v, _ := m.memos.LoadOrStore(key, derive())
	return v.(V)
}

// lineSpan is the code of one logical line.
type lineSpan struct{ text, stop int32 }

// Comment is one comment, from "#" to the end of its line.
type Comment struct {
	Loc
	Text string // with the "#"
	// Own is true when only white space stands before it on its line.
	Own bool
}

// MaxSize is the number of bytes above which a file is not parsed: such files
// are generated data, and one of them must not slow down every keystroke.
const MaxSize = 4 << 20

package pysyntax

import (
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// conv turns the records of one piece of a file into nodes.
type conv struct {
	src     string // the piece
	recs    []record
	base    int              // offset of the piece in the file
	bad     map[int]*BadStmt // lines hidden from the grammar, by their start
	damaged []text.Span
	depth   int
	// exprsOnly makes salvage keep no statements.
	exprsOnly bool
	slabs
}

// maxNodeDepth bounds recursion, here and in whoever walks the tree.
const maxNodeDepth = 1000

func (c *conv) start(i uint32) int      { return c.base + int(c.recs[i].start) }
func (c *conv) end(i uint32) int        { return c.base + int(c.recs[i].end) }
func (c *conv) loc(i uint32) Loc        { return Loc{c.start(i), c.end(i)} }
func (c *conv) span(i uint32) text.Span { return text.Span{Start: c.start(i), End: c.end(i)} }
func (c *conv) text(i uint32) string    { return c.src[c.recs[i].start:c.recs[i].end] }
func (c *conv) kind(i uint32) kind      { return c.recs[i].kind }
func (c *conv) next(i uint32) uint32    { return c.recs[i].next }
func (c *conv) empty(i uint32) bool     { return c.recs[i].start == c.recs[i].end }
func (c *conv) failed(i uint32) bool    { return c.recs[i].flags&flagHasError != 0 }
func (c *conv) field(i uint32) field    { return c.recs[i].field }
func (c *conv) damage(i uint32)         { c.damaged = append(c.damaged, c.span(i)) }
func (c *conv) isExpr(i uint32) bool    { return isExprKind(c.kind(i)) }
func isExprKind(k kind) bool            { return k >= kIdentifier && k <= kAsTarget || isTargetKind(k) }
func isTargetKind(k kind) bool          { return k == kTuplePattern || k == kListPattern }
func isSimple(k kind) bool              { return k >= kImport && k <= kTypeAlias }
func isStmtKind(k kind) bool            { return isSimple(k) || isCompoundKind(k) }
func isCompoundKind(k kind) bool        { return k >= kIf && k <= kDecorated }

// textAt is the text between two offsets of the file.
func (c *conv) textAt(from, to int) string { return c.src[from-c.base : to-c.base] }

func (c *conv) child(i uint32, f field) uint32 {
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.field(k) == f {
			return k
		}
	}
	return 0
}

// firstExpr is the first child that is an expression, or 0.
func (c *conv) firstExpr(i uint32) uint32 {
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.isExpr(k) {
			return k
		}
	}
	return 0
}

func (c *conv) has(i uint32, token kind) bool {
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == token {
			return true
		}
	}
	return false
}

// block converts the statements among the children of a node.
func (c *conv) block(i uint32) []Stmt {
	if i == 0 || i >= uint32(len(c.recs)) {
		return nil
	}
	n := 0
	for k := i + 1; k < c.next(i); k = c.next(k) {
		n++
	}
	if n == 0 {
		return nil
	}
	out := make([]Stmt, 0, n)
	for k := i + 1; k < c.next(i); k = c.next(k) {
		out = c.stmt(out, k)
	}
	return out
}

// stmt appends the statement at i to out. Statements that a repair invented
// are left out; a hidden line becomes a BadStmt, and what stood in its block
// joins the block around it.
func (c *conv) stmt(out []Stmt, i uint32) []Stmt {
	if c.bad != nil {
		if b := c.bad[c.start(i)]; b != nil {
			out = append(out, b)
			if c.kind(i) == kIf {
				for k := i + 1; k < c.next(i); k = c.next(k) {
					switch c.kind(k) {
					case kBlock:
						out = append(out, c.block(k)...)
					case kElse, kElif:
						out = append(out, c.block(c.lastBlock(k))...)
					}
				}
			}
			return out
		}
	}
	if c.empty(i) {
		return out
	}
	if c.depth++; c.depth > maxNodeDepth {
		c.depth--
		return append(out, c.badStmt(i))
	}
	defer func() { c.depth-- }()
	k := c.kind(i)
	if isSimple(k) {
		if c.failed(i) {
			return append(out, c.badStmt(i))
		}
		return append(out, c.simple(i))
	}
	if !isCompoundKind(k) {
		if k == kError || c.isExpr(i) {
			return append(out, c.badStmt(i))
		}
		return out
	}
	if c.failed(i) {
		for k := i + 1; k < c.next(i); k = c.next(k) {
			if c.kind(k) == kError {
				c.damage(k)
			}
		}
	}
	if s := c.compound(i); s != nil {
		out = append(out, s)
	}
	return out
}

func (c *conv) lastBlock(i uint32) uint32 {
	var last uint32
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == kBlock {
			last = k
		}
	}
	return last
}

// badStmt keeps of a damaged region what is whole.
func (c *conv) badStmt(i uint32) *BadStmt {
	out := &BadStmt{Loc: c.loc(i), Inside: c.salvage(nil, i)}
	for _, n := range out.Inside {
		out.End = max(out.End, n.Span().End) // hidden lines are empty for the grammar
	}
	c.damaged = append(c.damaged, out.Span())
	return out
}

func (c *conv) salvage(out []Node, i uint32) []Node {
	for k := i + 1; k < c.next(i); {
		switch {
		case c.isExpr(k) && !c.failed(k) && !c.empty(k):
			out = append(out, c.expr(k))
		case !c.exprsOnly && isStmtKind(c.kind(k)) && !c.failed(k) && !c.empty(k):
			for _, s := range c.stmt(nil, k) {
				out = append(out, s)
			}
		default:
			k++ // look inside
			continue
		}
		k = c.next(k)
	}
	return out
}

// bodyEnd is the end of a compound statement: that of its last statement,
// since the grammar counts trailing comments in.
func bodyEnd(end int, bodies ...[]Stmt) int {
	last := 0
	for _, b := range bodies {
		if len(b) > 0 {
			last = max(last, b[len(b)-1].Span().End)
		}
	}
	if last == 0 {
		return end
	}
	return last
}

func docstring(body []Stmt) *Str {
	if len(body) == 0 {
		return nil
	}
	e, ok := body[0].(*ExprStmt)
	if !ok {
		return nil
	}
	if s, ok := e.Value.(*Str); ok {
		if _, plain := s.Literal(); plain {
			return s
		}
	}
	return nil
}

// trimEnd moves an end before trailing blanks and line breaks.
func (c *conv) trimEnd(start, end int) int {
	return start + len(strings.TrimRight(c.textAt(start, end), " \t\f\r\n\\"))
}

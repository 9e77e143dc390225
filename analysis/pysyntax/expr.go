package pysyntax

import "github.com/pywls/pywls/analysis/text"

// Expr is an expression. The kinds and their names follow Python's own ast
// module, so that its documentation explains them.
type Expr interface {
	Node
	expr()
}

type (
	// Name is an identifier that is read, bound or deleted.
	Name struct {
		Loc
		ID string
	}
	// Attribute is Value.Attr. Attr is empty while the user has typed only the dot.
	Attribute struct {
		Loc
		Value    Expr
		Attr     string
		AttrSpan text.Span
	}
	// Subscript is Value[Index]; several indices arrive as a Tuple.
	Subscript struct {
		Loc
		Value, Index Expr
	}
	// Slice is Lower:Upper:Step; absent parts are nil.
	Slice struct {
		Loc
		Lower, Upper, Step Expr
	}
	// Starred is *Value in a call, a display or a target.
	Starred struct {
		Loc
		Value Expr
	}
	// Call is Func(Args...). Keywords and double-starred arguments are among
	// Args, in source order.
	Call struct {
		Loc
		Func Expr
		Args []Arg
		// ArgsSpan covers the parentheses.
		ArgsSpan text.Span
	}
	// Await is await Value.
	Await struct {
		Loc
		Value Expr
	}
	// Yield is yield Value (Value may be nil), or yield from Value.
	Yield struct {
		Loc
		Value Expr
		From  bool
	}
	// Lambda is lambda Params: Body.
	Lambda struct {
		Loc
		Params []*Param
		Body   Expr
	}
	// IfExp is Then if Test else Else.
	IfExp struct {
		Loc
		Test, Then, Else Expr
	}
	// NamedExpr is Target := Value.
	NamedExpr struct {
		Loc
		Target *Name
		Value  Expr
	}
	// BoolOp joins Values by Op, "and" or "or"; a chain of one operator is flat.
	BoolOp struct {
		Loc
		Op     string
		Values []Expr
	}
	// UnaryOp is Op Operand with Op "not", "-", "+" or "~".
	UnaryOp struct {
		Loc
		Op      string
		Operand Expr
	}
	// BinOp is Left Op Right.
	BinOp struct {
		Loc
		Left, Right Expr
		Op          string
	}
	// Compare is Left Ops[0] Operands[0] Ops[1] Operands[1] ...; operators of
	// two words have one space: "not in", "is not".
	Compare struct {
		Loc
		Left     Expr
		Ops      []string
		Operands []Expr
	}
	// List is a list display.
	List struct {
		Loc
		Elts []Expr
	}
	// Tuple is a tuple display or an unparenthesised list of expressions.
	Tuple struct {
		Loc
		Elts []Expr
	}
	// Set is a set display.
	Set struct {
		Loc
		Elts []Expr
	}
	// Dict is a dict display; an entry with a nil Key is **Value.
	Dict struct {
		Loc
		Items []DictItem
	}
	// Comp is a comprehension; Key is set for a dict comprehension only.
	Comp struct {
		Loc
		Kind CompKind
		Key  Expr
		Elt  Expr
		Fors []*CompFor
	}
	// Constant is a literal that is not a string: a number, True, False, None
	// or "...".
	Constant struct {
		Loc
		Kind ConstKind
		// Int is the value of a KindInt that fits in 64 bits (Fits), or of a bool (0 or 1).
		Int   int64
		Fits  bool
		Float float64 // of a KindFloat
	}
	// Str is a string literal: str, bytes, f-string or t-string, with implicit
	// concatenation already made. Parts are in source order.
	Str struct {
		Loc
		Bytes    bool // b"..."
		Template bool // t"..."
		Parts    []StrPart
		// Pieces are the literals that were concatenated, quotes and prefix included.
		Pieces []StrPiece
	}
	// BadExpr is a damaged region: whatever could not be parsed. Exprs inside
	// it that could are kept, for completion only.
	BadExpr struct {
		Loc
		Inside []Expr
	}
)

// Arg is one argument of a call. Name is empty for a positional one and for **Value.
type Arg struct {
	Loc
	Name       string
	NameSpan   text.Span
	Value      Expr // *args is a Starred
	DoubleStar bool
}

// DictItem is one entry of a dict display.
type DictItem struct{ Key, Value Expr }

// CompKind is the kind of a comprehension.
type CompKind int

// The comprehensions.
const (
	ListComp CompKind = iota
	SetComp
	DictComp
	GeneratorExp
)

// CompFor is "for Target in Iter if Ifs..." of a comprehension.
type CompFor struct {
	Loc
	Target, Iter Expr
	Ifs          []Expr
	Async        bool
}

// ConstKind is the kind of a Constant.
type ConstKind int

// The constants.
const (
	KindNone ConstKind = iota
	KindBool
	KindInt
	KindFloat
	KindImaginary
	KindEllipsis
)

// StrPart is a run of literal text (Expr nil) or a replacement field of an
// f-string.
type StrPart struct {
	Loc
	Text       string // decoded literal text
	Expr       Expr   // the value of the field
	Conversion string // "r", "s", "a" or empty
	Spec       []StrPart
	Debug      bool // f"{x=}"
}

// StrPiece is one literal of an implicit concatenation.
type StrPiece struct {
	Loc
	Prefix  string    // as written, e.g. "rb", "F"
	Quote   string    // `"`, `'`, `"""` or `'''`
	Content text.Span // between the quotes
}

// Literal is the text of a string without replacement fields, and whether it
// is one (bytes are not).
func (s *Str) Literal() (string, bool) {
	if s.Bytes || s.Template {
		return "", false
	}
	out := ""
	for _, p := range s.Parts {
		if p.Expr != nil {
			return "", false
		}
		out += p.Text
	}
	return out, true
}

// SourceSpan is where a part of the decoded text of Parts[part] stands in the
// source: decoded counts bytes of its Text, the result bytes of the document. An
// escape sequence is taken whole. It fails for a replacement field and for a
// span outside of the text.
func (s *Str) SourceSpan(doc *text.Document, part int, decoded text.Span) (text.Span, bool) {
	p := &s.Parts[part]
	if p.Expr != nil || decoded.Start < 0 || decoded.End < decoded.Start || decoded.End > len(p.Text) {
		return text.Span{}, false
	}
	d := decoder{}
	for i := range s.Pieces {
		if s.Pieces[i].Content.Covers(p.Span()) {
			d = s.Pieces[i].decoder()
		}
	}
	source := doc.Slice(p.Span())
	out := text.Span{Start: -1, End: len(source)}
	var text []byte
	for i := 0; i < len(source); {
		var next int
		text, next = d.step(text, source, i)
		if out.Start < 0 && decoded.Start < len(text) {
			out.Start = i
		}
		if decoded.End <= len(text) {
			out.End = next
			break
		}
		i = next
	}
	if out.Start < 0 {
		out.Start = out.End
	}
	if decoded.Len() == 0 {
		out.End = out.Start
	}
	out.Start, out.End = out.Start+p.Start, out.End+p.Start
	return out, true
}

func (*Name) expr()      {}
func (*Attribute) expr() {}
func (*Subscript) expr() {}
func (*Slice) expr()     {}
func (*Starred) expr()   {}
func (*Call) expr()      {}
func (*Await) expr()     {}
func (*Yield) expr()     {}
func (*Lambda) expr()    {}
func (*IfExp) expr()     {}
func (*NamedExpr) expr() {}
func (*BoolOp) expr()    {}
func (*UnaryOp) expr()   {}
func (*BinOp) expr()     {}
func (*Compare) expr()   {}
func (*List) expr()      {}
func (*Tuple) expr()     {}
func (*Set) expr()       {}
func (*Dict) expr()      {}
func (*Comp) expr()      {}
func (*Constant) expr()  {}
func (*Str) expr()       {}
func (*BadExpr) expr()   {}

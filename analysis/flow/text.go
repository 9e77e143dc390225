package flow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
)

const maxPieces = 64

// textOf is a Text of one piece without any text of its own.
func textOf(kind PieceKind) *Text { return plainTexts[kind] }

var plainTexts = func() (out [PieceOutside + 1]*Text) {
	for kind := range out {
		out[kind] = oneText(Piece{Kind: PieceKind(kind)}, nil)
	}
	return
}()

// oneText is a Text of one piece, with the constants behind it if known.
func oneText(p Piece, choices []string) *Text {
	t := &struct {
		t  Text
		ps [1]Piece
	}{ps: [1]Piece{p}}
	t.t = Text{Pieces: t.ps[:], choices: choices}
	return &t.t
}

func samePiece(a, b Piece) bool { return a.Kind == b.Kind && a.Str == b.Str && a.Doubled == b.Doubled }

// isText reports whether v is surely a str.
func isText(v Value) bool {
	switch v := v.(type) {
	case *Const:
		return v.Kind == ConstStr
	case *Text:
		return true
	case *Outside:
		return v.Str
	case *Builtin:
		return v.Type == "str"
	case *Union:
		for _, a := range v.Alts {
			if !isText(a) {
				return false
			}
		}
		return true
	}
	return false
}

// pieces are the parts that v adds to a text. expr is where it stands, for
// the pieces that are not literal.
func (f *frame) pieces(v Value, expr pysyntax.Expr) []Piece { return f.addPieces(nil, v, expr) }

// addPieces appends the parts that v adds to a text.
func (f *frame) addPieces(ps []Piece, v Value, expr pysyntax.Expr) []Piece {
	p := Piece{Kind: PieceUnknown, Expr: expr, Module: f.mod.m}
	switch v := v.(type) {
	case *Const:
		if s, ok := constText(v); ok {
			p = Piece{Kind: PieceConst, Str: s}
		}
	case *Builtin:
		switch v.Type {
		case "int", "float", "bool", "uuid.UUID", "datetime.datetime", "datetime.date":
			p.Kind = PieceNumber
		}
	case *Text:
		if len(v.Pieces) == 1 && v.Pieces[0].Kind == PieceOutside && expr != nil {
			p = v.Pieces[0]
			p.Expr, p.Module = expr, f.mod.m
			return append(ps, p) // as of an Outside: where it stands
		}
		return append(ps, v.Pieces...)
	case *Outside:
		p.Kind, p.Origin = PieceOutside, v.Origin
	case *JS:
		if v.outside {
			p.Kind, p.Origin = PieceOutside, v.Origin
		}
	case *Nullable:
		return f.addPieces(ps, v.Of, expr)
	case *Union:
		p = f.summary(v, expr)
	}
	return append(ps, p)
}

// constText is how a constant reads in a text.
func constText(c *Const) (string, bool) {
	switch c.Kind {
	case ConstStr:
		return c.Str, true
	case ConstInt:
		return strconv.FormatInt(c.Int, 10), true
	case ConstNone:
		return "None", true
	case ConstBool:
		return c.String(), true
	}
	return "", false
}

// summary is one piece for all alternatives of v: who decides, at worst.
func (f *frame) summary(v Value, expr pysyntax.Expr) Piece {
	out := Piece{Kind: PieceConst, Expr: expr, Module: f.mod.m}
	for _, alt := range Alternatives(v) {
		p := worst(f.pieces(alt, expr))
		if p.Kind == PieceConst {
			p.Kind = PieceChosen
		}
		if p.Kind > out.Kind {
			out.Kind, out.Origin = p.Kind, p.Origin
		}
	}
	return out
}

// worst is the piece that decides about a text: outside before unknown before
// the rest.
func worst(ps []Piece) Piece {
	var out Piece
	for _, p := range ps {
		if p.Kind > out.Kind {
			out = p
		}
	}
	out.Doubled = "" // of what is left of them
	return out
}

// newText is the value of pieces: a constant when all are literal.
func newText(ps []Piece) Value {
	literal := true
	for _, p := range ps {
		literal = literal && p.Kind == PieceConst
	}
	if literal {
		if len(ps) == 1 {
			return constStr(ps[0].Str)
		}
		var b strings.Builder
		for _, p := range ps {
			b.WriteString(p.Str)
		}
		return constStr(b.String())
	}
	if len(ps) > maxPieces {
		w := worst(ps[maxPieces-1:])
		if w.Kind == PieceConst {
			w.Kind = PieceChosen
		}
		ps = append(slices.Clone(ps[:maxPieces-1]), w)
	}
	return &Text{Pieces: ps}
}

// concat is a + b for texts.
func (f *frame) concat(a, b Value, ea, eb pysyntax.Expr) Value {
	if ca, ok := a.(*Const); ok && ca.Kind == ConstStr {
		if cb, ok := b.(*Const); ok && cb.Kind == ConstStr {
			return constStr(ca.Str + cb.Str)
		}
	}
	pa, pb := f.pieces(a, ea), f.pieces(b, eb)
	return newText(append(slices.Clip(pa), pb...))
}

// joinText is one text for two: chosen from constants while both are.
func joinText(a, b Value) Value {
	if a == nil {
		if c, ok := b.(*Const); ok {
			return oneText(Piece{Kind: PieceChosen}, []string{c.Str})
		}
		a = b
	}
	ca, cb := asChoice(a), asChoice(b)
	p := ca.p
	if cb.p.Kind > p.Kind {
		p = cb.p
	}
	if p.Kind == PieceConst {
		p.Kind = PieceChosen
	}
	var choices []string
	if p.Kind == PieceChosen && ca.n > 0 && cb.n > 0 {
		choices = ca.union(&cb)
	}
	if t, ok := a.(*Text); ok && len(t.Pieces) == 1 && samePiece(t.Pieces[0], p) && slices.Equal(t.choices, choices) {
		return t
	}
	if choices == nil && p == (Piece{Kind: PieceChosen}) {
		return textOf(PieceChosen)
	}
	return oneText(p, choices)
}

// choice is a text as a single piece, with the constants behind it.
type choice struct {
	p    Piece
	one  string
	many []string
	n    int // constants: in one when it is 1 and many is nil; 0 when not known
}

// asChoice is a text of a single piece.
func asChoice(v Value) choice {
	switch v := v.(type) {
	case *Const:
		return choice{p: Piece{Kind: PieceChosen}, one: v.Str, n: 1}
	case *Text:
		if len(v.Pieces) == 1 && v.Pieces[0].Kind != PieceConst {
			return choice{p: v.Pieces[0], many: v.choices, n: len(v.choices)}
		}
		return choice{p: decides(v.Pieces)}
	}
	return choice{p: Piece{Kind: PieceUnknown}}
}

// union are the constants of both, nil when they are too many. It gives back
// c's own when d adds nothing.
func (c *choice) union(d *choice) []string {
	out := c.many
	if out == nil {
		out = make([]string, 1, 1+d.n)
		out[0] = c.one
	}
	more := d.many
	if more == nil {
		more = []string{d.one}
	}
	own := c.many == nil
	for _, s := range more {
		if slices.Contains(out, s) {
			continue
		}
		if !own {
			out, own = append(make([]string, 0, len(out)+len(more)), out...), true
		}
		out = append(out, s)
	}
	if len(out) > maxChoices {
		return nil
	}
	return out
}

// decides is worst of a whole text: literal text alone counts as chosen.
func decides(ps []Piece) Piece {
	p := worst(ps)
	if p.Kind == PieceConst {
		p.Kind = PieceChosen
	}
	return p
}

// Choices are the constant strings that v is one of, and whether it is surely
// one of them.
func Choices(v Value) ([]string, bool) { return choicesOf(v) }

// choicesOf are the constant strings that v is one of; ok is false when it may
// be something else.
func choicesOf(v Value) (out []string, ok bool) {
	for _, alt := range Alternatives(v) {
		switch alt := alt.(type) {
		case *Const:
			if alt.Kind != ConstStr {
				return nil, false
			}
			out = append(out, alt.Str)
		case *Text:
			if alt.choices == nil {
				return nil, false
			}
			out = append(out, alt.choices...)
		default:
			return nil, false
		}
	}
	return out, true
}

// fString is the value of an f-string or of plain literal text.
func (f *frame) fString(s *pysyntax.Str) Value {
	if s.Bytes {
		var b strings.Builder
		for _, p := range s.Parts {
			b.WriteString(p.Text)
		}
		return &Const{Kind: ConstBytes, Str: b.String()}
	}
	if v := f.mod.mi.literal(s); v != nil {
		return v
	}
	ps := make([]Piece, 0, len(s.Parts))
	for i := range s.Parts {
		p := &s.Parts[i]
		if p.Expr == nil {
			ps = append(ps, Piece{Kind: PieceConst, Str: p.Text})
			continue
		}
		v := f.eval(p.Expr)
		for j := range p.Spec {
			if e := p.Spec[j].Expr; e != nil {
				f.eval(e)
			}
		}
		if len(p.Spec) > 0 && numberSpec(p.Spec) {
			ps = append(ps, Piece{Kind: PieceNumber, Expr: p.Expr, Module: f.mod.m})
			continue
		}
		ps = f.addPieces(ps, v, p.Expr)
	}
	if s.Template {
		return unknown
	}
	return newText(ps)
}

// numberSpec reports whether a format specification such as ".2f" or "05d"
// only takes numbers.
func numberSpec(spec []pysyntax.StrPart) bool {
	last := spec[len(spec)-1]
	return last.Expr == nil && last.Text != "" && strings.ContainsRune("dfeEgGxXob%n", rune(last.Text[len(last.Text)-1]))
}

var percentField = regexp.MustCompile(`%(\([^)]*\))?[-+ #0-9.*]*[a-zA-Z%]`)

// percent is format % args.
func (f *frame) percent(format string, args Value, expr pysyntax.Expr) Value {
	var ps []Piece
	list, _ := args.(*List)
	dict, _ := args.(*Dict)
	at, n := 0, 0
	for _, m := range percentField.FindAllStringSubmatchIndex(format, -1) {
		if at < m[0] {
			ps = append(ps, Piece{Kind: PieceConst, Str: format[at:m[0]]})
		}
		at = m[1]
		field := format[m[0]:m[1]]
		switch {
		case strings.HasSuffix(field, "%"):
			ps = append(ps, Piece{Kind: PieceConst, Str: "%"})
			continue
		case strings.ContainsAny(field[len(field)-1:], "diufFeEgGxXo"):
			ps = append(ps, Piece{Kind: PieceNumber, Expr: expr, Module: f.mod.m})
		case m[2] >= 0 && dict != nil:
			ps = append(ps, f.pieces(dictItem(dict, format[m[2]+1:m[3]-1]), expr)...)
		case list != nil && list.Tuple && n < len(list.Elems):
			elem := expr
			if t, ok := expr.(*pysyntax.Tuple); ok && n < len(t.Elts) {
				elem = t.Elts[n]
			}
			ps = append(ps, f.pieces(list.Elems[n], elem)...)
		case list == nil && dict == nil && n == 0:
			ps = append(ps, f.pieces(args, expr)...)
		case list != nil:
			ps = append(ps, f.summary(known(list.Elem), expr))
		default:
			ps = append(ps, Piece{Kind: PieceUnknown, Expr: expr, Module: f.mod.m})
		}
		n++
	}
	if at < len(format) || len(ps) == 0 {
		ps = append(ps, Piece{Kind: PieceConst, Str: format[at:]})
	}
	return newText(ps)
}

var braceField = regexp.MustCompile(`\{\{|\}\}|\{([^{}!:]*)(![rsa])?(:[^{}]*)?\}`)

// format is format.format(*args, **keywords).
func (f *frame) format(format string, args []argVal, expr pysyntax.Expr) Value {
	var ps []Piece
	at, n := 0, 0
	for _, m := range braceField.FindAllStringSubmatchIndex(format, -1) {
		if at < m[0] {
			ps = append(ps, Piece{Kind: PieceConst, Str: format[at:m[0]]})
		}
		at = m[1]
		if m[2] < 0 {
			ps = append(ps, Piece{Kind: PieceConst, Str: format[m[0] : m[0]+1]})
			continue
		}
		name := format[m[2]:m[3]]
		index, err := strconv.Atoi(name)
		if name == "" {
			index, err = n, nil
			n++
		}
		v, at := unknown, expr
		for i, k := 0, 0; i < len(args); i++ {
			a := &args[i]
			switch {
			case a.star || a.double:
			case a.name != "":
				if err != nil && a.name == name {
					v, at = a.v, a.expr
				}
			default:
				if err == nil && k == index {
					v, at = a.v, a.expr
				}
				k++
			}
		}
		ps = append(ps, f.pieces(v, at)...)
	}
	if at < len(format) || len(ps) == 0 {
		ps = append(ps, Piece{Kind: PieceConst, Str: format[at:]})
	}
	return newText(ps)
}

// isPlaceholders reports whether a text is nothing but SQL placeholders.
func isPlaceholders(s string) bool {
	return strings.Contains(s, "?") && strings.Trim(s, "?, ()\n\t0123456789") == ""
}

// joined is sep.join(list).
func (f *frame) joined(sep Value, list Value, expr pysyntax.Expr) Value {
	if n, ok := list.(*Nullable); ok {
		list = n.Of
	}
	switch l := list.(type) {
	case *Union:
		var out Value
		for _, alt := range l.Alts {
			out = join(out, f.joined(sep, alt, expr))
		}
		return out
	case *Text:
		if p := worst(l.Pieces); p.Kind == PiecePlaceholders {
			return textOf(PiecePlaceholders)
		}
	case *Outside:
		return &Outside{Str: true, Origin: l.Origin}
	case *Dict:
		return f.joined(sep, &List{Elem: dictKeys(l)}, expr)
	case *List:
		if l.Elems != nil {
			var ps []Piece
			for i, e := range l.Elems {
				if i > 0 {
					ps = append(ps, f.pieces(sep, expr)...)
				}
				ps = append(ps, f.pieces(e, expr)...)
			}
			if len(ps) == 0 {
				return constStr("")
			}
			return newText(ps)
		}
		if l.Elem == nil {
			return constStr("")
		}
		p := f.summary(l.Elem, expr)
		w := worst(f.pieces(sep, expr))
		if w.Kind > p.Kind {
			p.Kind, p.Origin = w.Kind, w.Origin
		}
		if p.Kind <= PieceChosen {
			p.Kind = PieceChosen
			if all, ok := choicesOf(l.Elem); ok && !slices.ContainsFunc(all, func(s string) bool { return !isPlaceholders(s) }) {
				p.Kind = PiecePlaceholders
			} else if t, ok := l.Elem.(*Text); ok && len(t.Pieces) == 1 && t.Pieces[0].Kind == PiecePlaceholders {
				p.Kind = PiecePlaceholders
			}
		}
		return &Text{Pieces: []Piece{p}}
	}
	return textOf(PieceUnknown)
}

// repeated is text * n.
func repeated(v Value) Value {
	switch v := v.(type) {
	case *Const:
		if v.Kind == ConstStr {
			if isPlaceholders(v.Str) {
				return textOf(PiecePlaceholders)
			}
			return textOf(PieceChosen)
		}
	case *Text:
		return oneText(decides(v.Pieces), nil)
	case *List:
		return &List{Tuple: v.Tuple, Elem: v.Elem}
	case *Outside:
		return v
	}
	return unknown
}

// partOf is a substring or other change of a text: what chose the text still
// chooses the result.
func partOf(v Value) Value {
	switch v := v.(type) {
	case *Const:
		if v.Kind == ConstStr {
			return textOf(PieceChosen)
		}
	case *Text:
		return oneText(decides(v.Pieces), nil)
	case *Outside:
		return &Outside{Str: true, Origin: v.Origin}
	case *Builtin:
		if v.Type == "str" {
			return v
		}
	case *Nullable:
		return partOf(v.Of)
	}
	return unknown
}

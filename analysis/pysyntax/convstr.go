package pysyntax

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pywls/pywls/analysis/text"
)

// str converts a string or an implicit concatenation of strings.
func (c *conv) str(i uint32) Expr {
	out := fromSlab(&c.strs)
	out.Loc = c.loc(i)
	if c.kind(i) == kString {
		out.Pieces = sliceOf(&c.strPieces, 1)
		c.piece(out, i)
		return out
	}
	n := 0
	for k := i + 1; k < c.next(i); k = c.next(k) {
		n++
	}
	out.Pieces = sliceOf(&c.strPieces, n)
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == kString {
			c.piece(out, k)
		}
	}
	return out
}

// literalForm tells prefix, quote and content of a literal as written. A
// quote that a repair added is not there.
func literalForm(s string) (prefix, quote string, from, to int) {
	for from < len(s) && s[from] != '"' && s[from] != '\'' {
		from++
	}
	prefix = s[:from]
	if from == len(s) {
		return prefix, "", from, from
	}
	quote = s[from : from+1]
	if strings.HasPrefix(s[from+1:], quote+quote) {
		quote = s[from : from+3]
	}
	from += len(quote)
	to = len(s)
	if to-len(quote) >= from && strings.HasSuffix(s, quote) {
		to -= len(quote)
	}
	return prefix, quote, from, to
}

func (c *conv) piece(out *Str, i uint32) {
	loc := c.loc(i)
	prefix, quote, from, to := literalForm(c.text(i))
	piece := StrPiece{loc, prefix, quote, text.Span{Start: loc.Start + from, End: loc.Start + to}}
	for k := range len(prefix) {
		switch prefix[k] | 0x20 {
		case 'b':
			out.Bytes = true
		case 't':
			out.Template = true
		}
	}
	out.Pieces = append(out.Pieces, piece)
	n := 1
	for k := i + 1; k < c.next(i); k = c.next(k) {
		n += 2
	}
	if out.Parts == nil {
		out.Parts = sliceOf(&c.strParts, n)
	}
	d := piece.decoder()
	d.bytes = out.Bytes
	out.Parts = c.parts(out.Parts, i, piece.Content, d)
}

// parts appends the text and the fields of node i that lie in the span.
func (c *conv) parts(out []StrPart, i uint32, in text.Span, d decoder) []StrPart {
	at := in.Start
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) != kInterpolation {
			continue
		}
		out = c.literal(out, at, c.start(k), d)
		out = append(out, c.replacement(k, d))
		at = c.end(k)
	}
	return c.literal(out, at, in.End, d)
}

func (c *conv) literal(out []StrPart, from, to int, d decoder) []StrPart {
	if from >= to {
		return out
	}
	return append(out, StrPart{Loc: Loc{from, to}, Text: d.decode(c.textAt(from, to))})
}

// replacement converts a replacement field.
func (c *conv) replacement(i uint32, d decoder) StrPart {
	p := StrPart{Loc: c.loc(i)}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.kind(k) {
		case tEquals:
			p.Debug = true
		case kConversion:
			p.Conversion = strings.TrimPrefix(c.text(k), "!")
		case kFormatSpec:
			p.Spec = c.parts([]StrPart{}, k, text.Span{Start: min(c.start(k)+1, c.end(k)), End: c.end(k)}, d)
		default:
			if p.Expr == nil && c.isExpr(k) {
				p.Expr = c.expr(k)
			}
		}
	}
	if p.Expr == nil {
		p.Expr = &BadExpr{Loc: Loc{p.End, p.End}}
	}
	return p
}

// decoder is what reads the content of a literal with its prefix.
func (p *StrPiece) decoder() decoder {
	has := func(letters string) bool { return strings.ContainsAny(p.Prefix, letters) }
	return decoder{raw: has("rR"), bytes: has("bB"), format: has("fFtT")}
}

// decoder turns the text between quotes into what it means.
type decoder struct{ raw, bytes, format bool }

func (d decoder) decode(s string) string {
	special := strings.IndexByte(s, '\r') >= 0 || !d.raw && strings.IndexByte(s, '\\') >= 0 ||
		d.format && strings.ContainsAny(s, "{}")
	if !special {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		out, i = d.step(out, s, i)
	}
	return string(out)
}

// step decodes what stands at i: one character, escape or doubled brace.
func (d decoder) step(out []byte, s string, i int) ([]byte, int) {
	switch c := s[i]; {
	case c == '\r':
		if i++; i < len(s) && s[i] == '\n' {
			i++
		}
		return append(out, '\n'), i
	case d.format && (c == '{' || c == '}') && i+1 < len(s) && s[i+1] == c:
		return append(out, c), i + 2
	case c == '\\' && !d.raw && i+1 < len(s):
		return d.escape(out, s, i)
	default:
		return append(out, c), i + 1
	}
}

const simpleEscapes = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v"

// escape decodes the escape sequence at i. One that Python does not know stays
// as written, and so does \N{...}: that would take the Unicode name table.
func (d decoder) escape(out []byte, s string, i int) ([]byte, int) {
	c := s[i+1]
	for k := 0; k < len(simpleEscapes); k += 2 {
		if simpleEscapes[k] == c {
			return append(out, simpleEscapes[k+1]), i + 2
		}
	}
	digits, base := 0, 16
	switch {
	case c == '\n':
		return out, i + 2
	case c == '\r':
		if i+2 < len(s) && s[i+2] == '\n' {
			i++
		}
		return out, i + 2
	case c >= '0' && c <= '7':
		for digits < 3 && i+1+digits < len(s) && s[i+1+digits] >= '0' && s[i+1+digits] <= '7' {
			digits++
		}
		i, base = i-1, 8
	case c == 'x':
		digits = 2
	case c == 'u' && !d.bytes:
		digits = 4
	case c == 'U' && !d.bytes:
		digits = 8
	case c == 'N' && !d.bytes && i+2 < len(s) && s[i+2] == '{':
		if n := strings.IndexByte(s[i:], '}'); n > 0 {
			return append(out, s[i:i+n+1]...), i + n + 1
		}
	}
	from := i + 2
	if digits > 0 && from+digits <= len(s) {
		if n, err := strconv.ParseUint(s[from:from+digits], base, 32); err == nil {
			if d.bytes {
				return append(out, byte(n)), from + digits
			}
			return utf8.AppendRune(out, rune(n)), from + digits
		}
	}
	// Not an escape: the backslash stays, the rest is read as usual.
	if base == 8 {
		i++
	}
	return append(out, '\\'), i + 1
}

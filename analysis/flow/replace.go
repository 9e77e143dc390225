package flow

import (
	"slices"
	"strings"
	"unicode"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// trimmed is a text with its ends changed by f: literal ends lose what f takes
// away there, everything else stays. f is given an end of the text and whether
// it is the left one, or all of it as both.
func trimmed(v Value, f func(s string, left, right bool) string) Value {
	switch v := v.(type) {
	case *Const:
		if v.Kind == ConstStr {
			return constStr(f(v.Str, true, true))
		}
	case *Text:
		if v.choices != nil {
			choices := make([]string, len(v.choices))
			for i, s := range v.choices {
				choices[i] = f(s, true, true)
			}
			return oneText(v.Pieces[0], choices)
		}
		ps := slices.Clone(v.Pieces)
		if first := &ps[0]; first.Kind == PieceConst {
			first.Str = f(first.Str, true, false)
		}
		if last := &ps[len(ps)-1]; last.Kind == PieceConst {
			last.Str = f(last.Str, false, true)
		}
		return newText(ps)
	}
	return partOf(v)
}

// unpaired is a text whose quotes may no longer stand in pairs.
func unpaired(v Value) Value {
	t, ok := v.(*Text)
	if !ok || t.choices != nil {
		return v
	}
	ps := slices.Clone(t.Pieces)
	for i := range ps {
		ps[i].Doubled = ""
	}
	return newText(ps)
}

// stripped is a text after strip, lstrip, rstrip, removeprefix or removesuffix.
func stripped(v Value, name string, args []argVal) Value {
	set, given := "", len(args) > 0
	if given {
		c, ok := argAt(args, 0).(*Const)
		if !ok || c.Kind != ConstStr {
			return partOf(v)
		}
		set = c.Str
	}
	if strings.ContainsAny(set, `'"`) {
		v = unpaired(v)
	}
	return trimmed(v, func(s string, left, right bool) string {
		switch {
		case name == "removeprefix" && left:
			return strings.TrimPrefix(s, set)
		case name == "removesuffix" && right:
			return strings.TrimSuffix(s, set)
		case name == "removeprefix" || name == "removesuffix":
			return s
		}
		within := func(r rune) bool { return given && strings.ContainsRune(set, r) || !given && unicode.IsSpace(r) }
		if left && name != "rstrip" {
			s = strings.TrimLeftFunc(s, within)
		}
		if right && name != "lstrip" {
			s = strings.TrimRightFunc(s, within)
		}
		return s
	})
}

// replaced is a text in which one constant stands for another. What is put
// together with other pieces may hold the first in part.
func (f *frame) replaced(s, before, after Value, at pysyntax.Expr) Value {
	a, isConst := before.(*Const)
	b, constant := after.(*Const)
	if !isConst || !constant || a.Kind != ConstStr || b.Kind != ConstStr || a.Str == "" {
		return partOf(s)
	}
	from, to := a.Str, b.Str
	t, ok := s.(*Text)
	switch {
	case ok && t.choices != nil:
		return partOf(t)
	case ok:
		t = &Text{Pieces: slices.Clone(t.Pieces)}
	case outsideIn(known(s)) != nil && to == from+from:
		t = &Text{Pieces: f.pieces(partOf(s), at)}
	default:
		return partOf(s)
	}
	for i := range t.Pieces {
		p := &t.Pieces[i]
		if p.Kind == PieceConst {
			p.Str = strings.ReplaceAll(p.Str, from, to)
		} else {
			p.Doubled = doubled(p.Doubled, from, to)
		}
	}
	return newText(t.Pieces)
}

// doubled are the quotes that stand in pairs only once one text was put for
// another: what takes no quote and puts none leaves those there were.
func doubled(before, from, to string) (after string) {
	for _, quote := range []string{"'", `"`} {
		switch {
		case from == quote && to == quote+quote:
			after += quote
		case strings.Contains(before, quote) && !strings.Contains(from+to, quote):
			after += quote
		}
	}
	return after
}

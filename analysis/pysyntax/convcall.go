package pysyntax

import (
	"strconv"
	"strings"
)

func (c *conv) call(i uint32, loc Loc) Expr {
	out := fromSlab(&c.calls)
	out.Loc = loc
	out.Func = c.expr(i + 1)
	k := c.next(i + 1)
	if k >= c.next(i) {
		return c.badExpr(i)
	}
	out.ArgsSpan = c.span(k)
	if c.kind(k) == kGenerator {
		out.Args = append(sliceOf(&c.slabs.args, 1), Arg{Loc: c.loc(k), Value: c.expr(k)})
		return out
	}
	out.Args = c.args(k)
	return out
}

// args converts an argument list.
func (c *conv) args(i uint32) []Arg {
	n := 0
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if kind := c.kind(k); kind == kKeywordArgument || isExprKind(kind) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	// Arguments hold calls themselves, so the slice is taken before those are made.
	out := sliceOf(&c.slabs.args, n)
	for k := i + 1; k < c.next(i); k = c.next(k) {
		a := Arg{Loc: c.loc(k)}
		switch kind := c.kind(k); {
		case kind == kKeywordArgument:
			if m := c.child(k, fName); m != 0 {
				a.Name, a.NameSpan = c.text(m), c.span(m)
			}
			a.Value = c.need(c.child(k, fValue), a.Loc)
		case kind == kDictSplat:
			a.DoubleStar = true
			a.Value = c.need(c.firstExpr(k), a.Loc)
		case isExprKind(kind):
			a.Value = c.expr(k)
		default:
			continue
		}
		out = append(out, a)
	}
	return out
}

func (c *conv) comprehension(i uint32, loc Loc) Expr {
	out := &Comp{Loc: loc}
	switch c.kind(i) {
	case kListComp:
		out.Kind = ListComp
	case kSetComp:
		out.Kind = SetComp
	case kDictComp:
		out.Kind = DictComp
	case kGenerator:
		out.Kind = GeneratorExp
	}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch {
		case c.kind(k) == kPair:
			out.Key = c.need(c.child(k, fKey), c.loc(k))
			out.Elt = c.need(c.child(k, fValue), c.loc(k))
		case c.kind(k) == kForIn:
			out.Fors = append(out.Fors, c.compFor(k))
		case c.kind(k) == kIfClause:
			if n := len(out.Fors); n > 0 {
				f := out.Fors[n-1]
				f.Ifs = append(f.Ifs, c.need(c.firstExpr(k), c.loc(k)))
				f.End = c.end(k)
			}
		case c.field(k) == fBody:
			out.Elt = c.expr(k)
		}
	}
	if out.Elt == nil || len(out.Fors) == 0 {
		return c.badExpr(i)
	}
	return out
}

func (c *conv) compFor(i uint32) *CompFor {
	out := &CompFor{Loc: c.loc(i), Async: c.has(i, tAsync)}
	var iters []Expr
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.field(k) {
		case fLeft:
			out.Target = c.expr(k)
		case fRight:
			if c.isExpr(k) {
				iters = append(iters, c.expr(k))
			}
		}
	}
	if out.Target == nil {
		out.Target = &BadExpr{Loc: Loc{out.Start, out.Start}}
	}
	out.Iter = c.index(iters, false, out.Loc)
	return out
}

func (c *conv) constant(i uint32, loc Loc) Expr {
	out := &Constant{Loc: loc}
	switch c.kind(i) {
	case kNone:
		out.Kind = KindNone
		return out
	case kEllipsis:
		out.Kind = KindEllipsis
		return out
	case kTrue, kFalse:
		out.Kind, out.Fits = KindBool, true
		if c.kind(i) == kTrue {
			out.Int = 1
		}
		return out
	}
	digits := c.text(i)
	if digits == "" {
		return &BadExpr{Loc: loc}
	}
	if strings.IndexByte(digits, '_') >= 0 {
		digits = strings.ReplaceAll(digits, "_", "")
	}
	prefixed := len(digits) > 1 && digits[0] == '0' && strings.IndexByte("xXoObB", digits[1]) >= 0
	switch last := digits[len(digits)-1]; {
	case (last == 'j' || last == 'J') && !prefixed:
		out.Kind = KindImaginary
		out.Float, _ = strconv.ParseFloat(digits[:len(digits)-1], 64)
	case c.kind(i) == kFloat:
		out.Kind = KindFloat
		out.Float, _ = strconv.ParseFloat(digits, 64)
	default:
		out.Kind = KindInt
		digits = strings.TrimRight(digits, "lL")
		base := 10
		if prefixed {
			base = 0
		}
		n, err := strconv.ParseInt(digits, base, 64)
		if err == nil {
			out.Int, out.Fits = n, true
		}
	}
	return out
}

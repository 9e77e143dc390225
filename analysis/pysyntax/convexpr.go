package pysyntax

import "strings"

func (c *conv) name(i uint32) *Name {
	n := fromSlab(&c.slabs.names)
	n.Loc, n.ID = c.loc(i), c.text(i)
	return n
}

// need is the expression at i, or a BadExpr at the end of at when there is none.
func (c *conv) need(i uint32, at Loc) Expr {
	if i == 0 {
		return &BadExpr{Loc: Loc{at.End, at.End}}
	}
	return c.expr(i)
}

func (c *conv) optional(i uint32) Expr {
	if i == 0 {
		return nil
	}
	return c.expr(i)
}

// exprs converts the children of i that are expressions.
func (c *conv) exprs(i uint32) []Expr {
	n := 0
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.isExpr(k) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	out := make([]Expr, 0, n)
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.isExpr(k) {
			out = append(out, c.expr(k))
		}
	}
	return out
}

func (c *conv) badExpr(i uint32) *BadExpr {
	b := &BadExpr{Loc: c.loc(i)}
	if !c.empty(i) {
		c.damage(i)
	}
	if c.depth <= maxNodeDepth {
		for _, n := range c.salvage(nil, i) {
			if e, ok := n.(Expr); ok {
				b.Inside = append(b.Inside, e)
			}
		}
	}
	return b
}

// expr converts an expression; it is never nil.
func (c *conv) expr(i uint32) Expr {
	switch c.kind(i) {
	case kIdentifier:
		if c.empty(i) {
			return &BadExpr{Loc: c.loc(i)}
		}
		return c.name(i)
	case kString:
		return c.str(i)
	}
	if c.depth++; c.depth > maxNodeDepth {
		b := c.badExpr(i)
		c.depth--
		return b
	}
	e := c.deep(i)
	c.depth--
	if at := c.recs[i].start; int(at) < len(c.src) && c.src[at] == '*' {
		return c.hoist(e)
	}
	return e
}

func (c *conv) deep(i uint32) Expr {
	loc := c.loc(i)
	switch c.kind(i) {
	case kAttribute:
		a := fromSlab(&c.attrs)
		a.Loc, a.AttrSpan = loc, c.span(i+1)
		a.Value = c.expr(i + 1)
		if k := c.next(i + 1); k < c.next(i) {
			a.Attr, a.AttrSpan = c.text(k), c.span(k)
		}
		return a
	case kCall:
		return c.call(i, loc)
	case kConcatenated:
		return c.str(i)
	case kInteger, kFloat, kTrue, kFalse, kNone, kEllipsis:
		return c.constant(i, loc)
	case kSubscript:
		return c.subscript(i, loc)
	case kSlice:
		return c.slice(i, loc)
	case kListSplat, kDictSplat, kSplatType:
		return &Starred{loc, c.need(c.firstExpr(i), loc)}
	case kParenthesized, kType, kAsTarget:
		if k := c.firstExpr(i); k != 0 {
			return c.expr(k)
		}
		return c.badExpr(i)
	case kAwait:
		return c.await(i, loc)
	case kYield:
		return &Yield{loc, c.optional(c.firstExpr(i)), c.has(i, tFrom)}
	case kLambda:
		l := &Lambda{Loc: loc, Body: c.need(c.child(i, fBody), loc)}
		if k := c.child(i, fParameters); k != 0 {
			l.Params = c.params(k)
		}
		return l
	case kConditional:
		e := c.exprs(i)
		for len(e) < 3 {
			e = append(e, &BadExpr{Loc: Loc{loc.End, loc.End}})
		}
		return &IfExp{loc, e[1], e[0], e[2]}
	case kNamedExpr:
		n := &NamedExpr{Loc: loc, Value: c.need(c.child(i, fValue), loc)}
		if k := c.child(i, fName); k != 0 {
			n.Target = c.name(k)
		} else {
			return c.badExpr(i)
		}
		return n
	case kBoolOp:
		return c.boolOp(i, loc)
	case kNot:
		return &UnaryOp{loc, "not", c.need(c.firstExpr(i), loc)}
	case kUnary:
		return &UnaryOp{loc, c.op(c.child(i, fOperator)), c.need(c.firstExpr(i), loc)}
	case kBinary:
		return c.binary(i, loc)
	case kUnionType:
		return c.union(i)
	case kMemberType:
		k := i + 1
		if m := c.next(k); m < c.next(i) {
			return &Attribute{loc, c.expr(k), c.text(m), c.span(m)}
		}
	case kConstrainedType:
		e := c.exprs(i)
		if len(e) == 2 {
			return &Slice{loc, e[0], e[1], nil}
		}
	case kGenericType:
		k := i + 1
		if m := c.next(k); m < c.next(i) && c.kind(m) == kTypeParams {
			return &Subscript{loc, c.expr(k), c.index(c.exprs(m), false, loc)}
		}
	case kCompare:
		return c.compare(i, loc)
	case kList, kListPattern:
		return &List{loc, c.exprs(i)}
	case kTuple, kTuplePattern:
		if c.kind(i) == kTuplePattern && !c.has(i, tComma) {
			if e := c.exprs(i); len(e) == 1 {
				return e[0] // "(a) = 1"
			}
		}
		return &Tuple{loc, c.exprs(i)}
	case kExprList:
		return &Tuple{loc, c.exprs(i)}
	case kSet:
		return &Set{loc, c.exprs(i)}
	case kDict:
		return c.dict(i, loc)
	case kListComp, kSetComp, kDictComp, kGenerator:
		return c.comprehension(i, loc)
	case kAsPattern:
		value, target := c.as(i)
		b := &BadExpr{Loc: loc, Inside: []Expr{c.need(value, loc)}}
		if target != 0 {
			b.Inside = append(b.Inside, c.expr(target))
		}
		return b
	}
	return c.badExpr(i)
}

// op is an operator with one space between its words.
func (c *conv) op(i uint32) string {
	if i == 0 {
		return ""
	}
	s := c.text(i)
	switch {
	case len(s) > 3 && strings.HasPrefix(s, "not"):
		return "not in"
	case len(s) > 2 && strings.HasPrefix(s, "is"):
		return "is not"
	}
	return s
}

func (c *conv) boolOp(i uint32, loc Loc) Expr {
	op := c.op(c.child(i, fOperator))
	var values []Expr
	// Chains lean to the left: collect the right sides from the outside in.
	for {
		left, right := c.child(i, fLeft), c.child(i, fRight)
		values = append(values, c.need(right, loc))
		if left == 0 || c.kind(left) != kBoolOp || c.op(c.child(left, fOperator)) != op {
			values = append(values, c.need(left, loc))
			break
		}
		i = left
	}
	for a, b := 0, len(values)-1; a < b; a, b = a+1, b-1 {
		values[a], values[b] = values[b], values[a]
	}
	return &BoolOp{loc, op, values}
}

func (c *conv) compare(i uint32, loc Loc) Expr {
	out := &Compare{Loc: loc}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch {
		case c.field(k) == fOperator:
			out.Ops = append(out.Ops, c.op(k))
		case !c.isExpr(k):
		case out.Left == nil:
			out.Left = c.expr(k)
		default:
			out.Operands = append(out.Operands, c.expr(k))
		}
	}
	if out.Left == nil || len(out.Ops) == 0 || len(out.Ops) != len(out.Operands) {
		return c.badExpr(i)
	}
	return out
}

func (c *conv) subscript(i uint32, loc Loc) Expr {
	out := &Subscript{Loc: loc}
	var index []Expr
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.field(k) {
		case fValue:
			out.Value = c.expr(k)
		case fSubscript:
			if c.isExpr(k) {
				index = append(index, c.expr(k))
			}
		}
	}
	if out.Value == nil {
		return c.badExpr(i)
	}
	out.Index = c.index(index, c.has(i, tComma), loc)
	return out
}

func (c *conv) index(index []Expr, comma bool, loc Loc) Expr {
	switch {
	case len(index) == 0:
		return &BadExpr{Loc: Loc{loc.End, loc.End}}
	case len(index) == 1 && !comma:
		if _, starred := index[0].(*Starred); !starred {
			return index[0]
		}
	}
	return &Tuple{Loc{index[0].Span().Start, index[len(index)-1].Span().End}, index}
}

func (c *conv) slice(i uint32, loc Loc) Expr {
	out := &Slice{Loc: loc}
	part := 0
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch {
		case c.kind(k) == tColon:
			part++
		case !c.isExpr(k):
		case part == 0:
			out.Lower = c.expr(k)
		case part == 1:
			out.Upper = c.expr(k)
		default:
			out.Step = c.expr(k)
		}
	}
	return out
}

func (c *conv) dict(i uint32, loc Loc) Expr {
	out := &Dict{Loc: loc}
	n := 0
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == kPair || c.kind(k) == kDictSplat {
			n++
		}
	}
	if n > 0 {
		out.Items = make([]DictItem, 0, n)
	}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.kind(k) {
		case kPair:
			out.Items = append(out.Items, DictItem{c.need(c.child(k, fKey), c.loc(k)), c.need(c.child(k, fValue), c.loc(k))})
		case kDictSplat:
			out.Items = append(out.Items, DictItem{nil, c.need(c.firstExpr(k), c.loc(k))})
		}
	}
	return out
}

package pysyntax

import "strings"

// Where the grammar groups operands otherwise than Python does, the functions
// of this file put them right.

// hoist makes *(a.b) of (*a).b: the grammar binds a star too tightly.
func (c *conv) hoist(e Expr) Expr {
	var operand *Expr
	var loc *Loc
	switch e := e.(type) {
	case *Attribute:
		operand, loc = &e.Value, &e.Loc
	case *Call:
		operand, loc = &e.Func, &e.Loc
	case *Subscript:
		operand, loc = &e.Value, &e.Loc
	case *BinOp:
		operand, loc = &e.Left, &e.Loc
	case *Compare:
		operand, loc = &e.Left, &e.Loc
	case *BoolOp:
		operand, loc = &e.Values[0], &e.Loc
	case *IfExp:
		operand, loc = &e.Then, &e.Loc
	default:
		return e
	}
	star, ok := (*operand).(*Starred)
	if !ok || star.Start != loc.Start {
		return e
	}
	*operand = star.Value
	out := &Starred{*loc, e}
	for loc.Start++; loc.Start < loc.End && strings.IndexByte(" \t\r\n\\", c.src[loc.Start-c.base]) >= 0; {
		loc.Start++
	}
	return out
}

// await makes "(await a) ** b" of "await (a ** b)".
func (c *conv) await(i uint32, loc Loc) Expr {
	k := c.firstExpr(i)
	if k == 0 || c.kind(k) != kBinary || c.op(c.child(k, fOperator)) != "**" {
		return &Await{loc, c.need(k, loc)}
	}
	left, right := c.child(k, fLeft), c.child(k, fRight)
	if left == 0 {
		return &Await{loc, c.expr(k)}
	}
	return &BinOp{loc, &Await{Loc{loc.Start, c.end(left)}, c.expr(left)}, c.need(right, loc), "**"}
}

func (c *conv) binary(i uint32, loc Loc) Expr {
	left, right := c.child(i, fLeft), c.child(i, fRight)
	op := c.op(c.child(i, fOperator))
	if op == "^" && (c.bits(left) == "&" || c.bits(right) == "&") || op == "&" && (c.bits(left) == "^" || c.bits(right) == "^") {
		return c.bitChain(i)
	}
	return &BinOp{loc, c.need(left, loc), c.need(right, loc), op}
}

// bits is "&" or "^" for an operation of that kind without parentheses.
func (c *conv) bits(i uint32) string {
	if i == 0 || c.kind(i) != kBinary {
		return ""
	}
	if op := c.op(c.child(i, fOperator)); op == "&" || op == "^" {
		return op
	}
	return ""
}

// bitChain rebuilds a chain of "&" and "^": the grammar has their precedence
// the wrong way round.
func (c *conv) bitChain(i uint32) Expr {
	var operands []Expr
	var ops []string
	var collect func(uint32)
	collect = func(k uint32) {
		if c.bits(k) == "" {
			operands = append(operands, c.need(k, c.loc(i)))
			return
		}
		collect(c.child(k, fLeft))
		ops = append(ops, c.bits(k))
		collect(c.child(k, fRight))
	}
	collect(i)
	join := func(a, b Expr, op string) Expr {
		return &BinOp{Loc{a.Span().Start, b.Span().End}, a, b, op}
	}
	var out Expr
	for k := 0; k < len(operands); {
		term := operands[k]
		for k++; k < len(operands) && ops[k-1] == "&"; k++ {
			term = join(term, operands[k], "&")
		}
		if out == nil {
			out = term
		} else {
			out = join(out, term, "^")
		}
	}
	return out
}

// union makes "(a | b) | c" of a union of types, which the grammar nests to the
// right when it begins with a generic type.
func (c *conv) union(i uint32) Expr {
	var operands []Expr
	var collect func(uint32)
	collect = func(k uint32) {
		inner := k
		for inner != 0 && c.kind(inner) == kType {
			inner = c.firstExpr(inner)
		}
		if inner != 0 && len(operands) < maxNodeDepth && (c.kind(inner) == kUnionType || c.kind(inner) == kBinary && c.op(c.child(inner, fOperator)) == "|") {
			for m := inner + 1; m < c.next(inner); m = c.next(m) {
				if c.isExpr(m) {
					collect(m)
				}
			}
			return
		}
		operands = append(operands, c.expr(k))
	}
	collect(i)
	if len(operands) == 0 {
		return c.badExpr(i)
	}
	out := operands[0]
	for _, e := range operands[1:] {
		out = &BinOp{Loc{out.Span().Start, e.Span().End}, out, e, "|"}
	}
	return out
}

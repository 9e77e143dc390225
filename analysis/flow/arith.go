package flow

import (
	"math/big"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// computed is the outcome of arithmetic on two integers, as long as it stays
// below 2**62: limits are written 2**53 or 60 * 60. It is asked for literals
// only, since a sum of variables could grow with each round of a loop.
func computed(op string, a, b Value) (Value, bool) {
	x, okA := a.(*Const)
	y, okB := b.(*Const)
	if !okA || !okB || x.Kind != ConstInt || y.Kind != ConstInt {
		return nil, false
	}
	const limit = 1 << 62
	out := new(big.Int)
	p, q := big.NewInt(x.Int), big.NewInt(y.Int)
	switch op {
	case "+":
		out.Add(p, q)
	case "-":
		out.Sub(p, q)
	case "*":
		out.Mul(p, q)
	case "**":
		if y.Int < 0 || y.Int > 62 || x.Int > 1<<31 || x.Int < -(1<<31) {
			return nil, false
		}
		out.Exp(p, q, nil)
	case "<<":
		if y.Int < 0 || y.Int > 62 {
			return nil, false
		}
		out.Lsh(p, uint(y.Int))
	default:
		return nil, false
	}
	if out.CmpAbs(big.NewInt(limit)) >= 0 {
		return nil, false
	}
	return &Const{Kind: ConstInt, Int: out.Int64()}, true
}

// literals reports whether an expression is arithmetic on literals alone.
func literals(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case *pysyntax.Constant:
		return e.Kind == pysyntax.KindInt
	case *pysyntax.UnaryOp:
		return literals(e.Operand)
	case *pysyntax.BinOp:
		return literals(e.Left) && literals(e.Right)
	}
	return false
}

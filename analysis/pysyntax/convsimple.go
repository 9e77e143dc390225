package pysyntax

import (
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// simple converts a simple statement.
func (c *conv) simple(i uint32) Stmt {
	loc := c.loc(i)
	switch c.kind(i) {
	case kExprStmt:
		return c.exprStmt(i, loc)
	case kReturn:
		return &Return{loc, c.optional(c.firstExpr(i))}
	case kImport:
		return &Import{loc, c.aliases(i)}
	case kImportFrom, kFutureImport:
		return c.importFrom(i, loc)
	case kPass:
		return &Pass{loc}
	case kBreak:
		return &Break{loc}
	case kContinue:
		return &Continue{loc}
	case kGlobal:
		return &Global{loc, c.names(i)}
	case kNonlocal:
		return &Nonlocal{loc, c.names(i)}
	case kDelete:
		d := &Delete{Loc: loc}
		if k := c.firstExpr(i); k != 0 && c.kind(k) == kExprList {
			d.Targets = c.exprs(k)
		} else if k != 0 {
			d.Targets = []Expr{c.expr(k)}
		}
		return d
	case kRaise:
		r := &Raise{Loc: loc}
		for k := i + 1; k < c.next(i); k = c.next(k) {
			switch {
			case c.field(k) == fCause:
				r.Cause = c.expr(k)
			case c.isExpr(k) && r.Exc == nil:
				r.Exc = c.expr(k)
			}
		}
		return r
	case kAssert:
		a := &Assert{Loc: loc}
		e := c.exprs(i)
		if len(e) > 0 {
			a.Test = e[0]
		} else {
			a.Test = &BadExpr{Loc: Loc{loc.End, loc.End}}
		}
		if len(e) > 1 {
			a.Msg = e[1]
		}
		return a
	case kTypeAlias:
		t := &TypeAlias{Loc: loc, Name: c.need(c.child(i, fLeft), loc), Value: c.need(c.child(i, fRight), loc)}
		if s, ok := t.Name.(*Subscript); ok {
			t.Name = s.Value // its type parameters
		}
		return t
	}
	return c.badStmt(i) // print and exec statements of Python 2
}

func (c *conv) exprStmt(i uint32, loc Loc) Stmt {
	k := i + 1
	if k >= c.next(i) {
		return c.badStmt(i)
	}
	switch c.kind(k) {
	case kAssignment:
		return c.assignment(k, loc)
	case kAugAssignment:
		return c.augAssignment(k, loc)
	}
	if c.has(i, tComma) {
		return &ExprStmt{loc, &Tuple{loc, c.exprs(i)}}
	}
	return &ExprStmt{loc, c.expr(k)}
}

func (c *conv) augAssignment(i uint32, loc Loc) Stmt {
	a := &AugAssign{Loc: loc, Target: c.need(c.child(i, fLeft), loc), Value: c.need(c.child(i, fRight), loc)}
	if op := c.child(i, fOperator); op != 0 {
		a.Op = strings.TrimSuffix(c.text(op), "=")
	}
	return a
}

func (c *conv) assignment(i uint32, loc Loc) Stmt {
	left, typ, right := c.child(i, fLeft), c.child(i, fType), c.child(i, fRight)
	if typ != 0 {
		return &AnnAssign{loc, c.need(left, loc), c.expr(typ), c.optional(right)}
	}
	a := &Assign{Loc: loc, Targets: []Expr{c.need(left, loc)}}
	for right != 0 && c.kind(right) == kAssignment {
		a.Targets = append(a.Targets, c.need(c.child(right, fLeft), loc))
		right = c.child(right, fRight)
	}
	a.Value = c.need(right, loc)
	return a
}

func (c *conv) names(i uint32) []*Name {
	var out []*Name
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == kIdentifier && !c.empty(k) {
			out = append(out, c.name(k))
		}
	}
	return out
}

func (c *conv) aliases(i uint32) []*Alias {
	n := 0
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.field(k) == fName {
			n++
		}
	}
	out := make([]*Alias, 0, n)
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.field(k) != fName {
			continue
		}
		a := &Alias{Loc: c.loc(k)}
		if c.kind(k) == kAliasedImport {
			if as := c.child(k, fAlias); as != 0 {
				a.As, a.AsSpan = c.text(as), c.span(as)
			}
			if name := c.child(k, fName); name != 0 {
				a.Name, a.NameSpan = c.dotted(name), c.span(name)
			}
		} else {
			a.Name, a.NameSpan = c.dotted(k), c.span(k)
		}
		out = append(out, a)
	}
	return out
}

// dotted is the text of a dotted name without blanks.
func (c *conv) dotted(i uint32) string {
	s := c.text(i)
	if strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r == '\\' || r == '#' }) < 0 {
		return s
	}
	var parts []string
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == kIdentifier {
			parts = append(parts, c.text(k))
		}
	}
	return strings.Join(parts, ".")
}

func (c *conv) importFrom(i uint32, loc Loc) Stmt {
	f := &ImportFrom{Loc: loc, Names: c.aliases(i)}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.kind(k) {
		case tFuture:
			f.Module, f.ModuleSpan = c.text(k), c.span(k)
		case kWildcard:
			f.Star, f.StarSpan = true, c.span(k)
		case kDottedName:
			if c.field(k) == fModuleName {
				f.Module, f.ModuleSpan = c.dotted(k), c.span(k)
			}
		case kRelativeImport:
			f.ModuleSpan = text.Span{Start: c.end(k), End: c.end(k)}
			for m := k + 1; m < c.next(k); m = c.next(m) {
				switch c.kind(m) {
				case kImportPrefix:
					f.Level = strings.Count(c.text(m), ".")
				case kDottedName:
					f.Module, f.ModuleSpan = c.dotted(m), c.span(m)
				}
			}
		}
	}
	return f
}

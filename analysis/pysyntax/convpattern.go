package pysyntax

func (c *conv) match(i uint32) Stmt {
	m := &Match{Loc: c.loc(i)}
	var subjects []Expr
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch {
		case c.field(k) == fSubject && c.isExpr(k):
			subjects = append(subjects, c.expr(k))
		case c.kind(k) == kBlock:
			for n := k + 1; n < c.next(k); n = c.next(n) {
				if c.kind(n) == kCase {
					m.Cases = append(m.Cases, c.matchCase(n))
				}
			}
		}
	}
	m.Subject = c.index(subjects, c.has(i, tComma), m.Loc)
	if n := len(m.Cases); n > 0 {
		m.End = m.Cases[n-1].End
	}
	return m
}

func (c *conv) matchCase(i uint32) *MatchCase {
	out := &MatchCase{Loc: c.loc(i)}
	var patterns []Pattern
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.kind(k) {
		case kCasePattern:
			patterns = append(patterns, c.pattern(k))
		case kIfClause:
			out.Guard = c.need(c.firstExpr(k), c.loc(k))
		case kBlock:
			out.Body = c.block(k)
		}
	}
	switch {
	case len(patterns) == 0:
		out.Pattern = &MatchAs{Loc: Loc{out.End, out.End}}
	case len(patterns) == 1 && !c.has(i, tComma) && !isStar(patterns[0]):
		out.Pattern = patterns[0]
	default:
		out.Pattern = &MatchSequence{Loc{patterns[0].Span().Start, patterns[len(patterns)-1].Span().End}, patterns}
	}
	out.End = bodyEnd(out.End, out.Body)
	return out
}

func isStar(p Pattern) bool {
	_, ok := p.(*MatchStar)
	return ok
}

// patterns converts the patterns among the children of i. A minus sign is a
// child of its own.
func (c *conv) patterns(i uint32) []Pattern {
	var out []Pattern
	for k := i + 1; k < c.next(i); k = c.next(k) {
		var p Pattern
		if p, k = c.patternAt(k, c.next(i)); p != nil {
			out = append(out, p)
		}
	}
	return out
}

// patternAt converts the pattern at k, if one is there, and tells the last
// child that belongs to it.
func (c *conv) patternAt(k, end uint32) (Pattern, uint32) {
	if c.kind(k) == tMinus {
		if n := c.next(k); n < end && (c.kind(n) == kInteger || c.kind(n) == kFloat) {
			loc := Loc{c.start(k), c.end(n)}
			return &MatchValue{loc, &UnaryOp{loc, "-", c.expr(n)}}, n
		}
		return nil, k
	}
	return c.pattern(k), k
}

// pattern converts the pattern at i; nil when there is none.
func (c *conv) pattern(i uint32) Pattern {
	if c.depth++; c.depth > maxNodeDepth {
		c.depth--
		return &MatchAs{Loc: c.loc(i)}
	}
	defer func() { c.depth-- }()
	loc := c.loc(i)
	switch c.kind(i) {
	case kCasePattern:
		if p := c.patterns(i); len(p) > 0 {
			return p[0]
		}
		return &MatchAs{Loc: loc}
	case kAsPattern:
		out := &MatchAs{Loc: loc}
		for k := i + 1; k < c.next(i); k = c.next(k) {
			switch {
			case c.kind(k) == kIdentifier:
				out.Name, out.NameSpan = c.name(k), c.span(k)
			case out.Pattern == nil:
				out.Pattern = c.pattern(k)
			}
		}
		return out
	case tUnderscore:
		return &MatchAs{Loc: loc}
	case kDottedName:
		return c.dottedPattern(i, loc)
	case kString, kConcatenated, kTrue, kFalse, kNone, kInteger, kFloat:
		return &MatchValue{loc, c.expr(i)}
	case kComplexPattern:
		return &MatchValue{loc, c.complex(i, loc)}
	case kUnionPattern:
		return &MatchOr{loc, c.patterns(i)}
	case kListPattern:
		return &MatchSequence{loc, c.patterns(i)}
	case kTuplePattern:
		p := c.patterns(i)
		if len(p) == 1 && !c.has(i, tComma) && !isStar(p[0]) {
			return p[0]
		}
		return &MatchSequence{loc, p}
	case kSplatPattern:
		return &MatchStar{loc, c.splatName(i)}
	case kDictPattern:
		return c.mapping(i, loc)
	case kClassPattern:
		return c.classPattern(i, loc)
	}
	return nil
}

func (c *conv) splatName(i uint32) *Name {
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == kIdentifier && c.text(k) != "_" {
			return c.name(k)
		}
	}
	return nil
}

func (c *conv) dottedPattern(i uint32, loc Loc) Pattern {
	e := c.dottedExpr(i)
	n, ok := e.(*Name)
	if !ok {
		return &MatchValue{loc, e}
	}
	if n.ID == "_" {
		return &MatchAs{Loc: loc}
	}
	return &MatchAs{Loc: loc, Name: n, NameSpan: n.Span()}
}

// dottedExpr makes names and attributes of a dotted_name.
func (c *conv) dottedExpr(i uint32) Expr {
	var out Expr = &BadExpr{Loc: c.loc(i)}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch {
		case c.kind(k) != kIdentifier:
		case k == i+1:
			out = c.expr(k)
		default:
			out = &Attribute{Loc{c.start(i), c.end(k)}, out, c.text(k), c.span(k)}
		}
	}
	return out
}

// complex converts "-1 + 2j".
func (c *conv) complex(i uint32, loc Loc) Expr {
	var out Expr
	op, minus := "", -1
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch kind := c.kind(k); {
		case kind == tMinus && out == nil:
			minus = c.start(k)
		case kind == tMinus || kind == tOperator:
			op = c.text(k)
		case out == nil:
			if out = c.expr(k); minus >= 0 {
				out = &UnaryOp{Loc{minus, c.end(k)}, "-", out}
			}
		default:
			out = &BinOp{loc, out, c.expr(k), op}
		}
	}
	if out == nil {
		return c.badExpr(i)
	}
	return out
}

func (c *conv) mapping(i uint32, loc Loc) Pattern {
	out := &MatchMapping{Loc: loc}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch {
		case c.field(k) == fKey:
			var p Pattern
			if p, k = c.patternAt(k, c.next(i)); p == nil {
				continue
			}
			switch p := p.(type) {
			case *MatchValue:
				out.Keys = append(out.Keys, p.Value)
			default:
				out.Keys = append(out.Keys, &BadExpr{Loc: Loc{p.Span().Start, p.Span().End}})
			}
		case c.field(k) == fValue:
			if p := c.pattern(k); p != nil {
				out.Patterns = append(out.Patterns, p)
			}
		case c.kind(k) == kSplatPattern:
			out.Rest = c.splatName(k)
		case c.kind(k) == kCasePattern:
			if n := c.splatIn(k); n != nil {
				out.Rest = n
			}
		}
	}
	return out
}

func (c *conv) splatIn(i uint32) *Name {
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == kSplatPattern {
			return c.splatName(k)
		}
	}
	return nil
}

func (c *conv) classPattern(i uint32, loc Loc) Pattern {
	out := &MatchClass{Loc: loc, Class: &BadExpr{Loc: loc}}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.kind(k) {
		case kDottedName:
			out.Class = c.dottedExpr(k)
		case kCasePattern:
			if m := k + 1; m < c.next(k) && c.kind(m) == kKeywordPattern {
				name := m + 1
				if name < c.next(m) {
					if p := c.patterns(m); len(p) > 0 {
						out.KwdNames = append(out.KwdNames, c.text(name))
						out.KwdPatterns = append(out.KwdPatterns, p[len(p)-1])
					}
				}
				continue
			}
			if p := c.pattern(k); p != nil {
				out.Patterns = append(out.Patterns, p)
			}
		}
	}
	return out
}

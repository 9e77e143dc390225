package pysyntax

import "github.com/pywls/pywls/analysis/text"

// compound converts a compound statement; nil when a repair invented it.
func (c *conv) compound(i uint32) Stmt {
	switch c.kind(i) {
	case kFunction:
		return c.function(i, nil)
	case kClass:
		return c.class(i, nil)
	case kDecorated:
		return c.decorated(i)
	case kIf:
		return c.ifStmt(i)
	case kFor:
		f := &For{Loc: c.loc(i), Async: c.has(i, tAsync), Target: c.need(c.child(i, fLeft), c.loc(i)), Iter: c.need(c.child(i, fRight), c.loc(i))}
		f.Body, f.Else = c.block(c.child(i, fBody)), c.elseBody(i)
		f.End = bodyEnd(f.End, f.Body, f.Else)
		return f
	case kWhile:
		w := &While{Loc: c.loc(i), Test: c.need(c.child(i, fCondition), c.loc(i))}
		w.Body, w.Else = c.block(c.child(i, fBody)), c.elseBody(i)
		w.End = bodyEnd(w.End, w.Body, w.Else)
		return w
	case kWith:
		return c.with(i)
	case kTry:
		return c.try(i)
	case kMatch:
		return c.match(i)
	}
	return c.badStmt(i)
}

func (c *conv) elseBody(i uint32) []Stmt {
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == kElse {
			return c.block(c.lastBlock(k))
		}
	}
	return nil
}

func (c *conv) function(i uint32, decorators []*Decorator) Stmt {
	f := &FunctionDef{Loc: c.loc(i), Decorators: decorators, Async: c.has(i, tAsync)}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.field(k) {
		case fName:
			f.Name, f.NameSpan = c.text(k), c.span(k)
		case fParameters:
			f.Params, f.ParamsSpan = c.params(k), c.span(k)
		case fReturnType:
			f.Returns = c.expr(k)
		case fBody:
			f.Body = c.block(k)
		}
	}
	f.Doc = docstring(f.Body)
	f.End = bodyEnd(f.End, f.Body)
	return f
}

func (c *conv) class(i uint32, decorators []*Decorator) Stmt {
	d := &ClassDef{Loc: c.loc(i), Decorators: decorators}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.field(k) {
		case fName:
			d.Name, d.NameSpan = c.text(k), c.span(k)
		case fSuperclasses:
			d.Args = c.args(k)
		case fBody:
			d.Body = c.block(k)
		}
	}
	d.Doc = docstring(d.Body)
	d.End = bodyEnd(d.End, d.Body)
	return d
}

func (c *conv) decorated(i uint32) Stmt {
	var decorators []*Decorator
	var def Stmt
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.kind(k) {
		case kDecorator:
			d := &Decorator{Loc: c.loc(k), Value: c.need(c.firstExpr(k), c.loc(k))}
			d.End = max(c.trimEnd(d.Start, d.End), d.Value.Span().End)
			decorators = append(decorators, d)
		case kFunction:
			if !c.empty(k) {
				def = c.function(k, decorators)
			}
		case kClass:
			def = c.class(k, decorators)
		}
	}
	if def != nil {
		return def
	}
	// The definition is still to be typed.
	b := &BadStmt{Loc: c.loc(i)}
	b.End = c.trimEnd(b.Start, b.End)
	for _, d := range decorators {
		b.Inside = append(b.Inside, d.Value)
		b.End = max(b.End, d.End)
	}
	return b
}

func (c *conv) ifStmt(i uint32) Stmt {
	out := &If{Loc: c.loc(i), Test: c.need(c.child(i, fCondition), c.loc(i))}
	chain := []*If{out}
	last := out
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch {
		case c.field(k) == fConsequence:
			out.Body = c.block(k)
		case c.kind(k) == kElif:
			e := &If{Loc: c.loc(k), Test: c.need(c.child(k, fCondition), c.loc(k)), Body: c.block(c.child(k, fConsequence))}
			last.Else = []Stmt{e}
			chain, last = append(chain, e), e
		case c.kind(k) == kElse:
			last.Else = c.block(c.lastBlock(k))
		}
	}
	for k := len(chain) - 1; k >= 0; k-- {
		f := chain[k]
		f.End = bodyEnd(f.End, f.Body, f.Else)
	}
	return out
}

func (c *conv) with(i uint32) Stmt {
	w := &With{Loc: c.loc(i), Async: c.has(i, tAsync)}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.kind(k) {
		case kWithClause:
			w.Items = c.withItems(k)
		case kBlock:
			w.Body = c.block(k)
		}
	}
	w.End = bodyEnd(w.End, w.Body)
	return w
}

func (c *conv) withItems(i uint32) []WithItem {
	var values []uint32
	for k := i + 1; k < c.next(i); k = c.next(k) {
		if c.kind(k) == kWithItem {
			values = append(values, c.child(k, fValue))
		}
	}
	if len(values) == 1 && values[0] != 0 && c.kind(values[0]) == kTuple {
		// "with (a, b):" has two items, not a tuple.
		tuple := values[0]
		values = nil
		for k := tuple + 1; k < c.next(tuple); k = c.next(k) {
			if c.isExpr(k) {
				values = append(values, k)
			}
		}
	}
	var out []WithItem
	for _, k := range values {
		if k != 0 && c.kind(k) == kParenthesized {
			if m := c.firstExpr(k); m != 0 && c.kind(m) == kAsPattern {
				k = m // "with (a as b):"
			}
		}
		if k != 0 && c.kind(k) == kAsPattern {
			value, target := c.as(k)
			out = append(out, WithItem{c.need(value, c.loc(k)), c.optional(target)})
			continue
		}
		out = append(out, WithItem{Context: c.need(k, c.loc(i))})
	}
	return out
}

// as splits "value as target".
func (c *conv) as(i uint32) (value, target uint32) {
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch {
		case c.kind(k) == kAsTarget:
			target = c.firstExpr(k)
			if target == 0 {
				target = k
			}
		case c.isExpr(k) && value == 0:
			value = k
		}
	}
	return value, target
}

func (c *conv) try(i uint32) Stmt {
	t := &Try{Loc: c.loc(i)}
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch c.kind(k) {
		case kBlock:
			t.Body = c.block(k)
		case kElse:
			t.Else = c.block(c.lastBlock(k))
		case kFinally:
			t.Finally = c.block(c.lastBlock(k))
		case kExcept, kExceptGroup:
			t.Handlers = append(t.Handlers, c.handler(k))
		}
	}
	t.End = bodyEnd(t.End, t.Body, t.Else, t.Finally)
	if n := len(t.Handlers); n > 0 {
		t.End = max(t.End, t.Handlers[n-1].End)
	}
	return t
}

func (c *conv) handler(i uint32) *ExceptHandler {
	h := &ExceptHandler{Loc: c.loc(i), Star: c.kind(i) == kExceptGroup}
	var parts []uint32
	for k := i + 1; k < c.next(i); k = c.next(k) {
		switch {
		case c.kind(k) == kBlock:
			h.Body = c.block(k)
		case c.kind(k) == kAsPattern:
			value, target := c.as(k)
			parts = append(parts, value, target)
		case c.isExpr(k):
			parts = append(parts, k)
		}
	}
	if len(parts) > 0 && parts[0] != 0 {
		h.Type = c.expr(parts[0])
		if s, ok := h.Type.(*Starred); ok {
			h.Star, h.Type = true, s.Value // "except *A"
		}
	}
	if len(parts) > 1 && parts[1] != 0 {
		h.Name, h.NameSpan = c.text(parts[1]), c.span(parts[1])
	}
	h.End = bodyEnd(h.End, h.Body)
	return h
}

// params converts the parameters of a def or lambda.
func (c *conv) params(i uint32) []*Param {
	var out []*Param
	kind := ParamNormal
	for k := i + 1; k < c.next(i); k = c.next(k) {
		p := &Param{Loc: c.loc(k), Kind: kind}
		target := k
		switch c.kind(k) {
		case kIdentifier, kListSplat, kDictSplat:
		case kDefaultParam, kTypedDefaultParam:
			target = c.child(k, fName)
			p.Annotation, p.Default = c.optional(c.child(k, fType)), c.optional(c.child(k, fValue))
		case kTypedParam:
			target = k + 1
			p.Annotation = c.optional(c.child(k, fType))
		case kPositionalSeparator:
			for _, q := range out {
				q.Kind = ParamPositionalOnly
			}
			continue
		case kKeywordSeparator:
			kind = ParamKeywordOnly
			continue
		default:
			continue
		}
		if target == 0 || target >= c.next(i) {
			continue
		}
		switch c.kind(target) {
		case kListSplat:
			p.Kind, kind = ParamStar, ParamKeywordOnly
			target = c.firstExpr(target)
		case kDictSplat:
			p.Kind = ParamDoubleStar
			target = c.firstExpr(target)
		}
		if target == 0 || c.kind(target) != kIdentifier || c.empty(target) {
			continue
		}
		p.Name, p.NameSpan = c.text(target), text.Span{Start: c.start(target), End: c.end(target)}
		out = append(out, p)
	}
	return out
}

package flow

import (
	"github.com/pywls/pywls/analysis/pysyntax"
)

func (f *frame) matchStmt(s *pysyntax.Match) {
	subject := f.eval(s.Subject)
	var out *state
	for _, c := range s.Cases {
		rest := f.in.clone(f.st)
		f.matchPattern(c.Pattern, subject, s.Subject)
		if c.Guard != nil {
			t, no := f.test(c.Guard)
			if p, ok := c.Pattern.(*pysyntax.MatchAs); ok && p.Pattern == nil {
				rest, no = no, rest
			}
			f.in.release(no)
			f.st = t
		}
		f.block(c.Body)
		out = f.in.into(out, f.st)
		f.st = rest
		if c.Guard == nil {
			subject = f.notMatched(c.Pattern, subject, s.Subject)
		}
	}
	f.st = f.in.into(f.st, out)
}

// notMatched is the subject where a pattern did not match.
func (f *frame) notMatched(p pysyntax.Pattern, subject Value, at pysyntax.Expr) Value {
	var no Value
	switch p := p.(type) {
	case *pysyntax.MatchAs:
		if p.Pattern != nil {
			return f.notMatched(p.Pattern, subject, at)
		}
		f.st.stop = true
		return subject
	case *pysyntax.MatchValue:
		c, ok := f.valueOf(p.Value).(*Const)
		switch {
		case subject == nil || subject == unknown:
			return subject
		case isNoneExpr(p.Value):
			_, no = splitNone(subject)
		case ok && c.Kind == ConstStr:
			_, no = equals(subject, c)
		default:
			return subject
		}
	case *pysyntax.MatchClass:
		names := typeNames(f.valueOf(p.Class))
		if names == nil || len(p.Patterns)+len(p.KwdPatterns) > 0 || subject == nil || subject == unknown {
			return subject
		}
		_, no = f.in.splitType(subject, names)
	default:
		return subject
	}
	f.narrowIn(at, subject, no)
	return known(no)
}

// matchPattern binds what a pattern captures of v, which the expression at
// holds if there is one, and gives what v is when it matches.
func (f *frame) matchPattern(p pysyntax.Pattern, v Value, at pysyntax.Expr) Value {
	matched := v
	switch p := p.(type) {
	case *pysyntax.MatchValue:
		switch w := f.eval(p.Value); {
		case isNoneExpr(p.Value):
			if v == nil || v == unknown {
				matched = none
			} else {
				matched, _ = splitNone(v)
			}
		case w != nil && isConstStr(w):
			if matched = w; v != nil && v != unknown {
				matched, _ = equals(v, w.(*Const))
			}
		}
		switch {
		case at == nil || matched == v:
		case v == nil || v == unknown:
			f.narrowTo(at, matched)
		default:
			f.narrowIn(at, v, matched)
		}
	case *pysyntax.MatchAs:
		if p.Pattern != nil {
			matched = f.matchPattern(p.Pattern, v, at)
		}
		if p.Name != nil {
			f.assign(p.Name.ID, matched)
			f.record(p.Name, matched)
		}
	case *pysyntax.MatchSequence:
		elems, elem := f.elements(v), f.element(v, false)
		for i, q := range p.Patterns {
			part := elem
			if _, star := q.(*pysyntax.MatchStar); !star && len(elems) == len(p.Patterns) {
				part = elems[i]
			}
			f.matchPattern(q, part, nil)
		}
	case *pysyntax.MatchMapping:
		for i, q := range p.Patterns {
			var key Value
			if i < len(p.Keys) {
				key = f.eval(p.Keys[i])
			}
			f.matchPattern(q, f.item(v, key), nil)
		}
		if p.Rest != nil {
			f.assign(p.Rest.ID, unknown)
		}
	case *pysyntax.MatchClass:
		matched = f.matchClass(p, v, at)
	case *pysyntax.MatchStar:
		if p.Name != nil {
			f.assign(p.Name.ID, &List{Elem: known(v)})
		}
	case *pysyntax.MatchOr:
		matched = nil
		for _, q := range p.Patterns {
			matched = join(matched, f.matchPattern(q, v, nil))
		}
		if at != nil && matched != nil && matched != v {
			f.narrowTo(at, matched)
		}
	}
	return matched
}

// matchClass is case Class(...): an isinstance test, and the attributes of what
// passes it.
func (f *frame) matchClass(p *pysyntax.MatchClass, v Value, at pysyntax.Expr) Value {
	class := f.eval(p.Class)
	names := typeNames(class)
	matched := v
	if names != nil && v != nil {
		matched, _ = f.in.splitType(v, names)
		if at != nil {
			f.narrowIn(at, v, matched)
		}
	}
	var order []string
	if c, ok := class.(*Class); ok {
		order = f.in.classOf(c).fields(f.in)
		if v == unknown {
			matched = c.info.instance()
		}
	}
	for i, q := range p.Patterns {
		var part Value = unknown
		switch {
		case i < len(order):
			part = f.fieldOf(matched, order[i], p.Class)
		case i == 0 && names != nil && matchesItself(names[0]):
			part = known(matched) // case str(text)
		}
		f.matchPattern(q, part, nil)
	}
	for i, q := range p.KwdPatterns {
		var part Value = unknown
		if i < len(p.KwdNames) {
			part = f.fieldOf(matched, p.KwdNames[i], p.Class)
		}
		f.matchPattern(q, part, nil)
	}
	return matched
}

// matchesItself reports whether the one positional pattern of a builtin class
// is about the subject itself.
func matchesItself(class string) bool {
	switch class {
	case "builtins.bool", "builtins.bytearray", "builtins.bytes", "builtins.dict", "builtins.float", "builtins.frozenset",
		"builtins.int", "builtins.list", "builtins.set", "builtins.str", "builtins.tuple":
		return true
	}
	return false
}

// fieldOf is an attribute of what instances there are among the alternatives.
func (f *frame) fieldOf(v Value, name string, at pysyntax.Expr) Value {
	return known(each(known(v), func(v Value) Value {
		if i, ok := v.(*Instance); ok {
			return known(f.instanceAttr(i, name, at))
		}
		return unknown
	}))
}

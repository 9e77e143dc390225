package flow

import (
	"github.com/pywls/pywls/analysis/pysyntax"
)

// eval is the value of an expression at this point; nil for nothing yet. It
// records the value of everything but plain literals.
func (f *frame) eval(e pysyntax.Expr) Value {
	var v Value
	switch e := e.(type) {
	case nil:
		return nil
	case *pysyntax.Constant:
		return constant(e)
	case *pysyntax.Str:
		if v := f.mod.mi.literals[e]; v != nil {
			return v
		}
		v = f.fString(e)
		if len(e.Parts) == 0 || len(e.Parts) == 1 && e.Parts[0].Expr == nil {
			return v
		}
	case *pysyntax.Name:
		v = f.name(e)
	case *pysyntax.Attribute:
		v = f.attribute(e)
	case *pysyntax.Call:
		v = f.call(e)
	case *pysyntax.Await:
		v = f.await(f.eval(e.Value))
	case *pysyntax.Subscript:
		v = f.subscript(e)
	case *pysyntax.BinOp:
		v = f.binary(e.Op, f.eval(e.Left), f.eval(e.Right), e.Left, e.Right)
	case *pysyntax.BoolOp:
		v = f.boolOp(e)
	case *pysyntax.UnaryOp:
		v = f.unary(e)
	case *pysyntax.Compare:
		v = f.compare(e)
	case *pysyntax.IfExp:
		t, no := f.test(e.Test)
		f.st = t
		a := f.eval(e.Then)
		t, f.st = f.st, no
		b := f.eval(e.Else)
		switch no = f.st; {
		case t.dead && !no.dead:
			v = b
		case no.dead && !t.dead:
			v = a
		default:
			v = join(known(a), known(b))
		}
		f.st = f.in.into(t, no)
	case *pysyntax.List:
		v = f.display(e.Elts, false, false)
	case *pysyntax.Tuple:
		v = f.display(e.Elts, true, false)
	case *pysyntax.Set:
		v = f.display(e.Elts, false, true)
	case *pysyntax.Dict:
		v = f.dict(e)
	case *pysyntax.Comp:
		v = f.comp(e)
	case *pysyntax.Lambda:
		v = f.lambda(e)
	case *pysyntax.NamedExpr:
		v = f.eval(e.Value)
		f.assign(e.Target.ID, v)
		f.record(e.Target, v)
	case *pysyntax.Starred:
		v = f.eval(e.Value)
	case *pysyntax.Slice:
		f.evalOpt(e.Lower)
		f.evalOpt(e.Upper)
		f.evalOpt(e.Step)
		return unknown
	case *pysyntax.Yield:
		if e.Value != nil {
			y := known(f.eval(e.Value))
			if e.From {
				y = known(f.element(y, false))
			}
			if !f.st.dead {
				f.yields = join(f.yields, y)
			}
		}
		v = unknown
	case *pysyntax.BadExpr:
		for _, x := range e.Inside {
			f.eval(x)
		}
		v = unknown
	default:
		v = unknown
	}
	f.record(e, v)
	return v
}

// evalOpt evaluates an expression that may be absent.
func (f *frame) evalOpt(e pysyntax.Expr) Value {
	if e == nil {
		return nil
	}
	return f.eval(e)
}

func constant(e *pysyntax.Constant) Value {
	switch e.Kind {
	case pysyntax.KindNone:
		return none
	case pysyntax.KindBool:
		return constBool(e.Int != 0)
	case pysyntax.KindInt:
		if e.Fits && e.Int >= 0 && int(e.Int) < len(smallInts) {
			return smallInts[e.Int]
		}
		if e.Fits {
			return &Const{Kind: ConstInt, Int: e.Int}
		}
		return bInt
	case pysyntax.KindFloat:
		return &Const{Kind: ConstFloat, Float: e.Float}
	}
	return unknown
}

var smallInts = func() (out [64]Value) {
	for i := range out {
		out[i] = &Const{Kind: ConstInt, Int: int64(i)}
	}
	return
}()

func isNoneExpr(e pysyntax.Expr) bool {
	c, ok := e.(*pysyntax.Constant)
	return ok && c.Kind == pysyntax.KindNone
}

func (f *frame) name(e *pysyntax.Name) Value {
	if len(f.st.paths) > 0 {
		if v := f.st.path(e.ID); v != nil {
			return v
		}
	}
	v := f.lookup(e.ID)
	if fn, ok := v.(*Func); ok && fn.scope != nil && fn.scope.info.outer != nil {
		fn.scope.mention(fn.info)
	}
	if v == nil && f.in.assume && e.ID == "env" {
		return f.in.assumedEnv(f.mod.m, e)
	}
	return v
}

func (f *frame) attribute(e *pysyntax.Attribute) Value {
	recv := f.eval(e.Value)
	if len(f.st.paths) > 0 {
		if path := f.path(e); path != "" {
			if v := f.st.path(path); v != nil {
				return seen(v)
			}
		}
	}
	return f.attr(recv, e.Attr, e)
}

// await is what await gives of a value.
func (f *frame) await(all Value) Value {
	return each(all, func(v Value) Value {
		switch v := v.(type) {
		case *Awaitable:
			return v.Of
		case *Foreign:
			return f.in.called(v.Path)
		case *Binding:
			v.use("await")
		case *Instance:
			if m := f.in.classOf(v.Class).find(f.in, "__await__"); m != nil {
				return unknown
			}
		case *Outside:
			return v
		}
		if _, several := all.(*Union); several && isNone(v) {
			return nil // which raises
		}
		return unknown
	})
}

func (f *frame) boolOp(e *pysyntax.BoolOp) Value {
	var out Value
	var left *state // where an earlier operand was the result
	for i, x := range e.Values {
		if i == len(e.Values)-1 {
			v := known(f.eval(x))
			if f.st.dead && left != nil && !left.dead {
				break
			}
			out = join(out, v)
			break
		}
		t, no := f.test(x)
		v := f.valueOf(x)
		yes, falsy := splitTruth(v)
		if e.Op == "or" {
			if yes != nil && !t.dead {
				out = join(out, yes)
			}
			left = f.in.into(left, t)
			f.st = no
		} else {
			if falsy != nil && !no.dead {
				out = join(out, falsy)
			}
			left = f.in.into(left, no)
			f.st = t
		}
	}
	if left != nil {
		// What the operands assigned or tested holds only when they ran.
		f.st = f.in.into(left, f.st)
	}
	return out
}

// valueOf is the value that evaluating e just gave.
func (f *frame) valueOf(e pysyntax.Expr) Value {
	switch e := e.(type) {
	case *pysyntax.Constant:
		return constant(e)
	case *pysyntax.Str:
		if v := f.mod.mi.literal(e); v != nil {
			return v
		}
	}
	for i := 1; i <= len(f.recent); i++ {
		if r := &f.recent[(f.next-i)&7]; r.expr == e {
			return known(r.v)
		}
	}
	return known(f.mod.vals.get(placeOf(e)))
}

func (f *frame) unary(e *pysyntax.UnaryOp) Value {
	if e.Op == "not" {
		t, no := f.test(e.Operand)
		dead, alive := t.dead, no.dead
		f.st = f.in.into(t, no)
		switch {
		case dead && !alive:
			return vTrue
		case alive && !dead:
			return vFalse
		}
		return bBool
	}
	v := f.eval(e.Operand)
	switch v := v.(type) {
	case *Const:
		if e.Op == "-" && v.Kind == ConstInt {
			return &Const{Kind: ConstInt, Int: -v.Int}
		}
		if e.Op == "-" && v.Kind == ConstFloat {
			return &Const{Kind: ConstFloat, Float: -v.Float}
		}
	case *Builtin:
		return v
	}
	return unknown
}

func isNumber(v Value) bool {
	switch v := v.(type) {
	case *Const:
		return v.Kind == ConstInt || v.Kind == ConstFloat || v.Kind == ConstBool
	case *Builtin:
		return v.Type == "int" || v.Type == "float" || v.Type == "bool"
	case *Union:
		for _, a := range v.Alts {
			if !isNumber(a) {
				return false
			}
		}
		return true
	}
	return false
}

// binary is left op right.
func (f *frame) binary(op string, a, b Value, ea, eb pysyntax.Expr) Value {
	switch op {
	case "+":
		if isText(a) || isText(b) {
			return f.concat(known(a), known(b), ea, eb)
		}
		la, okA := a.(*List)
		lb, okB := b.(*List)
		if okA && okB {
			out := &List{Tuple: la.Tuple, Elem: join(la.Elem, lb.Elem)}
			if la.Elems != nil && lb.Elems != nil && len(la.Elems)+len(lb.Elems) <= 64 {
				out.Elems = append(append([]Value{}, la.Elems...), lb.Elems...)
			}
			return out
		}
	case "%":
		if c, ok := a.(*Const); ok && c.Kind == ConstStr {
			return f.percent(c.Str, known(b), eb)
		}
		if isText(a) {
			ps := []Piece{worst(f.pieces(a, ea))}
			if l, ok := b.(*List); ok {
				ps = append(ps, f.summary(known(l.Elem), eb))
			} else {
				ps = append(ps, f.pieces(known(b), eb)...)
			}
			return newText(ps)
		}
	case "*":
		if isText(a) && !isNumber(a) {
			return repeated(a)
		}
		if isText(b) && !isNumber(b) {
			return repeated(b)
		}
		if l, ok := a.(*List); ok {
			return repeated(l)
		}
		if l, ok := b.(*List); ok {
			return repeated(l)
		}
	case "|":
		if s, ok := a.(*scope); ok {
			a = f.in.scopeDict(s)
		}
		da, okA := a.(*Dict)
		db, okB := b.(*Dict)
		if okA && okB {
			return combine(da, db, true, 0)
		}
	case "/":
		if isNumber(a) && isNumber(b) {
			return bFloat
		}
	}
	if isNumber(a) && isNumber(b) {
		if isFloat(a) || isFloat(b) {
			return bFloat
		}
		if n, ok := computed(op, a, b); ok && literals(ea) && literals(eb) {
			return n
		}
		return bInt
	}
	return unknown
}

func isFloat(v Value) bool {
	switch v := v.(type) {
	case *Const:
		return v.Kind == ConstFloat
	case *Builtin:
		return v.Type == "float"
	}
	return false
}

// compare evaluates a comparison for its value.
func (f *frame) compare(e *pysyntax.Compare) Value {
	t, no := f.testCompare(e)
	dead, alive := t.dead, no.dead
	f.st = f.in.into(t, no)
	if dead != alive && !f.st.dead {
		return constBool(!dead)
	}
	return bBool
}

func (f *frame) display(elts []pysyntax.Expr, tuple, set bool) Value {
	out := &List{Tuple: tuple, Set: set}
	exact := len(elts) <= 64
	elems := make([]Value, 0, len(elts))
	for _, x := range elts {
		v := known(f.eval(x))
		if _, ok := x.(*pysyntax.Starred); ok {
			if l, ok := v.(*List); ok && l.Elems != nil {
				elems = append(elems, l.Elems...)
				out.Elem = join(out.Elem, l.Elem)
				continue
			}
			exact = false
			v = known(f.element(v, false))
		}
		elems = append(elems, v)
		out.Elem = join(out.Elem, v)
	}
	if exact {
		out.Elems = elems
	}
	return out
}

// comp evaluates a comprehension with variables of its own.
func (f *frame) comp(e *pysyntax.Comp) Value {
	before := f.in.clone(f.st)
	for _, c := range e.Fors {
		elem := f.element(f.eval(c.Iter), c.Async)
		f.bindComp(c.Target, known(elem))
		for _, cond := range c.Ifs {
			t, no := f.test(cond)
			f.in.release(no)
			f.st = t
		}
	}
	var key Value
	if e.Key != nil {
		key = known(f.eval(e.Key))
	}
	elem := known(f.eval(e.Elt))
	if f.st.dead && !before.dead {
		elem, key = nil, nil
	}
	if f.info.walrus && !f.st.dead {
		f.keepWalrus(e, before)
	}
	f.in.release(f.st)
	f.st = before
	switch e.Kind {
	case pysyntax.DictComp:
		return &Dict{Elem: elem, key: key}
	case pysyntax.SetComp:
		return &List{Set: true, Elem: elem}
	}
	return &List{Elem: elem}
}

// keepWalrus takes over what assignment expressions in a comprehension set:
// they bind in the function around it.
func (f *frame) keepWalrus(e *pysyntax.Comp, outer *state) {
	pysyntax.Walk(e, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Lambda:
			return false
		case *pysyntax.NamedExpr:
			if slot, ok := f.slotOf(n.Target.ID); ok {
				outer.dropPaths(n.Target.ID)
				outer.vars[slot] = join(outer.vars[slot], f.st.vars[slot])
			}
		}
		return true
	})
}

// bindComp binds variables of a comprehension, which are nobody else's.
func (f *frame) bindComp(t pysyntax.Expr, v Value) {
	switch t := t.(type) {
	case *pysyntax.Name:
		if slot, ok := f.slotOf(t.ID); ok {
			f.st.dropPaths(t.ID)
			f.st.vars[slot] = v
		}
		f.record(t, v)
	case *pysyntax.Tuple:
		f.unpackComp(t.Elts, v)
	case *pysyntax.List:
		f.unpackComp(t.Elts, v)
	case *pysyntax.Starred:
		f.bindComp(t.Value, &List{Elem: v})
	}
}

func (f *frame) unpackComp(targets []pysyntax.Expr, v Value) {
	for i, t := range targets {
		f.bindComp(t, known(each(v, func(v Value) Value {
			if l, ok := v.(*List); ok && len(l.Elems) == len(targets) {
				return l.Elems[i]
			}
			return f.element(v, false)
		})))
	}
}

func (f *frame) lambda(e *pysyntax.Lambda) Value {
	if f.in.beyond {
		return unknown
	}
	fi := f.mod.mi.byDef[e]
	for _, p := range e.Params {
		f.evalOpt(p.Default)
	}
	fn := &Func{Lambda: e, Module: f.mod.m, info: fi, ms: f.mod, scope: f.scope()}
	f.pending = append(f.pending, fn)
	return fn
}

// scope is the frame that functions made here see: class bodies are skipped.
func (f *frame) scope() *frame {
	for f.info.class != nil && f.parent != nil {
		f = f.parent
	}
	return f
}

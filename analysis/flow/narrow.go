package flow

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// test evaluates a condition and gives the states in which it is true and
// false. Both are the caller's; f.st is neither until the caller sets it.
func (f *frame) test(e pysyntax.Expr) (yes, no *state) {
	switch e := e.(type) {
	case *pysyntax.UnaryOp:
		if e.Op == "not" {
			yes, no = f.test(e.Operand)
			f.record(e, bBool)
			return no, yes
		}
	case *pysyntax.BoolOp:
		return f.testBool(e)
	case *pysyntax.Compare:
		yes, no = f.testCompare(e)
		f.record(e, bBool)
		return yes, no
	case *pysyntax.Call:
		return f.testCall(e)
	case *pysyntax.NamedExpr:
		v := f.eval(e.Value)
		f.assign(e.Target.ID, v)
		f.record(e.Target, v)
		f.record(e, v)
		return f.split(e.Target, v, splitTruth)
	}
	return f.split(e, f.eval(e), splitTruth)
}

// split makes the two states of a test on the value of e.
func (f *frame) split(e pysyntax.Expr, v Value, by func(Value) (Value, Value)) (yes, no *state) {
	if v == nil || v == unknown {
		yes = f.st
		return yes, f.in.clone(yes)
	}
	a, b := by(v)
	yes = f.st
	no = f.in.clone(yes)
	f.st = no
	f.narrowIn(e, v, b)
	f.st = yes
	f.narrowIn(e, v, a)
	return f.st, no
}

// narrowIn makes e have the value w in f.st; nil makes the state dead, where
// nothing is known of e.
func (f *frame) narrowIn(e pysyntax.Expr, v, w Value) {
	if w == nil {
		f.die(e)
		return
	}
	if w != v {
		f.narrowTo(e, w)
	}
}

// die marks a state that what is known of e rules out.
func (f *frame) die(e pysyntax.Expr) {
	if f.mayDie(e) {
		f.st.dead = true
		f.narrowTo(e, unknown)
		return
	}
	if path := f.path(e); path != "" {
		if _, isName := e.(*pysyntax.Name); !isName {
			f.st.setPath(path, never)
			return
		}
	}
	f.narrowTo(e, unknown)
}

// mayDie reports whether what is known of e is enough to rule a branch out: a
// constant that other code may replace is not.
func (f *frame) mayDie(e pysyntax.Expr) bool {
	v := f.valueOf(e)
	for _, alt := range Alternatives(v) {
		switch alt.(type) {
		case *Const, *Dict, *List, *Text, *Builtin:
		default:
			return true
		}
	}
	switch e := e.(type) {
	case *pysyntax.Name:
		if _, ok := f.slotOf(e.ID); ok && f.info.outer != nil {
			return true
		}
	case *pysyntax.Constant:
		return true
	case *pysyntax.Call:
		return isBool(v) && f.certain(e)
	}
	return isBool(v) && f.fixed(e)
}

func (f *frame) narrowTo(e pysyntax.Expr, v Value) {
	v = known(v)
	switch e := e.(type) {
	case *pysyntax.Name:
		f.refine(e.ID, v)
	case *pysyntax.NamedExpr:
		f.refine(e.Target.ID, v)
	case *pysyntax.Attribute, *pysyntax.Subscript:
		if path := f.path(e); path != "" {
			f.st.setPath(path, v)
		}
	case *pysyntax.Await:
	}
}

func (f *frame) testBool(e *pysyntax.BoolOp) (yes, no *state) {
	for i, x := range e.Values {
		t, n := f.test(x)
		last := i == len(e.Values)-1
		if e.Op == "and" {
			no = f.in.into(no, n)
			yes = t
			if !last {
				f.st = t
			}
		} else {
			yes = f.in.into(yes, t)
			no = n
			if !last {
				f.st = n
			}
		}
	}
	f.record(e, unknown)
	return yes, no
}

func (f *frame) testCompare(e *pysyntax.Compare) (yes, no *state) {
	if len(e.Ops) != 1 {
		f.eval(e.Left)
		for _, x := range e.Operands {
			f.eval(x)
		}
		return f.st, f.in.clone(f.st)
	}
	op, left, right := e.Ops[0], e.Left, e.Operands[0]
	a := f.eval(left)
	b := f.eval(right)
	neg := false
	switch op {
	case "is not", "!=", "not in":
		neg = true
	}
	flip := func(yes, no *state) (*state, *state) {
		if neg {
			return no, yes
		}
		return yes, no
	}
	if is, ok := f.platformTest(op, a, b); ok {
		yes, no = f.st, f.in.clone(f.st)
		yes.dead, no.dead = yes.dead || !is, no.dead || is
		return flip(yes, no)
	}
	switch op {
	case "is", "is not", "==", "!=":
		if isNone(b) {
			return flip(f.split(stripWalrus(left), a, splitNone))
		}
		if isNone(a) {
			return flip(f.split(right, b, splitNone))
		}
		if fn, ok := b.(*Foreign); ok && fn.Path == "pyodide.ffi.jsnull" {
			return flip(f.split(left, a, splitJSNull))
		}
		if c, ok := b.(*Const); ok {
			if c.Kind == ConstStr && (c.Str == "JsNull" || c.Str == "jsnull") {
				if x := typeNameOf(left); x != nil {
					return flip(f.split(x, f.valueOf(x), splitJSNull))
				}
			}
			return flip(f.splitConst(left, a, c))
		}
		if c, ok := a.(*Const); ok && c.Kind == ConstStr {
			return flip(f.splitConst(right, b, c))
		}
	case "in", "not in":
		return flip(f.splitIn(left, a, right, b))
	}
	return f.st, f.in.clone(f.st)
}

func stripWalrus(e pysyntax.Expr) pysyntax.Expr {
	if n, ok := e.(*pysyntax.NamedExpr); ok {
		return n.Target
	}
	return e
}

// typeNameOf is x in type(x).__name__ and str(x), or nil.
func typeNameOf(e pysyntax.Expr) pysyntax.Expr {
	if a, ok := e.(*pysyntax.Attribute); ok && a.Attr == "__name__" {
		e = a.Value
	}
	c, ok := e.(*pysyntax.Call)
	if !ok || len(c.Args) != 1 {
		return nil
	}
	if n, ok := c.Func.(*pysyntax.Name); ok && (n.ID == "type" || n.ID == "str") {
		return c.Args[0].Value
	}
	return nil
}

// splitConst is x == constant.
func (f *frame) splitConst(e pysyntax.Expr, v Value, c *Const) (yes, no *state) {
	if v == nil {
		return f.st, f.in.clone(f.st)
	}
	return f.split(e, v, func(v Value) (eq, ne Value) { return equals(v, c) })
}

// equals divides a value by whether it equals a constant.
func equals(v Value, c *Const) (eq, ne Value) {
	for _, alt := range Alternatives(v) {
		switch alt := alt.(type) {
		case *Const:
			if *alt == *c {
				eq = join(eq, alt)
			} else {
				ne = join(ne, alt)
			}
		case *Text, *Outside, *Builtin, Unknown:
			eq, ne = join(eq, c), join(ne, alt)
		case *Nullable:
			eq, ne = join(eq, c), join(ne, alt)
		default:
			eq, ne = join(eq, alt), join(ne, alt)
		}
	}
	return eq, ne
}

// splitIn is item in container: a text that is found among constants is one of them.
func (f *frame) splitIn(e pysyntax.Expr, item Value, ce pysyntax.Expr, container Value) (yes, no *state) {
	yes = f.st
	no = f.in.clone(yes)
	if _, ok := container.(*Env); ok {
		return yes, no
	}
	allowed := f.whitelist(container)
	if allowed == nil {
		return yes, no
	}
	f.st = yes
	switch base := chosenBase(e).(type) {
	case nil:
	case pysyntax.Expr:
		f.narrowTo(base, allowed)
	}
	return yes, no
}

// chosenBase is the expression that a membership test is about: x in x.lower()
// in ALLOWED is as safe as x itself, but for its case.
func chosenBase(e pysyntax.Expr) pysyntax.Expr {
	for {
		c, ok := e.(*pysyntax.Call)
		if !ok {
			return e
		}
		a, ok := c.Func.(*pysyntax.Attribute)
		if !ok || a.Attr != "lower" && a.Attr != "upper" && a.Attr != "strip" && a.Attr != "casefold" {
			return e
		}
		e = a.Value
	}
}

// whitelist is what a text is when it was found in a container of constants;
// nil when the container is none.
func (f *frame) whitelist(container Value) Value {
	var out Value
	for _, alt := range Alternatives(container) {
		var elem Value
		switch c := alt.(type) {
		case *List:
			elem = c.Elem
		case *Dict:
			elem = dictKeys(c)
		default:
			return nil
		}
		if elem == nil {
			continue
		}
		for _, x := range Alternatives(elem) {
			switch x := x.(type) {
			case *Const:
			case *Text:
				if worst(x.Pieces).Kind > PieceChosen {
					return nil
				}
			default:
				return nil
			}
		}
		out = join(out, elem)
	}
	return out
}

// testCall is a condition that is a call: isinstance, hasattr, validators.
func (f *frame) testCall(e *pysyntax.Call) (yes, no *state) {
	v := f.eval(e)
	arg := func(i int) pysyntax.Expr {
		if i < len(e.Args) && e.Args[i].Name == "" && !e.Args[i].DoubleStar {
			return e.Args[i].Value
		}
		return nil
	}
	callee := f.valueOf(e.Func)
	if isBool(v) && f.certain(e) {
		return f.split(e, v, splitTruth)
	}
	switch c := callee.(type) {
	case *Foreign:
		x := arg(0)
		if x == nil {
			break
		}
		xv := f.valueOf(x)
		switch c.Path {
		case "builtins.isinstance":
			if len(e.Args) == 2 {
				names := typeNames(f.valueOf(e.Args[1].Value))
				if names != nil {
					return f.split(stripWalrus(x), xv, func(v Value) (Value, Value) { return f.in.splitType(v, names) })
				}
			}
		case "builtins.hasattr":
			name, ok := f.constArg(e, 1)
			if Any[*Env](xv) {
				yes, no = f.st, f.in.clone(f.st)
				if ok {
					yes.onEnv = append(yes.onEnv, name)
				}
				if len(e.Args) == 2 {
					if n, ok := e.Args[1].Value.(*pysyntax.Name); ok {
						yes.onEnv = append(yes.onEnv, variable+n.ID)
					}
				}
				return yes, no
			}
			if ok {
				return f.split(stripWalrus(x), xv, func(v Value) (Value, Value) { return splitHas(v, name) })
			}
		case "builtins.callable":
			return f.split(x, xv, splitCallable)
		case "builtins.bool":
			return f.test(x)
		case "builtins.all", "builtins.any":
			if yes, no = f.testAll(e, c.Path == "builtins.all"); yes != nil {
				return yes, no
			}
		case "re.match", "re.fullmatch":
			if subject := arg(1); subject != nil {
				if pattern, ok := f.constArg(e, 0); ok && safePattern(pattern, c.Path == "re.fullmatch") {
					return f.splitSafe(subject)
				}
			}
		}
	case *method:
		a, ok := e.Func.(*pysyntax.Attribute)
		if !ok {
			break
		}
		switch c.name {
		case "isidentifier", "isalnum", "isdigit", "isdecimal", "isnumeric", "isalpha":
			return f.splitSafe(a.Value)
		case "match", "fullmatch":
			if p, ok := c.recv.(*pattern); ok && arg(0) != nil && safePattern(p.text, c.name == "fullmatch") {
				return f.splitSafe(arg(0))
			}
		}
	case *Func:
		if t, n := f.testPredicate(e, c); t != nil {
			return t, n
		}
	}
	return f.split(e, v, splitTruth)
}

// splitSafe says that x is made of harmless characters when the test is true.
func (f *frame) splitSafe(x pysyntax.Expr) (yes, no *state) {
	yes = f.st
	no = f.in.clone(yes)
	v := f.valueOf(x)
	if v == unknown || Any[*Outside](v) || Any[*Text](v) || Any[*Nullable](v) || Any[*Builtin](v) {
		f.narrowTo(x, textOf(PieceChosen))
	}
	return yes, no
}

// testAll is all(x in ALLOWED for x in xs): when it holds, the elements of xs
// are what the test says.
func (f *frame) testAll(e *pysyntax.Call, all bool) (yes, no *state) {
	if len(e.Args) != 1 {
		return nil, nil
	}
	c, ok := e.Args[0].Value.(*pysyntax.Comp)
	if !ok || len(c.Fors) != 1 {
		return nil, nil
	}
	target, ok := c.Fors[0].Target.(*pysyntax.Name)
	if !ok {
		return nil, nil
	}
	list := f.valueOf(c.Fors[0].Iter)
	outer := f.st
	f.st = f.in.clone(outer)
	f.bindComp(target, known(f.element(list, false)))
	t, n := f.test(c.Elt)
	proven := t
	if !all {
		proven = n
	}
	slot, ok := f.slotOf(target.ID)
	var elem Value
	if ok {
		elem = proven.vars[slot]
	}
	f.in.release(t)
	f.in.release(n)
	f.st = outer
	yes = f.st
	no = f.in.clone(yes)
	if !all {
		f.st = no
	}
	if elem != nil && elem != unknown {
		f.narrowTo(c.Fors[0].Iter, each(list, func(v Value) Value { return ofElements(v, elem) }))
	}
	f.st = yes
	return yes, no
}

// ofElements is v when its elements were found to be elem: what was text stays
// text, and what may be anything is not taken for a list.
func ofElements(v, elem Value) Value {
	safe := true
	for _, alt := range Alternatives(elem) {
		switch e := alt.(type) {
		case *Const:
		case *Text:
			safe = safe && worst(e.Pieces).Kind <= PieceChosen
		default:
			safe = false
		}
	}
	switch v := v.(type) {
	case *List:
		return &List{Tuple: v.Tuple, Set: v.Set, Elem: elem}
	case *Outside:
		switch {
		case safe && v.Str:
			return textOf(PieceChosen)
		case safe:
			return unknown
		}
	}
	return v
}

// testPredicate looks into a project function that is nothing but a test of
// its parameters, and narrows the arguments accordingly.
func (f *frame) testPredicate(e *pysyntax.Call, fn *Func) (yes, no *state) {
	if fn.info == nil || fn.Def == nil || fn.Def.Async || f.in.depth > 8 {
		return nil, nil
	}
	body := fn.info.body
	if len(body) > 0 && fn.Def.Doc != nil {
		body = body[1:]
	}
	if len(body) != 1 {
		return nil, nil
	}
	ret, ok := body[0].(*pysyntax.Return)
	if !ok || ret.Value == nil {
		return nil, nil
	}
	params := fn.info.params
	if fn.Recv != nil && len(params) > 0 {
		params = params[1:]
	}
	g := f.in.newFrame(fn)
	g.self = fn.Recv
	if fn.Recv != nil && len(fn.info.params) > 0 {
		g.st.vars[0] = fn.receiver()
	}
	var given []pysyntax.Expr
	for i, p := range params {
		var x pysyntax.Expr
		if i < len(e.Args) && e.Args[i].Name == "" && !e.Args[i].DoubleStar {
			x = e.Args[i].Value
		}
		given = append(given, x)
		slot, _ := g.slotOf(p.Name)
		g.st.vars[slot] = unknown
		if x != nil {
			g.st.vars[slot] = known(f.valueOf(x))
		}
	}
	before := slices.Clone(g.st.vars)
	f.in.depth++
	gt, gn := g.test(ret.Value)
	f.in.depth--
	yes = f.st
	no = f.in.clone(yes)
	for i, p := range params {
		if given[i] == nil {
			continue
		}
		slot, _ := g.slotOf(p.Name)
		if v := gn.vars[slot]; v != before[slot] {
			f.st = no
			f.narrowTo(given[i], v)
		}
		if v := gt.vars[slot]; v != before[slot] {
			f.st = yes
			f.narrowTo(given[i], v)
		}
	}
	yes.dead = yes.dead || gt.dead
	no.dead = no.dead || gn.dead
	f.st = yes
	f.in.release(gt)
	f.in.release(gn)
	return yes, no
}

// safePattern reports whether a text that matches the pattern can hold neither
// quotes nor spaces nor signs that SQL gives a meaning to.
func safePattern(p string, full bool) bool {
	if !full {
		if !strings.HasSuffix(p, "$") && !strings.HasSuffix(p, `\Z`) {
			return false
		}
	}
	p = strings.TrimPrefix(p, "^")
	p = strings.TrimSuffix(strings.TrimSuffix(p, "$"), `\Z`)
	if p == "" || strings.Contains(p, "[^") {
		return false
	}
	if strings.Contains(p, ".") && !strings.Contains(p, `\.`) && !strings.Contains(p, "[") {
		return false
	}
	for _, bad := range []string{"'", `"`, ";", " ", `\s`, `\S`, `\W`, `\D`, "(?", "`", ".*", ".+"} {
		if strings.Contains(p, bad) {
			return false
		}
	}
	return true
}

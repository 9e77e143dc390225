package flow

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
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
	v := f.eval(e)
	f.last, f.lastExpr = v, e
	return f.split(e, v, splitTruth)
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
	if !f.mayDie(e) {
		return
	}
	f.st.dead = true
	f.narrowTo(e, unknown)
}

// mayDie reports whether what is known of e is enough to rule a branch out: a
// constant that other code may replace is not.
func (f *frame) mayDie(e pysyntax.Expr) bool {
	v := f.mod.vals.get(placeOf(e))
	for _, alt := range Alternatives(v) {
		switch alt.(type) {
		case *Const, *Dict, *List, *Text, *Builtin:
		default:
			return true
		}
	}
	switch e := e.(type) {
	case *pysyntax.Name:
		_, ok := f.slotOf(e.ID)
		return ok && f.info.outer != nil
	case *pysyntax.Constant:
		return true
	}
	return false
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
					return flip(f.split(x, f.mod.vals.get(placeOf(x)), splitJSNull))
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
	return f.split(e, v, func(v Value) (eq, ne Value) {
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
	})
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
	f.last, f.lastExpr = v, e
	arg := func(i int) pysyntax.Expr {
		if i < len(e.Args) && e.Args[i].Name == "" && !e.Args[i].DoubleStar {
			return e.Args[i].Value
		}
		return nil
	}
	callee := f.valueOf(e.Func)
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
			if name, ok := f.constArg(e, 1); ok {
				if Any[*Env](xv) {
					yes, no = f.st, f.in.clone(f.st)
					yes.onEnv = append(yes.onEnv, name)
					return yes, no
				}
				return f.split(stripWalrus(x), xv, func(v Value) (Value, Value) { return splitHas(v, name) })
			}
		case "builtins.callable":
			return f.split(x, xv, func(v Value) (Value, Value) { return v, v })
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
	if elem != nil && (Any[*List](list) || Any[*Outside](list) || Any[*Dict](list)) {
		if _, isDict := list.(*Dict); !isDict {
			f.narrowTo(c.Fors[0].Iter, &List{Elem: elem})
		}
	}
	f.st = yes
	return yes, no
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
		g.st.vars[0] = fn.Recv
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

// splitTruth divides a value by its truth; nil for a side that it cannot be.
func splitTruth(v Value) (yes, no Value) {
	for _, alt := range Alternatives(v) {
		switch a := alt.(type) {
		case *Const:
			truth := a.Int != 0 || a.Float != 0 || a.Str != ""
			if truth {
				yes = join(yes, a)
			} else {
				no = join(no, a)
			}
		case *AbsentParam:
			no = join(no, a)
		case *Env, *Binding:
			if b, ok := a.(*Binding); ok && (b.Decl == nil || b.Kind == catalog.Var || b.Kind == catalog.JSONVar || b.Kind == catalog.Secret) {
				yes, no = join(yes, a), join(no, a)
				continue
			}
			// A binding that some environments lack is tested like this.
			yes = join(yes, a)
			no = join(no, unknown)
		case *Awaitable, *Func, *Class, *Instance, *Member, *ModuleValue:
			yes = join(yes, a)
			if _, ok := a.(*Instance); ok {
				no = join(no, a)
			}
		case *JS:
			yes = join(yes, a)
			if a.List || a.Mode != runtime.Raw || a.Type == nil || a.Type.Shape != catalog.ShapeObject && a.Type.Shape != catalog.ShapeClass {
				no = join(no, a)
			}
		case *Nullable:
			y, _ := splitTruth(a.Of)
			yes = join(yes, known(y))
			no = join(no, a)
		default:
			yes, no = join(yes, a), join(no, a)
		}
	}
	return yes, no
}

// splitNone divides a value by "is None".
func splitNone(v Value) (yes, no Value) {
	for _, alt := range Alternatives(v) {
		switch a := alt.(type) {
		case *Const:
			if a.Kind == ConstNone {
				yes = join(yes, a)
			} else {
				no = join(no, a)
			}
		case *AbsentParam:
			yes = join(yes, a)
		case *Nullable:
			switch a.Null {
			case runtime.NullIsNone:
				yes, no = join(yes, none), join(no, a.Of)
			case runtime.NullIsJSNull:
				// The author meant it, so the branch stays alive.
				yes, no = join(yes, unknown), join(no, a)
			default:
				yes, no = join(yes, none), join(no, a)
			}
		case *Env, *Instance, *Func, *Class, *List, *Dict, *Text, *Awaitable, *Member, *ModuleValue:
			no = join(no, a)
		case *JS:
			no = join(no, a)
			if a.Type == nil || a.Type.Shape == catalog.ShapeAny {
				yes = join(yes, unknown)
			}
		case *Binding:
			yes, no = join(yes, unknown), join(no, a)
		default:
			yes, no = join(yes, a), join(no, a)
		}
	}
	return yes, no
}

// splitJSNull divides a value by "is jsnull".
func splitJSNull(v Value) (yes, no Value) {
	for _, alt := range Alternatives(known(v)) {
		if n, ok := alt.(*Nullable); ok && n.Null != runtime.NullIsNone {
			yes, no = join(yes, alt), join(no, n.Of)
			continue
		}
		yes, no = join(yes, unknown), join(no, alt)
	}
	return yes, no
}

// splitHas divides a value by hasattr(v, name): only raw values have to_py.
func splitHas(v Value, name string) (yes, no Value) {
	converts := name == "to_py" || name == "object_entries" || name == "to_bytes" || name == "js_id" || name == "object_keys"
	for _, alt := range Alternatives(v) {
		switch a := alt.(type) {
		case *JS:
			if !converts {
				break
			}
			switch a.Mode {
			case runtime.Raw:
				yes = join(yes, a)
			case runtime.Wrapped:
				no = join(no, a)
			default:
				yes, no = join(yes, withMode(a, runtime.Raw)), join(no, withMode(a, runtime.Wrapped))
			}
			continue
		case *Nullable:
			if !converts {
				break
			}
			y, n := splitHas(a.Of, name)
			if y != nil {
				yes = join(yes, y)
			}
			if n != nil {
				no = join(no, &Nullable{Of: n, Null: a.Null, Origin: a.Origin})
			} else if a.Null == runtime.NullIsNone {
				no = join(no, none)
			} else {
				no = join(no, &Nullable{Of: unknown, Null: a.Null, Origin: a.Origin})
			}
			continue
		case *Const, *List, *Dict, *Text, *Builtin, *Outside:
			if converts {
				no = join(no, a)
				continue
			}
		}
		yes, no = join(yes, alt), join(no, alt)
	}
	return yes, no
}

func withMode(j *JS, m runtime.Mode) *JS {
	if j.Mode == m {
		return j
	}
	c := *j
	c.Mode = m
	return &c
}

// typeNames are the names of the classes in the second argument of
// isinstance; nil when they are not all known.
func typeNames(v Value) []string {
	switch v := v.(type) {
	case *Foreign:
		return []string{v.Path}
	case *Class:
		return []string{"class " + v.Def.Name}
	case *Const:
		if v.Kind == ConstNone {
			return []string{"None"}
		}
	case *List:
		var out []string
		for _, e := range v.Elems {
			n := typeNames(e)
			if n == nil {
				return nil
			}
			out = append(out, n...)
		}
		return out
	}
	return nil
}

// splitType divides a value by isinstance.
func (in *interp) splitType(v Value, names []string) (yes, no Value) {
	for _, alt := range Alternatives(known(v)) {
		switch in.isInstance(alt, names) {
		case runtime.Yes:
			yes = join(yes, alt)
		case runtime.No:
			no = join(no, alt)
		default:
			y, n := in.refineType(alt, names)
			yes, no = join(yes, y), join(no, n)
		}
	}
	return yes, no
}

// refineType is what a value is when isinstance leaves it open.
func (in *interp) refineType(v Value, names []string) (yes, no Value) {
	yes, no = v, v
	single := ""
	if len(names) == 1 {
		single = names[0]
	}
	switch a := v.(type) {
	case *JS:
		if a.Mode == runtime.ModeUnknown {
			if single == "pyodide.ffi.JsProxy" {
				return withMode(a, runtime.Raw), withMode(a, runtime.Wrapped)
			}
			if slices.Contains(names, "builtins.dict") || slices.Contains(names, "builtins.list") {
				return withMode(a, runtime.Wrapped), withMode(a, runtime.Raw)
			}
		}
	case *Nullable:
		y, n := in.splitType(a.Of, names)
		if y == nil {
			y = unknown
		}
		if n == nil {
			if a.Null == runtime.NullIsNone {
				return y, none
			}
			n = unknown
		}
		return y, &Nullable{Of: n, Null: a.Null, Origin: a.Origin}
	case *Outside:
		switch single {
		case "builtins.str":
			return &Outside{Str: true, Origin: a.Origin}, a
		case "builtins.int", "builtins.float", "builtins.bool":
			return builtinOf(single[len("builtins."):]), a
		}
		numeric := len(names) > 0
		for _, n := range names {
			numeric = numeric && (n == "builtins.int" || n == "builtins.float" || n == "builtins.bool")
		}
		if numeric {
			return bFloat, a
		}
	case Unknown:
		switch single {
		case "builtins.str", "builtins.int", "builtins.float", "builtins.bool", "builtins.bytes":
			return builtinOf(single[len("builtins."):]), a
		}
	}
	return yes, no
}

// isInstance answers isinstance for one alternative.
func (in *interp) isInstance(v Value, names []string) runtime.Answer {
	out := runtime.No
	for _, n := range names {
		switch a := in.isInstanceOf(v, n); a {
		case runtime.Yes:
			return a
		case runtime.Maybe:
			out = a
		}
	}
	return out
}

func (in *interp) isInstanceOf(v Value, name string) runtime.Answer {
	is := func(names ...string) runtime.Answer {
		if slices.Contains(names, name) {
			return runtime.Yes
		}
		if strings.HasPrefix(name, "builtins.") || name == "pyodide.ffi.JsProxy" || name == "None" || name == "builtins.NoneType" {
			return runtime.No
		}
		return runtime.Maybe
	}
	switch a := v.(type) {
	case *Const:
		switch a.Kind {
		case ConstStr:
			return is("builtins.str")
		case ConstInt:
			return is("builtins.int")
		case ConstBool:
			return is("builtins.bool", "builtins.int")
		case ConstFloat:
			return is("builtins.float")
		case ConstBytes:
			return is("builtins.bytes")
		case ConstNone:
			return is("None")
		}
	case *Text:
		return is("builtins.str")
	case *Builtin:
		if a.Type == "bool" {
			return is("builtins.bool", "builtins.int")
		}
		if builtinValues[a.Type] != nil {
			return is("builtins." + a.Type)
		}
	case *List:
		if a.Tuple {
			return is("builtins.tuple", "collections.abc.Sequence")
		}
		if a.Set {
			return is("builtins.set", "builtins.frozenset")
		}
		return is("builtins.list", "collections.abc.Sequence")
	case *Dict:
		return is("builtins.dict", "collections.abc.Mapping", "typing.Mapping")
	case *Outside:
		if a.Str {
			return is("builtins.str")
		}
		if name == "pyodide.ffi.JsProxy" {
			return runtime.No
		}
	case *JS:
		return jsIsInstance(a, name)
	case *Env, *Binding:
		if strings.HasPrefix(name, "builtins.") {
			if b, ok := v.(*Binding); ok && (b.Decl == nil || b.Kind == catalog.Var || b.Kind == catalog.Secret || b.Kind == catalog.JSONVar) {
				return runtime.Maybe
			}
			return runtime.No
		}
	case *Instance:
		if cls, ok := strings.CutPrefix(name, "class "); ok {
			for _, ci := range in.classOf(a.Class).mro(in) {
				if ci.cls.Def.Name == cls {
					return runtime.Yes
				}
			}
		}
	}
	return runtime.Maybe
}

func jsIsInstance(a *JS, name string) runtime.Answer {
	shape := catalog.ShapeAny
	if a.Type != nil {
		shape = a.Type.Shape
	}
	switch name {
	case "pyodide.ffi.JsProxy":
		switch {
		case shape == catalog.ShapePython || shape == catalog.ShapeScalar && !a.List:
			return runtime.No
		case a.Mode == runtime.Raw && shape != catalog.ShapeAny:
			return runtime.Yes
		case a.Mode == runtime.Wrapped && (shape == catalog.ShapeObject || shape == catalog.ShapeArray || shape == catalog.ShapeMap || a.List):
			return runtime.No
		}
	case "builtins.dict", "builtins.list", "builtins.str", "builtins.int", "builtins.float", "builtins.bool", "builtins.bytes", "builtins.tuple":
		if shape == catalog.ShapeAny || shape == catalog.ShapeScalar || shape == catalog.ShapePython {
			return runtime.Maybe
		}
		if a.Mode == runtime.Raw {
			return runtime.No
		}
		if a.Mode == runtime.Wrapped {
			list := a.List || shape == catalog.ShapeArray
			if name == "builtins.list" && list || name == "builtins.dict" && !list && (shape == catalog.ShapeObject || shape == catalog.ShapeMap) {
				return runtime.Yes
			}
			if list || shape == catalog.ShapeObject {
				if a.Type != nil && a.Type.Open && !list {
					return runtime.Maybe
				}
				return runtime.No
			}
		}
	}
	return runtime.Maybe
}

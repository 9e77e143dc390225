package flow

import (
	"github.com/pywls/pywls/analysis/pysyntax"
)

// funcState is what a run knows of one function in one enclosing frame.
type funcState struct {
	contexts []*context
	wide     []Value // join of the arguments of all contexts
}

// context is one way of calling a function.
type context struct {
	fn       *Func
	args     []Value
	atImport bool
	guessing bool
	running  bool
	result   Value
	callers  []*context // that used the result
	// A context that read what has grown since is run again.
	stale bool
	grown int    // how often its result has grown
	top   bool   // it has grown too often: the result is Unknown
	used  bool   // it called itself while it ran
	frame *frame // of a function with functions inside: the same for all runs
	// writes are the attributes that it sets, directly or in what it calls, with
	// what it sets them to; items of containers are under anyItem.
	writes map[string]Value
	vars   map[variableAt]Value // variables of functions around it that it sets
	noted  int                  // how often these have grown
}

// maxRuns is how often the result of a context may grow before it is Unknown.
const maxRuns = 8

// maxContexts is how many ways of calling a function are told apart.
func (fi *funcInfo) maxContexts() int {
	switch {
	case fi.size <= 12:
		return 24
	case fi.size <= 60:
		return 8
	}
	return 4
}

// newFrame is a frame to run a function in.
func (in *interp) newFrame(fn *Func) *frame {
	var f *frame
	if n := len(in.frames); n > 0 {
		f = in.frames[n-1]
		in.frames = in.frames[:n-1]
	} else {
		f = &frame{}
	}
	*f = frame{in: in, mod: fn.ms, info: fn.info, parent: fn.scope, loops: f.loops[:0], tries: f.tries[:0], st: in.blank(len(fn.info.names))}
	if fn.info.outer != nil && fn.info.outer.class != nil {
		f.class = in.classes[fn.info.outer.class]
	} else if fn.scope != nil {
		f.class, f.self = fn.scope.class, fn.scope.self
	}
	return f
}

// callFunc calls a function of the project.
func (f *frame) callFunc(fn *Func, args []argVal, e *pysyntax.Call) Value {
	in := f.in
	fi := fn.info
	if fi == nil || fn.ms == nil || in.beyond {
		return unknown
	}
	fn.scope.ranOne(fi)
	vals := f.arrange(fn, args)
	in.last = nil
	v := fresh(in.enter(fn, vals))
	f.affected(in.last)
	if fi.converter && len(args) > 0 {
		first := 0
		if args[first].name == "" && !args[first].star && !same(v, args[first].v) {
			v = in.converted(args[first].v, fi.nullSafe, fi.nullDeep)
		}
	}
	f.mutated(fn, args)
	switch {
	case fi.generator:
		return v
	case fn.Def != nil && fn.Def.Async:
		name := fn.Def.Name
		if e != nil {
			name = f.text(e)
		}
		return &Awaitable{Of: known(v), Call: e, Name: name}
	}
	return v
}

// fresh is what a function gives as an object of its own: every call may make
// another list or dict.
func fresh(v Value) Value {
	switch v := v.(type) {
	case *List:
		c := *v
		return &c
	case *Dict:
		c := *v
		return &c
	}
	return v
}

// mutated forgets the elements of lists and dicts that a function changes.
func (f *frame) mutated(fn *Func, args []argVal) {
	i := 0
	if fn.Recv != nil {
		i = 1
	}
	for _, a := range args {
		if a.star || a.double {
			return
		}
		p := i
		if a.name != "" {
			p = -1
			for k, q := range fn.info.params {
				if q.Name == a.name {
					p = k
				}
			}
		}
		i++
		if p < 0 || p >= len(fn.info.mutates) || !fn.info.mutates[p] || a.expr == nil {
			continue
		}
		switch l := a.v.(type) {
		case *List:
			f.rebind(a.expr, &List{Tuple: l.Tuple, Set: l.Set, Elem: join(l.Elem, unknown)})
		case *Dict:
			f.rebind(a.expr, dictWith(l, unknown, unknown))
		}
	}
}

// arrange gives every parameter its argument.
func (f *frame) arrange(fn *Func, args []argVal) []Value {
	params := fn.info.params
	vals := make([]Value, len(params))
	next := 0
	positional := func(v Value) {
		if next >= len(params) {
			return
		}
		switch params[next].Kind {
		case pysyntax.ParamPositionalOnly, pysyntax.ParamNormal:
			vals[next] = v
			next++
		case pysyntax.ParamStar:
			l, _ := vals[next].(*List)
			if l == nil {
				vals[next] = &List{Tuple: true, Elems: []Value{v}, Elem: v}
			} else {
				n := &List{Tuple: true, Elem: join(l.Elem, v)}
				if l.Elems != nil {
					n.Elems = append(append([]Value{}, l.Elems...), v)
				}
				vals[next] = n
			}
		}
	}
	keyword := func(name string, v Value) {
		for i, p := range params {
			if p.Name == name && p.Kind != pysyntax.ParamStar && p.Kind != pysyntax.ParamDoubleStar {
				vals[i] = v
				return
			}
		}
		for i, p := range params {
			if p.Kind == pysyntax.ParamDoubleStar {
				d, _ := vals[i].(*Dict)
				if d == nil {
					d = &Dict{}
				}
				vals[i] = dictWith(d, constStr(name), v)
			}
		}
	}
	if fn.Recv != nil {
		positional(fn.Recv)
	}
	uncertain := false
	for i := range args {
		a := &args[i]
		switch {
		case a.star:
			if l, ok := a.v.(*List); ok && l.Elems != nil {
				for _, v := range l.Elems {
					positional(v)
				}
				continue
			}
			elem := known(f.element(a.v, false))
			for next < len(params) && (params[next].Kind == pysyntax.ParamNormal || params[next].Kind == pysyntax.ParamPositionalOnly) {
				vals[next] = join(elem, f.defaultOf(fn, params[next]))
				next++
			}
			if next < len(params) && params[next].Kind == pysyntax.ParamStar {
				vals[next] = &List{Tuple: true, Elem: elem}
			}
		case a.double:
			if d, ok := a.v.(*Dict); ok && d.key == nil {
				for _, x := range d.keys {
					if x.maybe {
						uncertain = true
						continue
					}
					keyword(x.name, x.v)
				}
				continue
			}
			uncertain = true
		case a.name != "":
			keyword(a.name, a.v)
		default:
			positional(a.v)
		}
	}
	for i, p := range params {
		if vals[i] != nil {
			continue
		}
		switch p.Kind {
		case pysyntax.ParamStar:
			vals[i] = &List{Tuple: true, Elems: []Value{}}
			if uncertain {
				vals[i] = &List{Tuple: true, Elem: unknown}
			}
		case pysyntax.ParamDoubleStar:
			vals[i] = &Dict{}
			if uncertain {
				vals[i] = &Dict{Elem: unknown, key: unknown}
			}
		default:
			if d := f.defaultOf(fn, p); d != nil && !uncertain {
				vals[i] = d
			} else {
				vals[i] = unknown
			}
		}
	}
	return vals
}

// defaultOf is the default of a parameter, evaluated where it was defined.
func (f *frame) defaultOf(fn *Func, p *pysyntax.Param) Value {
	switch d := p.Default.(type) {
	case nil:
		return nil
	case *pysyntax.Constant:
		return constant(d)
	case *pysyntax.Str:
		if v := fn.ms.mi.literal(d); v != nil {
			return v
		}
	}
	return known(fn.ms.vals.get(placeOf(p.Default)))
}

// abstract is an argument without what no function is cloned for.
func abstract(v Value) Value {
	if c, ok := v.(*Const); ok {
		switch c.Kind {
		case ConstInt:
			return bInt
		case ConstFloat:
			return bFloat
		case ConstBytes:
			return bBytes
		}
	}
	return known(v)
}

// enter runs a function with the values of its parameters, or finds an
// earlier run that was the same.
func (in *interp) enter(fn *Func, vals []Value) Value {
	fi := fn.info
	for i := range vals {
		vals[i] = abstract(vals[i])
		if vals[i] == unknown && fi.params[i].Annotation != nil {
			vals[i] = in.annotation(fn.ms, fi.params[i].Annotation)
		}
	}
	st := in.stateOf(fn)
	if st.wide != nil && fi.size > 12 {
		// Cloning a long function for each constant text is not worth it.
		for i, v := range vals {
			if isConstStr(v) && !same(v, st.wide[i]) {
				vals[i] = anyChoice
			}
		}
	}
	find := func() *context {
		for _, c := range st.contexts {
			if c.atImport == in.atImport && sameAll(c.args, vals, 0) {
				return c
			}
		}
		return nil
	}
	c := find()
	if c == nil && len(st.contexts) >= fi.maxContexts() {
		for i := range vals {
			vals[i] = widen(st.wide[i], vals[i])
		}
		if len(st.contexts) >= fi.maxContexts()+3 {
			for i := range vals {
				if vals[i] != st.wide[i] {
					vals[i] = unknown
				}
			}
		}
		c = find()
		if c == nil && len(st.contexts) >= fi.maxContexts()+8 {
			vals = anyArgs(fn)
			c = find()
		}
	}
	if running := st.running(); c == nil && running >= 2 {
		// It calls itself with ever other arguments.
		for i, v := range vals {
			if !same(v, st.wide[i]) {
				vals[i] = unknown
			}
		}
		if c = find(); c == nil && running >= 4 {
			vals = anyArgs(fn)
			c = find()
		}
	}
	if in.over() {
		return unknown
	}
	if c != nil {
		if c.running {
			in.uses(c)
			in.last = c
			c.used = true
			return unknown
		}
		return in.took(c)
	}
	c = &context{fn: fn, args: vals, atImport: in.atImport, guessing: in.guessing}
	st.contexts = append(st.contexts, c)
	if st.wide == nil {
		st.wide = append([]Value{}, vals...)
	} else {
		for i := range vals {
			st.wide[i] = widen(st.wide[i], vals[i])
		}
	}
	if in.depth >= maxCallDepth {
		// Later, with nothing around it.
		c.result, c.top = unknown, true
		in.again(c, false)
	} else {
		in.runContext(c)
	}
	return in.took(c)
}

// took is the result of a context for who enters it.
func (in *interp) took(c *context) Value {
	if in.ctx == in.importing {
		in.recall(c)
	}
	in.uses(c)
	in.last = c
	return c.result
}

// running is how many of the contexts run at this moment.
func (st *funcState) running() (n int) {
	for _, c := range st.contexts {
		if c.running {
			n++
		}
	}
	return n
}

// anyArgs are arguments of which nothing is known but the receiver's place.
func anyArgs(fn *Func) []Value {
	vals := make([]Value, len(fn.info.params))
	for i, p := range fn.info.params {
		switch p.Kind {
		case pysyntax.ParamStar:
			vals[i] = &List{Tuple: true, Elem: unknown}
		case pysyntax.ParamDoubleStar:
			vals[i] = &Dict{Elem: unknown, key: unknown}
		default:
			vals[i] = unknown
		}
	}
	return vals
}

var anyChoice Value = &Text{Pieces: []Piece{{Kind: PieceChosen}}}

// widen joins arguments of many calls: texts become one text.
func widen(a, b Value) Value {
	if a != b && isConstStr(a) && isConstStr(b) && !same(a, b) {
		return joinText(joinText(nil, a), b)
	}
	if i, ok := a.(*Instance); ok {
		if j, ok := b.(*Instance); ok && i.Class.Def == j.Class.Def && i.made != j.made {
			return i.Class.info.instance()
		}
	}
	return join(a, b)
}

func (in *interp) stateOf(fn *Func) *funcState {
	if fn.scope == nil || fn.scope.info.outer == nil {
		ms := fn.ms
		st := ms.states[fn.info.id]
		if st == nil {
			st = &funcState{}
			ms.states[fn.info.id] = st
		}
		return st
	}
	if fn.scope.states == nil {
		fn.scope.states = map[*funcInfo]*funcState{}
	}
	st := fn.scope.states[fn.info]
	if st == nil {
		st = &funcState{}
		fn.scope.states[fn.info] = st
	}
	return st
}

// runFunc interprets a function's body once.
func (in *interp) runFunc(c *context) Value {
	fn, vals := c.fn, c.args
	fi := fn.info
	f := c.frame
	if f == nil {
		f = in.newFrame(fn)
	} else {
		f.restart()
	}
	f.ctx = c
	if fi.nested {
		c.frame = f
	}
	in.depth++
	defer func() { in.depth-- }()
	for i, p := range fi.params {
		slot := fi.slots[p.Name]
		f.st.vars[slot] = vals[i]
		if fi.nested {
			f.keep(slot, vals[i])
		}
		if !in.guessing || !f.mod.facts[fi.id].certain {
			f.mod.vals.add(placeOfSpan(p.NameSpan), vals[i], false, in.atImport)
		}
	}
	if len(vals) > 0 && fi.outer != nil && fi.outer.class != nil && !fi.static && fi.params[0].Kind != pysyntax.ParamStar {
		f.self = vals[0]
	}
	facts := &f.mod.facts[fi.id]
	facts.entered = true
	if in.guessing {
		f.quiet = facts.certain
	} else {
		facts.certain = true
	}
	facts.atImport = facts.atImport || in.atImport && !fi.generator // which runs when it is gone through
	if fi.lambda != nil {
		in.steps++
		v := known(f.eval(fi.lambda.Body))
		f.finish()
		in.leave(f)
		return v
	}
	f.block(fi.body)
	f.finish()
	v := f.ret
	switch {
	case fi.generator:
		v = &List{Elem: known(f.yields)}
	case !f.st.stop && !f.st.dead || v == nil && !f.st.stop:
		v = join(v, none)
	}
	in.leave(f)
	return v
}

// leave takes back a frame, unless functions made in it may still see it.
func (in *interp) leave(f *frame) {
	if !f.info.nested && len(in.frames) < 64 {
		in.release(f.st)
		f.st = nil
		in.frames = append(in.frames, f)
	}
}

// receiver is what a bound method's first parameter gets: *args takes it as its
// first element, and more may follow.
func (f *Func) receiver() Value {
	if f.info.params[0].Kind == pysyntax.ParamStar {
		return &List{Tuple: true, Elem: join(f.Recv, unknown)}
	}
	return f.Recv
}

// enterUnknown runs a function that nobody is seen to call: not at import
// either, wherever it was made.
func (in *interp) enterUnknown(fn *Func) {
	defer func(before bool) { in.atImport = before }(in.atImport)
	in.atImport = false
	fn.scope.ranOne(fn.info)
	vals := anyArgs(fn)
	for i, p := range fn.info.params {
		if in.assume && p.Name == "env" && vals[i] == unknown {
			vals[i] = in.assumedEnv(fn.Module, p)
		}
	}
	in.served(fn, vals)
	if fn.Recv != nil && len(vals) > 0 {
		vals[0] = fn.receiver()
	}
	in.enter(fn, vals)
}

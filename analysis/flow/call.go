package flow

import (
	"slices"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

// argVal is an argument with its value, inside the interpreter.
type argVal struct {
	v            Value
	name         string // of a keyword argument
	star, double bool   // *v, **v
	expr         pysyntax.Expr
}

// call evaluates a call expression.
func (f *frame) call(e *pysyntax.Call) Value {
	callee := f.eval(e.Func)
	var buf [4]argVal
	args := buf[:0]
	for i := range e.Args {
		a := &e.Args[i]
		v := known(f.eval(a.Value))
		_, star := a.Value.(*pysyntax.Starred)
		args = append(args, argVal{v: v, name: a.Name, star: star, double: a.DoubleStar, expr: a.Value})
	}
	if callee == nil {
		return nil
	}
	return f.apply(callee, args, e)
}

// callValue calls a value from inside the interpreter.
func (f *frame) callValue(callee Value, args []argVal, e *pysyntax.Call) Value {
	return f.apply(callee, args, e)
}

func (f *frame) apply(callee Value, args []argVal, e *pysyntax.Call) Value {
	switch c := callee.(type) {
	case *Union:
		var out Value
		for _, alt := range c.Alts {
			if !isNone(alt) { // which raises
				out = join(out, f.apply(alt, args, e))
			}
		}
		return out
	case *Func:
		return f.callFunc(c, args, e)
	case *Class:
		return f.instantiate(c, args, e)
	case *Member:
		return f.callMember(c, args, e)
	case *method:
		return known(f.callMethod(c, args, e))
	case *Foreign:
		return f.callForeign(c, args, e)
	case *tupleType:
		return c.make(args)
	case *partial:
		return f.apply(c.of, append(slices.Clip(c.args), args...), e)
	case *Instance:
		if m, ok := f.in.classOf(c.Class).find(f.in, "__call__").(*Func); ok {
			return f.apply(f.bound(m, c), args, e)
		}
	case *Nullable:
		return f.apply(c.Of, args, e)
	case *Outside:
		return c
	}
	f.passOn(args)
	f.escape(args)
	return unknown
}

// escape is what happens to arguments of a call that nobody can follow:
// functions among them are left to be run at the end of their frame, dicts in
// local variables may get other keys.
func (f *frame) escape(args []argVal) {
	for _, a := range args {
		n, ok := a.expr.(*pysyntax.Name)
		if !ok || f.info.outer == nil {
			continue
		}
		if _, local := f.slotOf(n.ID); !local {
			continue
		}
		if d, ok := a.v.(*Dict); ok && d.key == nil {
			f.rebind(n, &Dict{keys: d.keys, Elem: join(d.Elem, unknown), key: unknown})
		}
	}
}

// instantiate calls a class of the project.
func (f *frame) instantiate(c *Class, args []argVal, e *pysyntax.Call) Value {
	ci := f.in.classOf(c)
	if f.in.beyond {
		return ci.instance()
	}
	inst := ci.madeWith(args)
	if init, ok := ci.find(f.in, "__init__").(*Func); ok {
		f.callFunc(f.bound(init, inst).(*Func), args, e)
		return inst
	}
	// A dataclass, a TypedDict or a model: arguments become attributes.
	fields := ci.fields(f.in)
	for i, a := range args {
		switch {
		case a.star || a.double:
		case a.name != "":
			f.in.storeField(inst, a.name, a.v)
		case i < len(fields):
			f.in.storeField(inst, fields[i], a.v)
		}
	}
	if post, ok := ci.find(f.in, "__post_init__").(*Func); ok {
		f.callFunc(f.bound(post, inst).(*Func), nil, nil)
	}
	for _, b := range ci.foreignBases(f.in) {
		if b == "typing.TypedDict" || b == "typing_extensions.TypedDict" {
			d := &Dict{}
			for _, a := range args {
				if a.name != "" {
					d.keys, d.Elem = d.keys.put(a.name, a.v), join(d.Elem, a.v)
				}
			}
			return d
		}
	}
	return inst
}

func (ci *classInfo) instance() *Instance {
	if ci.inst == nil {
		ci.inst = &Instance{Class: ci.cls}
	}
	return ci.inst
}

// fields are the annotated names of a class body, in order.
func (ci *classInfo) fields(in *interp) []string {
	var out []string
	for _, s := range ci.cls.Def.Body {
		if a, ok := s.(*pysyntax.AnnAssign); ok {
			if n, ok := a.Target.(*pysyntax.Name); ok {
				out = append(out, n.ID)
			}
		}
	}
	return out
}

// callMember calls a method of a catalog type or binding.
func (f *frame) callMember(m *Member, args []argVal, e *pysyntax.Call) Value {
	mode, outside := runtime.ModeUnknown, false
	var o *Origin
	switch r := m.Recv.(type) {
	case *Binding:
		mode, o = r.Mode, r.Origin
		r.use(m.Name)
	case *JS:
		mode, outside, o = r.Mode, r.outside, r.Origin
	}
	if e != nil {
		o = f.in.origin(f.mod.m, e, "", o)
	}
	if m.Def == nil {
		// A method that no table names: of an RPC stub it returns a promise.
		if m.Of != nil && m.Of.Open && m.Of.Shape == catalog.ShapeClass {
			return &Awaitable{Of: unknown, Started: true, Call: e, Name: f.text(e), Origin: o}
		}
		return unknown
	}
	switch {
	case m.Of != nil && m.Of.Name == "WorkflowStep" && m.Name == "do":
		return f.in.called("workers.step.do")
	case m.Name == "waitUntil" || m.Name == "blockConcurrencyWhile":
		for _, a := range args {
			if fn, ok := a.v.(*Func); ok {
				f.callFunc(fn, nil, nil)
			}
		}
	}
	first, given, literal := false, false, ""
	n := 0
	for _, a := range args {
		switch {
		case a.star || a.double:
			given = true
		case a.name == "type":
			if c, ok := a.v.(*Const); ok && c.Kind == ConstStr {
				literal = c.Str
			}
		case a.name == "":
			if n == 0 {
				_, first = a.v.(*List)
			}
			if c, ok := a.v.(*Const); ok && n == 1 && c.Kind == ConstStr {
				literal = c.Str
			}
			if d, ok := a.v.(*Dict); ok && n == 1 {
				if c, ok := d.Item("type").(*Const); ok {
					literal = c.Str
				}
			}
			given = true
			n++
		}
	}
	ref := m.Def.Result(first, given, literal)
	if ref.Nullable && e != nil {
		o = f.in.origin(f.mod.m, e, "may be null", o)
	}
	v := f.in.ref(ref, mode, outside || m.Of != nil && m.Of.Outside, false, o)
	if outside && m.Def.Method && len(args) == 2 && m.Name == "get" && args[1].name == "" {
		if nv, ok := v.(*Nullable); ok {
			v = join(nv.Of, args[1].v)
		}
	}
	if m.Def.Async {
		started := true
		if j, ok := m.Recv.(*JS); ok && j.Type != nil && j.Type.Shape == catalog.ShapePython {
			started = false
		}
		return &Awaitable{Of: v, Started: started, Call: e, Name: f.text(e), Origin: o}
	}
	return v
}

// text is what a call calls, as written.
func (f *frame) text(e *pysyntax.Call) string {
	if e == nil {
		return ""
	}
	s := e.Func.Span()
	return f.mod.src[s.Start:s.End]
}

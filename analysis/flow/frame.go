package flow

import (
	"slices"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// frame is one activation: a module's top level, a class body, or one call of
// a function.
type frame struct {
	in     *interp
	mod    *modState
	info   *funcInfo
	parent *frame // lexically around it; nil at module level
	st     *state
	cells  []cell // by slot: all that was assigned, for nested functions
	ret    Value
	yields Value
	loops  []*loop
	tries  []*state // joins of the states in which each try body may raise

	// quiet frames leave no trace: code that nobody is seen to call runs a
	// function that others have run with better arguments.
	quiet     bool
	self      Value        // first argument of a method
	class     *classInfo   // the class a method or class body belongs to
	recent    [8]evaluated // what was evaluated last, a ring
	next      int
	pending   []*Func // functions made here, run at the end if nothing called them
	ran       map[*funcInfo]bool
	states    map[*funcInfo]*funcState // of functions made here
	anytime   map[int]bool             // variables that functions inside set at times nobody knows
	mentioned map[*funcInfo]bool       // functions made here whose name is read
	ctx       *context                 // that it runs in; nil for modules and classes
}

// evaluated is an expression with the value that it had in this frame. The table
// of the module joins the values of all frames.
type evaluated struct {
	expr pysyntax.Expr
	v    Value
}

type loop struct{ breaks, continues *state }

func (f *frame) slotOf(name string) (int, bool) {
	slot, ok := f.info.slots[name]
	return slot, ok
}

// lookup is the value of a name at this point; nil when nothing is assigned
// to it yet.
func (f *frame) lookup(name string) Value {
	if slot, ok := f.info.slots[name]; ok {
		if v := f.st.vars[slot]; v != nil {
			if f.anytime[slot] {
				return f.beside(slot, v)
			}
			return v
		}
		if f.info.outer == nil {
			if !f.info.compOnly[slot] {
				if v := f.in.load(&f.mod.cells[slot]); v != nil {
					return v
				}
				if f.mod.extra[name] == nil {
					return f.builtin(name)
				}
			}
		} else if !f.info.compOnly[slot] && f.info.class == nil {
			return nil
		}
	}
	if f.info.outer != nil && !f.info.globals[name] {
		for p := f.parent; p != nil && p.info.outer != nil; p = p.parent {
			if p.info.class != nil {
				continue
			}
			if p.info.globals[name] {
				break
			}
			if slot, ok := p.info.slots[name]; ok {
				if p.info.compOnly[slot] {
					return unknown // of a comprehension around it, or a global
				}
				return f.in.load(p.cell(slot))
			}
		}
	}
	if f.mod.running && f.mod.mi.infos[0].flags[name] {
		if v := f.mod.flagNow(name); v != nil {
			return v
		}
	}
	if c := f.mod.global(name, false); c != nil {
		if v := f.in.load(c); v != nil {
			return v
		}
		if f.builtin(name) == nil {
			return nil
		}
	}
	return f.builtin(name)
}

func (f *frame) builtin(name string) Value {
	switch name {
	case "__name__":
		return constStr(f.mod.m.Name)
	case "__file__":
		return bStr
	}
	v, ok := f.in.builtins[name]
	if !ok {
		if builtinNames[name] {
			v = f.in.foreign("builtins." + name)
		}
		f.in.builtins[name] = v
	}
	return v
}

// assign binds a name.
func (f *frame) assign(name string, v Value) {
	if f.info.globals[name] {
		if !f.st.dead && !f.quiet {
			f.in.store(f.mod.global(name, true), v)
		}
		// What a test said of it before is over. None is for others to replace.
		if f.st.dropPaths(name); v != nil && !isNone(v) {
			f.st.setPath(name, v)
		}
		return
	}
	if f.info.nonlocals[name] {
		for p := f.parent; p != nil && p.info.outer != nil; p = p.parent {
			if slot, ok := p.info.slots[name]; ok && p.info.class == nil {
				if !f.st.dead {
					f.setOuter(p, slot, v)
				}
				return
			}
		}
		return
	}
	slot, ok := f.info.slots[name]
	if !ok {
		return
	}
	f.st.dropPaths(name)
	f.st.vars[slot] = known(v)
	if f.st.dead {
		return
	}
	switch {
	case f.quiet && !f.info.nested:
	case f.info.outer == nil:
		if !f.info.compOnly[slot] && !(f.info.flags[name] && isBool(v)) {
			f.in.store(&f.mod.cells[slot], v)
		}
	case f.info.class != nil:
		f.in.store(f.class.attr(name), v)
	case f.info.nested:
		f.keep(slot, v)
	}
}

// refine narrows a name without assigning to it.
func (f *frame) refine(name string, v Value) {
	if slot, ok := f.info.slots[name]; ok && f.st.vars[slot] != nil {
		f.st.vars[slot] = v
		return
	}
	f.st.setPath(name, v)
}

func (f *frame) keep(slot int, v Value) { f.in.storeExact(f.cell(slot), known(v)) }

// cell is a variable as the functions inside see it.
func (f *frame) cell(slot int) *cell {
	if f.cells == nil {
		f.cells = make([]cell, len(f.info.names))
	}
	f.cells[slot].inner = true
	return &f.cells[slot]
}

// beside is a variable that functions inside set too, at times nobody knows: v
// if they set it to nothing else.
func (f *frame) beside(slot int, v Value) Value {
	if covers(v, f.in.load(f.cell(slot))) {
		return v
	}
	return join(v, unknown)
}

// restart makes a frame ready for another run, in which the functions inside
// are those of the runs before.
func (f *frame) restart() {
	f.st = f.in.blank(len(f.info.names))
	f.ret, f.yields = nil, nil
	f.loops, f.tries, f.pending = f.loops[:0], f.tries[:0], f.pending[:0]
	f.quiet, f.ran = false, nil
	f.recent = [8]evaluated{}
}

// finish runs what was made in this frame and never called: callbacks given
// to code that is not the project's. What is given back, as by a decorator, has
// time: whoever gets it may call it, and knows with what.
func (f *frame) finish() {
	for i := 0; i < len(f.pending) && i < 200; i++ {
		fn := f.pending[i]
		switch {
		case f.ran[fn.info] || f.in.over():
		case slices.Contains(Alternatives(f.ret), Value(fn)):
			f.in.returned = append(f.in.returned, fn)
		default:
			f.in.last = nil
			f.in.enterUnknown(fn)
			if c := f.in.last; c != nil && (f.mentioned[fn.info] || fn.Def == nil || len(fn.Def.Decorators) > 0) {
				for at := range c.vars {
					at.of.setAnytime(at.slot)
				}
			}
		}
	}
}

// mention notes that the name of a function made in this frame is read.
func (f *frame) mention(fi *funcInfo) {
	if f.mentioned == nil {
		f.mentioned = map[*funcInfo]bool{}
	}
	f.mentioned[fi] = true
}

// ranOne notes that a function made in this frame, which may be none, was called.
func (f *frame) ranOne(fi *funcInfo) {
	if f == nil {
		return
	}
	if f.ran == nil {
		f.ran = map[*funcInfo]bool{}
	}
	f.ran[fi] = true
}

// mayRaise notes that the statements of a try body may raise in this state.
func (f *frame) mayRaise() {
	if n := len(f.tries); n > 0 && !f.st.stop && (!f.st.dead || f.tries[n-1].dead) {
		f.tries[n-1].absorb(f.st)
	}
}

// record keeps the value of an expression.
func (f *frame) record(e pysyntax.Expr, v Value) {
	f.recent[f.next&7] = evaluated{e, v}
	f.next++
	if !f.quiet {
		f.mod.table().add(placeOf(e), f.in.recorded(known(v)), f.st.dead, f.in.atImport)
	}
}

// recorded is a value as the table of its place keeps it: one function for all
// runs of the function around it, or many runs would make it Unknown.
func (in *interp) recorded(v Value) Value {
	fn, ok := v.(*Func)
	if !ok || fn.Recv != nil || fn.scope == nil || fn.scope.info == nil || fn.scope.info.outer == nil {
		return v
	}
	if in.inner == nil {
		in.inner = map[*funcInfo]*Func{}
	}
	first := in.inner[fn.info]
	if first == nil {
		first, in.inner[fn.info] = fn, fn
	}
	return first
}

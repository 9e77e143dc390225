package flow

import (
	"slices"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// maxLoop is after how many rounds of a loop's body what still changes is
// Unknown: from there on each round can only settle more.
const maxLoop = 8

// block runs statements until one of them leaves the block.
func (f *frame) block(body []pysyntax.Stmt) {
	for i, s := range body {
		if f.st.stop && !f.in.over() {
			f.beyond(body[i:])
		}
		if f.st.stop || f.in.over() {
			return
		}
		f.in.steps++
		f.stmt(s)
		f.mayRaise()
	}
}

func (f *frame) stmt(s pysyntax.Stmt) {
	if f.in.beyond && leaves(s) {
		return
	}
	switch s := s.(type) {
	case *pysyntax.ExprStmt:
		f.eval(s.Value)
	case *pysyntax.Assign:
		v := f.eval(s.Value)
		for _, t := range s.Targets {
			f.bind(t, v, s.Value)
		}
	case *pysyntax.AnnAssign:
		if s.Value == nil {
			f.declare(s)
			return
		}
		v := f.eval(s.Value)
		if v == nil || v == unknown {
			v = f.annotated(s.Annotation)
		}
		f.bind(s.Target, v, s.Value)
	case *pysyntax.AugAssign:
		f.augAssign(s)
	case *pysyntax.Return:
		var v Value = none
		if s.Value != nil {
			v = known(f.eval(s.Value))
		}
		if !f.st.dead {
			f.ret = join(f.ret, v)
		}
		f.st.stop = true
	case *pysyntax.If:
		f.ifStmt(s)
	case *pysyntax.For:
		f.forStmt(s)
	case *pysyntax.While:
		f.whileStmt(s)
	case *pysyntax.Try:
		f.tryStmt(s)
	case *pysyntax.With:
		f.withStmt(s)
	case *pysyntax.Match:
		f.matchStmt(s)
	case *pysyntax.Raise:
		f.evalOpt(s.Exc)
		f.evalOpt(s.Cause)
		f.mayRaise()
		f.st.stop = true
	case *pysyntax.Assert:
		t, no := f.test(s.Test)
		if s.Msg != nil {
			f.st = no
			f.eval(s.Msg)
			no = f.st
		}
		f.in.release(no)
		f.st = t
	case *pysyntax.Delete:
		for _, t := range s.Targets {
			if n, ok := t.(*pysyntax.Name); ok {
				if slot, ok := f.slotOf(n.ID); ok {
					f.st.vars[slot] = nil
				}
				continue
			}
			f.target(t)
		}
	case *pysyntax.FunctionDef:
		f.functionDef(s)
	case *pysyntax.ClassDef:
		f.classDef(s)
	case *pysyntax.Import:
		f.importStmt(s)
	case *pysyntax.ImportFrom:
		f.importFrom(s)
	case *pysyntax.Break:
		if n := len(f.loops); n > 0 {
			l := f.loops[n-1]
			l.breaks = f.in.into(l.breaks, f.in.clone(f.st))
		}
		f.st.stop = true
	case *pysyntax.Continue:
		if n := len(f.loops); n > 0 {
			l := f.loops[n-1]
			l.continues = f.in.into(l.continues, f.in.clone(f.st))
		}
		f.st.stop = true
	}
}

// declare is "name: type" without a value: a field of a class.
func (f *frame) declare(s *pysyntax.AnnAssign) {
	if f.info.class == nil {
		return
	}
	if n, ok := s.Target.(*pysyntax.Name); ok {
		if v := f.annotated(s.Annotation); v != unknown {
			f.in.store(f.class.attr(n.ID), v)
		}
	}
}

func (f *frame) augAssign(s *pysyntax.AugAssign) {
	old := f.eval(s.Target)
	v := f.eval(s.Value)
	result := f.binary(s.Op, old, v, s.Target, s.Value)
	if _, ok := old.(*List); ok && s.Op == "+" {
		// A list grows in place, under all its names.
		if _, known := result.(*List); !known {
			result = join(old, unknown)
		}
		f.rebind(s.Target, result)
	}
	if n, ok := s.Target.(*pysyntax.Name); ok {
		// The place keeps the value that was read there.
		f.assign(n.ID, result)
		return
	}
	f.bind(s.Target, result, s.Value)
}

func (f *frame) ifStmt(s *pysyntax.If) {
	then, other := f.test(s.Test)
	f.st = then
	f.block(s.Body)
	then = f.st
	f.st = other
	if len(s.Else) > 0 {
		f.block(s.Else)
	}
	f.st = f.in.into(f.st, then)
}

func (f *frame) forStmt(s *pysyntax.For) {
	iter := f.eval(s.Iter)
	elem := f.element(iter, s.Async)
	l := &loop{}
	f.loops = append(f.loops, l)
	for i := 0; ; i++ {
		before := f.in.clone(f.st)
		f.bind(s.Target, elem, nil)
		f.block(s.Body)
		end := f.in.into(f.st, l.continues)
		l.continues = nil
		if end.stop {
			f.in.release(end)
			f.st = before
			break
		}
		head := f.in.clone(before)
		f.st = f.in.into(head, end)
		again := f.st.grew(before, i+1 >= maxLoop) && !f.in.over()
		f.in.release(before)
		if !again {
			break
		}
	}
	f.loops = f.loops[:len(f.loops)-1]
	f.st.stop = false
	if len(s.Else) > 0 {
		f.block(s.Else)
	}
	f.st = f.in.into(f.st, l.breaks)
}

func (f *frame) whileStmt(s *pysyntax.While) {
	l := &loop{}
	f.loops = append(f.loops, l)
	var exit *state
	for i := 0; ; i++ {
		before := f.in.clone(f.st)
		var no *state
		f.st, no = f.test(s.Test)
		exit = f.in.into(exit, no)
		f.block(s.Body)
		end := f.in.into(f.st, l.continues)
		l.continues = nil
		if end.stop {
			f.in.release(end)
			f.in.release(before)
			break
		}
		head := f.in.clone(before)
		f.st = f.in.into(head, end)
		again := f.st.grew(before, i+1 >= maxLoop) && !f.in.over()
		f.in.release(before)
		if !again {
			t, no := f.test(s.Test)
			f.in.release(t)
			exit = f.in.into(exit, no)
			break
		}
	}
	f.loops = f.loops[:len(f.loops)-1]
	f.st = exit
	if c, ok := s.Test.(*pysyntax.Constant); ok && c.Int != 0 {
		// while True ends by break alone.
		f.st.stop = true
	}
	if len(s.Else) > 0 {
		f.block(s.Else)
	}
	if l.breaks != nil {
		f.st = f.in.into(f.st, l.breaks)
	}
}

func (f *frame) tryStmt(s *pysyntax.Try) {
	if len(s.Finally) == 0 && (f.always(s.Body) || f.onlyImports(s)) {
		f.block(s.Body)
		f.block(s.Else)
		return // the handlers are for plain Python, without the runtime
	}
	f.tries = append(f.tries, f.in.clone(f.st))
	f.block(s.Body)
	raised := f.tries[len(f.tries)-1]
	f.tries = f.tries[:len(f.tries)-1]
	if !f.st.stop && len(s.Else) > 0 {
		f.block(s.Else)
	}
	out := f.st
	for _, h := range s.Handlers {
		f.st = f.in.clone(raised)
		f.st.stop = false
		if h.Type != nil {
			f.eval(h.Type)
		}
		if h.Name != "" {
			f.assign(h.Name, f.in.called("builtins.Exception"))
		}
		f.block(h.Body)
		out = f.in.into(out, f.st)
	}
	if len(s.Finally) > 0 && out.stop {
		// The body and the handlers all leave: finally still runs.
		f.st = f.in.clone(raised)
		f.st.stop = false
		f.block(s.Finally)
		f.in.release(f.st)
		f.st = out
	} else {
		f.st = out
		f.block(s.Finally)
	}
	f.in.release(raised)
}

func (f *frame) withStmt(s *pysyntax.With) {
	suppresses := false
	for _, it := range s.Items {
		v := f.eval(it.Context)
		if c, ok := v.(*Foreign); ok && c.Called && c.Path == "contextlib.suppress" {
			suppresses = true
		}
		entered := each(v, func(v Value) Value { return f.enter(v, s.Async) })
		if it.Target != nil {
			f.bind(it.Target, entered, nil)
		}
	}
	if !suppresses {
		f.block(s.Body)
		return
	}
	f.tries = append(f.tries, f.in.clone(f.st))
	f.block(s.Body)
	raised := f.tries[len(f.tries)-1]
	f.tries = f.tries[:len(f.tries)-1]
	raised.stop = false
	f.st = f.in.into(f.st, raised)
}

// enter is what "with v as name" gives name.
func (f *frame) enter(v Value, async bool) Value {
	switch v := v.(type) {
	case *Instance:
		name := "__enter__"
		if async {
			name = "__aenter__"
		}
		if m := f.in.classOf(v.Class).find(f.in, name); m != nil {
			r := f.callValue(f.bound(m, v), nil, nil)
			if a, ok := r.(*Awaitable); ok {
				r = a.Of
			}
			return r
		}
	case *List:
		return v.Elem
	case *Foreign:
		return v
	}
	return unknown
}

// bind assigns v to a target. from is the expression it came from, if one.
func (f *frame) bind(t pysyntax.Expr, v Value, from pysyntax.Expr) {
	switch t := t.(type) {
	case *pysyntax.Name:
		f.assign(t.ID, v)
		f.record(t, v)
	case *pysyntax.Tuple:
		f.unpack(t.Elts, v)
	case *pysyntax.List:
		f.unpack(t.Elts, v)
	case *pysyntax.Starred:
		f.bind(t.Value, &List{Elem: known(v)}, nil)
	case *pysyntax.Attribute:
		recv := f.eval(t.Value)
		f.record(t, v)
		if !f.st.dead {
			f.setAttr(recv, t.Attr, v)
			if known(recv) == unknown && !f.quiet {
				f.keepSomewhere(t.Value, t.Attr, v)
			}
		}
		path := f.path(t)
		f.wrote(path, "."+t.Attr, known(v))
		if path != "" {
			f.st.setPath(path, known(v))
		}
	case *pysyntax.Subscript:
		f.setItem(t, v)
	}
}

func (f *frame) unpack(targets []pysyntax.Expr, v Value) {
	star := slices.IndexFunc(targets, func(t pysyntax.Expr) bool {
		_, ok := t.(*pysyntax.Starred)
		return ok
	})
	for i, t := range targets {
		if s, ok := t.(*pysyntax.Starred); ok {
			f.bind(s.Value, each(known(v), func(v Value) Value {
				elems := f.elements(v)
				if elems == nil || len(elems) < len(targets)-1 {
					return &List{Elem: known(f.element(v, false))}
				}
				out := tupleOf(elems[i : len(elems)-len(targets)+i+1])
				out.Tuple = false
				return out
			}), nil)
			continue
		}
		part := each(v, func(v Value) Value {
			elems := f.elements(v)
			switch {
			case star < 0 && len(elems) == len(targets), star >= 0 && i < star && len(elems) >= len(targets)-1:
				return elems[i]
			case star >= 0 && i > star && len(elems) >= len(targets)-1:
				return elems[len(elems)-len(targets)+i]
			}
			return f.element(v, false)
		})
		f.bind(t, part, nil)
	}
}

// elements are the elements of a value that are known one by one.
func (f *frame) elements(v Value) []Value {
	switch v := v.(type) {
	case *List:
		return v.Elems
	case *Instance:
		return f.tupleElements(v)
	}
	return nil
}

// target evaluates the parts of a deleted or otherwise touched target.
func (f *frame) target(t pysyntax.Expr) {
	switch t := t.(type) {
	case *pysyntax.Attribute:
		f.eval(t.Value)
		if path := f.path(t); path != "" {
			f.st.dropPaths(path)
		}
	case *pysyntax.Subscript:
		f.eval(t.Value)
		f.eval(t.Index)
	case *pysyntax.Tuple:
		for _, e := range t.Elts {
			f.target(e)
		}
	}
}

// setItem is container[index] = v.
func (f *frame) setItem(t *pysyntax.Subscript, v Value) {
	container := f.eval(t.Value)
	index := f.evalOpt(t.Index)
	v = known(v)
	f.record(t, v)
	f.setScopeItem(container, index, v)
	changed := each(container, func(c Value) Value {
		switch c := c.(type) {
		case *Dict:
			return dictWith(c, index, v)
		case *List:
			return joinList(&List{Tuple: c.Tuple, Set: c.Set, Elem: c.Elem}, &List{Tuple: c.Tuple, Set: c.Set, Elem: v}, 0)
		}
		return c
	})
	if changed != container {
		f.rebind(t.Value, changed)
	}
	path := f.path(t)
	f.wrote(path, anyItem, v)
	if path != "" {
		f.st.setPath(path, v)
	}
}

// rebind gives an expression that was changed in place its new value, and what
// is the same object under another name.
func (f *frame) rebind(e pysyntax.Expr, v Value) {
	switch old := f.valueOf(e).(type) {
	case *List, *Dict:
		if old == Value(emptyDict) {
			break // stands for many
		}
		for i, other := range f.st.vars {
			if other == old {
				f.st.vars[i] = v
			}
		}
		for i := range f.st.paths {
			if p := &f.st.paths[i]; p.v == old {
				p.v = v
			}
		}
	}
	switch e := e.(type) {
	case *pysyntax.Name:
		paths := f.st.paths
		f.st.paths = nil
		if slot, ok := f.slotOf(e.ID); ok && f.st.vars[slot] != nil || ok && f.info.nonlocals[e.ID] {
			f.assign(e.ID, v)
		} else if p, slot := f.captured(e.ID); p != nil {
			f.setOuter(p, slot, v)
		} else if c := f.mod.global(e.ID, false); c != nil && !f.st.dead {
			f.in.store(c, v)
		}
		f.st.paths = paths
	case *pysyntax.Attribute:
		recv := f.valueOf(e.Value)
		if recv != nil && !f.st.dead {
			f.setAttr(recv, e.Attr, v)
		}
		if path := f.path(e); path != "" {
			f.st.setPath(path, v)
		}
	case *pysyntax.Subscript:
		f.putBack(e.Value, f.valueOf(e.Index), v)
		if path := f.path(e); path != "" {
			f.st.setPath(path, v)
		}
	case *pysyntax.Call:
		// d.setdefault(key, []).append(x)
		if a, ok := e.Func.(*pysyntax.Attribute); ok && a.Attr == "setdefault" && len(e.Args) > 0 {
			f.putBack(a.Value, f.valueOf(e.Args[0].Value), v)
		}
	}
}

// putBack gives a container the changed value of one of its items.
func (f *frame) putBack(container pysyntax.Expr, index, v Value) {
	switch c := f.current(container).(type) {
	case *Dict:
		f.rebind(container, dictWith(c, index, v))
	case *List:
		f.rebind(container, &List{Tuple: c.Tuple, Set: c.Set, Elem: join(c.Elem, v)})
	}
}

// current is what a name holds now, or what another expression gave last.
func (f *frame) current(e pysyntax.Expr) Value {
	if n, ok := e.(*pysyntax.Name); ok {
		return f.name(n)
	}
	return f.valueOf(e)
}

// path is the text of a name, or of attributes and constant items of one; ""
// for anything else.
func (f *frame) path(e pysyntax.Expr) string {
	for x := e; ; {
		switch y := x.(type) {
		case *pysyntax.Name:
			s := e.Span()
			return f.mod.src[s.Start:s.End]
		case *pysyntax.Attribute:
			x = y.Value
		case *pysyntax.Subscript:
			switch i := y.Index.(type) {
			case *pysyntax.Str, *pysyntax.Name:
			case *pysyntax.Constant:
				if i.Kind != pysyntax.KindInt {
					return ""
				}
			default:
				return ""
			}
			x = y.Value
		default:
			return ""
		}
	}
}

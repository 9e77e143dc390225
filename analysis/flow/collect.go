package flow

import (
	"cmp"
	"slices"
	"sync"

	"github.com/pywls/pywls/analysis/parallel"
	"github.com/pywls/pywls/analysis/pysyntax"
)

// collector walks the syntax of one module once, after all values are known,
// and makes the events: that way their values are joined over all ways that
// lead to a place, and the interpreter itself stays quick.
type collector struct {
	in  *interp
	ms  *modState
	out []Event
	// The place that is being walked.
	at At
}

// collect makes the events of the whole program. The main module, which is
// often as large as all others, is gone through beside them.
func collect(in *interp) []Event {
	byModule := make([][]Event, len(in.mods))
	some := func(from, to int) func() {
		return func() {
			for i := from; i < to; i++ {
				byModule[i] = collectModule(in.mods[i])
			}
		}
	}
	first := min(1, len(in.mods))
	parallel.Do(some(first, len(in.mods)), some(0, first))
	return slices.Concat(byModule...)
}

// collectModule makes the events of one module, in the order of their places.
func collectModule(ms *modState) []Event {
	if !ms.ran {
		return nil
	}
	room := collecting.Get().(*collectRoom)
	defer collecting.Put(room)
	c := &collector{in: ms.in, ms: ms, out: room.events[:0]}
	c.at = At{Module: ms.m, AtImport: ms.atImport}
	c.block(ms.mi.infos[0].body)
	sorted := room.sorted(c.out)
	clear(c.out)
	room.events = c.out
	return sorted
}

// collectRoom is memory that collecting uses again.
type collectRoom struct {
	events []Event
	keys   []eventKey
}

var collecting = sync.Pool{New: func() any { return &collectRoom{} }}

// eventKey is the place of an event, and its index before sorting.
type eventKey struct {
	place uint64
	index int
}

// sorted are the events of one module in the order of their places.
func (r *collectRoom) sorted(events []Event) []Event {
	keys := r.keys[:0]
	for i, e := range events {
		keys = append(keys, eventKey{e.place(), i})
	}
	slices.SortFunc(keys, func(a, b eventKey) int {
		if a.place != b.place {
			return cmp.Compare(a.place, b.place)
		}
		return a.index - b.index
	})
	out := make([]Event, len(keys))
	for i, k := range keys {
		out[i] = events[k.index]
	}
	r.keys = keys
	return out
}

func (c *collector) val(e pysyntax.Expr) Value {
	switch e := e.(type) {
	case nil:
		return unknown
	case *pysyntax.Constant:
		return constant(e)
	case *pysyntax.Str:
		if v := c.ms.mi.literal(e); v != nil {
			return v
		}
	}
	return known(c.ms.vals.get(placeOf(e)))
}

func (c *collector) reached(e pysyntax.Expr) bool { return c.ms.vals.get(placeOf(e)) != nil }

func (c *collector) here(n pysyntax.Node) At {
	at := c.at
	at.Span = n.Span()
	return at
}

// telling reports whether some rule may want to know of a value.
func telling(v Value) bool {
	switch v := v.(type) {
	case nil, Unknown, *Builtin:
		return false
	case *Const:
		return v.Kind == ConstNone
	}
	return true
}

// emit keeps an event, unless its place was reached only where what is known of
// other values says: never.
func (c *collector) emit(e Event) {
	if !c.ms.vals.weak(e.place()) {
		c.out = append(c.out, e)
	}
}

func (c *collector) block(body []pysyntax.Stmt) {
	for _, s := range body {
		c.stmt(s)
	}
}

func (c *collector) stmt(s pysyntax.Stmt) {
	switch s := s.(type) {
	case *pysyntax.ExprStmt:
		c.expr(s.Value)
		if _, ok := s.Value.(*pysyntax.Str); ok {
			return
		}
		if v := c.val(s.Value); telling(v) && !isNone(v) {
			c.emit(&Discard{At: c.here(s.Value), Node: s.Value, Value: v})
		}
	case *pysyntax.Assign:
		c.expr(s.Value)
		for _, t := range s.Targets {
			c.store(t)
		}
	case *pysyntax.AnnAssign:
		c.expr(s.Value)
		c.store(s.Target)
	case *pysyntax.AugAssign:
		c.operand(s.Target, s.Op)
		c.expr(s.Value)
		c.operand(s.Value, s.Op)
		c.store(s.Target)
	case *pysyntax.Return:
		if s.Value == nil {
			return
		}
		c.expr(s.Value)
		v := c.val(s.Value)
		if c.at.Function != nil && telling(v) {
			to := ToCaller
			if fi := c.ms.mi.byDef[c.at.Function]; fi != nil {
				to = c.ms.facts[fi.id].to
			}
			c.emit(&Return{At: c.here(s.Value), Node: s.Value, Value: v, To: to})
		}
	case *pysyntax.If:
		c.truth(s.Test)
		c.block(s.Body)
		c.block(s.Else)
	case *pysyntax.For:
		c.expr(s.Iter)
		c.iterate(s.Iter, s.Async)
		c.store(s.Target)
		c.block(s.Body)
		c.block(s.Else)
	case *pysyntax.While:
		c.truth(s.Test)
		c.block(s.Body)
		c.block(s.Else)
	case *pysyntax.Try:
		outer := c.at
		c.at.Caught = c.at.Caught || Catches(s)
		c.at.Tries = append(slices.Clip(c.at.Tries), s)
		c.block(s.Body)
		c.at.Caught, c.at.Tries = outer.Caught, outer.Tries
		for _, h := range s.Handlers {
			c.expr(h.Type)
			c.block(h.Body)
		}
		c.block(s.Else)
		c.block(s.Finally)
	case *pysyntax.With:
		for _, it := range s.Items {
			c.expr(it.Context)
			if it.Target != nil {
				c.store(it.Target)
			}
		}
		c.block(s.Body)
	case *pysyntax.Match:
		c.expr(s.Subject)
		for _, k := range s.Cases {
			if c.isNonePattern(k.Pattern) {
				if v := c.val(s.Subject); telling(v) {
					at := c.here(s.Subject)
					at.Span = k.Pattern.Span()
					c.emit(&Compare{At: at, Op: "is", LeftExpr: s.Subject, Left: v, Right: none})
				}
			}
			c.truth(k.Guard)
			c.block(k.Body)
		}
	case *pysyntax.Raise:
		c.expr(s.Exc)
		c.expr(s.Cause)
	case *pysyntax.Assert:
		c.truth(s.Test)
		c.expr(s.Msg)
	case *pysyntax.Delete:
		for _, t := range s.Targets {
			c.store(t)
		}
	case *pysyntax.FunctionDef:
		c.function(s)
	case *pysyntax.ClassDef:
		for _, d := range s.Decorators {
			c.expr(d.Value)
		}
		for i := range s.Args {
			c.expr(s.Args[i].Value)
		}
		c.block(s.Body)
	}
}

func (c *collector) isNonePattern(p pysyntax.Pattern) bool {
	v, ok := p.(*pysyntax.MatchValue)
	return ok && isNoneExpr(v.Value)
}

// catches reports whether an except clause catches what a failing attribute,
// call or import raises.
func catches(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case nil:
		return true
	case *pysyntax.Name:
		switch e.ID {
		case "Exception", "BaseException", "AttributeError", "TypeError", "ImportError", "ModuleNotFoundError":
			return true
		}
	case *pysyntax.Tuple:
		for _, x := range e.Elts {
			if catches(x) {
				return true
			}
		}
	}
	return false
}

func (c *collector) function(d *pysyntax.FunctionDef) {
	for _, dec := range d.Decorators {
		c.expr(dec.Value)
	}
	for _, p := range d.Params {
		c.expr(p.Default)
	}
	fi := c.ms.mi.byDef[d]
	if fi == nil || !c.ms.facts[fi.id].entered {
		return
	}
	outer := c.at
	c.at.Function, c.at.Async, c.at.Caught, c.at.Tries = d, d.Async, false, nil
	c.at.AtImport = c.ms.facts[fi.id].atImport
	c.block(d.Body)
	c.at = outer
}

// store walks the parts of a target.
func (c *collector) store(t pysyntax.Expr) {
	switch t := t.(type) {
	case *pysyntax.Attribute:
		c.expr(t.Value)
		if v := c.val(t.Value); Any[*Env](v) {
			c.emit(&EnvRead{At: c.here(t), Node: t, Env: v, EnvExpr: t.Value, Name: t.Attr, NameSpan: t.AttrSpan, Form: EnvStore})
		}
	case *pysyntax.Subscript:
		c.expr(t.Value)
		c.expr(t.Index)
		obj := c.val(t.Value)
		if telling(obj) {
			c.emit(&Subscript{At: c.here(t), Node: t, Object: obj, Index: c.val(t.Index), Store: true})
		}
	case *pysyntax.Tuple:
		for _, x := range t.Elts {
			c.store(x)
		}
	case *pysyntax.List:
		for _, x := range t.Elts {
			c.store(x)
		}
	case *pysyntax.Starred:
		c.store(t.Value)
	}
}

// truth walks a condition.
func (c *collector) truth(e pysyntax.Expr) {
	switch e := e.(type) {
	case nil:
		return
	case *pysyntax.BoolOp:
		c.expr(e)
		if n := len(e.Values); n > 0 {
			c.truthOf(e.Values[n-1])
		}
		return
	case *pysyntax.Compare:
		c.expr(e)
		return
	case *pysyntax.UnaryOp:
		if e.Op == "not" {
			c.expr(e)
			return
		}
	}
	c.expr(e)
	c.truthOf(e)
}

// truthOf makes the event of a value that is tested itself.
func (c *collector) truthOf(e pysyntax.Expr) {
	switch e := e.(type) {
	case *pysyntax.BoolOp:
		if n := len(e.Values); n > 0 {
			c.truthOf(e.Values[n-1])
		}
		return
	case *pysyntax.Compare, *pysyntax.Constant:
		return
	case *pysyntax.UnaryOp:
		if e.Op == "not" {
			return
		}
	}
	if v := c.val(e); telling(v) {
		c.emit(&Truth{At: c.here(e), Node: e, Value: v})
	}
}

func (c *collector) iterate(e pysyntax.Expr, async bool) {
	v := c.val(e)
	if !telling(v) {
		return
	}
	if Any[*Env](v) {
		c.emit(&EnvRead{At: c.here(e), Node: e, Env: v, EnvExpr: e, Form: EnvIterate})
	}
	c.emit(&Iterate{At: c.here(e), Node: e, Value: v, Async: async})
}

func (c *collector) unpacked(e pysyntax.Expr, mapping bool) {
	v := c.val(e)
	if !telling(v) {
		return
	}
	if Any[*Env](v) {
		c.emit(&EnvRead{At: c.here(e), Node: e, Env: v, EnvExpr: e, Form: EnvIterate})
	}
	c.emit(&Iterate{At: c.here(e), Node: e, Value: v, Unpack: !mapping, Mapping: mapping})
}

func (c *collector) operand(e pysyntax.Expr, op string) {
	if v := c.val(e); telling(v) {
		c.emit(&Operand{At: c.here(e), Node: e, Value: v, Op: op})
	}
}

func (c *collector) exprs(es []pysyntax.Expr) {
	for _, e := range es {
		c.expr(e)
	}
}

func (c *collector) expr(e pysyntax.Expr) {
	switch e := e.(type) {
	case *pysyntax.Attribute:
		c.expr(e.Value)
		c.attribute(e)
	case *pysyntax.Subscript:
		c.expr(e.Value)
		c.expr(e.Index)
		obj := c.val(e.Value)
		if !telling(obj) || !c.reached(e) {
			return
		}
		index := c.val(e.Index)
		if Any[*Env](obj) {
			name, span := c.stringArg(e.Index)
			c.emit(&EnvRead{At: c.here(e), Node: e, Env: obj, EnvExpr: e.Value, Name: name, NameSpan: span, Form: EnvSubscript})
		}
		c.emit(&Subscript{At: c.here(e), Node: e, Object: obj, Index: index})
	case *pysyntax.Slice:
		c.expr(e.Lower)
		c.expr(e.Upper)
		c.expr(e.Step)
	case *pysyntax.Starred:
		c.expr(e.Value)
		c.unpacked(e.Value, false)
	case *pysyntax.Call:
		c.call(e)
	case *pysyntax.Await:
		c.expr(e.Value)
		if v := c.val(e.Value); telling(v) {
			c.emit(&Await{At: c.here(e), Node: e, Value: v})
		}
	case *pysyntax.Yield:
		c.expr(e.Value)
	case *pysyntax.Lambda:
		for _, p := range e.Params {
			c.expr(p.Default)
		}
		outer := c.at
		c.at.Async, c.at.Caught, c.at.Tries = false, false, nil
		if fi := c.ms.mi.byDef[e]; fi != nil {
			c.at.AtImport = c.ms.facts[fi.id].atImport
		}
		c.expr(e.Body)
		c.at = outer
	case *pysyntax.IfExp:
		c.truth(e.Test)
		c.expr(e.Then)
		c.expr(e.Else)
	case *pysyntax.NamedExpr:
		c.expr(e.Value)
	case *pysyntax.BoolOp:
		for i, x := range e.Values {
			c.expr(x)
			if i < len(e.Values)-1 {
				c.truthOf(x)
			}
		}
	case *pysyntax.UnaryOp:
		if e.Op == "not" {
			c.truth(e.Operand)
			return
		}
		c.expr(e.Operand)
		c.operand(e.Operand, e.Op)
	case *pysyntax.BinOp:
		c.expr(e.Left)
		c.expr(e.Right)
		c.operand(e.Left, e.Op)
		c.operand(e.Right, e.Op)
	case *pysyntax.Compare:
		c.compare(e)
	case *pysyntax.List:
		c.exprs(e.Elts)
	case *pysyntax.Tuple:
		c.exprs(e.Elts)
	case *pysyntax.Set:
		c.exprs(e.Elts)
	case *pysyntax.Dict:
		for _, it := range e.Items {
			if it.Key == nil {
				c.expr(it.Value)
				c.unpacked(it.Value, true)
				continue
			}
			c.expr(it.Key)
			c.expr(it.Value)
		}
	case *pysyntax.Comp:
		for _, k := range e.Fors {
			c.expr(k.Iter)
			c.iterate(k.Iter, k.Async)
			for _, x := range k.Ifs {
				c.truth(x)
			}
		}
		c.expr(e.Key)
		c.expr(e.Elt)
	case *pysyntax.Str:
		for i := range e.Parts {
			p := &e.Parts[i]
			if p.Expr == nil {
				continue
			}
			c.expr(p.Expr)
			c.operand(p.Expr, "f")
			for j := range p.Spec {
				c.expr(p.Spec[j].Expr)
			}
		}
	}
}

package flow

import "strings"

// cell is a variable that any function may read or set, in no known order.
type cell struct {
	cur, prev Value
	readers   []reader // of this round
	grown     int      // how often readers had to run again
	top       bool     // grew too often: Unknown for good
	inner     bool     // of a function's variable, not of the program's
}

// maxGrown is how often a cell makes its readers run again before it is Unknown.
const maxGrown = 8

// reader is a context that read a cell, and what it saw there.
type reader struct {
	ctx  *context
	seen Value
}

var emptyDict = &Dict{Elem: unknown, key: unknown}

func (in *interp) load(c *cell) Value {
	v := c.prev
	if v == nil {
		v = c.cur
	}
	if n := len(c.readers); n == 0 || c.readers[n-1] != (reader{in.ctx, v}) {
		c.readers = append(c.readers, reader{in.ctx, v})
	}
	return v
}

// loadBeside is what a cell adds to a value that is known already.
func (in *interp) loadBeside(c *cell, v Value) Value {
	out := join(join(v, c.prev), c.cur)
	c.readers = append(c.readers, reader{in.ctx, out})
	return out
}

func (in *interp) store(c *cell, v Value) {
	switch k := v.(type) {
	case nil:
		return
	case *Const:
		// Flags and counters are set by others too, at times nobody knows.
		switch k.Kind {
		case ConstBool:
			v = bBool
		case ConstInt:
			v = bInt
		case ConstFloat:
			v = bFloat
		}
	case *Dict:
		if len(k.keys) == 0 && k.Elem == nil {
			v = emptyDict // someone will fill it
		}
	}
	in.storeExact(c, v)
}

// storeExact is store of a value that nobody else sets.
func (in *interp) storeExact(c *cell, v Value) {
	if c.top {
		return
	}
	next := join(c.cur, v)
	if next == c.cur {
		return
	}
	c.cur = next
	if c.prev != nil {
		if covers(c.prev, next) {
			return
		}
		next = join(c.prev, next)
		c.prev = next
	}
	in.grew(c, next)
}

// grew makes the contexts run again that saw less of a cell than it now holds.
func (in *interp) grew(c *cell, now Value) {
	keep, again := c.readers[:0], false
	for i, r := range c.readers {
		if i > 0 && len(keep) > 0 && keep[len(keep)-1].seen == r.seen || covers(r.seen, now) {
			keep = append(keep, r)
			continue
		}
		in.again(r.ctx, r.seen == nil && !c.inner)
		again = true
	}
	c.readers = keep
	if !again {
		return
	}
	if c.grown++; c.grown > maxGrown {
		c.top, c.cur, c.prev = true, unknown, unknown
		in.grew(c, unknown)
	}
}

// next starts a round. With keep, what earlier rounds found stays.
func (c *cell) next(keep bool) {
	switch {
	case c.top:
	case keep:
		c.prev, c.cur = join(c.prev, c.cur), nil
	default:
		c.prev, c.cur, c.grown = c.cur, nil, 0
	}
	c.readers = c.readers[:0]
}

// covers reports whether what was seen says all that matters of next: then
// nothing needs to be run again with next. Nothing is ever reported of a value
// that may be Unknown, so plain data beside Unknown changes nothing, and one
// kind of number is as good as another.
func covers(seen, next Value) bool {
	if seen == nil || next == nil {
		return next == nil
	}
	if join(seen, next) == seen {
		return true
	}
	for _, v := range Alternatives(next) {
		if !coversOne(seen, v) {
			return false
		}
	}
	return true
}

func coversOne(seen, v Value) bool {
	open := false
	for _, w := range Alternatives(seen) {
		if w == unknown {
			open = true
		}
		if same(v, w) || coversPart(w, v) || join(w, v) == w {
			return true
		}
	}
	return open && plain(v)
}

// coversPart is covers for two alternatives that are not the same. Functions
// made anew in each round count as the same.
func coversPart(w, v Value) bool {
	switch w := w.(type) {
	case *Func:
		v, ok := v.(*Func)
		return ok && w.info == v.info
	case *Builtin:
		c, ok := v.(*Const)
		return (w == bInt || w == bFloat) && (v == bInt || v == bFloat || ok && (c.Kind == ConstInt || c.Kind == ConstFloat))
	case *Text:
		return coversText(w, v)
	case *List:
		v, ok := v.(*List)
		if !ok || w.Tuple != v.Tuple || w.Set != v.Set || !covers(w.Elem, v.Elem) || len(w.Elems) != len(v.Elems) && w.Elems != nil {
			return false
		}
		for i := range w.Elems {
			if !covers(w.Elems[i], v.Elems[i]) {
				return false
			}
		}
		return true
	case *Dict:
		v, ok := v.(*Dict)
		if !ok || w.whole && !v.whole || !covers(w.Elem, v.Elem) || !covers(w.key, v.key) {
			return false
		}
		for _, x := range v.keys {
			i, ok := w.keys.find(x.name)
			if ok && (!covers(w.keys[i].v, x.v) || x.maybe && !w.keys[i].maybe) || !ok && (w.key == nil || !covers(w.Elem, x.v)) {
				return false
			}
		}
		for _, x := range w.keys {
			if _, ok := v.keys.find(x.name); !ok && !x.maybe {
				return false
			}
		}
		return true
	}
	return false
}

// coversText reports whether a text of one piece says at least as much about
// who decides as another text does.
func coversText(t *Text, v Value) bool {
	if len(t.Pieces) != 1 || t.choices != nil || t.Pieces[0].Doubled != "" {
		return false
	}
	switch v := v.(type) {
	case *Const:
		return v.Kind == ConstStr && t.Pieces[0].Kind >= PieceChosen
	case *Text:
		return t.Pieces[0].Kind >= worst(v.Pieces).Kind
	}
	return false
}

// plain reports whether a value is mere data, about which nothing is reported
// and through which nothing is reached.
func plain(v Value) bool {
	for _, alt := range Alternatives(v) {
		switch v := alt.(type) {
		case Unknown, *Const, *Builtin:
		case *Text:
			if worst(v.Pieces).Kind > PieceUnknown {
				return false
			}
		case *Foreign:
			if strings.HasPrefix(v.Path, "js.") || strings.HasPrefix(v.Path, "workers.") || strings.HasPrefix(v.Path, "pyodide.") {
				return false
			}
		case *List:
			if v.Elem != nil && !plain(v.Elem) {
				return false
			}
		case *Dict:
			if v.Elem != nil && !plain(v.Elem) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

package flow

// A function is run with what the variables of the program hold at that time.
// When one of them grows later, the contexts that saw less are run again, and
// then those that used a result of theirs which has grown with it. Only what a
// context alone cannot mend makes another round of everything.

// outermost is the context of what runs outside all functions: it cannot be run
// again by itself.
func outermost() *context { return &context{} }

// runContext runs a function in one of its contexts.
func (in *interp) runContext(c *context) {
	outer := in.ctx
	in.ctx, c.running, c.stale = c, true, false
	before := c.noted
	c.result = in.runFunc(c)
	if c.top {
		c.result = unknown
	}
	in.ctx, c.running = outer, false
	if c.used && c.noted > before {
		// It called itself before it was known what that sets.
		in.again(c, false)
	}
	c.used = false
}

// uses notes that the running context depends on the result of another.
func (in *interp) uses(c *context) {
	if n := len(c.callers); n == 0 || c.callers[n-1] != in.ctx {
		c.callers = append(c.callers, in.ctx)
	}
}

// again has a context run once more, because something it saw has grown. What
// was not there at all has left Unknown in its trace: then all is run again.
func (in *interp) again(c *context, absent bool) {
	switch {
	case absent || c == in.top || c == in.importing:
		in.dirty = true
	case !c.stale:
		c.stale = true
		in.stale = append(in.stale, c)
	}
}

// settle runs the stale contexts until there are none.
func (in *interp) settle() {
	atImport, guessing := in.atImport, in.guessing
	for i := 0; i < len(in.stale) && !in.dirty && !in.over(); i++ {
		c := in.stale[i]
		if !c.stale {
			continue
		}
		old, callers, wrote, vars := c.result, c.callers, c.noted, len(c.vars)
		c.callers = nil
		in.atImport, in.guessing = c.atImport, c.guessing
		in.runContext(c)
		grown := !covers(old, c.result)
		if grown {
			if c.grown++; c.grown > maxRuns {
				c.top, c.result = true, unknown
			}
		}
		grown = grown || c.noted > wrote
		for _, caller := range callers {
			switch {
			case !grown || caller == in.importing && !in.remember(c) && len(c.vars) == vars:
				c.callers = append(c.callers, caller)
			case caller != in.top: // which has no use for results
				in.again(caller, false)
			}
		}
	}
	in.stale = in.stale[:0]
	in.atImport, in.guessing = atImport, guessing
}

// early is what a function that modules call while they are imported was found
// to give, and to set, after they had used it. Module code is not run again by
// itself, so the next round starts from this.
type early struct {
	args   []Value
	result Value
	writes map[string]Value
}

// earlyOf is what is remembered of a context, nil for nothing.
func (in *interp) earlyOf(c *context) *early {
	for _, e := range in.early[c.fn.info] {
		if coversAll(e.args, c.args) && coversAll(c.args, e.args) {
			return e
		}
	}
	return nil
}

func coversAll(seen, next []Value) bool {
	for i := range seen {
		if !covers(seen[i], next[i]) {
			return false
		}
	}
	return len(seen) == len(next)
}

// remember keeps a context for the next round, and reports whether it says more
// than what was kept.
func (in *interp) remember(c *context) (more bool) {
	e := in.earlyOf(c)
	if e == nil {
		e = &early{args: c.args, writes: map[string]Value{}}
		if in.early == nil {
			in.early = map[*funcInfo][]*early{}
		}
		in.early[c.fn.info] = append(in.early[c.fn.info], e)
		more = true
	}
	if !covers(e.result, c.result) {
		e.result, more = join(e.result, c.result), true
	}
	for part, v := range c.writes {
		if old := e.writes[part]; !covers(old, v) {
			e.writes[part], more = join(old, v), true
		}
	}
	return more
}

// recall adds what earlier rounds found to a context that a module enters.
func (in *interp) recall(c *context) {
	e := in.earlyOf(c)
	if e == nil {
		return
	}
	c.result = join(c.result, e.result)
	for _, part := range sortedKeys(e.writes) {
		c.note(part, e.writes[part])
	}
}

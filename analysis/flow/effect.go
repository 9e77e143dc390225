package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// What a state knows of attributes and items by their paths holds until someone
// sets them under another name: an alias here, or a function that is called.

// anyItem stands for an item of any container among what a context sets.
const anyItem = "[]"

// wrote notes that an attribute (".name") or an item was set to v under a path,
// which is empty when it has none. What other paths may be the same place hold v
// as well.
func (f *frame) wrote(path, part string, v Value) {
	if f.st.dead {
		return
	}
	f.in.ctx.note(part, v)
	f.st.mayHold(path, part, v)
}

// note adds to what a context sets.
func (c *context) note(part string, v Value) {
	if c.writes == nil {
		c.writes = map[string]Value{}
	}
	if next, grown := c.more(c.writes[part], v); grown {
		c.writes[part] = next
	}
}

// noteVar is note of a variable of a function around it.
func (c *context) noteVar(at variableAt, v Value) {
	if c.vars == nil {
		c.vars = map[variableAt]Value{}
	}
	if next, grown := c.more(c.vars[at], v); grown {
		c.vars[at] = next
	}
}

// maxNotes is how often what a context sets may grow before it is Unknown.
const maxNotes = 200

func (c *context) more(old, v Value) (next Value, grown bool) {
	if old == unknown || old != nil && covers(old, v) {
		return old, false
	}
	c.noted++
	if c.noted > maxNotes {
		return unknown, true
	}
	return join(old, v), true
}

// variableAt is a variable of a function, as functions inside it see it.
type variableAt struct {
	of   *frame
	slot int
}

// setOuter is an assignment to a variable of a function around this one.
func (f *frame) setOuter(p *frame, slot int, v Value) {
	if f.st.dead {
		return
	}
	p.keep(slot, v)
	f.in.ctx.noteVar(variableAt{p, slot}, known(v))
	p.mayBe(slot, v)
}

// mayBe notes that a variable may have been set by a function inside.
func (f *frame) mayBe(slot int, v Value) {
	if f.st != nil && slot < len(f.st.vars) && f.st.vars[slot] != nil {
		f.st.vars[slot] = join(f.st.vars[slot], v)
	}
}

// affected is what calling a function does to variables, and to what is known by
// paths. What runs later than it is called sets variables whenever it likes.
func (f *frame) affected(c *context) {
	if c == nil || f.st.dead {
		return
	}
	later := c.fn.info.generator || c.fn.Def != nil && c.fn.Def.Async
	for _, part := range sortedKeys(c.writes) {
		v := c.writes[part]
		if c != f.in.ctx {
			f.in.ctx.note(part, v)
		}
		f.st.mayHold("", part, v)
	}
	for at, v := range c.vars {
		if c != f.in.ctx && at.of != f {
			f.in.ctx.noteVar(at, v)
		}
		if later {
			at.of.setAnytime(at.slot)
		}
		at.of.mayBe(at.slot, v)
	}
}

// setAnytime notes that a function inside sets a variable at times nobody knows.
func (f *frame) setAnytime(slot int) {
	if f.anytime == nil {
		f.anytime = map[int]bool{}
	}
	if !f.anytime[slot] {
		f.anytime[slot] = true
		if f.ctx != nil {
			f.in.again(f.ctx, false)
		}
	}
}

// mayHold joins v into what is known of the paths that end in part, and Unknown
// into what lies behind one. The path own is another matter.
func (s *state) mayHold(own, part string, v Value) {
	for i := range s.paths {
		p := &s.paths[i]
		if p.path == own {
			continue
		}
		switch ends, within := pathHas(p.path, part); {
		case ends && own != "" && part == anyItem && sameContainer(own, p.path):
		case ends:
			p.v = join(p.v, v)
		case within:
			p.v = join(p.v, unknown)
		}
	}
}

// sameContainer reports whether two paths are items of one container, by keys
// that are written differently.
func sameContainer(a, b string) bool {
	i, k := strings.LastIndexByte(a, '['), strings.LastIndexByte(b, '[')
	return i == k && a[:i] == b[:k] && constantKey(a[i:]) && constantKey(b[k:]) && a[i+1] == b[k+1]
}

func constantKey(s string) bool {
	return len(s) > 2 && (s[1] == '"' || s[1] == '\'' || s[1] >= '0' && s[1] <= '9')
}

// pathHas reports whether a path ends in a part, or has it further in.
func pathHas(path, part string) (ends, within bool) {
	if part == anyItem {
		if strings.HasSuffix(path, "]") {
			return true, true
		}
		return false, strings.Contains(path, "[")
	}
	if strings.HasSuffix(path, part) {
		return true, true
	}
	return false, strings.Contains(path, part+".") || strings.Contains(path, part+"[")
}

// movingMethods change which item is where.
var movingMethods = map[string]bool{
	"pop": true, "popleft": true, "popitem": true, "clear": true, "remove": true, "insert": true, "appendleft": true,
	"update": true, "setdefault": true, "reverse": true, "sort": true,
}

// itemsMoved forgets the items of a container that is changed in place.
func (f *frame) itemsMoved(at pysyntax.Expr) {
	if f.st.dead {
		return
	}
	f.in.ctx.note(anyItem, unknown)
	path := f.path(at)
	for i := range f.st.paths {
		if p := &f.st.paths[i]; path == "" || strings.HasPrefix(p.path, path+"[") {
			if _, item := pathHas(p.path, anyItem); item {
				p.v = join(p.v, unknown)
			}
		}
	}
}

// captured is the frame around this one whose variable a name is; nil when it is
// this frame's own or a global.
func (f *frame) captured(name string) (*frame, int) {
	if f.info.outer == nil || f.info.globals[name] {
		return nil, 0
	}
	for p := f.parent; p != nil && p.info.outer != nil; p = p.parent {
		if slot, ok := p.info.slots[name]; ok && p.info.class == nil && !p.info.compOnly[slot] {
			return p, slot
		}
	}
	return nil, 0
}

package flow

import (
	"math/bits"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// table maps places of one module to values. A place is the span of an
// expression, which is unique among the expressions of a module.
type table struct {
	keys []uint64 // place, and what is known of it; 0 for free
	vals []Value
	n    int
}

// weakBit marks a value seen only where what is known of other values says:
// never. No place has this bit.
const weakBit = 1 << 63

// importBit marks a value seen while the Worker starts. No place has this bit.
const importBit = 1 << 62

const marks = weakBit | importBit

func placeOf(n pysyntax.Node) uint64 { return placeOfSpan(n.Span()) }

func newTable(size int) *table {
	capacity := max(64, size+size/2)
	return &table{keys: make([]uint64, capacity), vals: make([]Value, capacity)}
}

func (t *table) find(key uint64) int {
	// Neighbours in the source are neighbours here.
	hash, _ := bits.Mul64((key>>37)*0x9E3779B97F4A7C15, uint64(len(t.keys)-32))
	i := int(hash) + int(key>>32&31)
	for t.keys[i] != 0 && t.keys[i]&^marks != key {
		if i++; i == len(t.keys) {
			i = 0
		}
	}
	return i
}

// get is the value at a place, nil when it was never reached.
func (t *table) get(key uint64) Value {
	i := t.find(key)
	if l, ok := t.vals[i].(*later); ok {
		t.vals[i] = l.join()
	}
	return t.vals[i]
}

// atImport reports whether a place was reached while the Worker starts, and not
// only where what is known of other values says: never.
func (t *table) atImport(key uint64) bool { return t.keys[t.find(key)]&importBit != 0 }

// weak reports whether a place was reached only where what is known of other
// values says: never.
func (t *table) weak(key uint64) bool { return t.keys[t.find(key)]&weakBit != 0 }

// add joins v into what the place holds. A weak value counts only while the
// place has no other.
func (t *table) add(key uint64, v Value, isWeak, atImport bool) {
	i := t.find(key)
	if old := t.keys[i]; old != 0 {
		if atImport && !isWeak {
			t.keys[i] |= importBit
		}
		switch was := old&weakBit != 0; {
		case isWeak && !was:
		case was && !isWeak:
			t.keys[i], t.vals[i] = t.keys[i]&^weakBit, v
		case t.vals[i] != v:
			t.vals[i] = joinLater(t.vals[i], v)
		}
		return
	}
	switch {
	case isWeak:
		t.keys[i] = key | weakBit
	case atImport:
		t.keys[i] = key | importBit
	default:
		t.keys[i] = key
	}
	t.vals[i] = v
	t.n++
	if t.n*4 > len(t.keys)*3 {
		t.grow()
	}
}

func (t *table) grow() {
	old := *t
	t.keys, t.vals = make([]uint64, 2*len(old.keys)), make([]Value, 2*len(old.keys))
	for i, k := range old.keys {
		if k != 0 {
			j := t.find(k &^ marks)
			t.keys[j], t.vals[j] = k, old.vals[i]
		}
	}
}

func (t *table) reset() {
	clear(t.keys)
	clear(t.vals)
	t.n = 0
}

// settle makes reading the table safe for many at once.
func (t *table) settle() {
	for i, v := range t.vals {
		if l, ok := v.(*later); ok {
			t.vals[i] = l.join()
		}
	}
}

// later is a join that nobody has asked for yet. It never leaves its table.
type later struct {
	vals []Value
	room [4]Value
}

func (*later) value()         {}
func (*later) String() string { return "later" }

func joinLater(old, v Value) Value {
	if l, ok := old.(*later); ok {
		if len(l.vals) == cap(l.vals) {
			l.vals = append(l.vals[:0], l.join())
		}
		l.vals = append(l.vals, v)
		return l
	}
	if same(old, v) {
		return old
	}
	l := &later{}
	l.vals = append(l.room[:0], old, v)
	return l
}

func (l *later) join() Value {
	v := l.vals[0]
	for _, w := range l.vals[1:] {
		v = join(v, w)
	}
	return v
}

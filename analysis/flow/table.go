package flow

import "github.com/pywls/pywls/analysis/pysyntax"

// table maps places of one module to values. A place is the span of an
// expression, which is unique among the expressions of a module.
type table struct {
	keys []uint64
	vals []Value
	weak []bool // seen only where what is known of other values says: never
	n    int
}

func placeOf(n pysyntax.Node) uint64 {
	s := n.Span()
	return uint64(s.Start)<<32 | uint64(uint32(s.End)) + 1
}

func newTable(size int) *table {
	capacity := 64
	for capacity < size*2 {
		capacity *= 2
	}
	return &table{keys: make([]uint64, capacity), vals: make([]Value, capacity), weak: make([]bool, capacity)}
}

func (t *table) find(key uint64) int {
	h := key * 0x9E3779B97F4A7C15
	mask := len(t.keys) - 1
	i := int(h>>33) & mask
	for t.keys[i] != 0 && t.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

// get is the value at a place, nil when it was never reached.
func (t *table) get(key uint64) Value {
	if i := t.find(key); t.keys[i] != 0 {
		return t.vals[i]
	}
	return nil
}

// add joins v into what the place holds. A weak value counts only while the
// place has no other.
func (t *table) add(key uint64, v Value, weak bool) {
	i := t.find(key)
	if t.keys[i] != 0 {
		old := t.vals[i]
		switch {
		case old == v && t.weak[i] == weak, weak && !t.weak[i]:
		case t.weak[i] && !weak:
			t.vals[i], t.weak[i] = v, false
		default:
			t.vals[i] = join(old, v)
		}
		return
	}
	t.keys[i], t.vals[i], t.weak[i] = key, v, weak
	t.n++
	if t.n*4 > len(t.keys)*3 {
		t.grow()
	}
}

func (t *table) grow() {
	old := *t
	t.keys, t.vals, t.weak = make([]uint64, 2*len(old.keys)), make([]Value, 2*len(old.keys)), make([]bool, 2*len(old.keys))
	for i, k := range old.keys {
		if k != 0 {
			j := t.find(k)
			t.keys[j], t.vals[j], t.weak[j] = k, old.vals[i], old.weak[i]
		}
	}
}

func (t *table) reset() {
	clear(t.keys)
	clear(t.vals)
	t.n = 0
}

package flow

import (
	"slices"
	"sort"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// fields are the constant keys of a Dict with their values, sorted by name and
// never changed once they are in a Dict.
type fields []field

type field struct {
	name string
	v    Value
	// maybe is true of a key that only some of the ways here have put in.
	maybe bool
}

// find is the index of a name, or where it belongs.
func (fs fields) find(name string) (int, bool) {
	if len(fs) <= 8 {
		for i := range fs {
			if fs[i].name >= name {
				return i, fs[i].name == name
			}
		}
		return len(fs), false
	}
	i := sort.Search(len(fs), func(i int) bool { return fs[i].name >= name })
	return i, i < len(fs) && fs[i].name == name
}

func (fs fields) get(name string) (Value, bool) {
	if i, ok := fs.find(name); ok {
		return fs[i].v, true
	}
	return nil, false
}

// put adds or replaces a name in fields that are still being made.
func (fs fields) put(name string, v Value) fields {
	i, ok := fs.find(name)
	if ok {
		fs[i].v, fs[i].maybe = v, false
		return fs
	}
	return slices.Insert(fs, i, field{name: name, v: v})
}

// unpack is put of a field of another dict, which may not have it.
func (fs fields) unpack(x field) fields {
	if !x.maybe {
		return fs.put(x.name, x.v)
	}
	if i, ok := fs.find(x.name); ok {
		fs[i].v = join(fs[i].v, x.v)
		return fs
	}
	i, _ := fs.find(x.name)
	return slices.Insert(fs, i, x)
}

// with is a copy with a name added or replaced.
func (fs fields) with(name string, v Value) fields {
	out := make(fields, len(fs), len(fs)+1)
	copy(out, fs)
	return out.put(name, v)
}

func (fs fields) names() []string {
	out := make([]string, len(fs))
	for i := range fs {
		out[i] = fs[i].name
	}
	return out
}

func (fs fields) same(gs fields, depth int) bool {
	if len(fs) != len(gs) {
		return false
	}
	for i := range fs {
		if fs[i].name != gs[i].name || fs[i].maybe != gs[i].maybe || !sameAt(fs[i].v, gs[i].v, depth) {
			return false
		}
	}
	return true
}

// joinFields joins name by name; it gives back a itself when b adds nothing. A
// name that one side lacks is there only maybe, unless both sides come together,
// as the operands of | do.
func joinFields(a, b fields, together bool, depth int) (out fields, changed bool) {
	out = make(fields, 0, max(len(a), len(b)))
	i, k := 0, 0
	for i < len(a) || k < len(b) {
		var x field
		switch {
		case k == len(b) || i < len(a) && a[i].name < b[k].name:
			x = a[i]
			x.maybe = x.maybe || !together
			changed = changed || x.maybe != a[i].maybe
			i++
		case i == len(a) || b[k].name < a[i].name:
			x = b[k]
			x.maybe = x.maybe || !together
			changed = true
			k++
		default:
			x = field{name: a[i].name, v: joinAt(a[i].v, b[k].v, depth), maybe: a[i].maybe || b[k].maybe}
			if together {
				x.maybe = a[i].maybe && b[k].maybe
			}
			changed = changed || x.v != a[i].v || x.maybe != a[i].maybe
			i, k = i+1, k+1
		}
		out = append(out, x)
	}
	if !changed {
		return a, false
	}
	return out, true
}

// joinDict is a dict that is either of two.
func joinDict(a, b *Dict, depth int) Value { return combine(a, b, false, depth) }

func combine(a, b *Dict, together bool, depth int) Value {
	elem := joinAt(a.Elem, b.Elem, depth)
	key := joinAt(a.key, b.key, depth)
	keys, changed := joinFields(a.keys, b.keys, together, depth)
	whole, missing := a.whole && b.whole, join(a.missing, b.missing)
	if !changed && elem == a.Elem && key == a.key && whole == a.whole && missing == a.missing {
		return a
	}
	return &Dict{keys: keys, Elem: elem, key: key, whole: whole, missing: missing}
}

// dict is a dict display.
func (f *frame) dict(e *pysyntax.Dict) Value {
	out := &Dict{}
	if n := len(e.Items); n > 0 {
		out.keys = make(fields, 0, n)
	}
	for _, it := range e.Items {
		if it.Key == nil {
			v := f.eval(it.Value)
			if s, ok := v.(*scope); ok {
				v = f.in.scopeDict(s)
			}
			d, ok := v.(*Dict)
			if !ok || d.key != nil {
				for i := range out.keys { // which it may replace
					x := &out.keys[i]
					x.v = join(x.v, known(f.item(v, constStr(x.name))))
				}
			}
			if !ok {
				out.Elem, out.key = join(out.Elem, known(f.item(v, nil))), join(out.key, keysOf(v))
				continue
			}
			for _, x := range d.keys {
				out.keys = out.keys.unpack(x)
			}
			out.Elem, out.key = join(out.Elem, d.Elem), join(out.key, d.key)
			out.whole = out.whole || d.whole
			continue
		}
		k := f.eval(it.Key)
		v := known(f.eval(it.Value))
		if c, ok := k.(*Const); ok && c.Kind == ConstStr && len(out.keys) < 256 {
			out.keys = out.keys.put(c.Str, v)
		} else {
			out.key = join(out.key, known(k))
		}
		out.Elem = join(out.Elem, v)
	}
	return out
}

// keysOf are the keys of what is unpacked into a dict and is no Dict.
func keysOf(v Value) Value {
	if j, ok := v.(*JS); ok && isPythonJSON(j) {
		return bStr
	}
	if o := outsideIn(known(v)); o != nil {
		return &Outside{Str: true, Origin: o.Origin}
	}
	return unknown
}

// dictWith is a dict after d[key] = v.
func dictWith(d *Dict, key, v Value) Value {
	if c, ok := key.(*Const); ok && c.Kind == ConstStr {
		if i, ok := d.keys.find(c.Str); ok && d.keys[i].v == v && !d.keys[i].maybe {
			return d
		}
		return &Dict{keys: d.keys.with(c.Str, v), Elem: join(d.Elem, v), key: d.key, whole: d.whole, missing: d.missing}
	}
	elem, k := join(d.Elem, v), join(d.key, known(key))
	keys := d.keys
	if !isNumber(known(key)) {
		// It may be any of the keys that are known.
		keys = make(fields, len(d.keys))
		for i, x := range d.keys {
			keys[i] = field{name: x.name, v: join(x.v, v), maybe: x.maybe}
		}
		if keys.same(d.keys, 0) {
			keys = d.keys
		}
	}
	if elem == d.Elem && k == d.key && len(keys) == len(d.keys) && (len(keys) == 0 || &keys[0] == &d.keys[0]) {
		return d
	}
	return &Dict{keys: keys, Elem: elem, key: k, whole: d.whole, missing: d.missing}
}

// dictKeys is what going through a dict gives.
func dictKeys(d *Dict) Value {
	switch n := len(d.keys); {
	case n == 0:
		return d.key
	case n == 1:
		return join(d.key, constStr(d.keys[0].name))
	case n <= maxChoices:
		return join(d.key, &Text{Pieces: []Piece{{Kind: PieceChosen}}, choices: d.keys.names()})
	}
	return join(d.key, textOf(PieceChosen))
}

func dictItem(d *Dict, key string) Value {
	if v, ok := d.keys.get(key); ok {
		return v
	}
	if d.missing != nil {
		return join(d.Elem, d.missing)
	}
	if d.key != nil || len(d.keys) == 0 {
		return d.Elem
	}
	return nil
}

// constName is a constant text, "" for anything else.
func constName(v Value) string {
	if c, ok := v.(*Const); ok && c.Kind == ConstStr {
		return c.Str
	}
	return ""
}

// maybe reports whether a constant key is there on some of the ways here only.
func (d *Dict) maybe(name string) bool {
	i, ok := d.keys.find(name)
	return ok && d.keys[i].maybe
}

// Names are the constant keys of a dict, sorted.
func (d *Dict) Names() []string { return d.keys.names() }

// Item is the value of a constant key, nil when the dict is not known to have it.
func (d *Dict) Item(name string) Value {
	v, _ := d.keys.get(name)
	return v
}

package flow

import "strings"

// tupleType is collections.namedtuple(...), not called yet.
type tupleType struct{ names []string }

func (*tupleType) value()         {}
func (*tupleType) String() string { return "namedtuple" }

// fieldNames are the fields of a named tuple: a list of constants, or one text
// with spaces or commas between; nil when not known.
func fieldNames(v Value) []string {
	switch v := v.(type) {
	case *Const:
		if v.Kind == ConstStr {
			return strings.Fields(strings.ReplaceAll(v.Str, ",", " "))
		}
	case *List:
		var out []string
		for _, e := range v.Elems {
			c, ok := e.(*Const)
			if !ok || c.Kind != ConstStr {
				return nil
			}
			out = append(out, c.Str)
		}
		return out
	}
	return nil
}

// make is a named tuple with these arguments.
func (t *tupleType) make(args []argVal) Value {
	elems := make([]Value, len(t.names))
	for i := range elems {
		elems[i] = unknown
	}
	n := 0
	for _, a := range args {
		switch {
		case a.star || a.double:
			return unknown
		case a.name == "":
			if n < len(elems) {
				elems[n] = known(a.v)
			}
			n++
		default:
			for i, name := range t.names {
				if name == a.name {
					elems[i] = known(a.v)
				}
			}
		}
	}
	out := tupleOf(elems)
	out.names = t.names
	return out
}

// namespace is types.SimpleNamespace(...): what it was made with that cannot be
// a place for something else, as None is.
func (f *frame) namespace(args []argVal) Value {
	t := &tupleType{}
	for _, a := range args {
		if a.name == "" {
			return unknown
		}
		t.names = append(t.names, a.name)
	}
	out := t.make(args).(*List)
	for i, e := range out.Elems {
		if plain(e) {
			out.Elems[i] = unknown
		}
	}
	return out
}

func tupleOf(elems []Value) *List {
	out := &List{Tuple: true, Elems: elems}
	for _, e := range elems {
		out.Elem = join(out.Elem, e)
	}
	return out
}

// tupleElements are the fields of an instance of a class that extends
// NamedTuple, in order; nil for other instances.
func (f *frame) tupleElements(v *Instance) []Value {
	ci := f.in.classOf(v.Class)
	named := false
	for _, b := range ci.foreignBases(f.in) {
		named = named || b == "typing.NamedTuple"
	}
	if !named {
		return nil
	}
	var out []Value
	for _, name := range ci.fields(f.in) {
		out = append(out, known(f.instanceAttr(v, name, nil)))
	}
	return out
}

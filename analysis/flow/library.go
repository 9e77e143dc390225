package flow

import "github.com/pywls/pywls/analysis/pysyntax"

// callCollections is a call of what the standard library has for containers:
// collections, itertools and the like; nil for everything else.
func (f *frame) callCollections(path string, args []argVal, e *pysyntax.Call) Value {
	x := argAt(args, 0)
	switch path {
	case "itertools.chain", "itertools.chain.from_iterable":
		out := &List{}
		for _, a := range args {
			v := f.element(a.v, false)
			if path != "itertools.chain" || a.star {
				v = f.element(v, false)
			}
			out.Elem = join(out.Elem, v)
		}
		return out
	case "collections.namedtuple":
		if names := fieldNames(argAt(args, 1)); names != nil {
			return &tupleType{names}
		}
	case "collections.OrderedDict":
		return f.callBuiltin("dict", args, e)
	case "collections.Counter":
		return &Dict{Elem: bInt, key: join(f.element(x, false), unknown), missing: bInt}
	case "collections.defaultdict":
		out := &Dict{}
		if len(args) > 1 {
			if d, ok := f.callBuiltin("dict", args[1:], nil).(*Dict); ok {
				c := *d
				out = &c
			} else {
				out = &Dict{Elem: unknown, key: unknown}
			}
		}
		switch x.(type) {
		case *Func, *Class, *Foreign:
			out.missing = known(f.apply(x, nil, nil))
		}
		return out
	case "types.SimpleNamespace":
		return f.namespace(args)
	case "itertools.pairwise":
		elem := known(f.element(x, false))
		return &List{Elem: tupleOf([]Value{elem, elem})}
	case "itertools.groupby":
		elem := known(f.element(x, false))
		var key Value = elem
		if by := argAt(args, 1); by != nil {
			key = known(f.apply(by, []argVal{{v: elem}}, nil))
		} else if by := keyword(args, "key"); by != nil {
			key = known(f.apply(by, []argVal{{v: elem}}, nil))
		}
		return &List{Elem: tupleOf([]Value{key, &List{Elem: elem}})}
	case "itertools.islice", "itertools.cycle":
		return &List{Elem: f.element(x, false)}
	case "itertools.takewhile", "itertools.dropwhile", "itertools.filterfalse":
		elem := f.element(argAt(args, 1), false)
		if elem != nil && x != nil {
			f.apply(x, []argVal{{v: elem}}, nil)
		}
		return &List{Elem: elem}
	case "itertools.batched":
		return &List{Elem: &List{Tuple: true, Elem: f.element(x, false)}}
	case "functools.reduce":
		elem := f.element(argAt(args, 1), false)
		out := argAt(args, 2)
		if out == nil {
			out = elem
		}
		if x == nil || elem == nil {
			return known(out)
		}
		for range 3 {
			next := join(out, known(f.apply(x, []argVal{{v: known(out)}, {v: elem}}, nil)))
			if next == out {
				return known(out)
			}
			out = next
		}
		return unknown
	case "random.choice":
		return known(f.element(x, false))
	case "collections.deque":
		return &List{Elem: f.element(x, false)}
	}
	return nil
}

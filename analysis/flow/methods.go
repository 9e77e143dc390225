package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

// callMethod is a method of a builtin container, of text, or of a proxy.
func (f *frame) callMethod(m *method, args []argVal, e *pysyntax.Call) Value {
	var at pysyntax.Expr
	if e != nil {
		if a, ok := e.Func.(*pysyntax.Attribute); ok {
			at = a.Value
		}
	}
	switch recv := m.recv.(type) {
	case *Instance:
		c, ok := argAt(args, 0).(*Const)
		switch {
		case !ok || c.Kind != ConstStr:
		case m.name == "__setattr__":
			if !f.quiet {
				f.in.storeOwn(recv, c.Str, known(argAt(args, 1)))
				f.wrote("", "."+c.Str, known(argAt(args, 1)))
			}
			return none
		default:
			if own, _ := f.in.ownAttr(recv, c.Str, nil); own != nil {
				return own
			}
			return f.objectAttr(recv, c.Str, at)
		}
		return unknown
	case *method:
		return f.callAttributes(recv, m.name, args)
	case *JS:
		return f.callProxy(recv, m.name, args, e)
	case *Binding:
		return unknown
	case *List, *Dict:
		if movingMethods[m.name] {
			f.itemsMoved(at)
		}
		if l, ok := recv.(*List); ok {
			return f.callList(l, m.name, args, at)
		}
		return f.callDict(recv.(*Dict), m.name, args, at)
	case *Outside:
		return f.callOutside(recv, m.name, args, at)
	case *scope:
		return f.callScope(recv, m.name, args)
	case *contextVar:
		switch m.name {
		case "get":
			return join(known(f.in.load(recv.c)), argAt(args, 0))
		case "set":
			if v := argAt(args, 0); v != nil && !f.st.dead {
				f.in.store(recv.c, v)
			}
		}
		return unknown
	case *Awaitable:
		return recv.Of
	case *stringified:
		return bStr
	case *pattern:
		switch m.name {
		case "sub", "subn":
			return f.substituted(recv.text, args)
		}
		return f.in.called("re.Match")
	}
	return f.callText(m.recv, m.name, args, at)
}

func (f *frame) callText(s Value, name string, args []argVal, at pysyntax.Expr) Value {
	switch name {
	case "format":
		if c, ok := s.(*Const); ok && c.Kind == ConstStr {
			return f.format(c.Str, args, at)
		}
		ps := []Piece{worst(f.pieces(s, at))}
		for _, a := range args {
			ps = append(ps, f.pieces(a.v, a.expr)...)
		}
		return newText(ps)
	case "join":
		return f.joined(s, known(argAt(args, 0)), at)
	case "strip", "lstrip", "rstrip", "removeprefix", "removesuffix":
		return stripped(s, name, args)
	case "translate", "zfill":
		return partOf(s)
	case "lower", "upper", "title", "capitalize", "casefold", "swapcase", "center", "ljust", "rjust":
		if c, ok := s.(*Const); ok && c.Kind == ConstStr {
			switch name {
			case "lower":
				return constStr(strings.ToLower(c.Str))
			case "upper":
				return constStr(strings.ToUpper(c.Str))
			}
		}
		if t, ok := s.(*Text); ok && t.choices == nil {
			return t
		}
		return partOf(s)
	case "replace":
		if v := argAt(args, 1); v != nil {
			if _, ok := v.(*Const); !ok {
				ps := append([]Piece{}, f.pieces(s, at)...)
				return newText(append(ps, f.pieces(v, at)...))
			}
		}
		return f.replaced(s, argAt(args, 0), argAt(args, 1), at)
	case "split", "rsplit", "splitlines", "partition", "rpartition":
		return &List{Elem: partOf(s)}
	case "encode":
		if o, ok := s.(*Outside); ok {
			return o
		}
		return bBytes
	case "decode":
		if c, ok := s.(*Const); ok && c.Kind == ConstBytes {
			return constStr(c.Str)
		}
		return bStr
	case "count", "find", "index", "rfind", "rindex":
		return bInt
	case "startswith", "endswith", "isdigit", "isalnum", "isalpha", "isidentifier", "isdecimal", "isnumeric", "isspace", "islower", "isupper":
		return bBool
	}
	return unknown
}

func (f *frame) callList(l *List, name string, args []argVal, at pysyntax.Expr) Value {
	x := known(argAt(args, 0))
	grow := func(v Value) {
		n := &List{Tuple: l.Tuple, Set: l.Set, Elem: join(l.Elem, v)}
		if name == "append" && l.Elems != nil && len(l.Elems) < 32 && len(f.loops) == 0 {
			n.Elems = append(append(make([]Value, 0, len(l.Elems)+1), l.Elems...), v)
		}
		if at != nil {
			f.rebind(at, n)
		}
	}
	switch name {
	case "append", "add", "appendleft":
		grow(x)
		return none
	case "insert":
		grow(known(argAt(args, 1)))
		return none
	case "extend", "update":
		if y, ok := x.(*List); ok && y.Elem == nil {
			return none
		}
		grow(known(f.element(x, false)))
		return none
	case "pop", "popleft":
		if at != nil && l.Elems != nil {
			f.rebind(at, &List{Tuple: l.Tuple, Set: l.Set, Elem: l.Elem})
		}
		return known(l.Elem)
	case "copy":
		return fresh(l)
	case "union", "intersection", "difference", "symmetric_difference":
		out := &List{Set: true, Elem: l.Elem}
		for _, a := range args {
			out.Elem = join(out.Elem, known(f.element(a.v, false)))
		}
		return out
	case "index", "count":
		return bInt
	case "sort":
		f.keyFunc(args, l.Elem)
		if at != nil && l.Elems != nil {
			f.rebind(at, &List{Tuple: l.Tuple, Set: l.Set, Elem: l.Elem})
		}
		return none
	case "remove", "clear", "reverse", "discard":
		if at != nil && l.Elems != nil {
			f.rebind(at, &List{Tuple: l.Tuple, Set: l.Set, Elem: l.Elem})
		}
		return none
	}
	return unknown
}

func (f *frame) callDict(d *Dict, name string, args []argVal, at pysyntax.Expr) Value {
	switch name {
	case "get", "pop", "setdefault":
		k := known(argAt(args, 0))
		def := argAt(args, 1)
		if def == nil {
			def = keyword(args, "default")
		}
		if c, ok := k.(*Const); ok && c.Kind == ConstStr {
			if v, ok := d.keys.get(c.Str); ok && name == "get" && d.key == nil {
				switch {
				case !d.maybe(c.Str):
					return v
				case def == nil:
					return join(v, perhapsMissing)
				}
				return join(v, known(def))
			}
			if d.key == nil && d.Elem != nil && len(d.keys) > 0 && d.Item(c.Str) == nil && name == "get" && f.path(at) == "" {
				return known(def)
			}
		}
		v := f.item(d, k)
		if d.Elem == nil {
			v = nil
		}
		switch {
		case d.whole && name != "setdefault":
			return known(v)
		case def == nil && d.key != nil && Any[Unknown](d.key) && d.Item(constName(k)) == nil:
			return unknown // others filled it, with whatever
		case def == nil:
			def = none
			if d.key != nil && vague(v) {
				def = perhapsMissing // nothing is known of the keys either
			}
		}
		if name == "setdefault" && at != nil {
			f.rebind(at, dictWith(d, k, join(v, known(def))))
		}
		if name == "pop" && at != nil && !d.whole {
			f.rebind(at, emptied(d))
		}
		return join(v, def)
	case "keys":
		return &List{Elem: dictKeys(d)}
	case "values":
		return &List{Elem: d.Elem}
	case "items":
		if d.Elem == nil {
			return &List{}
		}
		k := known(dictKeys(d))
		return &List{Elem: &List{Tuple: true, Elems: []Value{k, d.Elem}, Elem: join(k, d.Elem)}}
	case "copy":
		return fresh(d)
	case "clear", "popitem":
		if at != nil && !d.whole {
			f.rebind(at, emptied(d))
		}
	case "update":
		var out Value = d
		if o, ok := argAt(args, 0).(*Dict); ok {
			out = joinDict(d, o, 0)
		} else if argAt(args, 0) != nil {
			out = dictWith(d, unknown, unknown)
		}
		for _, a := range args {
			if a.name != "" {
				out = dictWith(out.(*Dict), constStr(a.name), a.v)
			}
		}
		if at != nil && out != Value(d) {
			f.rebind(at, out)
		}
		return none
	}
	return unknown
}

// emptied is a dict some of whose keys may be gone.
func emptied(d *Dict) Value {
	return &Dict{Elem: d.Elem, key: join(d.key, dictKeys(d)), missing: d.missing}
}

// perhapsMissing is what get without a default gives for a key of which it is
// not known whether the dict has it.
var perhapsMissing Value = &Nullable{Of: unknown, Null: runtime.NullIsNone}

// vague reports whether nothing is known of v, null or not.
func vague(v Value) bool {
	for _, alt := range Alternatives(v) {
		if n, ok := alt.(*Nullable); ok {
			alt = n.Of
		}
		if _, ok := alt.(Unknown); !ok {
			return false
		}
	}
	return true
}

// modelDumps are the methods that make a dict of a pydantic model: its keys are
// the fields that the code declares, not what the client sent.
// https://docs.pydantic.dev/latest/concepts/serialization/
var modelDumps = map[string]bool{"model_dump": true, "dict": true}

// callOutside is a method of data that the client sent.
func (f *frame) callOutside(o *Outside, name string, args []argVal, at pysyntax.Expr) Value {
	switch name {
	case "isdigit", "isalnum", "isalpha", "isidentifier", "startswith", "endswith", "isdecimal", "isnumeric":
		return bBool
	case "count", "find", "index":
		return bInt
	case "get", "pop", "setdefault":
		def := argAt(args, 1)
		var v Value = &Outside{Str: o.Str, Origin: o.Origin}
		if def != nil {
			return join(v, def)
		}
		return v
	case "split", "rsplit", "keys", "values", "splitlines", "getlist", "get_all":
		return &List{Elem: &Outside{Str: true, Origin: o.Origin}}
	case "items":
		x := &Outside{Origin: o.Origin}
		return &List{Elem: &List{Tuple: true, Elems: []Value{&Outside{Str: true, Origin: o.Origin}, x}, Elem: x}}
	case "replace":
		return f.replaced(o, argAt(args, 0), argAt(args, 1), at)
	case "strip", "lstrip", "rstrip", "lower", "upper", "title", "decode", "casefold", "capitalize", "removeprefix", "removesuffix":
		return &Outside{Str: true, Origin: o.Origin}
	}
	if modelDumps[name] {
		return &Dict{Elem: &Outside{Origin: o.Origin}, key: unknown}
	}
	return o
}

// callProxy is a method that every JsProxy or converted object has.
func (f *frame) callProxy(j *JS, name string, args []argVal, e *pysyntax.Call) Value {
	if isPythonJSON(j) {
		return f.callJSON(j, name, args)
	}
	switch name {
	case "to_py", "as_py_json", "as_object_map":
		if j.Mode == runtime.Wrapped && j.Type != nil && (j.List || j.Type.Shape == catalog.ShapeObject || j.Type.Shape == catalog.ShapeAny) {
			return unknown // raises
		}
		if name == "as_py_json" {
			return f.in.plain(j, runtime.NullIsNone, 0)
		}
		return f.in.plain(j, f.in.null(runtime.Raw), 0)
	case "to_bytes":
		return bBytes
	case "to_string":
		return bStr
	case "object_values":
		return &List{Elem: unknown}
	case "object_keys":
		return &List{Elem: bStr}
	}
	if j.List || j.Type != nil && j.Type.Shape == catalog.ShapeArray {
		elem := f.in.jsElem(j)
		switch name {
		case "pop", "shift":
			return elem
		case "index", "count", "push":
			return bInt
		}
		return unknown
	}
	if j.outside {
		return f.callOutside(&Outside{Origin: j.Origin}, name, args, nil)
	}
	switch name {
	case "get", "pop":
		v := f.in.jsItem(j, known(argAt(args, 0)))
		if d := argAt(args, 1); d != nil {
			return join(v, d)
		}
		return nullable(v, runtime.NullIsNone, j.Origin)
	case "keys":
		return &List{Elem: bStr}
	case "values":
		return &List{Elem: f.in.jsPart(j, "")}
	case "items":
		v := f.in.jsPart(j, "")
		return &List{Elem: &List{Tuple: true, Elems: []Value{bStr, v}, Elem: join(bStr, v)}}
	case "copy":
		return j
	}
	return unknown
}

package flow

import (
	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/runtime"
)

// null is how null arrives through a value of the given mode.
func (in *interp) null(m runtime.Mode) runtime.Null {
	n := runtime.NullUnknown
	if in.p.Runtime != nil {
		n = in.p.Runtime.Null()
	}
	if m == runtime.Wrapped || n == runtime.NullIsNone {
		return runtime.NullIsNone
	}
	if m == runtime.Raw {
		return n
	}
	return runtime.NullUnknown
}

// modeIf is the mode of what a wrapper gives when the answer is yes.
func modeIf(a runtime.Answer) runtime.Mode {
	switch a {
	case runtime.Yes:
		return runtime.Wrapped
	case runtime.No:
		return runtime.Raw
	}
	return runtime.ModeUnknown
}

// binding is what a site reads from env.
func (in *interp) binding(env *Env, r *readSite) *Binding {
	if b := r.bindings[env.Mode]; b != nil {
		return b
	}
	b := &Binding{Name: r.name, Mode: env.Mode, Origin: r.origin, site: r}
	r.bindings[env.Mode] = b
	if in.p.Binding != nil {
		b.Decl = in.p.Binding(r.name)
	}
	if b.Decl == nil {
		if env.Mode != runtime.Raw {
			b.Mode = runtime.ModeUnknown
		}
		return b
	}
	b.Kind = b.Decl.Kind
	if in.p.Runtime != nil {
		b.Mode = in.p.Runtime.BindingMode(b.Kind, env.Mode)
	}
	return b
}

// typeOfBinding is the JavaScript type behind a binding, or nil.
func typeOfBinding(b *Binding) *catalog.Type {
	if info := catalog.Info(b.Kind); info != nil && info.Type != "" {
		return catalog.Lookup(info.Type)
	}
	return nil
}

// js is an instance of a catalog type by name, Unknown when there is none.
func js(name string, mode runtime.Mode, origin *Origin) Value {
	t := catalog.Lookup(name)
	if t == nil {
		return unknown
	}
	return &JS{Type: t, Mode: mode, Origin: origin, outside: t.Outside}
}

// ref is the value of a catalog reference reached through something of the
// given mode. outside tells that the client chose it.
func (in *interp) ref(r catalog.Ref, mode runtime.Mode, outside, property bool, o *Origin) Value {
	if r.Raw {
		mode = runtime.Raw
	}
	v := in.refPlain(r, mode, outside, o)
	if r.Nullable {
		v = nullable(v, in.null(mode), o)
	} else if r.Optional && !property {
		v = nullable(v, runtime.NullIsNone, o)
	}
	return v
}

func (in *interp) refPlain(r catalog.Ref, mode runtime.Mode, outside bool, o *Origin) Value {
	t := r.Target()
	if t == nil {
		if outside {
			return &Outside{Origin: o}
		}
		return unknown
	}
	outside = outside || t.Outside
	if t.Shape == catalog.ShapeScalar || t.Shape == catalog.ShapePython && mode != runtime.ModeUnknown {
		if v := scalar(t.Name, outside, o); v != nil {
			if r.List {
				if mode == runtime.Wrapped {
					return &List{Elem: v}
				}
				return &JS{Type: t, Mode: mode, List: true, Origin: o, outside: outside}
			}
			return v
		}
	}
	if v := scalar(t.Name, outside, o); v != nil && !r.List {
		return v
	}
	if mode == runtime.Wrapped && t.Python != "" {
		if p := catalog.Lookup(t.Python); p != nil {
			t = p
		}
	}
	return &JS{Type: t, Mode: mode, List: r.List, Origin: o, outside: outside}
}

// scalar is the Python value of a scalar type, nil for other types.
func scalar(name string, outside bool, o *Origin) Value {
	switch name {
	case "string":
		if outside {
			return &Outside{Str: true, Origin: o}
		}
		return bStr
	case "number", "bigint":
		return bInt
	case "boolean":
		return bBool
	case "undefined":
		return none
	case "D1Value":
		return unknown
	case "bytes":
		return bBytes
	case "OutsideText":
		return &Outside{Str: true, Origin: o}
	case "OutsideBytes":
		return &Outside{Origin: o}
	}
	return nil
}

// dictMethods are what a converted object has before its own keys.
var dictMethods = map[string]bool{
	"keys": true, "items": true, "values": true, "get": true, "pop": true, "copy": true, "update": true,
	"clear": true, "setdefault": true, "popitem": true, "fromkeys": true,
}

// proxyMethods are the methods of every raw JsProxy.
var proxyMethods = map[string]bool{
	"to_py": true, "to_bytes": true, "object_entries": true, "object_keys": true, "object_values": true,
	"as_py_json": true, "as_object_map": true, "to_string": true, "to_memoryview": true, "new": true, "destroy": true,
}

// jsAttr is j.name.
func (in *interp) jsAttr(j *JS, name string) Value {
	t := j.Type
	if t == nil {
		return unknown
	}
	if proxyMethods[name] || j.List {
		if j.List && name == "length" {
			return bInt
		}
		return &method{j, name}
	}
	if j.Mode == runtime.Wrapped && dictMethods[name] && (t.Shape == catalog.ShapeObject || t.Shape == catalog.ShapeMap) {
		return &method{j, name}
	}
	if m := t.Member(name); m != nil {
		if m.Method {
			return &Member{Recv: j, Of: t, Def: m, Name: name}
		}
		return in.ref(m.Returns, j.Mode, j.outside, true, j.Origin)
	}
	if t.Name == "RequestJSON" || isPythonJSON(j) && (dictMethods[name] || strMethods[name]) {
		return &method{j, name}
	}
	if t.Shape == catalog.ShapeAny || t.Shape == catalog.ShapePython || t.Shape == catalog.ShapeObject {
		switch name {
		case "get", "items", "keys", "values", "pop", "setdefault", "strip", "lower", "upper", "split":
			if j.outside && t.Shape != catalog.ShapeObject {
				return &method{j, name}
			}
		}
	}
	if t.Open {
		return in.jsPart(j, name)
	}
	if j.outside {
		return &Outside{Origin: j.Origin}
	}
	return unknown
}

// jsPart is an attribute or item of an open object that no table names.
func (in *interp) jsPart(j *JS, name string) Value {
	t := j.Type
	switch {
	case t.Shape == catalog.ShapeClass:
		return &Member{Recv: j, Of: t, Name: name}
	case j.outside:
		return &Outside{Origin: j.Origin}
	case t.Elem.Type != "":
		return in.ref(t.Elem, j.Mode, j.outside, true, j.Origin)
	case t.Shape == catalog.ShapeObject:
		return &Nullable{Of: unknown, Null: in.null(j.Mode), Origin: j.Origin}
	}
	return unknown
}

// isRow reports whether a type is a row of a query: it has the columns that code
// asks it for, or the query is wrong.
func isRow(t *catalog.Type) bool { return t != nil && (t.Name == "D1Row" || t.Name == "SqlRow") }

// jsItem is j[key].
func (in *interp) jsItem(j *JS, key Value) Value {
	if j.List {
		return in.jsElem(j)
	}
	t := j.Type
	if t == nil {
		return unknown
	}
	if j.Mode == runtime.Raw && (t.Shape == catalog.ShapeObject || t.Shape == catalog.ShapeClass) {
		return unknown // raises
	}
	if c, ok := key.(*Const); ok && c.Kind == ConstStr {
		if m := t.Member(c.Str); m != nil && !m.Method {
			return in.ref(m.Returns, j.Mode, j.outside, true, j.Origin)
		}
	}
	if t.Shape == catalog.ShapePython && t.Name == "HTTPMessage" {
		return &Outside{Str: true, Origin: j.Origin}
	}
	if j.outside {
		return &Outside{Origin: j.Origin}
	}
	if isPythonJSON(j) {
		return j
	}
	if t.Open || t.Shape == catalog.ShapeMap || t.Shape == catalog.ShapeArray {
		return in.jsPart(j, "")
	}
	return unknown
}

// jsElem is what comes out of going through j.
func (in *interp) jsElem(j *JS) Value {
	t := j.Type
	switch {
	case j.List && t != nil:
		c := *j
		c.List = false
		if v := scalar(t.Name, j.outside, j.Origin); v != nil {
			return v
		}
		return &c
	case t == nil:
		return unknown
	case isPythonJSON(j):
		return j
	case t.Shape == catalog.ShapeArray || t.Iterable:
		return in.ref(t.Elem, j.Mode, j.outside, true, j.Origin)
	case j.Mode == runtime.Wrapped && (t.Shape == catalog.ShapeObject || t.Shape == catalog.ShapeMap) && !j.outside:
		return bStr
	case j.outside:
		return &Outside{Origin: j.Origin}
	}
	return unknown
}

type plainKey struct {
	t       *catalog.Type
	list    bool
	outside bool
	null    runtime.Null
}

// plain is a raw value after .to_py(): plain Python, in which null is as the
// argument says.
func (in *interp) plain(j *JS, null runtime.Null, depth int) Value {
	if j.Type == nil {
		return unknown
	}
	key := plainKey{j.Type, j.List, j.outside, null}
	if v := in.plainOf[key]; v != nil {
		return v
	}
	v := in.plainNew(j, null, depth)
	if depth == 0 {
		in.plainOf[key] = v
	}
	return v
}

func (in *interp) plainNew(j *JS, null runtime.Null, depth int) Value {
	t := j.Type
	if j.List {
		c := *j
		c.List = false
		return &List{Elem: in.plain(&c, null, depth+1)}
	}
	if depth > 3 {
		return unknown
	}
	fromRef := func(r catalog.Ref) Value {
		v := in.refPlain(r, runtime.Raw, j.outside, j.Origin)
		if k, ok := v.(*JS); ok {
			v = in.plain(k, null, depth+1)
		}
		if r.Nullable {
			v = nullable(v, null, j.Origin)
		}
		return v
	}
	switch t.Shape {
	case catalog.ShapeObject, catalog.ShapeMap:
		if j.outside {
			return &Outside{Origin: j.Origin}
		}
		if t.Elem.Type != "" {
			return &Dict{Elem: fromRef(t.Elem), key: bStr}
		}
		if t.Open && len(t.Members) == 0 {
			return &Dict{Elem: &Nullable{Of: unknown, Null: null, Origin: j.Origin}, key: bStr, whole: isRow(t)}
		}
		d := &Dict{keys: make(fields, 0, len(t.Members))}
		for _, name := range sortedKeys(t.Members) {
			if m := t.Members[name]; !m.Method {
				v := fromRef(m.Returns)
				d.keys = append(d.keys, field{name: name, v: v})
				d.Elem = join(d.Elem, v)
			}
		}
		if t.Open {
			d.key = bStr
			d.Elem = join(d.Elem, unknown)
		}
		return d
	case catalog.ShapeArray:
		return &List{Elem: fromRef(t.Elem)}
	case catalog.ShapeBuffer:
		return builtinOf("memoryview")
	case catalog.ShapeScalar:
		return known(scalar(t.Name, j.outside, j.Origin))
	case catalog.ShapeAny:
		if j.outside {
			return &Outside{Origin: j.Origin}
		}
		return unknown
	}
	return j
}

// converted is v after a converter: raw values are plain Python, everything
// else stays. top and parts tell whether it makes None of null: where it is
// given one, and in what it is given.
func (in *interp) converted(v Value, top, parts bool) Value {
	null := in.null(runtime.Raw)
	if parts {
		null = runtime.NullIsNone
	}
	return each(known(v), func(v Value) Value {
		switch v := v.(type) {
		case *JS:
			if v.Mode != runtime.Wrapped {
				p := in.plain(v, null, 0)
				if v.Mode == runtime.ModeUnknown {
					if j, ok := p.(*JS); ok {
						return j
					}
					return join(p, withMode(v, runtime.Wrapped))
				}
				return p
			}
		case *Binding:
			if v.Kind == catalog.JSONVar {
				return unknown // a dict or a list, as the var says
			}
		case *Nullable:
			n := v.Null
			if top {
				n = runtime.NullIsNone
			}
			return &Nullable{Of: in.converted(v.Of, parts, parts), Null: n, Origin: v.Origin}
		case *List:
			return &List{Tuple: v.Tuple, Set: v.Set, Elem: in.convertedOpt(v.Elem, parts)}
		case *Dict:
			return &Dict{Elem: in.convertedOpt(v.Elem, parts), key: join(v.key, dictKeys(v)), whole: v.whole}
		}
		return v
	})
}

func (in *interp) convertedOpt(v Value, parts bool) Value {
	if v == nil {
		return nil
	}
	return in.converted(v, parts, parts)
}

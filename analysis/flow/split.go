package flow

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/runtime"
)

// splitTruth divides a value by its truth; nil for a side that it cannot be.
func splitTruth(v Value) (yes, no Value) {
	for _, alt := range Alternatives(v) {
		switch a := alt.(type) {
		case *Const:
			truth := a.Int != 0 || a.Float != 0 || a.Str != ""
			if truth {
				yes = join(yes, a)
			} else {
				no = join(no, a)
			}
		case *AbsentParam:
			no = join(no, a)
		case *Env, *Binding:
			if b, ok := a.(*Binding); ok && (b.Decl == nil || b.Kind == catalog.Var || b.Kind == catalog.JSONVar || b.Kind == catalog.Secret) {
				yes, no = join(yes, a), join(no, a)
				continue
			}
			// A binding that some environments lack is tested like this.
			yes = join(yes, a)
			no = join(no, unknown)
		case *Foreign:
			yes = join(yes, a)
			if !a.sure {
				no = join(no, a)
			}
		case *Awaitable, *Func, *Class, *Instance, *Member, *ModuleValue:
			yes = join(yes, a)
			switch a.(type) {
			case *Instance, *Awaitable, *Member: // asked by authors who take it for something else
				no = join(no, a)
			}
		case *JS:
			yes = join(yes, a)
			if a.List || a.Mode != runtime.Raw || a.Type == nil || a.Type.Shape != catalog.ShapeObject && a.Type.Shape != catalog.ShapeClass {
				no = join(no, a)
			}
		case *Nullable:
			y, _ := splitTruth(a.Of)
			yes = join(yes, known(y))
			no = join(no, a)
		default:
			yes, no = join(yes, a), join(no, a)
		}
	}
	return yes, no
}

// splitNone divides a value by "is None".
func splitNone(v Value) (yes, no Value) {
	for _, alt := range Alternatives(v) {
		switch a := alt.(type) {
		case *Const:
			if a.Kind == ConstNone {
				yes = join(yes, a)
			} else {
				no = join(no, a)
			}
		case *AbsentParam:
			yes = join(yes, a)
		case *Nullable:
			switch a.Null {
			case runtime.NullIsNone:
				yes, no = join(yes, none), join(no, a.Of)
			case runtime.NullIsJSNull:
				// The author meant it, so the branch stays alive.
				yes, no = join(yes, unknown), join(no, a)
			default:
				yes, no = join(yes, none), join(no, a)
			}
		case *Env, *Instance, *Func, *Class, *List, *Dict, *Text, *ModuleValue:
			no = join(no, a)
		case *Awaitable, *Member: // asked by authors who take it for something else
			yes, no = join(yes, a), join(no, a)
		case *JS:
			no = join(no, a)
			if isPythonJSON(a) {
				yes = join(yes, none)
			} else if a.Type == nil || a.Type.Shape == catalog.ShapeAny {
				yes = join(yes, unknown)
			}
		case *Binding:
			yes, no = join(yes, unknown), join(no, a)
		case *Foreign:
			no = join(no, a)
			if !a.sure {
				yes = join(yes, a)
			}
		default:
			yes, no = join(yes, a), join(no, a)
		}
	}
	return yes, no
}

// splitCallable divides a value by callable(v).
func splitCallable(v Value) (yes, no Value) {
	for _, alt := range Alternatives(v) {
		switch alt.(type) {
		case *Func, *method, *Member, *Class, *partial:
			yes = join(yes, alt)
		case *Const, *Dict, *List, *Text, *Builtin:
			no = join(no, alt)
		default:
			yes, no = join(yes, alt), join(no, alt)
		}
	}
	return yes, no
}

// splitJSNull divides a value by "is jsnull".
func splitJSNull(v Value) (yes, no Value) {
	for _, alt := range Alternatives(known(v)) {
		if n, ok := alt.(*Nullable); ok && n.Null != runtime.NullIsNone {
			yes, no = join(yes, alt), join(no, n.Of)
			continue
		}
		yes, no = join(yes, unknown), join(no, alt)
	}
	return yes, no
}

// splitHas divides a value by hasattr(v, name): only raw values have to_py.
func splitHas(v Value, name string) (yes, no Value) {
	converts := name == "to_py" || name == "object_entries" || name == "to_bytes" || name == "js_id" || name == "object_keys"
	for _, alt := range Alternatives(v) {
		switch a := alt.(type) {
		case *JS:
			if !converts {
				break
			}
			switch a.Mode {
			case runtime.Raw:
				yes = join(yes, a)
			case runtime.Wrapped:
				no = join(no, a)
			default:
				yes, no = join(yes, withMode(a, runtime.Raw)), join(no, withMode(a, runtime.Wrapped))
			}
			continue
		case *Nullable:
			if !converts {
				break
			}
			y, n := splitHas(a.Of, name)
			if y != nil {
				yes = join(yes, y)
			}
			if n != nil {
				no = join(no, &Nullable{Of: n, Null: a.Null, Origin: a.Origin})
			} else if a.Null == runtime.NullIsNone {
				no = join(no, none)
			} else {
				no = join(no, &Nullable{Of: unknown, Null: a.Null, Origin: a.Origin})
			}
			continue
		case *Const, *List, *Dict, *Text, *Builtin, *Outside:
			if converts {
				no = join(no, a)
				continue
			}
		}
		yes, no = join(yes, alt), join(no, alt)
	}
	return yes, no
}

func withMode(j *JS, m runtime.Mode) *JS {
	if j.Mode == m {
		return j
	}
	c := *j
	c.Mode = m
	return &c
}

// typeNames are the names of the classes in the second argument of
// isinstance; nil when they are not all known.
func typeNames(v Value) []string {
	switch v := v.(type) {
	case *Foreign:
		return []string{v.Path}
	case *Class:
		return []string{"class " + v.Def.Name}
	case *Const:
		if v.Kind == ConstNone {
			return []string{"None"}
		}
	case *List:
		var out []string
		for _, e := range v.Elems {
			n := typeNames(e)
			if n == nil {
				return nil
			}
			out = append(out, n...)
		}
		return out
	}
	return nil
}

// splitType divides a value by isinstance.
func (in *interp) splitType(v Value, names []string) (yes, no Value) {
	for _, alt := range Alternatives(known(v)) {
		switch in.isInstance(alt, names) {
		case runtime.Yes:
			yes = join(yes, alt)
		case runtime.No:
			no = join(no, alt)
		default:
			y, n := in.refineType(alt, names)
			yes, no = join(yes, y), join(no, n)
		}
	}
	return yes, no
}

// refineType is what a value is when isinstance leaves it open.
func (in *interp) refineType(v Value, names []string) (yes, no Value) {
	yes, no = v, v
	single := ""
	if len(names) == 1 {
		single = names[0]
	}
	switch a := v.(type) {
	case *JS:
		if a.Mode == runtime.ModeUnknown {
			if single == "pyodide.ffi.JsProxy" {
				return withMode(a, runtime.Raw), withMode(a, runtime.Wrapped)
			}
			if slices.Contains(names, "builtins.dict") || slices.Contains(names, "builtins.list") {
				return withMode(a, runtime.Wrapped), withMode(a, runtime.Raw)
			}
		}
		return in.refineJSON(a, names)
	case *Nullable:
		y, n := in.splitType(a.Of, names)
		if n == nil {
			if a.Null == runtime.NullIsNone {
				return y, none
			}
			n = unknown
		}
		return y, &Nullable{Of: n, Null: a.Null, Origin: a.Origin}
	case *Outside:
		switch single {
		case "builtins.str":
			return &Outside{Str: true, Origin: a.Origin}, a
		case "builtins.int", "builtins.float", "builtins.bool":
			return builtinOf(single[len("builtins."):]), a
		}
		numeric := len(names) > 0
		for _, n := range names {
			numeric = numeric && (n == "builtins.int" || n == "builtins.float" || n == "builtins.bool")
		}
		if numeric {
			return bFloat, a
		}
	case Unknown:
		switch single {
		case "builtins.str", "builtins.int", "builtins.float", "builtins.bool", "builtins.bytes":
			return builtinOf(single[len("builtins."):]), a
		}
	}
	return yes, no
}

// isInstance answers isinstance for one alternative.
func (in *interp) isInstance(v Value, names []string) runtime.Answer {
	out := runtime.No
	for _, n := range names {
		switch a := in.isInstanceOf(v, n); a {
		case runtime.Yes:
			return a
		case runtime.Maybe:
			out = a
		}
	}
	return out
}

func (in *interp) isInstanceOf(v Value, name string) runtime.Answer {
	is := func(names ...string) runtime.Answer {
		if slices.Contains(names, name) {
			return runtime.Yes
		}
		if strings.HasPrefix(name, "builtins.") || name == "pyodide.ffi.JsProxy" || name == "None" || name == "builtins.NoneType" {
			return runtime.No
		}
		return runtime.Maybe
	}
	switch a := v.(type) {
	case *Const:
		switch a.Kind {
		case ConstStr:
			return is("builtins.str")
		case ConstInt:
			return is("builtins.int")
		case ConstBool:
			return is("builtins.bool", "builtins.int")
		case ConstFloat:
			return is("builtins.float")
		case ConstBytes:
			return is("builtins.bytes")
		case ConstNone:
			return is("None")
		}
	case *Text:
		return is("builtins.str")
	case *Builtin:
		if a.Type == "bool" {
			return is("builtins.bool", "builtins.int")
		}
		if builtinValues[a.Type] != nil {
			return is("builtins." + a.Type)
		}
	case *List:
		if a.Tuple {
			return is("builtins.tuple", "collections.abc.Sequence")
		}
		if a.Set {
			return is("builtins.set", "builtins.frozenset")
		}
		return is("builtins.list", "collections.abc.Sequence")
	case *Dict:
		return is("builtins.dict", "collections.abc.Mapping", "typing.Mapping")
	case *Outside:
		if a.Str {
			return is("builtins.str")
		}
		if name == "pyodide.ffi.JsProxy" {
			return runtime.No
		}
	case *JS:
		return jsIsInstance(a, name)
	case *Env, *Binding:
		if strings.HasPrefix(name, "builtins.") || strings.HasSuffix(name, ".Mapping") || strings.HasSuffix(name, ".MutableMapping") {
			if b, ok := v.(*Binding); ok && (b.Decl == nil || b.Kind == catalog.Var || b.Kind == catalog.Secret || b.Kind == catalog.JSONVar) {
				return runtime.Maybe
			}
			return runtime.No
		}
	case *Instance:
		if cls, ok := strings.CutPrefix(name, "class "); ok {
			for _, ci := range in.classOf(a.Class).mro(in) {
				if ci.cls.Def.Name == cls {
					return runtime.Yes
				}
			}
		}
	}
	return runtime.Maybe
}

func jsIsInstance(a *JS, name string) runtime.Answer {
	shape := catalog.ShapeAny
	if a.Type != nil {
		shape = a.Type.Shape
	}
	switch name {
	case "pyodide.ffi.JsProxy":
		switch {
		case shape == catalog.ShapePython || shape == catalog.ShapeScalar && !a.List:
			return runtime.No
		case a.Mode == runtime.Raw && shape != catalog.ShapeAny:
			return runtime.Yes
		case a.Mode == runtime.Wrapped && (shape == catalog.ShapeObject || shape == catalog.ShapeArray || shape == catalog.ShapeMap || a.List):
			return runtime.No
		}
	case "collections.abc.Mapping", "collections.abc.MutableMapping", "typing.Mapping", "typing.MutableMapping":
		// Of JavaScript's objects a Map alone counts as one.
		switch {
		case shape == catalog.ShapeObject && a.Mode == runtime.Wrapped && !a.List:
			return runtime.Yes
		case a.List || (shape == catalog.ShapeObject || shape == catalog.ShapeArray || shape == catalog.ShapeBuffer) && a.Mode == runtime.Raw:
			return runtime.No
		}
	case "builtins.dict", "builtins.list", "builtins.str", "builtins.int", "builtins.float", "builtins.bool", "builtins.bytes", "builtins.tuple":
		if shape == catalog.ShapeAny || shape == catalog.ShapeScalar || shape == catalog.ShapePython {
			return runtime.Maybe
		}
		if isRawJSON(a) {
			return runtime.Maybe
		}
		if a.Mode == runtime.Raw {
			return runtime.No
		}
		if a.Mode == runtime.Wrapped {
			list := a.List || shape == catalog.ShapeArray
			if name == "builtins.list" && list || name == "builtins.dict" && !list && (shape == catalog.ShapeObject || shape == catalog.ShapeMap) {
				return runtime.Yes
			}
			if list || shape == catalog.ShapeObject {
				if a.Type != nil && a.Type.Open && !list {
					return runtime.Maybe
				}
				return runtime.No
			}
		}
	}
	return runtime.Maybe
}

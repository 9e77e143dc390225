package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

var builtinNames = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(`abs all any ascii bin bool bytearray bytes callable chr classmethod compile
complex delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash
help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord
pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars
zip aiter anext __import__ Exception BaseException ValueError TypeError KeyError AttributeError IndexError
RuntimeError ImportError ModuleNotFoundError NameError OSError StopIteration StopAsyncIteration NotImplementedError
LookupError ArithmeticError ZeroDivisionError AssertionError PermissionError FileNotFoundError TimeoutError
ConnectionError UnicodeDecodeError UnicodeError RecursionError SystemExit KeyboardInterrupt GeneratorExit
NotImplemented Ellipsis DeprecationWarning UserWarning Warning OverflowError MemoryError EOFError IOError BlockingIOError
ExceptionGroup BaseExceptionGroup SyntaxError InterruptedError ProcessLookupError`) {
		m[n] = true
	}
	return m
}()

var pydicMethods = dictMethods

var strMethods = func() map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(`strip lstrip rstrip lower upper title capitalize casefold split rsplit splitlines
join replace format encode decode startswith endswith isdigit isalnum isalpha isidentifier isdecimal isnumeric
removeprefix removesuffix partition rpartition zfill count find index rfind append extend`) {
		m[n] = true
	}
	return m
}()

// pattern is re.compile(text), for the guards that it makes.
type pattern struct{ text string }

func (*pattern) value()           {}
func (p *pattern) String() string { return "pattern " + p.text }

func argAt(args []argVal, i int) Value {
	for k := range args {
		a := &args[k]
		if a.star || a.double || a.name != "" {
			continue
		}
		if i == 0 {
			return a.v
		}
		i--
	}
	return nil
}

func keyword(args []argVal, name string) Value {
	for k := range args {
		if args[k].name == name {
			return args[k].v
		}
	}
	return nil
}

// constArg is the i-th argument as a constant string.
func (f *frame) constArg(e *pysyntax.Call, i int) (string, bool) {
	if i >= len(e.Args) || e.Args[i].Name != "" {
		return "", false
	}
	c, ok := f.valueOf(e.Args[i].Value).(*Const)
	if !ok || c.Kind != ConstStr {
		return "", false
	}
	return c.Str, true
}

// callBuiltin is a call of a function of builtins.
func (f *frame) callBuiltin(name string, args []argVal, e *pysyntax.Call) Value {
	x := argAt(args, 0)
	switch name {
	case "int", "round", "abs":
		if name != "int" && x != nil && isFloat(x) && len(args) > 1 {
			return bFloat
		}
		return bInt
	case "len", "ord", "hash", "id":
		return bInt
	case "float":
		return bFloat
	case "bool", "isinstance", "hasattr", "callable", "any", "all", "issubclass":
		if name == "hasattr" {
			f.hasAttr(args, e)
		}
		return bBool
	case "sum", "pow":
		return bFloat
	case "str", "format", "ascii":
		if x == nil {
			return constStr("")
		}
		return f.toStr(x, e)
	case "repr":
		return f.toStr(known(x), e)
	case "bytes", "bytearray":
		return bBytes
	case "list", "tuple", "set", "frozenset", "sorted", "reversed", "iter":
		out := &List{Tuple: name == "tuple", Set: name == "set" || name == "frozenset"}
		if x == nil {
			out.Elems = []Value{}
			return out
		}
		if l, ok := x.(*List); ok && l.Elems != nil && name != "set" && name != "sorted" {
			out.Elems = l.Elems
		}
		out.Elem = f.element(x, false)
		f.keyFunc(args, out.Elem)
		if _, ok := x.(*List); !ok && out.Elem == nil {
			out.Elem = unknown
		}
		return out
	case "dict":
		out := &Dict{}
		if x != nil {
			switch d := x.(type) {
			case *Dict:
				out = &Dict{Keys: d.Keys, Elem: d.Elem, key: d.key}
			case *Outside:
				return d
			case *JS:
				if d.Type != nil && d.Mode == runtime.Wrapped {
					return f.in.plain(withMode(d, runtime.Raw), runtime.NullIsNone, 0)
				}
				return unknown
			default:
				if l, ok := x.(*List); ok {
					if pair, ok := l.Elem.(*List); ok && len(pair.Elems) == 2 {
						out = &Dict{Elem: pair.Elems[1], key: pair.Elems[0]}
						break
					}
				}
				out = &Dict{Elem: unknown, key: unknown}
			}
		}
		for _, a := range args {
			if a.name != "" {
				out = dictWith(out, constStr(a.name), a.v).(*Dict)
			} else if a.double {
				out = dictWith(out, unknown, unknown).(*Dict)
			}
		}
		return out
	case "enumerate":
		elem := known(f.element(x, false))
		return &List{Elem: &List{Tuple: true, Elems: []Value{bInt, elem}, Elem: join(bInt, elem)}}
	case "range":
		return &List{Elem: bInt}
	case "zip":
		pair := &List{Tuple: true}
		for _, a := range args {
			if a.name != "" || a.star || a.double {
				continue
			}
			v := known(f.element(a.v, false))
			pair.Elems = append(pair.Elems, v)
			pair.Elem = join(pair.Elem, v)
		}
		return &List{Elem: pair}
	case "map":
		elem := known(f.element(argAt(args, 1), false))
		if x == nil {
			return unknown
		}
		return &List{Elem: known(f.apply(x, []argVal{{v: elem}}, nil))}
	case "filter":
		l := argAt(args, 1)
		elem := f.element(l, false)
		if elem != nil && x != nil {
			f.apply(x, []argVal{{v: elem}}, nil)
		}
		return &List{Elem: elem}
	case "next":
		v := f.element(x, false)
		if d := argAt(args, 1); d != nil {
			v = join(v, d)
		}
		return known(v)
	case "max", "min":
		var out Value
		if len(args) == 1 || argAt(args, 1) == nil {
			out = f.element(x, false)
		} else {
			for _, a := range args {
				if a.name == "" && !a.star {
					out = join(out, a.v)
				}
			}
		}
		f.keyFunc(args, out)
		out = join(out, keyword(args, "default"))
		return known(each(known(out), abstract))
	case "getattr":
		return f.getAttr(args, e)
	case "setattr":
		if c, ok := argAt(args, 1).(*Const); ok && c.Kind == ConstStr && x != nil && !f.st.dead {
			f.setAttr(x, c.Str, known(argAt(args, 2)))
		}
		return none
	case "super":
		if f.class != nil && f.self != nil {
			return &superOf{class: f.class, recv: f.self}
		}
		return unknown
	case "type":
		if i, ok := x.(*Instance); ok && len(args) == 1 {
			return i.Class
		}
		return unknown
	case "print", "delattr":
		return none
	case "open", "input", "chr", "hex", "bin", "oct", "eval", "exec":
		return f.in.called("builtins." + name)
	case "isidentifier":
		return bBool
	}
	return f.in.called("builtins." + name)
}

// toStr is str(x).
func (f *frame) toStr(x Value, e *pysyntax.Call) Value {
	if c, ok := x.(*Const); ok {
		if s, ok := constText(c); ok {
			return constStr(s)
		}
	}
	if isText(x) {
		return x
	}
	var at pysyntax.Expr
	if e != nil && len(e.Args) > 0 {
		at = e.Args[0].Value
	}
	switch v := x.(type) {
	case *Outside:
		return &Outside{Str: true, Origin: v.Origin}
	case *Nullable:
		if o, ok := v.Of.(*Outside); ok {
			return &Outside{Str: true, Origin: o.Origin}
		}
	}
	return newText(f.pieces(x, at))
}

// keyFunc calls key= of sorted, min and max.
func (f *frame) keyFunc(args []argVal, elem Value) {
	if k := keyword(args, "key"); k != nil && elem != nil {
		if _, ok := k.(*Func); ok {
			f.apply(k, []argVal{{v: elem}}, nil)
		}
	}
}

func (f *frame) getAttr(args []argVal, e *pysyntax.Call) Value {
	obj, name, def := argAt(args, 0), argAt(args, 1), argAt(args, 2)
	names, ok := choicesOf(known(name))
	if obj == nil || !ok || e == nil {
		if d, ok := known(obj).(*Instance); ok && d != nil {
			return unknown
		}
		return unknown
	}
	var out Value
	for _, n := range names {
		v := each(obj, func(o Value) Value {
			if env, ok := o.(*Env); ok {
				b := f.envRead(env, n, e, def != nil).(*Binding)
				if b.Decl == nil && def != nil {
					// Nothing declares it: the default is as likely.
					return join(b, def)
				}
				return b
			}
			if _, ok := o.(*AbsentParam); ok && def != nil {
				return def
			}
			v := f.attr(o, n, e)
			if def != nil {
				v = join(known(v), def)
			}
			return v
		})
		out = join(out, v)
	}
	return known(out)
}

func (f *frame) hasAttr(args []argVal, e *pysyntax.Call) {
	names, ok := choicesOf(known(argAt(args, 1)))
	if !ok || e == nil {
		return
	}
	for _, alt := range Alternatives(known(argAt(args, 0))) {
		if env, ok := alt.(*Env); ok {
			for _, n := range names {
				f.envRead(env, n, e, true)
			}
		}
	}
}

// callMethod is a method of a builtin container, of text, or of a proxy.
func (f *frame) callMethod(m *method, args []argVal, e *pysyntax.Call) Value {
	var at pysyntax.Expr
	if e != nil {
		if a, ok := e.Func.(*pysyntax.Attribute); ok {
			at = a.Value
		}
	}
	switch recv := m.recv.(type) {
	case *JS:
		return f.callProxy(recv, m.name, args, e)
	case *Binding:
		return unknown
	case *List:
		return f.callList(recv, m.name, args, at)
	case *Dict:
		return f.callDict(recv, m.name, args, at)
	case *Outside:
		return f.callOutside(recv, m.name, args)
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
	case "strip", "lstrip", "rstrip":
		return trimmed(s)
	case "lower", "upper", "title", "capitalize", "casefold", "removeprefix", "removesuffix", "zfill", "translate", "swapcase", "center", "ljust", "rjust":
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
		out := partOf(s)
		if v := argAt(args, 1); v != nil {
			if _, ok := v.(*Const); !ok {
				ps := append([]Piece{}, f.pieces(s, at)...)
				return newText(append(ps, f.pieces(v, at)...))
			}
		}
		if t, ok := s.(*Text); ok {
			return t
		}
		return out
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
	case "copy", "union", "intersection", "difference":
		return l
	case "index", "count":
		return bInt
	case "sort":
		f.keyFunc(args, l.Elem)
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
			if v, ok := d.Keys[c.Str]; ok && name == "get" {
				if d.key == nil {
					return v
				}
			}
			if d.key == nil && d.Elem != nil && len(d.Keys) > 0 && d.Keys[c.Str] == nil && name == "get" && f.path(at) == "" {
				return known(def)
			}
		}
		v := f.item(d, k)
		if d.Elem == nil {
			v = nil
		}
		if def == nil {
			def = none
		}
		if name == "setdefault" && at != nil {
			f.rebind(at, dictWith(d, k, known(def)))
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
		return d
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

// callOutside is a method of data that the client sent.
func (f *frame) callOutside(o *Outside, name string, args []argVal) Value {
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
	case "strip", "lstrip", "rstrip", "lower", "upper", "title", "replace", "decode", "casefold", "capitalize", "removeprefix", "removesuffix":
		return &Outside{Str: true, Origin: o.Origin}
	}
	return o
}

// callProxy is a method that every JsProxy or converted object has.
func (f *frame) callProxy(j *JS, name string, args []argVal, e *pysyntax.Call) Value {
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
		return f.callOutside(&Outside{Origin: j.Origin}, name, args)
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

package flow

import (
	"strings"
	"unicode/utf8"

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
	case "round", "abs":
		switch {
		case x == nil || !isNumber(x):
			return unknown
		case isFloat(x) && (name == "abs" || len(args) > 1):
			return bFloat
		}
		return bInt
	case "int", "len", "ord", "hash", "id":
		return bInt
	case "float":
		return bFloat
	case "bool", "isinstance", "hasattr", "callable", "any", "all", "issubclass":
		if name == "hasattr" {
			f.hasAttr(args, e)
		}
		return bBool
	case "sum":
		if elem := f.element(x, false); elem == nil || isNumber(elem) {
			if start := argAt(args, 1); start == nil || isNumber(start) {
				return bFloat
			}
		}
		return unknown
	case "pow":
		if y := argAt(args, 1); x != nil && y != nil && isNumber(x) && isNumber(y) {
			return bFloat
		}
		return unknown
	case "str", "format", "ascii":
		if x == nil {
			return constStr("")
		}
		return f.toStr(x, e)
	case "repr":
		return f.toStr(known(x), e)
	case "bytes":
		return bBytes
	case "bytearray":
		return builtinOf("bytearray")
	case "list", "tuple", "set", "frozenset", "sorted", "reversed", "iter":
		out := &List{Tuple: name == "tuple", Set: name == "set" || name == "frozenset"}
		if x == nil {
			out.Elems = []Value{}
			return out
		}
		if l, ok := x.(*List); ok && l.Elems != nil && (name == "list" || name == "tuple" || name == "iter") {
			out.Elems = l.Elems
		}
		if x == unknown && (name == "iter" || name == "reversed") {
			return unknown
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
				out = &Dict{keys: d.keys, Elem: d.Elem, key: d.key, whole: d.whole}
			case *scope:
				out = f.in.scopeDict(d)
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
			f.wrote("", "."+c.Str, known(argAt(args, 2)))
		} else if r, ok := x.(*Foreign); ok && keeper(r) != "" && !f.st.dead && !f.quiet {
			f.keepIn(keeper(r), "*", argAt(args, 2))
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
	case "chr":
		if c, ok := x.(*Const); ok && c.Kind == ConstInt && c.Int >= 0 && c.Int <= utf8.MaxRune && utf8.ValidRune(rune(c.Int)) {
			return constStr(string(rune(c.Int)))
		}
		return f.in.called("builtins." + name)
	case "open", "input", "hex", "bin", "oct", "eval", "exec":
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
		for _, alt := range Alternatives(obj) {
			if env, ok := alt.(*Env); ok && e != nil {
				f.envSite(env, "", e, def != nil)
			}
		}
		return unknown
	}
	var out Value
	for _, n := range names {
		v := each(obj, func(o Value) Value {
			if env, ok := o.(*Env); ok {
				b := f.envRead(env, n, e, def != nil)
				if b.Decl == nil && def != nil {
					// Nothing declares it: the default is as likely.
					return join(b, def)
				}
				return b
			}
			if _, ok := o.(*AbsentParam); ok && def != nil {
				return def
			}
			if def == nil {
				return f.attr(o, n, e)
			}
			has, lacks := splitHas(o, n)
			if j, ok := o.(*JS); ok && isRow(j.Type) {
				lacks = nil // a column that code names is there
			}
			var v Value
			if has != nil {
				v = known(f.attr(has, n, e))
			}
			if lacks != nil {
				v = join(v, def)
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

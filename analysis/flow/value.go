package flow

import (
	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Value is what is known of a Python value. Values are immutable. Use Any and
// All to look at them: a value may be a Union.
type Value interface {
	value()
	// String is for tests and debugging, e.g. "D1Row raw".
	String() string
}

type (
	// Unknown is a value nothing is known of. Nothing is ever reported from it.
	Unknown struct{}

	// Const is a literal or what was computed from literals.
	Const struct {
		Kind  ConstKind
		Str   string // of ConstStr and ConstBytes
		Int   int64  // of ConstInt; 0 or 1 of ConstBool
		Float float64
	}

	// Builtin is an instance of a builtin or well-known Python type whose value
	// is not known: "int", "str", "datetime.datetime", "uuid.UUID".
	Builtin struct{ Type string }

	// Text is a str assembled at run time. Pieces are in order.
	Text struct {
		Pieces []Piece
		// choices are the constants behind a single PieceChosen while they are few.
		choices []string
	}

	// Outside is data that whoever sends the request chooses: a query
	// parameter, a JSON body, a queue message. Str is true when it is known to
	// be a str (its parts are strings too); otherwise any JSON.
	Outside struct {
		Str    bool
		Origin *Origin
	}

	// Env is the env object: bindings are its attributes.
	Env struct {
		Mode   runtime.Mode
		Origin *Origin
	}

	// Binding is env.NAME. Decl is nil when no environment declares NAME; Kind
	// is then empty.
	Binding struct {
		Name   string
		Kind   catalog.Kind
		Decl   *wrangler.Binding
		Mode   runtime.Mode
		Origin *Origin
		site   *readSite // where it was read
	}

	// JS is a value of a catalog type: what a binding returned, a part of it, a
	// JavaScript global's instance, or (ShapePython) an instance of a class of
	// the workers module. Mode tells whether it is a raw JsProxy or converted.
	JS struct {
		Type   *catalog.Type
		Mode   runtime.Mode
		List   bool // an Array of Type
		Origin *Origin
		// outside is true when it came out of something that the client sent.
		outside bool
	}

	// Nullable is a value that may be missing; Null tells what Python sees then.
	Nullable struct {
		Of     Value
		Null   runtime.Null
		Origin *Origin
	}

	// Awaitable is what an async call gives before await. Started is true when
	// the work runs even if nobody awaits it (a raw JavaScript call), false for
	// a coroutine.
	Awaitable struct {
		Of      Value
		Started bool
		Call    *pysyntax.Call
		Name    string // of what was called, for messages: "self.env.KV.get"
		Origin  *Origin
	}

	// List is a Python list, tuple or set display or comprehension.
	List struct {
		Tuple bool
		Set   bool
		Elems []Value // of a display, position by position; nil when not known
		Elem  Value   // the join of all elements
		// names are the fields of a named tuple.
		names []string
	}

	// Dict is a Python dict with constant keys as far as known.
	Dict struct {
		keys fields
		Elem Value // the join of all values
		key  Value // the join of the keys that are not constants
		// whole is true of what has all keys that code can know of, as the row
		// of a query has the columns it names.
		whole bool
		// missing is what a defaultdict makes for a key that is not there.
		missing Value
	}

	// Func is a function of the project; Recv is set for a bound method.
	Func struct {
		Def    *pysyntax.FunctionDef
		Lambda *pysyntax.Lambda // set instead of Def
		Module *Module
		Recv   Value
		// Converter is true when it was recognised, by what it does, as turning
		// JavaScript values into plain Python ones.
		Converter bool
		info      *funcInfo
		under     *funcInfo // the method in whose place a decorator put it; nil for itself
		ms        *modState
		scope     *frame // the frame whose variables it sees
	}

	// Class is a class of the project.
	Class struct {
		Def    *pysyntax.ClassDef
		Module *Module
		Role   ClassRole
		info   *classInfo
	}

	// Instance is an instance of a class of the project.
	Instance struct {
		Class *Class
		made  *making // how it was made; nil for any instance of the class
	}

	// Member is a method of a catalog type or binding, not called yet.
	Member struct {
		Recv Value
		Of   *catalog.Type
		Def  *catalog.Member // nil when the type does not have it
		Name string
	}

	// ModuleValue is an imported module of the project.
	ModuleValue struct{ Module *Module }

	// Foreign is something of a module that is not the project's, by its full
	// dotted name whatever it was imported as: "requests.get", "random",
	// "js.Headers", "workers.Response", "pyodide.ffi.to_js".
	Foreign struct {
		Path string
		// Called is true for the result of calling it.
		Called bool
		sure   bool // neither None nor false
	}

	// ToJS is what pyodide.ffi.to_js makes of a value.
	ToJS struct {
		Of     Value
		Call   *pysyntax.Call // of to_js, in Module
		Module *Module
		// Objects is true when dicts become plain objects whatever the Pyodide:
		// the call says how to convert them.
		Objects bool
	}

	// AbsentParam is the env or ctx parameter of a class handler: the runtime
	// passes None for it. Name is "env" or "ctx", whatever the code calls it.
	AbsentParam struct {
		Name   string
		Origin *Origin
	}

	// Union is one of several values, two to four.
	Union struct{ Alts []Value }
)

// ConstKind is the kind of a Const.
type ConstKind int

// The kinds of constants.
const (
	ConstNone ConstKind = iota
	ConstBool
	ConstInt
	ConstFloat
	ConstStr
	ConstBytes
)

// Piece is a part of a Text.
type Piece struct {
	Kind PieceKind
	// Str is the text of a PieceConst.
	Str string
	// Expr is the expression that the piece came from in Module, nil for literal text.
	Expr   pysyntax.Expr
	Module *Module
	Origin *Origin // of a PieceOutside
	// Doubled are the quotes, ' or ", that stand in the piece in pairs only.
	Doubled string
}

// PieceKind tells who decides a piece of text.
type PieceKind int

// The kinds of pieces.
const (
	PieceConst        PieceKind = iota // literal text
	PieceNumber                        // a number or bool
	PiecePlaceholders                  // "?, ?, ?"
	PieceChosen                        // one of several constants
	PieceUnknown                       // not known
	PieceOutside                       // whoever sends the request
)

// Origin is one step of where a value came from, the latest first. It is shared
// and immutable.
type Origin struct {
	Module *Module
	Span   text.Span
	Note   string // "env enters raw here", "may be null"
	Prev   *Origin
	next   *Origin // another of the same place
}

// Alternatives are the values of a Union, or the value alone. A nil value is Unknown.
func Alternatives(v Value) []Value {
	switch v := v.(type) {
	case nil:
		return []Value{Unknown{}}
	case *Union:
		return v.Alts
	}
	return []Value{v}
}

// All reports whether every alternative is a T. Most rules want this: a place
// is reported only if it is wrong whatever the value is.
func All[T Value](v Value) bool {
	for _, alt := range Alternatives(v) {
		if _, ok := alt.(T); !ok {
			return false
		}
	}
	return true
}

// As is v as a T when every alternative is one; the first is returned.
func As[T Value](v Value) (T, bool) {
	var zero T
	if !All[T](v) {
		return zero, false
	}
	return Alternatives(v)[0].(T), true
}

// Any reports whether some alternative is a T.
func Any[T Value](v Value) bool {
	for _, alt := range Alternatives(v) {
		if _, ok := alt.(T); ok {
			return true
		}
	}
	return false
}

func (Unknown) value()      {}
func (*Const) value()       {}
func (*Builtin) value()     {}
func (*Text) value()        {}
func (*Outside) value()     {}
func (*Env) value()         {}
func (*Binding) value()     {}
func (*JS) value()          {}
func (*Nullable) value()    {}
func (*Awaitable) value()   {}
func (*List) value()        {}
func (*Dict) value()        {}
func (*Func) value()        {}
func (*Class) value()       {}
func (*Instance) value()    {}
func (*Member) value()      {}
func (*ModuleValue) value() {}
func (*Foreign) value()     {}
func (*ToJS) value()        {}
func (*AbsentParam) value() {}
func (*Union) value()       {}

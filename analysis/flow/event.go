package flow

import (
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// Event is something that happens at one place of the code. The same place is
// met once for every way that leads to it; events of one place are merged, and
// their values joined, before a rule sees them.
type Event interface {
	// Where is the module and the place of the event.
	Where() At
	// In is the module alone: rules hear many events.
	In() *Module
	place() uint64
}

// At is the place of an event and how the code there runs.
type At struct {
	Module *Module
	Span   text.Span
	// AtImport is true when the place runs while the Worker starts: module
	// level, class bodies, default arguments, decorators, and functions that
	// are called from there.
	AtImport bool
	// Async is true inside an async function.
	Async bool
	// Function is the innermost function, nil at module level.
	Function *pysyntax.FunctionDef
	// Caught is true inside a try block whose handlers catch what the event
	// would raise: bare, Exception, AttributeError, TypeError, ImportError.
	Caught bool
	// Tries are the try statements of the function whose bodies the place stands
	// in, the outermost first.
	Tries []*pysyntax.Try
}

// Where is the place of the event.
func (a *At) Where() At { return *a }

// In is the module of the event.
func (a *At) In() *Module { return a.Module }

func (a *At) place() uint64 { return placeOfSpan(a.Span) }

// EnvForm is the way in which a name is read from env.
type EnvForm int

// The forms.
const (
	EnvAttribute EnvForm = iota // env.NAME
	EnvGetattr                  // getattr(env, "NAME"[, default])
	EnvHasattr                  // hasattr(env, "NAME")
	EnvSubscript                // env["NAME"]
	EnvGet                      // env.get("NAME")
	EnvContains                 // "NAME" in env
	EnvStore                    // env.NAME = ..., setattr, del
	EnvIterate                  // for x in env, list(env), dict(env), **env; Name is empty
)

type (
	// EnvRead is a name looked up on env, in any form. Name is empty where it is
	// not one single constant.
	EnvRead struct {
		At
		Node     pysyntax.Node // the Attribute, Call, Subscript or Compare
		Env      Value
		EnvExpr  pysyntax.Expr
		Name     string
		NameSpan text.Span // the name itself, inside the quotes of a string
		Form     EnvForm
		Default  bool // getattr with a default
		// Guarded is true where the code has made sure, or asks, whether the name
		// exists: hasattr before, a getattr default, an except AttributeError.
		Guarded bool
		// Names are the constants that the name is one of, when they are several.
		Names []string
		// Use is how the value is used: the method called on it or "await" where
		// that is known at once or later through variables; empty for a bare read.
		Use []string
	}

	// Load is obj.attr being read (not called; a called method is a Call).
	Load struct {
		At
		Node   *pysyntax.Attribute
		Object Value
		Result Value
	}

	// Subscript is obj[index] being read or stored.
	Subscript struct {
		At
		Node          *pysyntax.Subscript
		Object, Index Value
		Store         bool
	}

	// Call is a call. For obj.method(...), Recv is the value of obj and Method
	// its name; Callee is what is called in any case.
	Call struct {
		At
		Node   *pysyntax.Call
		Callee Value
		Recv   Value
		Method string
		Args   []ArgValue
		Result Value
	}

	// Await is await value.
	Await struct {
		At
		Node  *pysyntax.Await
		Value Value
	}

	// Iterate is a value gone through: for, comprehensions, * and ** unpacking
	// (Unpack, Mapping), async for (Async).
	Iterate struct {
		At
		Node    pysyntax.Expr
		Value   Value
		Async   bool // async for
		Unpack  bool // *value
		Mapping bool // **value
	}

	// Truth is a value tested: if, while, and, or, not, assert, filter.
	Truth struct {
		At
		Node  pysyntax.Expr
		Value Value
	}

	// Compare is one comparison of a chain, "in" and "not in" excluded.
	Compare struct {
		At
		Node                *pysyntax.Compare
		Op                  string
		LeftExpr, RightExpr pysyntax.Expr
		Left, Right         Value
	}

	// Contains is item in container, or not in.
	Contains struct {
		At
		Node                    *pysyntax.Compare
		ContainerExpr, ItemExpr pysyntax.Expr
		Item, Container         Value
	}

	// Operand is a value used in arithmetic, % formatting or an f-string field.
	Operand struct {
		At
		Node  pysyntax.Expr
		Value Value
		Op    string // "+", "%", ..., "f" for an f-string field
	}

	// Return is a value given back by a function.
	Return struct {
		At
		Node  pysyntax.Expr
		Value Value
		To    ReturnTo
	}

	// Discard is an expression statement.
	Discard struct {
		At
		Node  pysyntax.Expr
		Value Value
	}
)

// ArgValue is an argument with its value.
type ArgValue struct {
	Arg   *pysyntax.Arg
	Value Value
}

// ReturnTo says who receives what a function returns.
type ReturnTo int

// The receivers.
const (
	ToCaller  ReturnTo = iota // the project's own code
	ToRuntime                 // a handler: fetch and the others
	ToRPC                     // another Worker or a Durable Object's caller
	ToRoute                   // a web framework that will serialise it: FastAPI
)

// Positional is the i-th positional argument (zero-based), or nil when there is
// none or when a starred argument before it makes that uncertain.
func (c *Call) Positional(i int) *ArgValue {
	for k := range c.Args {
		a := c.Args[k].Arg
		if _, star := a.Value.(*pysyntax.Starred); star || a.DoubleStar {
			return nil
		}
		if a.Name != "" {
			continue
		}
		if i == 0 {
			return &c.Args[k]
		}
		i--
	}
	return nil
}

// Keyword is the keyword argument of that name, or nil.
func (c *Call) Keyword(name string) *ArgValue {
	for k := range c.Args {
		if c.Args[k].Arg.Name == name {
			return &c.Args[k]
		}
	}
	return nil
}

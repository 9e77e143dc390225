package pysyntax

import "github.com/pywls/pywls/analysis/text"

// Stmt is a statement. The kinds and their names follow Python's ast module.
type Stmt interface {
	Node
	stmt()
}

type (
	// FunctionDef is def or async def. Its Loc starts at "async" or "def", not
	// at the decorators.
	FunctionDef struct {
		Loc
		Async      bool
		Name       string
		NameSpan   text.Span
		Params     []*Param
		ParamsSpan text.Span // the parentheses included
		Returns    Expr      // annotation, or nil
		Decorators []*Decorator
		Body       []Stmt
		Doc        *Str // the docstring, also the first statement of Body, or nil
	}
	// ClassDef is class Name(Args): Body; keyword arguments such as metaclass are in Args.
	ClassDef struct {
		Loc
		Name       string
		NameSpan   text.Span
		Args       []Arg
		Decorators []*Decorator
		Body       []Stmt
		Doc        *Str
	}
	// Return is return Value; Value may be nil.
	Return struct {
		Loc
		Value Expr
	}
	// Delete is del Targets.
	Delete struct {
		Loc
		Targets []Expr
	}
	// Assign is Targets[0] = Targets[1] = ... = Value.
	Assign struct {
		Loc
		Targets []Expr
		Value   Expr
	}
	// AugAssign is Target Op= Value; Op is without the "=".
	AugAssign struct {
		Loc
		Target Expr
		Op     string
		Value  Expr
	}
	// AnnAssign is Target: Annotation = Value; Value may be nil.
	AnnAssign struct {
		Loc
		Target, Annotation, Value Expr
	}
	// TypeAlias is type Name = Value.
	TypeAlias struct {
		Loc
		Name  Expr
		Value Expr
	}
	// For is for Target in Iter: Body else: Else.
	For struct {
		Loc
		Async        bool
		Target, Iter Expr
		Body, Else   []Stmt
	}
	// While is while Test: Body else: Else.
	While struct {
		Loc
		Test       Expr
		Body, Else []Stmt
	}
	// If is if Test: Body else: Else; an elif is an If alone in Else.
	If struct {
		Loc
		Test       Expr
		Body, Else []Stmt
	}
	// With is with Items: Body.
	With struct {
		Loc
		Async bool
		Items []WithItem
		Body  []Stmt
	}
	// Match is match Subject: Cases.
	Match struct {
		Loc
		Subject Expr
		Cases   []*MatchCase
	}
	// Raise is raise Exc from Cause; both may be nil.
	Raise struct {
		Loc
		Exc, Cause Expr
	}
	// Try is try: Body, its handlers, else: Else, finally: Finally.
	Try struct {
		Loc
		Body          []Stmt
		Handlers      []*ExceptHandler
		Else, Finally []Stmt
	}
	// Assert is assert Test, Msg; Msg may be nil.
	Assert struct {
		Loc
		Test, Msg Expr
	}
	// Import is import a.b as c, ...
	Import struct {
		Loc
		Names []*Alias
	}
	// ImportFrom is from ..Module import Names; Level counts the dots.
	ImportFrom struct {
		Loc
		Level      int
		Module     string // without the dots; may be empty
		ModuleSpan text.Span
		Names      []*Alias
		Star       bool // import *; Names is then empty
		StarSpan   text.Span
	}
	// Global is global Names.
	Global struct {
		Loc
		Names []*Name
	}
	// Nonlocal is nonlocal Names.
	Nonlocal struct {
		Loc
		Names []*Name
	}
	// ExprStmt is an expression for its effect. (ast calls it Expr.)
	ExprStmt struct {
		Loc
		Value Expr
	}
	// Pass is pass.
	Pass struct{ Loc }
	// Break is break.
	Break struct{ Loc }
	// Continue is continue.
	Continue struct{ Loc }
	// BadStmt is a damaged region among statements. What could be parsed inside
	// is kept in Inside; rules must not report there.
	BadStmt struct {
		Loc
		Inside []Node
	}
)

// Alias is one name of an import. As is empty without "as".
type Alias struct {
	Loc
	Name     string // dotted for Import
	NameSpan text.Span
	As       string
	AsSpan   text.Span
}

// Bound is the name that the alias binds in an ImportFrom; an Import without
// "as" binds the part before the first dot.
func (a *Alias) Bound() string {
	if a.As != "" {
		return a.As
	}
	return a.Name
}

// Decorator is @Value.
type Decorator struct {
	Loc
	Value Expr
}

// ParamKind tells how a parameter takes its argument.
type ParamKind int

// The kinds of parameters.
const (
	ParamPositionalOnly ParamKind = iota
	ParamNormal
	ParamKeywordOnly
	ParamStar       // *args
	ParamDoubleStar // **kwargs
)

// Param is one parameter. The bare "*" and "/" are not parameters.
type Param struct {
	Loc
	Kind       ParamKind
	Name       string
	NameSpan   text.Span
	Annotation Expr // or nil
	Default    Expr // or nil
}

// WithItem is Context as Target; Target may be nil.
type WithItem struct{ Context, Target Expr }

// ExceptHandler is except Type as Name: Body. Type is nil for a bare except,
// a Tuple for several. Star is except*.
type ExceptHandler struct {
	Loc
	Type     Expr
	Name     string
	NameSpan text.Span
	Star     bool
	Body     []Stmt
}

// MatchCase is case Pattern if Guard: Body.
type MatchCase struct {
	Loc
	Pattern Pattern
	Guard   Expr
	Body    []Stmt
}

func (*FunctionDef) stmt() {}
func (*ClassDef) stmt()    {}
func (*Return) stmt()      {}
func (*Delete) stmt()      {}
func (*Assign) stmt()      {}
func (*AugAssign) stmt()   {}
func (*AnnAssign) stmt()   {}
func (*TypeAlias) stmt()   {}
func (*For) stmt()         {}
func (*While) stmt()       {}
func (*If) stmt()          {}
func (*With) stmt()        {}
func (*Match) stmt()       {}
func (*Raise) stmt()       {}
func (*Try) stmt()         {}
func (*Assert) stmt()      {}
func (*Import) stmt()      {}
func (*ImportFrom) stmt()  {}
func (*Global) stmt()      {}
func (*Nonlocal) stmt()    {}
func (*ExprStmt) stmt()    {}
func (*Pass) stmt()        {}
func (*Break) stmt()       {}
func (*Continue) stmt()    {}
func (*BadStmt) stmt()     {}

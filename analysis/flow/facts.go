package flow

import (
	"sync"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// Entrypoint is a class that the runtime instantiates.
type Entrypoint struct {
	Class  *Class
	Module *Module
	// Exposed is true when the main module exposes it, so that the runtime finds it.
	Exposed bool
}

// LegacyHandler is a module-level handler function of the main module.
type LegacyHandler struct {
	Def    *pysyntax.FunctionDef
	Module *Module
	// Decorated is true under workers' @handler.
	Decorated bool
}

// Facts are what an analysis found out. They are immutable and safe for
// concurrent use.
type Facts struct {
	in     *interp
	events func() []Event
	guess  func() *interp
	closed func() bool // the names of the main module are all known
}

// Analyze follows the values of a program. It never fails: what it cannot
// follow is Unknown.
func Analyze(p *Program) *Facts {
	in := newInterp(p)
	in.run()
	f := &Facts{in: in}
	f.events = sync.OnceValue(func() []Event { return collect(in) })
	f.closed = sync.OnceValue(func() bool {
		main := in.byMod[in.p.Main]
		return main != nil && in.closedNames(main, map[*modState]bool{})
	})
	f.guess = sync.OnceValue(func() *interp {
		g := newInterp(p)
		g.assume = true
		g.run()
		return g
	})
	return f
}

// Module is the module at a path as the analysis saw it; nil when it is not
// among those of the program.
func (f *Facts) Module(path string) *Module {
	for _, ms := range f.in.mods {
		if ms.m.Path == path {
			return ms.m
		}
	}
	return nil
}

// Value is what is known of an expression, joined over all ways that lead to
// it; Unknown if it was never reached.
func (f *Facts) Value(m *Module, e pysyntax.Expr) Value { return f.in.valueAt(m, e) }

// Assumed is Value for completion and hover: where nothing is known, a name or
// attribute env is taken for the Worker's env. Never report from it.
func (f *Facts) Assumed(m *Module, e pysyntax.Expr) Value {
	if v := f.in.valueAt(m, e); v != unknown {
		return v
	}
	return f.guess().valueAt(m, e)
}

// Param is what is known of a parameter inside its function.
func (f *Facts) Param(m *Module, p *pysyntax.Param) Value {
	ms := f.in.byMod[m]
	if ms == nil {
		return unknown
	}
	return known(ms.vals.get(placeOfSpan(p.NameSpan)))
}

// Imported is what an import binds to a name: of a from import's alias.
func (f *Facts) Imported(m *Module, a *pysyntax.Alias) Value {
	ms := f.in.byMod[m]
	if ms == nil {
		return unknown
	}
	return known(ms.vals.get(placeOf(a)))
}

// Global is what a module's global name holds, joined over the whole program.
func (f *Facts) Global(m *Module, name string) Value {
	ms := f.in.byMod[m]
	if ms == nil {
		return unknown
	}
	c := ms.global(name, false)
	if c == nil {
		return unknown
	}
	return known(join(c.prev, c.cur))
}

func (in *interp) valueAt(m *Module, e pysyntax.Expr) Value {
	switch e := e.(type) {
	case nil:
		return unknown
	case *pysyntax.Constant:
		return constant(e)
	case *pysyntax.Str:
		if s, ok := e.Literal(); ok {
			return constStr(s)
		}
	}
	ms := in.byMod[m]
	if ms == nil {
		return unknown
	}
	return known(ms.vals.get(placeOf(e)))
}

// Events are all events, in the order of the program's modules and then of
// their places.
//
// There are none when the analysis was Cut: nothing it knows is certain then.
func (f *Facts) Events() []Event {
	if f.in.cut {
		return nil
	}
	return f.events()
}

// Cut reports whether the analysis ended before it had settled: the Worker is
// too large for its budget. What values say is then not certain.
func (f *Facts) Cut() bool { return f.in.cut }

// Entrypoints are the classes that extend those of the workers module, in the
// order in which the program defines them.
func (f *Facts) Entrypoints() []*Entrypoint { return f.in.entry }

// LegacyHandlers are the module-level handlers of the main module.
func (f *Facts) LegacyHandlers() []*LegacyHandler { return f.in.legacy }

// Converters are the project's functions that turn JavaScript values into
// plain Python ones, module-level ones only, in order.
func (f *Facts) Converters() []*Func {
	var out []*Func
	for _, ms := range f.in.mods {
		for _, fi := range ms.mi.infos {
			if fi.converter && fi.outer != nil && fi.outer.outer == nil && fi.outer.class == nil {
				if fn := f.in.funcs[fi]; fn != nil {
					out = append(out, fn)
				}
			}
		}
	}
	return out
}

// Statements is the number of statements that were interpreted, and whether
// the budget ended the analysis early.
func (f *Facts) Statements() (n int, exhausted bool) { return f.in.total, f.in.cut }

// Class is the class of the program that a definition makes, or nil.
func (f *Facts) Class(d *pysyntax.ClassDef) *Class {
	if ci := f.in.classes[d]; ci != nil {
		return ci.cls
	}
	return nil
}

// Bases are the values of a class's bases, project classes' own bases included,
// nearest first.
func (f *Facts) Bases(c *Class) []Value {
	var out []Value
	for _, ci := range c.info.order {
		out = append(out, ci.bases...)
	}
	return out
}

// Why is the way that a value came, the latest step first.
func (f *Facts) Why(v Value) []*Origin {
	var out []*Origin
	for o := originOf(v); o != nil && len(out) < 32; o = o.Prev {
		if o.Note != "" && (o.Span.End > 0 || o.Module == nil) {
			out = append(out, o)
		}
	}
	return out
}

func originOf(v Value) *Origin {
	switch v := v.(type) {
	case *Outside:
		return v.Origin
	case *Env:
		return v.Origin
	case *Binding:
		return v.Origin
	case *JS:
		return v.Origin
	case *Nullable:
		if v.Origin != nil {
			return v.Origin
		}
		return originOf(v.Of)
	case *Awaitable:
		if v.Origin != nil {
			return v.Origin
		}
		return originOf(v.Of)
	case *AbsentParam:
		return v.Origin
	case *Member:
		return originOf(v.Recv)
	case *Text:
		for _, p := range v.Pieces {
			if p.Kind == PieceOutside {
				return p.Origin
			}
		}
	case *List:
		return originOf(v.Elem)
	case *Union:
		for _, a := range v.Alts {
			if o := originOf(a); o != nil {
				return o
			}
		}
	}
	return nil
}

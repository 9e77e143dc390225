package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// Export is a name that the main module shows to the runtime.
type Export struct {
	Name  string
	Value Value
}

// Exports are the names among which the runtime looks for classes: those in
// __all__ of the main module, or else those without a leading underscore. sure
// is false when there may be others: a star import of what is not the
// project's, an __all__ that is computed, code that the parser could not read.
func (f *Facts) Exports() (exports []Export, sure bool) {
	ms := f.in.byMod[f.in.p.Main]
	if ms == nil {
		return nil, false
	}
	final := func(c *cell) Value { return join(c.prev, c.cur) }
	return f.in.exports(ms, final), f.closed()
}

// exports reads the cells with load, which differs while the run goes on.
func (in *interp) exports(ms *modState, load func(*cell) Value) []Export {
	names := ms.mi.all
	if names == nil {
		names = append(append(names, ms.mi.infos[0].names...), sortedKeys(ms.extra)...)
	}
	var out []Export
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] || ms.mi.all == nil && strings.HasPrefix(name, "_") {
			continue
		}
		seen[name] = true
		if c := ms.global(name, false); c != nil {
			out = append(out, Export{name, known(load(c))})
		}
	}
	return out
}

// closedNames reports whether the names of a module are all known.
func (in *interp) closedNames(ms *modState, seen map[*modState]bool) bool {
	if seen[ms] {
		return true
	}
	seen[ms] = true
	if len(ms.m.Syntax.Damaged) > 0 {
		return false
	}
	closed, lists := true, 0
	pysyntax.WalkModule(ms.m.Syntax, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.ImportFrom:
			if !n.Star {
				break
			}
			from := in.byMod[in.p.resolve(ms.m, n.Level, n.Module)]
			closed = closed && from != nil && in.closedNames(from, seen)
		case *pysyntax.Name:
			switch n.ID {
			case "globals", "exec", "vars", "__getattr__":
				closed = false
			case "__all__":
				lists++
			}
		case *pysyntax.Attribute:
			closed = closed && n.Attr != "modules" // sys.modules[__name__]
		}
		return closed
	})
	return closed && (lists == 0 || lists == 1 && len(ms.mi.all) > 0)
}

// harmless are bases that add no handler and make nothing an entrypoint.
var harmless = map[string]bool{
	"builtins.object": true, "abc.ABC": true, "typing.Generic": true, "typing.Protocol": true, "builtins.Exception": true,
	"workers.WorkerEntrypoint": true, "workers.DurableObject": true, "workers.WorkflowEntrypoint": true,
}

// Closed reports whether every base of a class is known and nothing that is
// not the project's decorates or makes it, so that it has the attributes that
// can be seen and no others.
func (f *Facts) Closed(c *Class) bool {
	for _, ci := range c.info.mro(f.in) {
		for _, a := range ci.cls.Def.Args {
			if a.Name != "" || a.DoubleStar {
				return false
			}
		}
		if len(ci.cls.Def.Decorators) > 0 || ci.attrs["__getattr__"] != nil {
			return false
		}
		for _, b := range ci.bases {
			for _, alt := range Alternatives(b) {
				switch alt := alt.(type) {
				case *Class:
				case *Foreign:
					if alt.Called || !harmless[alt.Path] {
						return false
					}
				default:
					return false
				}
			}
		}
	}
	return true
}

// Attribute is what a class or one of its project bases defines under a name;
// nil when none does. What other bases bring is not seen: ask Closed.
func (f *Facts) Attribute(c *Class, name string) Value { return c.info.find(f.in, name) }

// A ClassMember is a public attribute of the objects of a class.
type ClassMember struct {
	Name  string
	Value Value
	// Home is the module of the class that defines it.
	Home *Module
}

// Members are the public attributes that a class of the project and its project
// bases define, and those that their methods set on self, sorted by name.
func (f *Facts) Members(c *Class) []ClassMember {
	found := map[string]ClassMember{}
	for _, ci := range c.info.mro(f.in) {
		for _, cells := range []map[string]*cell{ci.attrs, ci.self} {
			for name, at := range cells {
				if _, nearer := found[name]; nearer || strings.HasPrefix(name, "_") {
					continue
				}
				if v := f.in.load(at); v != nil {
					found[name] = ClassMember{name, v, ci.ms.m}
				}
			}
		}
	}
	out := make([]ClassMember, 0, len(found))
	for _, name := range sortedKeys(found) {
		out = append(out, found[name])
	}
	return out
}

// Fields are the values that the methods of a class and of its project bases
// set on self, private ones included.
func (f *Facts) Fields(c *Class) []Value {
	var out []Value
	for _, ci := range c.info.mro(f.in) {
		for _, name := range sortedKeys(ci.self) {
			if v := f.in.load(ci.self[name]); v != nil {
				out = append(out, v)
			}
		}
	}
	return out
}

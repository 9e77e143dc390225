package catalog

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// Named is something that code reaches by a dotted name from a module that is
// not the project's: "js.JSON.stringify", "workers.Response".
type Named struct {
	Of     *Type   // what has it: a module, a class, an instance
	Member *Member // the name itself; of a class that can be called, its call
	Behind *Type   // what stands behind a further dot; nil where nothing is known
	Class  bool
}

// spaces are the modules, the classes and the instances of JavaScript's own
// classes, by "module js", "class js.Response" and "js.Map". They are built when
// they are first asked for, since most runs never do.
var spaces = sync.OnceValue(func() map[string]*Type {
	all := map[string]*Type{}
	for key, t := range pythonSpaces() {
		all[key] = t
	}
	jsSpaces(all)
	return all
})

// calls are the ways to call classes of Python: "class workers.Response".
var calls = sync.OnceValue(pythonCalls)

// Module is a module that the tables know, as a type whose members are what it
// exports in some runtime; nil for others.
func Module(path string) *Type { return spaces()["module "+path] }

// Raw is a type with all that a raw object of it has in JavaScript, where the
// table of the type itself names only what Python code needs most.
func Raw(t *Type) *Type {
	if t == nil {
		return nil
	}
	if full := spaces()["js."+strings.TrimPrefix(t.Name, "js.")]; full != nil {
		return full
	}
	return t
}

// NamedBy is what a dotted path of a module names; called is true for the
// result of calling it. It is nil where the tables do not know.
func NamedBy(path string, called bool) *Named {
	module, rest := moduleOf(path)
	if module == nil {
		return nil
	}
	at := &Named{Behind: module}
	for i, name := range rest {
		if at.Behind == nil {
			return nil
		}
		m := at.Behind.Member(name)
		if m == nil {
			return nil
		}
		last := i == len(rest)-1
		at = &Named{Of: at.Behind, Member: m}
		switch {
		case m.Method && last && !called:
		case strings.HasPrefix(m.Returns.Type, "class "):
			at.Class = true
			at.Behind = m.Returns.Target()
			call := calls()[m.Returns.Type]
			if call != nil && last {
				at.Member = call
			}
			if last && called {
				at.Behind = nil
				if call != nil {
					at.Behind = call.Returns.Target()
				}
			}
		default:
			at.Behind = Raw(m.Returns.Target())
		}
	}
	return at
}

// moduleOf is the longest module that a dotted path starts with, and what follows.
func moduleOf(path string) (*Type, []string) {
	for name := path; ; {
		if m := Module(name); m != nil {
			rest := strings.TrimPrefix(strings.TrimPrefix(path, name), ".")
			if rest == "" {
				return m, nil
			}
			return m, strings.Split(rest, ".")
		}
		dot := strings.LastIndexByte(name, '.')
		if dot < 0 {
			return nil, nil
		}
		name = name[:dot]
	}
}

// Modules are the paths of the modules that the tables know, sorted.
func Modules() []string {
	var out []string
	for key := range maps.Keys(spaces()) {
		if path, ok := strings.CutPrefix(key, "module "); ok {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// scope is what a web application gets from its server for every request: the
// scope of ASGI, with env under "env", or the environ of WSGI, with env under
// "workers.env". It is one object for all the code of a Worker, since nobody
// knows which requests meet which middleware: env holds all that was ever
// handed over in it, by the Worker or by what stands in between.
// https://asgi.readthedocs.io/en/latest/specs/www.html
// https://peps.python.org/pep-3333/
type scope struct {
	key string
	env cell
}

func (*scope) value()           {}
func (s *scope) String() string { return "scope of " + s.key }

// dict is a copy of a scope.
func (in *interp) scopeDict(s *scope) *Dict {
	v := in.handed(s)
	return &Dict{keys: fields{{name: s.key, v: v}}, Elem: join(v, unknown), key: unknown}
}

// handed is env as the application finds it; what nobody was seen to hand over
// is Unknown.
func (in *interp) handed(s *scope) Value {
	if v := in.load(&s.env); v != nil {
		return v
	}
	if in.assume {
		return in.assumedEnv(nil, nil)
	}
	return unknown
}

// handOver puts a value in a scope.
func (f *frame) handOver(s *scope, v Value) {
	if f.quiet || f.st.dead {
		return
	}
	f.in.store(&s.env, each(known(v), func(v Value) Value {
		switch v := v.(type) {
		case *AbsentParam:
			return unknown // said where it is read
		case *Dict:
			return &Dict{keys: v.keys, Elem: join(v.Elem, unknown), key: unknown} // the application may add to it
		}
		return v
	}))
}

// scopeOf is the scope that holds env under a key, nil for another key.
func (in *interp) scopeOf(key string) *scope {
	for _, s := range []*scope{&in.asgi, &in.wsgi} {
		if s.key == key {
			return s
		}
	}
	return nil
}

// scopeItem is scope[index].
func (f *frame) scopeItem(s *scope, index Value) Value {
	if constName(index) == s.key {
		return f.in.handed(s)
	}
	return unknown
}

// setScopeItem is container[index] = v as far as it concerns an application. A
// container of which nothing is known may be the scope too.
func (f *frame) setScopeItem(container, index, v Value) {
	for _, alt := range Alternatives(known(container)) {
		switch c := alt.(type) {
		case *scope:
			if name := constName(index); name == c.key || name == "" && !isNumber(known(index)) {
				f.handOver(c, v)
			}
		case *Foreign:
			if strings.HasSuffix(c.Path, ".dependency_overrides") {
				f.override(index, v)
			}
		case Unknown:
			if s := f.in.scopeOf(constName(index)); s != nil {
				f.handOver(s, v)
			}
		}
	}
}

// callScope is a method of a scope.
func (f *frame) callScope(s *scope, name string, args []argVal) Value {
	switch name {
	case "get", "pop", "setdefault":
		if constName(known(argAt(args, 0))) != s.key {
			return unknown
		}
		if def := argAt(args, 1); name == "setdefault" && def != nil {
			f.handOver(s, def)
		}
		v := f.in.handed(s)
		if v == unknown {
			return join(v, argAt(args, 1))
		}
		return v
	case "copy":
		return f.in.scopeDict(s)
	case "update":
		for _, a := range args {
			switch d := a.v.(type) {
			case *Dict:
				if a.name == "" {
					f.handOverItem(s, d)
					continue
				}
			case *scope:
				continue
			}
			if a.name == "" || a.name == s.key {
				f.handOver(s, a.v)
			}
		}
		return none
	}
	return unknown
}

// handOverItem hands over what a dict that takes the place of a scope has for
// env.
func (f *frame) handOverItem(s *scope, d *Dict) {
	v, ok := d.keys.get(s.key)
	if !ok && d.key != nil {
		v, ok = unknown, true // it may be among those that are not known
	}
	if ok {
		f.handOver(s, v)
	}
}

// callServer is asgi.fetch(app, request, env) and its likes.
func (f *frame) callServer(name string, args []argVal) {
	s := &f.in.asgi
	if strings.HasPrefix(name, "wsgi.") {
		s = &f.in.wsgi
	}
	env := argAt(args, 2)
	if env == nil {
		env = keyword(args, "env")
	}
	f.handOver(s, env)
	f.callApplication(s, argAt(args, 0))
}

// callApplication calls an application of the project as its server does.
func (f *frame) callApplication(s *scope, app Value) {
	for _, alt := range Alternatives(known(app)) {
		switch alt.(type) {
		case *Func, *Instance:
			args := []argVal{{v: s}, {v: unknown}, {v: unknown}}
			if s == &f.in.wsgi {
				args = args[:2]
			}
			f.apply(alt, args, nil)
		}
	}
}

// middleware makes an application of a class of the project that is put around
// another, and leaves it to be called as a route is.
func (f *frame) middleware(class Value, args []argVal) {
	c, ok := class.(*Class)
	if !ok || f.st.dead {
		return
	}
	inst := f.instantiate(c, append([]argVal{{v: unknown}}, args...), nil)
	for _, name := range []string{"__call__", "dispatch"} {
		if fn, ok := c.info.find(f.in, name).(*Func); ok {
			if b, ok := f.bound(fn, inst).(*Func); ok {
				f.in.addRoute(&route{fn: b, path: ".middleware"})
			}
		}
	}
}

// passOn looks whether a call of what is not the project's hands a request on
// to an application, app(scope, receive, send): then it gets what is in there.
func (f *frame) passOn(args []argVal) {
	if len(args) != 3 && len(args) != 2 {
		return
	}
	s, word := &f.in.asgi, "scope"
	if len(args) == 2 {
		s, word = &f.in.wsgi, "environ"
	}
	for _, alt := range Alternatives(args[0].v) {
		switch v := alt.(type) {
		case *Dict:
			if _, ok := v.keys.get(s.key); ok || isNamed(args[0].expr, word) {
				f.handOverItem(s, v)
			}
		case Unknown:
			if isNamed(args[0].expr, word) {
				f.handOver(s, unknown)
			}
		}
	}
}

// isNamed reports whether an expression is a name that contains a word.
func isNamed(e pysyntax.Expr, word string) bool {
	n, ok := e.(*pysyntax.Name)
	return ok && strings.Contains(n.ID, word)
}

// served gives parameters that nobody is seen to pass what a server or a
// framework passes to a function of these names.
func (in *interp) served(fn *Func, vals []Value) {
	ps := fn.info.params
	last := func(names ...string) int {
		first := len(ps) - len(names)
		for i, n := range names {
			if first < 0 || ps[first+i].Name != n {
				return -1
			}
		}
		return first
	}
	if i := last("scope", "receive", "send"); i >= 0 {
		vals[i] = &in.asgi
	} else if i := last("environ", "start_response"); i >= 0 {
		vals[i] = &in.wsgi
	} else if i := last("request", "call_next"); i >= 0 && vals[i] == unknown {
		vals[i] = in.called("starlette.requests.Request")
	}
}

// scopeAttr is an attribute of a framework's object that is the scope; nil for
// any other.
func (f *frame) scopeAttr(v *Foreign, name string) Value {
	switch {
	case name == "scope" && v.Called:
		return &f.in.asgi
	case (name == "environ" || name == "META") && (v.Called || strings.HasSuffix(v.Path, "request")):
		return &f.in.wsgi
	}
	return nil
}

package flow

import (
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

func (c *collector) attribute(e *pysyntax.Attribute) {
	obj := c.val(e.Value)
	if !telling(obj) || !c.reached(e) {
		return
	}
	if Any[*Env](obj) {
		c.envRead(e, e.Value, obj, e.Attr, e.AttrSpan, EnvAttribute)
	}
	c.emit(&Load{At: c.here(e), Node: e, Object: obj, Result: c.val(e)})
}

// envRead makes the event of one name on env.
func (c *collector) envRead(at pysyntax.Node, envExpr pysyntax.Expr, env Value, name string, span text.Span, form EnvForm) *EnvRead {
	r := &EnvRead{At: c.here(at), Node: at, Env: env, EnvExpr: envExpr, Name: name, NameSpan: span, Form: form}
	r.Guarded = optional(r.Tries)
	if s := c.in.readAt(c.ms.m, at, name); s != nil {
		r.Guarded = r.Guarded || s.guarded
		r.Use = s.use
	}
	c.emit(r)
	return r
}

// stringArg is the text of a literal and its place inside the quotes.
func (c *collector) stringArg(e pysyntax.Expr) (string, text.Span) {
	s, ok := e.(*pysyntax.Str)
	if ok && len(s.Pieces) == 1 {
		if t, ok := s.Literal(); ok {
			return t, s.Pieces[0].Content
		}
	}
	if names, ok := choicesOf(c.val(e)); ok && len(names) == 1 {
		return names[0], e.Span()
	}
	if e == nil {
		return "", text.Span{}
	}
	return "", e.Span()
}

func (c *collector) call(e *pysyntax.Call) {
	var recv Value
	method := ""
	if a, ok := e.Func.(*pysyntax.Attribute); ok {
		c.expr(a.Value)
		recv, method = c.val(a.Value), a.Attr
		if Any[*Env](recv) {
			c.envMethod(e, a, recv)
		}
	} else {
		c.expr(e.Func)
	}
	callee := c.val(e.Func)
	told := telling(callee) || telling(recv)
	var buf [8]Value
	args := buf[:0]
	for i := range e.Args {
		a := &e.Args[i]
		c.expr(a.Value)
		if a.DoubleStar {
			c.unpacked(a.Value, true)
		}
		v := c.val(a.Value)
		told = told || telling(v)
		args = append(args, v)
	}
	if !told {
		return
	}
	result := c.ms.vals.get(placeOf(e))
	if result == nil {
		return
	}
	at := c.here(e)
	at.AtImport = at.AtImport && c.ms.vals.atImport(placeOf(e))
	ev := &Call{At: at, Node: e, Callee: callee, Recv: recv, Method: method, Result: result}
	if len(e.Args) > 0 {
		ev.Args = make([]ArgValue, len(e.Args))
		for i := range e.Args {
			ev.Args[i] = ArgValue{&e.Args[i], args[i]}
		}
	}
	if f, ok := callee.(*Foreign); ok && len(e.Args) > 0 && Any[*Env](ev.Args[0].Value) {
		c.envFunction(e, f.Path, ev)
	}
	c.emit(ev)
}

// envMethod is a method called on env itself.
func (c *collector) envMethod(e *pysyntax.Call, a *pysyntax.Attribute, env Value) {
	switch a.Attr {
	case "get":
		if len(e.Args) > 0 {
			name, span := c.stringArg(e.Args[0].Value)
			r := c.envRead(e, a.Value, env, name, span, EnvGet)
			r.Default = len(e.Args) > 1
			return
		}
	case "items", "keys", "values":
		c.emit(&EnvRead{At: c.here(e), Node: e, Env: env, EnvExpr: a.Value, Form: EnvIterate})
		return
	}
	// A binding that is called: the attribute is the read.
	c.envRead(a, a.Value, env, a.Attr, a.AttrSpan, EnvAttribute)
}

// envFunction is getattr(env, ...) and its like.
func (c *collector) envFunction(e *pysyntax.Call, path string, ev *Call) {
	form := EnvGetattr
	switch path {
	case "builtins.getattr":
	case "builtins.hasattr":
		form = EnvHasattr
	case "builtins.setattr", "builtins.delattr":
		form = EnvStore
	case "builtins.list", "builtins.dict", "builtins.iter", "builtins.sorted", "builtins.set", "builtins.tuple":
		c.emit(&EnvRead{At: c.here(e), Node: e, Env: ev.Args[0].Value, EnvExpr: e.Args[0].Value, Form: EnvIterate})
		return
	default:
		return
	}
	if len(e.Args) < 2 {
		return
	}
	name, span := c.stringArg(e.Args[1].Value)
	r := c.envRead(e, e.Args[0].Value, ev.Args[0].Value, name, span, form)
	if names, ok := choicesOf(ev.Args[1].Value); ok && name == "" {
		// One of several: which one is not known, but all may have been tested.
		r.Names, r.Guarded = names, true
		for _, n := range names {
			site := c.in.readAt(c.ms.m, e, n)
			r.Guarded = r.Guarded && (optional(r.Tries) || site != nil && site.guarded)
		}
	}
	r.Default = len(e.Args) > 2
	r.Guarded = r.Guarded || r.Default || form == EnvHasattr
}

func (c *collector) compare(e *pysyntax.Compare) {
	c.expr(e.Left)
	left := e.Left
	for i, right := range e.Operands {
		c.expr(right)
		a, b := c.val(left), c.val(right)
		op := e.Ops[i]
		switch op {
		case "in", "not in":
			if Any[*Env](b) {
				name, span := c.stringArg(left)
				c.envRead(e, right, b, name, span, EnvContains)
			}
			if telling(a) || telling(b) {
				c.emit(&Contains{At: c.here(e), Node: e, ContainerExpr: right, ItemExpr: left, Item: a, Container: b})
			}
		default:
			if telling(a) && !isNone(a) || telling(b) && !isNone(b) {
				c.emit(&Compare{At: c.here(e), Node: e, Op: op, LeftExpr: left, RightExpr: right, Left: a, Right: b})
			}
		}
		left = right
	}
}

package flow

import (
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// collector walks the syntax of one module once, after all values are known,
// and makes the events: that way their values are joined over all ways that
// lead to a place, and the interpreter itself stays quick.
type collector struct {
	in  *interp
	ms  *modState
	out []Event
	// The place that is being walked.
	at     At
	info   *funcInfo
	target bool
}

func collect(in *interp) []Event {
	var all []Event
	for _, ms := range in.mods {
		c := &collector{in: in, ms: ms}
		c.at = At{Module: ms.m, AtImport: ms.atImport}
		c.info = ms.mi.infos[0]
		if ms.ran {
			c.block(ms.mi.infos[0].body)
		}
		sortEvents(c.out)
		all = append(all, c.out...)
	}
	return all
}

func (c *collector) val(e pysyntax.Expr) Value {
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
	return known(c.ms.vals.get(placeOf(e)))
}

func (c *collector) reached(e pysyntax.Expr) bool { return c.ms.vals.get(placeOf(e)) != nil }

func (c *collector) here(n pysyntax.Node) At {
	at := c.at
	at.Span = n.Span()
	return at
}

// telling reports whether some rule may want to know of a value.
func telling(v Value) bool {
	switch v := v.(type) {
	case nil, Unknown, *Builtin:
		return false
	case *Const:
		return v.Kind == ConstNone
	}
	return true
}

func (c *collector) emit(e Event) { c.out = append(c.out, e) }

func (c *collector) block(body []pysyntax.Stmt) {
	for _, s := range body {
		c.stmt(s)
	}
}

func (c *collector) stmt(s pysyntax.Stmt) {
	switch s := s.(type) {
	case *pysyntax.ExprStmt:
		c.expr(s.Value)
		if _, ok := s.Value.(*pysyntax.Str); ok {
			return
		}
		if v := c.val(s.Value); telling(v) && !isNone(v) {
			c.emit(&Discard{At: c.here(s.Value), Node: s.Value, Value: v})
		}
	case *pysyntax.Assign:
		c.expr(s.Value)
		for _, t := range s.Targets {
			c.store(t)
		}
	case *pysyntax.AnnAssign:
		c.expr(s.Value)
		c.store(s.Target)
	case *pysyntax.AugAssign:
		c.operand(s.Target, s.Op)
		c.expr(s.Value)
		c.operand(s.Value, s.Op)
		c.store(s.Target)
	case *pysyntax.Return:
		if s.Value == nil {
			return
		}
		c.expr(s.Value)
		v := c.val(s.Value)
		if c.at.Function != nil && telling(v) {
			to := ToCaller
			if fi := c.ms.mi.byDef[c.at.Function]; fi != nil {
				to = c.ms.facts[fi.id].to
			}
			c.emit(&Return{At: c.here(s.Value), Node: s.Value, Value: v, To: to})
		}
	case *pysyntax.If:
		c.truth(s.Test)
		c.block(s.Body)
		c.block(s.Else)
	case *pysyntax.For:
		c.expr(s.Iter)
		c.iterate(s.Iter, s.Async)
		c.store(s.Target)
		c.block(s.Body)
		c.block(s.Else)
	case *pysyntax.While:
		c.truth(s.Test)
		c.block(s.Body)
		c.block(s.Else)
	case *pysyntax.Try:
		outer := c.at.Caught
		for _, h := range s.Handlers {
			if catches(h.Type) {
				c.at.Caught = true
			}
		}
		c.block(s.Body)
		c.at.Caught = outer
		for _, h := range s.Handlers {
			c.expr(h.Type)
			c.block(h.Body)
		}
		c.block(s.Else)
		c.block(s.Finally)
	case *pysyntax.With:
		for _, it := range s.Items {
			c.expr(it.Context)
			if it.Target != nil {
				c.store(it.Target)
			}
		}
		c.block(s.Body)
	case *pysyntax.Match:
		c.expr(s.Subject)
		for _, k := range s.Cases {
			if c.isNonePattern(k.Pattern) {
				if v := c.val(s.Subject); telling(v) {
					at := c.here(s.Subject)
					at.Span = k.Pattern.Span()
					c.emit(&Compare{At: at, Op: "is", LeftExpr: s.Subject, Left: v, Right: none})
				}
			}
			c.truth(k.Guard)
			c.block(k.Body)
		}
	case *pysyntax.Raise:
		c.expr(s.Exc)
		c.expr(s.Cause)
	case *pysyntax.Assert:
		c.truth(s.Test)
		c.expr(s.Msg)
	case *pysyntax.Delete:
		for _, t := range s.Targets {
			c.store(t)
		}
	case *pysyntax.FunctionDef:
		c.function(s)
	case *pysyntax.ClassDef:
		for _, d := range s.Decorators {
			c.expr(d.Value)
		}
		for i := range s.Args {
			c.expr(s.Args[i].Value)
		}
		c.block(s.Body)
	}
}

func (c *collector) isNonePattern(p pysyntax.Pattern) bool {
	v, ok := p.(*pysyntax.MatchValue)
	return ok && isNoneExpr(v.Value)
}

// catches reports whether an except clause catches what a failing attribute,
// call or import raises.
func catches(e pysyntax.Expr) bool {
	switch e := e.(type) {
	case nil:
		return true
	case *pysyntax.Name:
		switch e.ID {
		case "Exception", "BaseException", "AttributeError", "TypeError", "ImportError", "ModuleNotFoundError":
			return true
		}
	case *pysyntax.Tuple:
		for _, x := range e.Elts {
			if catches(x) {
				return true
			}
		}
	}
	return false
}

func (c *collector) function(d *pysyntax.FunctionDef) {
	for _, dec := range d.Decorators {
		c.expr(dec.Value)
	}
	for _, p := range d.Params {
		c.expr(p.Default)
	}
	fi := c.ms.mi.byDef[d]
	if fi == nil || !c.ms.facts[fi.id].entered {
		return
	}
	outer := c.at
	c.at.Function, c.at.Async, c.at.Caught = d, d.Async, false
	c.at.AtImport = c.ms.facts[fi.id].atImport
	c.block(d.Body)
	c.at = outer
}

// store walks the parts of a target.
func (c *collector) store(t pysyntax.Expr) {
	switch t := t.(type) {
	case *pysyntax.Attribute:
		c.expr(t.Value)
		if v := c.val(t.Value); Any[*Env](v) {
			c.emit(&EnvRead{At: c.here(t), Node: t, Env: v, EnvExpr: t.Value, Name: t.Attr, NameSpan: t.AttrSpan, Form: EnvStore})
		}
	case *pysyntax.Subscript:
		c.expr(t.Value)
		c.expr(t.Index)
		obj := c.val(t.Value)
		if telling(obj) {
			c.emit(&Subscript{At: c.here(t), Node: t, Object: obj, Index: c.val(t.Index), Store: true})
		}
	case *pysyntax.Tuple:
		for _, x := range t.Elts {
			c.store(x)
		}
	case *pysyntax.List:
		for _, x := range t.Elts {
			c.store(x)
		}
	case *pysyntax.Starred:
		c.store(t.Value)
	}
}

// truth walks a condition.
func (c *collector) truth(e pysyntax.Expr) {
	switch e := e.(type) {
	case nil:
		return
	case *pysyntax.BoolOp:
		c.expr(e)
		if n := len(e.Values); n > 0 {
			c.truthOf(e.Values[n-1])
		}
		return
	case *pysyntax.Compare:
		c.expr(e)
		return
	case *pysyntax.UnaryOp:
		if e.Op == "not" {
			c.expr(e)
			return
		}
	}
	c.expr(e)
	c.truthOf(e)
}

// truthOf makes the event of a value that is tested itself.
func (c *collector) truthOf(e pysyntax.Expr) {
	switch e := e.(type) {
	case *pysyntax.BoolOp:
		if n := len(e.Values); n > 0 {
			c.truthOf(e.Values[n-1])
		}
		return
	case *pysyntax.Compare, *pysyntax.Constant:
		return
	case *pysyntax.UnaryOp:
		if e.Op == "not" {
			return
		}
	}
	if v := c.val(e); telling(v) {
		c.emit(&Truth{At: c.here(e), Node: e, Value: v})
	}
}

func (c *collector) iterate(e pysyntax.Expr, async bool) {
	v := c.val(e)
	if !telling(v) {
		return
	}
	if Any[*Env](v) {
		c.emit(&EnvRead{At: c.here(e), Node: e, Env: v, EnvExpr: e, Form: EnvIterate})
	}
	c.emit(&Iterate{At: c.here(e), Node: e, Value: v, Async: async})
}

func (c *collector) unpacked(e pysyntax.Expr, mapping bool) {
	v := c.val(e)
	if !telling(v) {
		return
	}
	if Any[*Env](v) {
		c.emit(&EnvRead{At: c.here(e), Node: e, Env: v, EnvExpr: e, Form: EnvIterate})
	}
	c.emit(&Iterate{At: c.here(e), Node: e, Value: v, Unpack: !mapping, Mapping: mapping})
}

func (c *collector) operand(e pysyntax.Expr, op string) {
	if v := c.val(e); telling(v) {
		c.emit(&Operand{At: c.here(e), Node: e, Value: v, Op: op})
	}
}

func (c *collector) exprs(es []pysyntax.Expr) {
	for _, e := range es {
		c.expr(e)
	}
}

func (c *collector) expr(e pysyntax.Expr) {
	switch e := e.(type) {
	case *pysyntax.Attribute:
		c.expr(e.Value)
		c.attribute(e)
	case *pysyntax.Subscript:
		c.expr(e.Value)
		c.expr(e.Index)
		obj := c.val(e.Value)
		if !telling(obj) || !c.reached(e) {
			return
		}
		index := c.val(e.Index)
		if Any[*Env](obj) {
			name, span := c.stringArg(e.Index)
			c.emit(&EnvRead{At: c.here(e), Node: e, Env: obj, EnvExpr: e.Value, Name: name, NameSpan: span, Form: EnvSubscript})
		}
		c.emit(&Subscript{At: c.here(e), Node: e, Object: obj, Index: index})
	case *pysyntax.Slice:
		c.expr(e.Lower)
		c.expr(e.Upper)
		c.expr(e.Step)
	case *pysyntax.Starred:
		c.expr(e.Value)
		c.unpacked(e.Value, false)
	case *pysyntax.Call:
		c.call(e)
	case *pysyntax.Await:
		c.expr(e.Value)
		if v := c.val(e.Value); telling(v) {
			c.emit(&Await{At: c.here(e), Node: e, Value: v})
		}
	case *pysyntax.Yield:
		c.expr(e.Value)
	case *pysyntax.Lambda:
		for _, p := range e.Params {
			c.expr(p.Default)
		}
		outer := c.at
		c.at.Async, c.at.Caught = false, false
		if fi := c.ms.mi.byDef[e]; fi != nil {
			c.at.AtImport = c.ms.facts[fi.id].atImport
		}
		c.expr(e.Body)
		c.at = outer
	case *pysyntax.IfExp:
		c.truth(e.Test)
		c.expr(e.Then)
		c.expr(e.Else)
	case *pysyntax.NamedExpr:
		c.expr(e.Value)
	case *pysyntax.BoolOp:
		for i, x := range e.Values {
			c.expr(x)
			if i < len(e.Values)-1 {
				c.truthOf(x)
			}
		}
	case *pysyntax.UnaryOp:
		if e.Op == "not" {
			c.truth(e.Operand)
			return
		}
		c.expr(e.Operand)
		c.operand(e.Operand, e.Op)
	case *pysyntax.BinOp:
		c.expr(e.Left)
		c.expr(e.Right)
		c.operand(e.Left, e.Op)
		c.operand(e.Right, e.Op)
	case *pysyntax.Compare:
		c.compare(e)
	case *pysyntax.List:
		c.exprs(e.Elts)
	case *pysyntax.Tuple:
		c.exprs(e.Elts)
	case *pysyntax.Set:
		c.exprs(e.Elts)
	case *pysyntax.Dict:
		for _, it := range e.Items {
			if it.Key == nil {
				c.expr(it.Value)
				c.unpacked(it.Value, true)
				continue
			}
			c.expr(it.Key)
			c.expr(it.Value)
		}
	case *pysyntax.Comp:
		for _, k := range e.Fors {
			c.expr(k.Iter)
			c.iterate(k.Iter, k.Async)
			for _, x := range k.Ifs {
				c.truth(x)
			}
		}
		c.expr(e.Key)
		c.expr(e.Elt)
	case *pysyntax.Str:
		for i := range e.Parts {
			p := &e.Parts[i]
			if p.Expr == nil {
				continue
			}
			c.expr(p.Expr)
			c.operand(p.Expr, "f")
			for j := range p.Spec {
				c.expr(p.Spec[j].Expr)
			}
		}
	}
}

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
	r.Guarded = r.Caught || c.in.guards[originKey{c.ms.m, placeOf(at), name}]
	s := at.Span()
	if o := c.in.origins[originKey{c.ms.m, uint64(s.Start)<<32 | uint64(uint32(s.End)), readNote(name)}]; o != nil {
		r.Use = c.in.uses[o]
	}
	c.emit(r)
	return r
}

func readNote(name string) string { return "`" + name + "` is read from env here" }

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
	ev := &Call{Node: e}
	if a, ok := e.Func.(*pysyntax.Attribute); ok {
		c.expr(a.Value)
		ev.Recv, ev.Method = c.val(a.Value), a.Attr
		if Any[*Env](ev.Recv) {
			c.envMethod(e, a, ev.Recv)
		}
	} else {
		c.expr(e.Func)
	}
	ev.Callee = c.val(e.Func)
	told := telling(ev.Callee) || telling(ev.Recv)
	for i := range e.Args {
		a := &e.Args[i]
		c.expr(a.Value)
		v := c.val(a.Value)
		if a.DoubleStar {
			c.unpacked(a.Value, true)
		}
		told = told || telling(v)
		ev.Args = append(ev.Args, ArgValue{a, v})
	}
	if !told || !c.reached(e) {
		return
	}
	ev.At = c.here(e)
	ev.Result = c.val(e)
	if f, ok := ev.Callee.(*Foreign); ok && len(e.Args) > 0 && Any[*Env](ev.Args[0].Value) {
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
	names := []string{name}
	if name == "" {
		all, ok := choicesOf(ev.Args[1].Value)
		if !ok {
			// A name that is not known: any of them may be meant.
			names = []string{""}
		} else {
			names = all
		}
	}
	for _, n := range names {
		r := c.envRead(e, e.Args[0].Value, ev.Args[0].Value, n, span, form)
		r.Default = len(e.Args) > 2
		r.Guarded = r.Guarded || r.Default || form == EnvHasattr
	}
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

package flow

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

// attr is recv.name, read at the expression at.
func (f *frame) attr(recv Value, name string, at pysyntax.Expr) Value {
	switch v := recv.(type) {
	case nil:
		return f.assumedAttr(name, at)
	case *Union:
		var out Value
		for _, alt := range v.Alts {
			if !isNone(alt) { // which raises
				out = join(out, f.attr(alt, name, at))
			}
		}
		return out
	case *Env:
		return f.envRead(v, name, at, false)
	case *Binding:
		return f.bindingAttr(v, name, at)
	case *JS:
		return f.in.jsAttr(v, name)
	case *Nullable:
		return f.attr(v.Of, name, at)
	case *Instance:
		return f.instanceAttr(v, name, at)
	case *Class:
		ci := f.in.classOf(v)
		if c := ci.find(f.in, name); c != nil {
			if fn, ok := c.(*Func); ok && fn.info != nil && fn.binds().classMethod {
				return f.bound(fn, v)
			}
			return c
		}
		return f.foreignBaseAttr(ci, name, false)
	case *superOf:
		return f.superAttr(v, name)
	case *ModuleValue:
		return f.moduleAttr(v.Module, name)
	case *Foreign:
		return f.foreignAttr(v, name)
	case *Outside:
		if pydicMethods[name] || strMethods[name] || modelDumps[name] {
			return &method{v, name}
		}
		return &Outside{Origin: v.Origin}
	case *Const, *Text, *Builtin, *List, *Dict:
		if b, ok := v.(*Builtin); ok && builtinValues[b.Type] == nil {
			return unknown
		}
		if l, ok := v.(*List); ok {
			if i := slices.Index(l.names, name); i >= 0 {
				return l.Elems[i]
			}
		}
		return &method{v, name}
	case *Func:
		if name == "__name__" || name == "__doc__" {
			return bStr
		}
		return unknown
	case *Awaitable:
		if name == "result" && strings.HasPrefix(v.Name, "asyncio.") {
			return &method{v, name}
		}
	case *pattern, *contextVar, *stringified, *scope:
		return &method{v, name}
	case *method:
		if v.name == "__dict__" {
			return &method{v, name}
		}
	}
	return f.assumedAttr(name, at)
}

// assumedAttr is env where nothing is known, in code that is looked at for
// completion only.
func (f *frame) assumedAttr(name string, at pysyntax.Expr) Value {
	if f.in.assume && name == "env" {
		return f.in.assumedEnv(f.mod.m, at)
	}
	return unknown
}

// envRead notes that a name is looked up on env and gives its binding.
func (f *frame) envRead(env *Env, name string, at pysyntax.Node, guarded bool) *Binding {
	return f.in.binding(env, f.envSite(env, name, at, guarded))
}

// envSite notes that a name is looked up on env; it is empty when not known.
func (f *frame) envSite(env *Env, name string, at pysyntax.Node, guarded bool) *readSite {
	for _, n := range f.st.onEnv {
		guarded = guarded || n == name
	}
	if c, ok := at.(*pysyntax.Call); ok && !guarded {
		guarded = f.knownOnEnv(c)
	}
	r := f.in.read(f.mod.m, at, name, env.Origin)
	if !f.quiet {
		r.guarded = guarded && (r.guarded || !r.seen)
		r.seen = true
	}
	return r
}

// knownOnEnv reports whether a test found the name that a variable holds on
// env, for getattr(env, variable).
func (f *frame) knownOnEnv(e *pysyntax.Call) bool {
	if len(f.st.onEnv) == 0 || len(e.Args) < 2 {
		return false
	}
	n, ok := e.Args[1].Value.(*pysyntax.Name)
	return ok && slices.Contains(f.st.onEnv, variable+n.ID)
}

func (f *frame) bindingAttr(b *Binding, name string, at pysyntax.Node) Value {
	if proxyMethods[name] && b.Mode != runtime.Wrapped && b.Kind != catalog.Var && b.Kind != catalog.Secret {
		return &method{b, name}
	}
	t := typeOfBinding(b)
	if t == nil {
		switch b.Kind {
		case catalog.Var, catalog.Secret:
			return &method{bStr, name}
		case "":
			return &Member{Recv: b, Name: name}
		}
		return unknown
	}
	m := t.Member(name)
	if m != nil && !m.Method {
		return f.in.ref(m.Returns, b.Mode, false, true, b.Origin)
	}
	if m == nil && !t.Open {
		return &Member{Recv: b, Of: t, Name: name}
	}
	return &Member{Recv: b, Of: t, Def: m, Name: name}
}

// bound is a function of a class as seen through an instance or the class.
func (f *frame) bound(v, recv Value) Value {
	fn, ok := v.(*Func)
	if !ok || fn.Recv != nil || fn.info == nil {
		return v
	}
	how := fn.binds()
	if how.static {
		return fn
	}
	if how.classMethod {
		if i, ok := recv.(*Instance); ok {
			recv = i.Class
		}
	}
	b := *fn
	b.Recv = recv
	return &b
}

// binds is the definition that says how a function of a class is seen through
// an instance: as a property, a static method and so on.
func (f *Func) binds() *funcInfo {
	if f.under != nil {
		return f.under
	}
	return f.info
}

func (f *frame) instanceAttr(v *Instance, name string, at pysyntax.Expr) Value {
	if name == "__dict__" {
		return &method{v, name}
	}
	if g, ok := f.in.classOf(v.Class).find(f.in, "__getattribute__").(*Func); ok {
		return f.callValue(f.bound(g, v), []argVal{{v: constStr(name)}}, nil)
	}
	return f.objectAttr(v, name, at)
}

// objectAttr is object.__getattribute__(v, name).
func (f *frame) objectAttr(v *Instance, name string, at pysyntax.Expr) Value {
	ci := f.in.classOf(v.Class)
	shared := ci.find(f.in, name)
	var data Value
	if !Any[*Func](known(shared)) {
		data = shared
	}
	own, all := f.in.ownAttr(v, name, data)
	if all {
		return own
	}
	if fn, ok := shared.(*Func); ok && fn.info != nil && fn.Recv == nil {
		if fn.binds().property {
			return join(own, f.callValue(f.bound(fn, v), nil, nil))
		}
		if role := ci.role(f.in); role != RoleNone && (name == "env" || name == "ctx") {
			return f.bound(fn, v)
		}
		if own == nil {
			return f.bound(fn, v)
		}
		return join(own, f.bound(fn, v))
	}
	out := join(own, shared)
	if base := f.foreignBaseAttr(ci, name, true); base != unknown && (name == "env" || name == "ctx") {
		return join(out, base)
	}
	if out != nil {
		if ci.outside && f.isField(ci, name) {
			if out == bStr || out == unknown {
				return &Outside{Str: out == bStr}
			}
		}
		return out
	}
	if ci.findSelf(name) != nil {
		return nil // assigned somewhere, not seen yet
	}
	if g, ok := ci.find(f.in, "__getattr__").(*Func); ok {
		return f.callValue(f.bound(g, v), []argVal{{v: constStr(name)}}, nil)
	}
	if ci.outside {
		if modelDumps[name] {
			return &method{&Outside{}, name}
		}
		return &Outside{}
	}
	return f.assumedAttr(name, at)
}

func (f *frame) isField(ci *classInfo, name string) bool {
	for _, c := range ci.mro(f.in) {
		if _, ok := c.attrs[name]; ok {
			return true
		}
	}
	return false
}

// foreignBaseAttr is an attribute that a class inherits from the workers module.
func (f *frame) foreignBaseAttr(ci *classInfo, name string, instance bool) Value {
	if !instance {
		return unknown
	}
	switch ci.role(f.in) {
	case RoleEntrypoint, RoleDurableObject, RoleWorkflow:
		switch name {
		case "env":
			return f.in.entryEnv(ci)
		case "ctx":
			return f.in.entryCtx(ci)
		}
	}
	return unknown
}

func (f *frame) superAttr(s *superOf, name string) Value {
	if name == "__getattribute__" || name == "__setattr__" {
		return &method{s.recv, name}
	}
	mro := s.class.mro(f.in)
	if inst, ok := s.recv.(*Instance); ok {
		// The next class after s.class in the order of the instance's own class.
		full := f.in.classOf(inst.Class).mro(f.in)
		for i, c := range full {
			if c == s.class {
				mro = full[i:]
				break
			}
		}
	}
	for _, c := range mro[1:] {
		if a, ok := c.attrs[name]; ok {
			return f.bound(f.in.load(a), s.recv)
		}
	}
	return unknown
}

func (f *frame) moduleAttr(m *Module, name string) Value {
	ms := f.in.byMod[m]
	if ms == nil {
		return unknown
	}
	if c := ms.global(name, false); c != nil {
		if v := f.in.load(c); v != nil {
			return v
		}
	}
	if sub := f.in.p.resolve(m, 0, m.Name+"."+name); sub != nil {
		return f.in.moduleValue(sub)
	}
	return unknown
}

func (p *Program) resolve(from *Module, level int, name string) *Module {
	if p.Resolve == nil {
		return nil
	}
	return p.Resolve(from, level, name)
}

func (in *interp) moduleValue(m *Module) Value {
	ms := in.byMod[m]
	if ms == nil {
		return unknown
	}
	in.runModule(ms)
	return &ModuleValue{Module: m}
}

// setAttr is recv.name = v.
func (f *frame) setAttr(recv Value, name string, v Value) {
	if f.quiet {
		return
	}
	for _, alt := range Alternatives(recv) {
		switch r := alt.(type) {
		case *Instance:
			ci := f.in.classOf(r.Class)
			if fn := ci.setter(f.in, name); fn != nil {
				f.callValue(f.bound(fn, r), []argVal{{v: known(v)}}, nil)
				continue
			}
			f.in.storeOwn(r, name, v)
		case *Class:
			f.in.store(f.in.classOf(r).attr(name), v)
		case *ModuleValue:
			if ms := f.in.byMod[r.Module]; ms != nil {
				f.in.store(ms.global(name, true), v)
			}
		case *Foreign:
			if k := keeper(r); k != "" {
				f.keepIn(k, name, v)
			} else if name == "dependency_overrides" {
				f.overrideAll(v)
			}
		}
	}
}

// cellFor is a cell known by a name of our own.
func (in *interp) cellFor(name string) *cell {
	key := in.foreign(name)
	c := in.named[key]
	if c == nil {
		if in.named == nil {
			in.named = map[*Foreign]*cell{}
		}
		c = &cell{}
		in.named[key] = c
	}
	return c
}

// subscript is e.Value[e.Index].
func (f *frame) subscript(e *pysyntax.Subscript) Value {
	container := f.eval(e.Value)
	index := f.evalOpt(e.Index)
	if len(f.st.paths) > 0 {
		if path := f.path(e); path != "" {
			if v := f.st.path(path); v != nil {
				return seen(v)
			}
		}
	}
	if _, ok := e.Index.(*pysyntax.Slice); ok {
		return each(known(container), func(v Value) Value {
			switch v := v.(type) {
			case *List:
				return &List{Tuple: v.Tuple, Elem: v.Elem}
			case *JS:
				if v.List {
					return v
				}
			case *Outside:
				return v
			case *Nullable:
				if isText(v.Of) {
					return partOf(v.Of)
				}
			}
			if isText(v) {
				return partOf(v)
			}
			return unknown
		})
	}
	if fv, ok := container.(*Foreign); ok && (fv.Path == "typing.Annotated" || fv.Path == "typing_extensions.Annotated") {
		if l, ok := index.(*List); ok {
			for _, meta := range l.Elems {
				if d, ok := meta.(*dependsOn); ok {
					return d
				}
			}
		}
	}
	return f.item(container, index)
}

// item is container[index]; a nil index is any.
func (f *frame) item(container, index Value) Value {
	switch c := container.(type) {
	case nil:
		return nil
	case *Union:
		var out Value
		for _, alt := range c.Alts {
			if l, ok := alt.(*List); ok && l.Elem == nil && l.Elems != nil || isNone(alt) {
				continue // nothing comes out of an empty list, and None raises
			}
			out = join(out, f.item(alt, index))
		}
		return known(out)
	case *Dict:
		if k, ok := index.(*Const); ok && k.Kind == ConstStr {
			return known(dictItem(c, k.Str))
		}
		if names, ok := choicesOf(known(index)); ok {
			var out Value
			for _, n := range names {
				out = join(out, dictItem(c, n))
			}
			return known(out)
		}
		return known(join(c.Elem, c.missing))
	case *List:
		if k, ok := index.(*Const); ok && k.Kind == ConstInt {
			i := int(k.Int)
			if i < 0 {
				i += len(c.Elems)
			}
			if i >= 0 && i < len(c.Elems) {
				return c.Elems[i]
			}
		}
		return known(c.Elem)
	case *JS:
		return f.in.jsItem(c, index)
	case *Nullable:
		return f.item(c.Of, index)
	case *Outside:
		return &Outside{Str: c.Str, Origin: c.Origin}
	case *scope:
		return f.scopeItem(c, index)
	case *Instance:
		if elems := f.tupleElements(c); elems != nil {
			return f.item(tupleOf(elems), index)
		}
		if m, ok := f.in.classOf(c.Class).find(f.in, "__getitem__").(*Func); ok {
			return f.callValue(f.bound(m, c), []argVal{{v: known(index)}}, nil)
		}
	case *Class:
		return c
	}
	if isText(container) {
		return partOf(container)
	}
	return unknown
}

// element is what comes out of going through a value.
func (f *frame) element(v Value, async bool) Value {
	switch v := v.(type) {
	case nil:
		return nil
	case *Union:
		var out Value
		for _, alt := range v.Alts {
			if !isNone(alt) { // which raises
				out = join(out, f.element(alt, async))
			}
		}
		return out
	case *List:
		return v.Elem
	case *Dict:
		return dictKeys(v)
	case *JS:
		return f.in.jsElem(v)
	case *Nullable:
		return f.element(v.Of, async)
	case *Outside:
		return &Outside{Str: v.Str, Origin: v.Origin}
	case *Instance:
		if elems := f.tupleElements(v); elems != nil {
			return tupleOf(elems).Elem
		}
		name := "__iter__"
		if async {
			name = "__aiter__"
		}
		if m, ok := f.in.classOf(v.Class).find(f.in, name).(*Func); ok {
			r := f.callValue(f.bound(m, v), nil, nil)
			if _, again := r.(*Instance); !again {
				return f.element(r, async)
			}
		}
		return unknown
	}
	if isText(v) {
		return partOf(v)
	}
	return unknown
}

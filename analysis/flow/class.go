package flow

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
)

// classInfo is a class of the project in a run.
type classInfo struct {
	cls     *Class
	ms      *modState
	bases   []Value
	attrs   map[string]*cell // of the class
	self    map[string]*cell // of its instances, by any method
	order   []*classInfo     // method resolution order
	env     Value            // self.env, made once
	ctx     Value
	inst    *Instance
	makings []*making
	shared  map[string]*cell // set on instances of which it is not known how they were made
	setters map[string]*Func // of properties
	outside bool             // its fields come from the client: a request model
}

func (ci *classInfo) attr(name string) *cell     { return cellIn(ci.attrs, name) }
func (ci *classInfo) selfAttr(name string) *cell { return cellIn(ci.self, name) }

func cellIn(m map[string]*cell, name string) *cell {
	c := m[name]
	if c == nil {
		c = &cell{}
		m[name] = c
	}
	return c
}

func (in *interp) classOf(c *Class) *classInfo { return c.info }

// mro is the class and its project bases, the most derived first.
func (ci *classInfo) mro(in *interp) []*classInfo {
	if ci.order != nil {
		return ci.order
	}
	ci.order = []*classInfo{ci} // for cycles
	out := []*classInfo{ci}
	for _, b := range ci.bases {
		for _, alt := range Alternatives(b) {
			if c, ok := alt.(*Class); ok && c.info != ci {
				for _, x := range c.info.mro(in) {
					if i := slices.Index(out, x); i >= 0 {
						out = slices.Delete(out, i, i+1)
					}
					out = append(out, x)
				}
			}
		}
	}
	ci.order = out
	return out
}

// find is a class attribute by name, nil when the project's classes lack it.
func (ci *classInfo) find(in *interp, name string) Value {
	for _, c := range ci.mro(in) {
		if a, ok := c.attrs[name]; ok {
			if v := in.load(a); v != nil {
				return v
			}
		}
	}
	return nil
}

// findSelf is the cell of an instance attribute.
func (ci *classInfo) findSelf(name string) *cell {
	for _, c := range ci.order {
		if a, ok := c.self[name]; ok {
			return a
		}
	}
	return ci.self[name]
}

// setter is the setter of a property, nil when there is none.
func (ci *classInfo) setter(in *interp, name string) *Func {
	for _, c := range ci.mro(in) {
		if fn := c.setters[name]; fn != nil {
			return fn
		}
	}
	return nil
}

// foreignBases are the dotted names of the bases that are not the project's.
func (ci *classInfo) foreignBases(in *interp) []string {
	var out []string
	for _, c := range ci.mro(in) {
		for _, b := range c.bases {
			for _, alt := range Alternatives(b) {
				if f, ok := alt.(*Foreign); ok {
					out = append(out, f.Path)
				}
			}
		}
	}
	return out
}

// role is what the class is by its bases.
func (ci *classInfo) role(in *interp) ClassRole {
	for _, b := range ci.foreignBases(in) {
		switch strings.TrimPrefix(b, "cloudflare.") {
		case "workers.WorkerEntrypoint":
			return RoleEntrypoint
		case "workers.DurableObject":
			return RoleDurableObject
		case "workers.WorkflowEntrypoint":
			return RoleWorkflow
		}
	}
	return RoleNone
}

// classDef interprets a class body.
func (f *frame) classDef(d *pysyntax.ClassDef) {
	fi := f.mod.mi.byDef[d]
	var bases []Value
	for i := range d.Args {
		a := &d.Args[i]
		v := known(f.eval(a.Value))
		if a.Name == "" && !a.DoubleStar {
			bases = append(bases, v)
		}
	}
	ci := f.in.classes[d]
	if ci == nil {
		ci = &classInfo{ms: f.mod, attrs: map[string]*cell{}, self: map[string]*cell{}, setters: map[string]*Func{}}
		ci.cls = &Class{Def: d, Module: f.mod.m, info: ci}
		f.in.classes[d] = ci
		f.in.classList = append(f.in.classList, ci)
	}
	if ci.bases == nil || f.in.round > 0 {
		ci.bases, ci.order = bases, nil
	}
	ci.mro(f.in)
	ci.cls.Role = ci.role(f.in)
	g := &frame{in: f.in, mod: f.mod, info: fi, parent: f, class: ci}
	g.st = f.in.blank(len(fi.names))
	g.st.dead = f.st.dead
	g.block(fi.body)
	f.mod.facts[fi.id].atImport = f.mod.facts[fi.id].atImport || f.in.atImport
	f.mod.facts[fi.id].entered = true
	var v Value = ci.cls
	for i := len(d.Decorators) - 1; i >= 0; i-- {
		dec := f.eval(d.Decorators[i].Value)
		if fn, ok := dec.(*Func); ok {
			if r := f.callValue(fn, []argVal{{v: v}}, nil); All[*Class](r) {
				v = r
			}
		}
	}
	f.assign(d.Name, v)
}

// functionDef makes a function and applies its decorators.
func (f *frame) functionDef(d *pysyntax.FunctionDef) {
	fi := f.mod.mi.byDef[d]
	for _, p := range d.Params {
		if p.Default != nil {
			f.eval(p.Default)
		}
	}
	fn := &Func{Def: d, Module: f.mod.m, Converter: fi.converter, info: fi, ms: f.mod, scope: f.scope()}
	if old, ok := f.in.funcs[fi]; ok && old.scope == fn.scope {
		fn = old
	} else {
		f.in.funcs[fi] = fn
	}
	if f.info.class != nil && f.class != nil {
		for _, dec := range d.Decorators {
			if a, ok := dec.Value.(*pysyntax.Attribute); ok && (a.Attr == "setter" || a.Attr == "deleter") {
				if a.Attr == "setter" {
					f.class.setters[d.Name] = fn
				}
				return
			}
		}
	}
	var v Value = fn
	for i := len(d.Decorators) - 1; i >= 0; i-- {
		dec := f.eval(d.Decorators[i].Value)
		f.in.noteRoute(f, fn, d.Decorators[i], dec)
		switch dec := dec.(type) {
		case *Func:
			if !dec.info.property {
				if r, ok := f.callValue(dec, []argVal{{v: v}}, nil).(*Func); ok {
					v = r
				}
			}
		case *Instance:
			// A decorating object of the project keeps the function.
		}
	}
	if r, ok := v.(*Func); ok && r.info != fi && (fi.property || fi.static || fi.classMethod) {
		c := *r
		c.under = fi
		v = &c
	}
	if f.info.outer != nil && f.info.class == nil {
		f.pending = append(f.pending, fn)
	}
	f.assign(d.Name, v)
}

// entryEnv is self.env of an entry class.
func (in *interp) entryEnv(ci *classInfo) Value {
	if ci.env == nil {
		o := in.originAt(ci.ms.m, ci.cls.Def.NameSpan, "the runtime gives `"+ci.cls.Def.Name+"` its env here", nil)
		ci.env = &Env{Mode: in.envMode(), Origin: o}
	}
	return ci.env
}

// entryCtx is self.ctx of an entry class.
func (in *interp) entryCtx(ci *classInfo) Value {
	if ci.ctx == nil {
		o := in.originAt(ci.ms.m, ci.cls.Def.NameSpan, "", nil)
		if ci.role(in) == RoleDurableObject {
			ci.ctx = js("DurableObjectState", in.storageMode(), o)
		} else {
			ci.ctx = js("ExecutionContext", runtime.Raw, o)
		}
	}
	return ci.ctx
}

package flow

// maxMakings is how many ways of making instances of one class are told apart,
// all further ones being the last.
const maxMakings = 4

// making is a way of making instances of a class: with these arguments, as far
// as they matter. What such instances hold is kept for them alone, and for the
// class as a whole beside.
type making struct {
	names []string // of keyword arguments, "" for positional ones
	args  []Value
	inst  *Instance
	attrs map[string]*cell
	given map[string]bool // fields of a dataclass that the arguments set
}

// madeWith is an instance made with these arguments.
func (ci *classInfo) madeWith(args []argVal) *Instance {
	if ci.cls.Role != RoleNone || ci.outside {
		return ci.instance()
	}
	for _, m := range ci.makings {
		if m.with(args) {
			return m.inst
		}
	}
	if n := len(ci.makings); n == maxMakings {
		return ci.makings[n-1].inst
	}
	m := &making{attrs: map[string]*cell{}}
	for _, a := range args {
		m.names, m.args = append(m.names, a.name), append(m.args, telltale(a.v))
	}
	m.inst = &Instance{Class: ci.cls, made: m}
	ci.makings = append(ci.makings, m)
	return m.inst
}

func (m *making) with(args []argVal) bool {
	if len(m.args) != len(args) {
		return false
	}
	for i, a := range args {
		if m.names[i] != a.name || !same(m.args[i], telltale(a.v)) {
			return false
		}
	}
	return true
}

// telltale is an argument as far as instances are told apart by it: data is
// data, whatever it is.
func telltale(v Value) Value {
	switch v := v.(type) {
	case *Env, *Binding, *JS, *Instance, *Func, *Class, *Outside, *AbsentParam:
		return v
	case *Nullable:
		return &Nullable{Of: telltale(v.Of), Null: v.Null}
	case *Const:
		if v.Kind == ConstNone {
			return v
		}
	case *Text:
		if p := worst(v.Pieces); p.Kind == PieceOutside {
			return &Outside{Str: true, Origin: p.Origin}
		}
	case *Union:
		return each(v, telltale)
	}
	return unknown
}

// storeOwn is inst.name = v.
func (in *interp) storeOwn(inst *Instance, name string, v Value) {
	ci := in.classOf(inst.Class)
	in.store(ci.selfAttr(name), v)
	switch {
	case inst.made != nil:
		in.store(cellIn(inst.made.attrs, name), v)
	case ci.cls.Role == RoleNone:
		if ci.shared == nil {
			ci.shared = map[string]*cell{}
		}
		in.store(cellIn(ci.shared, name), v)
	}
}

// storeField is storeOwn of an argument that becomes a field.
func (in *interp) storeField(inst *Instance, name string, v Value) {
	in.storeOwn(inst, name, v)
	if m := inst.made; m != nil {
		if m.given == nil {
			m.given = map[string]bool{}
		}
		m.given[name] = true
	}
}

// ownAttr is what is known of an attribute as set on an instance. otherwise is
// what the class has under that name, for instances that set nothing; all
// reports that it is part of the answer or hidden by it.
func (in *interp) ownAttr(inst *Instance, name string, otherwise Value) (own Value, all bool) {
	ci := in.classOf(inst.Class)
	if m := inst.made; m != nil {
		switch c := m.attrs[name]; {
		case c != nil && (c.cur != nil || c.prev != nil):
			own = in.load(c)
		case otherwise != nil:
			own, all = in.loadBeside(cellIn(m.attrs, name), otherwise), true
		}
		if own != nil {
			if ci.shared == nil {
				ci.shared = map[string]*cell{}
			}
			return in.loadBeside(cellIn(ci.shared, name), own), all || m.given[name]
		}
	}
	if c := ci.findSelf(name); c != nil {
		own = in.load(c)
	}
	return own, false
}

// nextInstances starts a round.
func (ci *classInfo) nextInstances(keep bool) {
	for _, c := range ci.shared {
		c.next(keep)
	}
	for _, m := range ci.makings {
		for _, c := range m.attrs {
			c.next(keep)
		}
	}
}

// callAttributes is a method of instance.__dict__: update sets attributes.
func (f *frame) callAttributes(of *method, name string, args []argVal) Value {
	inst, ok := of.recv.(*Instance)
	if !ok || name != "update" || f.quiet || f.st.dead {
		return unknown
	}
	for _, a := range args {
		d, isDict := a.v.(*Dict)
		switch {
		case a.name != "":
			f.in.storeOwn(inst, a.name, a.v)
			f.wrote("", "."+a.name, a.v)
		case isDict:
			for _, x := range d.keys {
				f.in.storeOwn(inst, x.name, x.v)
				f.wrote("", "."+x.name, x.v)
			}
		}
	}
	return none
}

package catalog

// Small constructors that keep the tables readable.

// Scalars have a type each, so that a Ref can name them.
var (
	str     = Ref{Type: "string"}
	num     = Ref{Type: "number"}
	boolean = Ref{Type: "boolean"}
	// nothing is undefined: None in every runtime.
	nothing = Ref{Type: "undefined"}
	unknown = Ref{}
)

func to(name string) Ref     { return Ref{Type: name} }
func listOf(name string) Ref { return Ref{Type: name, List: true} }

func (r Ref) orNull() Ref  { r.Nullable = true; return r }
func (r Ref) orUndef() Ref { r.Optional = true; return r }
func (r Ref) raw() Ref     { r.Raw = true; return r }

// async is a method that returns a Promise.
func async(name string, returns Ref, doc string, params ...Param) *Member {
	return &Member{Name: name, Method: true, Async: true, Returns: returns, Params: params, Doc: doc}
}

// call is a method that returns at once.
func call(name string, returns Ref, doc string, params ...Param) *Member {
	return &Member{Name: name, Method: true, Returns: returns, Params: params, Doc: doc}
}

func prop(name string, returns Ref, doc string) *Member {
	return &Member{Name: name, Returns: returns, Doc: doc}
}

func (m *Member) byArg(refs map[string]Ref) *Member { m.ReturnsByArg = refs; return m }
func (m *Member) given(r Ref) *Member               { m.ReturnsGiven = &r; return m }
func (m *Member) forList(r Ref) *Member             { m.ReturnsForList = &r; return m }
func (m *Member) snake(name string) *Member         { m.Snake = name; return m }

func arg(name, typ string) Param      { return Param{Name: name, Type: typ} }
func optional(name, typ string) Param { return Param{Name: name, Type: typ, Optional: true} }
func rest(name, typ string) Param     { return Param{Name: name, Type: typ, Rest: true} }

// options is an options object; Python gives its keys as keyword arguments.
func options(keys ...Param) Param {
	for i := range keys {
		keys[i].Optional = true
	}
	return Param{Name: "options", Type: "dict", Optional: true, Options: keys}
}

func (p Param) says(doc string) Param { p.Doc = doc; return p }
func (p Param) positional() Param     { p.Positional = true; return p }

func newType(name string, shape Shape, doc string, members []*Member) *Type {
	t := &Type{Name: name, Shape: shape, Doc: doc, Members: make(map[string]*Member, len(members))}
	for _, m := range members {
		t.Members[m.Name] = m
	}
	return t
}

func class(name, doc string, members ...*Member) *Type {
	return newType(name, ShapeClass, doc, members)
}

func object(name, doc string, members ...*Member) *Type {
	return newType(name, ShapeObject, doc, members)
}

func python(name, doc string, members ...*Member) *Type {
	return newType(name, ShapePython, doc, members)
}

func kept(name, doc string, members ...*Member) *Type {
	return newType(name, ShapeStream, doc, members)
}

func plain(name string, shape Shape, doc string, members ...*Member) *Type {
	return newType(name, shape, doc, members)
}

func (t *Type) open() *Type            { t.Open = true; return t }
func (t *Type) outside() *Type         { t.Outside = true; return t }
func (t *Type) becomes(n string) *Type { t.Python = n; return t }
func (t *Type) each(elem Ref) *Type    { t.Elem = elem; t.Iterable = true; return t }

// like adds the members of another type that t does not have itself.
func (t *Type) like(base *Type) *Type {
	for name, m := range base.Members {
		if t.Members[name] == nil {
			t.Members[name] = m
		}
	}
	return t
}

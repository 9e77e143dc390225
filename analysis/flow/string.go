package flow

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/runtime"
)

func modeName(m runtime.Mode) string {
	switch m {
	case runtime.Raw:
		return "raw"
	case runtime.Wrapped:
		return "wrapped"
	}
	return "?"
}

func nullName(n runtime.Null) string {
	switch n {
	case runtime.NullIsNone:
		return "None"
	case runtime.NullIsJSNull:
		return "jsnull"
	}
	return "null?"
}

// String is "Unknown".
func (Unknown) String() string { return "Unknown" }

// String is the literal.
func (c *Const) String() string {
	switch c.Kind {
	case ConstNone:
		return "None"
	case ConstBool:
		if c.Int != 0 {
			return "True"
		}
		return "False"
	case ConstInt:
		return strconv.FormatInt(c.Int, 10)
	case ConstFloat:
		return strconv.FormatFloat(c.Float, 'g', -1, 64)
	case ConstBytes:
		return fmt.Sprintf("b%q", c.Str)
	}
	return strconv.Quote(c.Str)
}

// String is the type's name.
func (b *Builtin) String() string { return b.Type }

// String shows literal pieces quoted and the others by their kind:
// Text("SELECT ", outside).
func (t *Text) String() string {
	var b strings.Builder
	b.WriteString("Text(")
	for i, p := range t.Pieces {
		if i > 0 {
			b.WriteString(", ")
		}
		if p.Kind == PieceConst {
			b.WriteString(strconv.Quote(p.Str))
		} else {
			b.WriteString(p.Kind.String())
		}
	}
	b.WriteString(")")
	return b.String()
}

// String is the name of the kind in lower case.
func (k PieceKind) String() string {
	return [...]string{"const", "number", "placeholders", "chosen", "unknown", "outside"}[k]
}

// String is "Outside" or "Outside str".
func (o *Outside) String() string {
	if o.Str {
		return "Outside str"
	}
	return "Outside"
}

// String is "Env" and its mode.
func (e *Env) String() string { return "Env " + modeName(e.Mode) }

// String is the binding's name, kind and mode: "Binding DB d1 raw".
func (b *Binding) String() string {
	kind := string(b.Kind)
	if b.Decl == nil {
		kind = "undeclared"
	}
	return "Binding " + b.Name + " " + kind + " " + modeName(b.Mode)
}

// String is the type's name and the mode: "D1Row raw", "[]D1Row wrapped".
func (j *JS) String() string {
	name := "any"
	if j.Type != nil {
		name = j.Type.Name
	}
	if j.List {
		name = "[]" + name
	}
	return name + " " + modeName(j.Mode)
}

// String is "Nullable(...)" and what Python sees for null.
func (n *Nullable) String() string {
	return "Nullable(" + str(n.Of) + ") " + nullName(n.Null)
}

// String is "Awaitable(...)", with "started" for work that runs by itself.
func (a *Awaitable) String() string {
	s := "Awaitable(" + str(a.Of) + ")"
	if a.Started {
		s += " started"
	}
	return s
}

// String is the display of a list, tuple or set, or "list(elem)".
func (l *List) String() string {
	open, end, name := "[", "]", "list"
	if l.Tuple {
		open, end, name = "(", ")", "tuple"
	} else if l.Set {
		open, end, name = "{", "}", "set"
	}
	if l.Elems != nil {
		parts := make([]string, len(l.Elems))
		for i, e := range l.Elems {
			parts[i] = str(e)
		}
		return open + strings.Join(parts, ", ") + end
	}
	return name + "(" + str(l.Elem) + ")"
}

// String shows constant keys in order, then the join of all values.
func (d *Dict) String() string {
	var parts []string
	for _, x := range d.keys {
		parts = append(parts, strconv.Quote(x.name)+": "+str(x.v))
	}
	if len(parts) == 0 && d.Elem != nil {
		parts = append(parts, "...: "+str(d.Elem))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// String is "Func name" or "Method name".
func (f *Func) String() string {
	kind, name := "Func ", "lambda"
	if f.Def != nil {
		name = f.Def.Name
	}
	if f.Recv != nil {
		kind = "Method "
	}
	return kind + name
}

// String is "Class Name".
func (c *Class) String() string { return "Class " + c.Def.Name }

// String is "Instance Name".
func (i *Instance) String() string { return "Instance " + i.Class.Def.Name }

// String is "Member Type.name".
func (m *Member) String() string {
	of := "?"
	if m.Of != nil {
		of = m.Of.Name
	}
	return "Member " + of + "." + m.Name
}

// String is "Module name".
func (m *ModuleValue) String() string { return "Module " + m.Module.Name }

// String is "Foreign path", with "()" for the result of a call.
func (f *Foreign) String() string {
	if f.Called {
		return "Foreign " + f.Path + "()"
	}
	return "Foreign " + f.Path
}

// String is "ToJS(...)".
func (t *ToJS) String() string { return "ToJS(" + str(t.Of) + ")" }

// String is "AbsentParam name".
func (a *AbsentParam) String() string { return "AbsentParam " + a.Name }

// String is the alternatives joined by " | ".
func (u *Union) String() string {
	parts := make([]string, len(u.Alts))
	for i, a := range u.Alts {
		parts[i] = str(a)
	}
	return strings.Join(parts, " | ")
}

// Values that only the interpreter sees: outside they count as Unknown.

// partial is functools.partial(of, *args, **keywords).
type partial struct {
	of   Value
	args []argVal
}

// superOf is super() inside a method of class.
type superOf struct {
	class *classInfo
	recv  Value
}

// method is a method of a builtin container or text, not called yet.
type method struct {
	recv Value
	name string
}

func (*partial) value() {}
func (*superOf) value() {}
func (*method) value()  {}

func (p *partial) String() string { return "partial(" + str(p.of) + ")" }
func (s *superOf) String() string { return "super" }
func (m *method) String() string  { return "method " + m.name }

func str(v Value) string {
	if v == nil {
		return "nothing"
	}
	return v.String()
}

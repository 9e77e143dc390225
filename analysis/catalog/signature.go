package catalog

import "strings"

// Parameter is a parameter as Python gives it: the keys of an options object
// are parameters of their own, given by keyword.
type Parameter struct {
	Param
	// Keyword is true when it is given by name: put(key, value, expirationTtl=60).
	// With Positional it may be given by position as well.
	Keyword bool
	// Start and End are the bytes of the signature that show it.
	Start, End int
}

// Parameters are the parameters of a method in the order of its Signature;
// none of a property.
func (m *Member) Parameters() []Parameter {
	_, params := m.signature()
	return params
}

// Signature is a method as Python calls it, without the receiver: "first(column:
// str = ...)". The keys of an options object show as keyword arguments. Of a
// property it is the name alone.
func (m *Member) Signature() string {
	label, _ := m.signature()
	return label
}

func (m *Member) signature() (string, []Parameter) {
	name := PythonName(m.Name)
	if !m.Method {
		return name, nil
	}
	var b strings.Builder
	var params []Parameter
	separate := func() {
		if !strings.HasSuffix(b.String(), "(") {
			b.WriteString(", ")
		}
	}
	add := func(p Param, keyword bool, text string) {
		separate()
		start := b.Len()
		b.WriteString(text)
		params = append(params, Parameter{Param: p, Keyword: keyword, Start: start, End: b.Len()})
	}
	b.WriteString(name + "(")
	star := false
	for _, p := range m.Params {
		switch {
		case p.Rest:
			add(p, false, "*"+p.Name+": "+p.Type)
			star = true
		case len(p.Options) > 0:
			for _, o := range p.Options {
				if !star && !o.Positional {
					separate()
					b.WriteString("*")
					star = true
				}
				add(o, true, PythonName(o.Name)+": "+o.Type+" = ...")
			}
		case p.Name == "options":
			// An options object whose keys are not listed.
			add(p, true, "**options")
			star = true
		case p.Optional:
			add(p, false, p.Name+": "+p.Type+" = ...")
		default:
			add(p, false, p.Name+": "+p.Type)
		}
	}
	b.WriteString(")")
	return b.String(), params
}

// ParameterAt is the index in Parameters of the one that the i-th positional
// argument (zero-based) is for, or -1: an options object given by position is
// for none of them.
func (m *Member) ParameterAt(i int) int {
	for at, p := range m.Parameters() {
		switch {
		case p.Rest:
			return at
		case p.Keyword && !p.Positional:
			continue
		case i == 0:
			return at
		}
		i--
	}
	return -1
}

// ParameterNamed is the index in Parameters of the one that a keyword argument
// is for, by the name that Python code writes, or -1. Where the options are not
// listed every name is for them.
func (m *Member) ParameterNamed(name string) int {
	for at, p := range m.Parameters() {
		if p.Keyword && (PythonName(p.Name) == name || p.Name == "options") {
			return at
		}
	}
	return -1
}

// Keywords are the options that a method takes as keyword arguments.
func (m *Member) Keywords() []Param {
	var out []Param
	for _, p := range m.Params {
		out = append(out, p.Options...)
	}
	return out
}

// AnyKeyword reports whether a method takes options that the table does not
// list, so that no name is known to be wrong.
func (m *Member) AnyKeyword() bool {
	for _, p := range m.Params {
		if p.Name == "options" && len(p.Options) == 0 {
			return true
		}
	}
	return false
}

package catalog

import "strings"

// View says how values are seen from Python where something is spelled out.
type View struct {
	// Converted is true for values that came through a wrapper of the SDK.
	Converted bool
	// Null is how a missing value shows: "None", "jsnull", or "" where that is
	// not known.
	Null string
}

// Spell is the type that a Ref names as Python meets it: "str | None",
// "list[D1Row]", "Any" for the empty Ref.
func (r Ref) Spell(v View) string {
	out := "Any"
	if t := r.Target(); t != nil {
		out = t.spell(v.Converted && !r.Raw)
	}
	if r.List {
		out = "list[" + out + "]"
	}
	switch {
	case r.Nullable && v.Null != "":
		out += " | " + v.Null
	case r.Nullable:
		out += " | null"
	}
	if r.Optional && out != "None" && !(r.Nullable && v.Null == "None") {
		out += " | None"
	}
	return out
}

func (t *Type) spell(converted bool) string {
	switch t.Name {
	case "string", "OutsideText":
		return "str"
	case "number":
		return "int | float"
	case "boolean":
		return "bool"
	case "undefined":
		return "None"
	case "bigint":
		return "int"
	case "OutsideBytes":
		return "bytes"
	case "D1Value":
		return "str | int | float | list[int]"
	case "PythonJSON", "RequestJSON":
		return "Any"
	case "KVMap", "StorageMap":
		if converted {
			return "dict"
		}
		return "Map"
	}
	if converted {
		switch t.Shape {
		case ShapeBuffer:
			return "memoryview"
		case ShapeDate:
			return "datetime"
		}
		if t.Python != "" {
			return t.Python
		}
	}
	return t.Name
}

// Form says in words what a value of a type is in Python: "a dict (D1Row)", "a
// raw JavaScript object (D1Row)". It says nothing of null.
func (r Ref) Form(converted bool) string {
	t := r.Target()
	if t == nil {
		return "some value"
	}
	if r.Raw {
		converted = false
	}
	if r.List {
		if converted {
			return "a list of " + plural(Ref{Type: r.Type}.Form(true))
		}
		return "a raw JavaScript array of " + t.spell(false)
	}
	if t.Name == "JSON" {
		if converted {
			return "plain Python data"
		}
		return "a raw JavaScript value: objects and arrays stay JavaScript's, texts and numbers are Python's"
	}
	switch t.Shape {
	case ShapeScalar:
		return "a " + t.spell(converted)
	case ShapePython:
		return t.pythonForm()
	}
	if !converted {
		switch t.Shape {
		case ShapeMap:
			return "a raw JavaScript Map"
		case ShapeArray:
			return "a raw JavaScript array"
		case ShapeStream:
			return "a JavaScript object (" + t.Name + ")"
		}
		return "a raw JavaScript object (" + t.Name + ")"
	}
	switch t.Shape {
	case ShapeObject:
		return "a dict (" + t.Name + ")"
	case ShapeMap:
		return "a dict"
	case ShapeArray:
		return "a list"
	case ShapeBuffer:
		return "a memoryview"
	case ShapeDate:
		return "a naive datetime in UTC"
	case ShapeStream:
		if t.Python != "" {
			return "a workers." + t.Python
		}
		return "a JavaScript object (" + t.Name + ")"
	case ShapeClass:
		return "a wrapper object (" + t.Name + ")"
	}
	return "some value"
}

// pythonForm is Form for what is Python in every mode.
func (t *Type) pythonForm() string {
	switch t.Name {
	case "PythonJSON", "RequestJSON":
		return "plain Python data"
	case "bytes", "OutsideBytes":
		return "bytes"
	case "OutsideText":
		return "a str"
	case "HTTPMessage":
		return "an http.client.HTTPMessage"
	}
	return "a workers." + t.Name
}

func plural(form string) string {
	form = strings.TrimPrefix(form, "a ")
	word, rest, _ := strings.Cut(form, " (")
	switch word {
	case "dict", "list", "str", "memoryview", "bool":
		word += "s"
	case "int | float":
		word = "numbers"
	default:
		word += "s"
	}
	if rest != "" {
		return word + " (" + rest
	}
	return word
}

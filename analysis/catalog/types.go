package catalog

import (
	"maps"
	"slices"
	"strings"
)

var types = func() map[string]*Type {
	all := map[string]*Type{}
	for _, group := range [][]*Type{
		scalarTypes(), d1Types(), kvTypes(), r2Types(), queueTypes(), durableObjectTypes(),
		workflowTypes(), networkTypes(), aiTypes(), vectorizeTypes(), imagesTypes(),
		smallTypes(), newerTypes(), webTypes(), workersTypes(),
	} {
		for _, t := range group {
			if all[t.Name] != nil {
				panic("catalog: type " + t.Name + " declared twice")
			}
			all[t.Name] = t
		}
	}
	return all
}()

var typeNames = slices.Sorted(maps.Keys(types))

// Lookup is the type of that name, or nil. The result is shared and must not
// be changed.
func Lookup(typeName string) *Type { return types[typeName] }

// TypeNames are the names of all types, sorted.
func TypeNames() []string { return slices.Clone(typeNames) }

// pythonKeywords are the words that Pyodide's proxies spell with a trailing
// underscore, since Python could not write them after a dot.
var pythonKeywords = map[string]bool{
	"False": true, "None": true, "True": true, "and": true, "as": true, "assert": true,
	"async": true, "await": true, "break": true, "class": true, "continue": true, "def": true,
	"del": true, "elif": true, "else": true, "except": true, "finally": true, "for": true,
	"from": true, "global": true, "if": true, "import": true, "in": true, "is": true,
	"lambda": true, "nonlocal": true, "not": true, "or": true, "pass": true, "raise": true,
	"return": true, "try": true, "while": true, "with": true, "yield": true,
}

// PythonName is how Python writes a JavaScript member: "from_" for "from".
func PythonName(js string) string {
	if pythonKeywords[js] {
		return js + "_"
	}
	return js
}

// Member is the member that Python calls name, or nil. It takes "from_" for
// the JavaScript name "from", and the snake_case names that the SDK's own
// wrappers have. A nil Type has no members.
func (t *Type) Member(name string) *Member {
	if t == nil {
		return nil
	}
	if m := t.Members[name]; m != nil {
		return m
	}
	if js, ok := strings.CutSuffix(name, "_"); ok && pythonKeywords[js] {
		return t.Members[js]
	}
	if !strings.Contains(name, "_") {
		return nil
	}
	for _, m := range t.Members {
		if m.Snake == name {
			return m
		}
	}
	return nil
}

// MemberNames are the JavaScript names of the members, sorted.
func (t *Type) MemberNames() []string {
	if t == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(t.Members))
}

// Target is the type that a Ref names; nil for anything or an unknown name.
func (r Ref) Target() *Type {
	if t := types[r.Type]; t != nil {
		return t
	}
	if strings.HasPrefix(r.Type, "js.") || strings.Contains(r.Type, " ") {
		return spaces()[r.Type]
	}
	return nil
}

// Result is what a call gives back, after await if the member is async: first
// is true when the first argument is a list, given when there is a positional
// argument at all, literal is the string of the second argument or of the
// keyword "type" ("" when there is none or it is not a literal).
func (m *Member) Result(firstIsList, given bool, literal string) Ref {
	if firstIsList && m.ReturnsForList != nil {
		return *m.ReturnsForList
	}
	if r, ok := m.ReturnsByArg[literal]; ok && literal != "" {
		return r
	}
	if given && m.ReturnsGiven != nil {
		return *m.ReturnsGiven
	}
	return m.Returns
}

func scalarTypes() []*Type {
	return []*Type{
		plain("string", ShapeScalar, "A str in Python."),
		plain("number", ShapeScalar, "An int when the number is whole and below 2**53, a float otherwise."),
		plain("boolean", ShapeScalar, "A bool in Python."),
		plain("undefined", ShapeScalar, "JavaScript undefined: None in every runtime."),
		plain("bigint", ShapeScalar, "An int in Python, on Pyodide 314 of the subclass JsBigInt."),
		plain("Date", ShapeDate, "A moment in time: a JsProxy when raw, a naive datetime in UTC when converted.",
			call("getTime", num, "Milliseconds since 1970, on the raw object only."),
			call("toISOString", str, "The time as an ISO 8601 string in UTC, on the raw object only.")),
		plain("ArrayBuffer", ShapeBuffer, "Bytes: raw, call to_bytes(); converted, it is a memoryview and bytes(value) copies it.",
			prop("byteLength", num, "Length in bytes, on the raw object only.")),
		plain("Uint8Array", ShapeBuffer, "Bytes: raw, call to_bytes(); converted, it is a memoryview and bytes(value) copies it.",
			prop("byteLength", num, "Length in bytes, on the raw object only."),
			prop("length", num, "Number of elements, on the raw object only.")),
		plain("JSON", ShapeObject, "Some JSON value whose form is not known beforehand.").open(),
		plain("Error", ShapeClass, "A JavaScript error; a wrapper turns it into a Python Exception.",
			prop("name", str, "The name of the error's class."),
			prop("message", str, "What went wrong."),
			prop("stack", str.orUndef(), "Where it went wrong.")).open(),
	}
}

package flow

import (
	"slices"

	"github.com/pywls/pywls/analysis/runtime"
)

// isPythonJSON reports whether a value is plain Python that came out of JSON
// whose author is another: a dict, a list, text, a number or None, and so is
// every part of it. Whatever a lookup asks it for may be missing.
func isPythonJSON(j *JS) bool { return j.Type != nil && j.Type.Name == "PythonJSON" && !j.List }

// isRawJSON reports whether a value is what JavaScript parsed from JSON.
func isRawJSON(j *JS) bool {
	return j.Type != nil && j.Type.Name == "JSON" && j.Mode == runtime.Raw && !j.List && !j.outside
}

// refineJSON is JSON that passed isinstance, and that did not. JSON that is
// still raw is none of the types of Python; code that found it to be a dict or
// a list got it from where it was converted.
func (in *interp) refineJSON(j *JS, names []string) (yes, no Value) {
	container := slices.Contains(names, "builtins.dict") || slices.Contains(names, "builtins.list")
	switch {
	case isRawJSON(j) && container:
		return js("PythonJSON", runtime.Wrapped, j.Origin), j
	case isPythonJSON(j) && len(names) == 1:
		switch names[0] {
		case "builtins.str":
			return bStr, j
		case "builtins.int":
			return bInt, j
		case "builtins.float":
			return bFloat, j
		case "builtins.bool":
			return bBool, j
		}
	}
	return j, j
}

// callJSON is a method of plain JSON.
func (f *frame) callJSON(j *JS, name string, args []argVal) Value {
	switch name {
	case "get", "pop", "setdefault":
		return join(j, argAt(args, 1))
	case "items":
		return &List{Elem: &List{Tuple: true, Elems: []Value{bStr, j}, Elem: join(bStr, j)}}
	case "keys":
		return &List{Elem: bStr}
	case "values":
		return &List{Elem: j}
	case "copy":
		return j
	}
	if strMethods[name] && name != "append" && name != "extend" {
		return f.callText(bStr, name, args, nil)
	}
	return unknown
}

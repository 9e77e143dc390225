package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// What code asks to find out whether it runs in a Worker or in plain Python, and
// what the answer is in a Worker.

// platforms are texts that tell the platform, by the path of what gives them.
var platforms = map[string]string{
	"sys.platform": "emscripten", "platform.system()": "Emscripten", "platform.machine()": "wasm32",
}

// platform is the text behind a value that tells the platform.
func platform(v Value) (is string, ok bool) {
	f, isForeign := v.(*Foreign)
	if !isForeign {
		return "", false
	}
	path := f.Path
	if f.Called {
		path += "()"
	}
	is, ok = platforms[path]
	return is, ok
}

func textConst(v Value) (string, bool) {
	c, ok := v.(*Const)
	if !ok || c.Kind != ConstStr {
		return "", false
	}
	return c.Str, true
}

// platformTest answers comparisons: sys.platform == "emscripten", "pyodide" in
// sys.modules. It knows the answer of the operator without a "not".
func (f *frame) platformTest(op string, a, b Value) (is, ok bool) {
	if f.mod.m.Test {
		return false, false
	}
	switch op {
	case "==", "!=":
		if _, left := textConst(a); left {
			a, b = b, a
		}
		there, isPlatform := platform(a)
		text, isConst := textConst(b)
		return there == text, isPlatform && isConst
	case "in", "not in":
		if there, isPlatform := platform(a); isPlatform {
			return among(there, b)
		}
		text, isConst := textConst(a)
		v, isForeign := b.(*Foreign)
		if isConst && isForeign && v.Path == "sys.modules" && !v.Called && (text == "pyodide" || text == "js") {
			return true, true
		}
	}
	return false, false
}

// among reports whether a text is among constants.
func among(text string, container Value) (is, ok bool) {
	l, isList := container.(*List)
	if !isList || l.Elems == nil {
		return false, false
	}
	for _, e := range l.Elems {
		c, isConst := textConst(e)
		if !isConst {
			return false, false
		}
		is = is || c == text
	}
	return is, true
}

// platformCall is a call whose answer the platform gives: find_spec("js"),
// sys.modules.get("pyodide"), sys.platform.startswith("emscripten"),
// hasattr(sys, "_emscripten_info"). nil for other calls.
func (f *frame) platformCall(c *Foreign, args []argVal) Value {
	if c.Called || f.mod.m.Test {
		return nil
	}
	x := argAt(args, 0)
	text, isConst := textConst(x)
	switch c.Path {
	case "importlib.util.find_spec", "importlib.find_loader", "pkgutil.find_loader":
		if isConst && f.in.provided(f.mod.m, text) {
			return f.in.surely("importlib.machinery.ModuleSpec")
		}
	case "sys.modules.get":
		if text == "pyodide" || text == "js" {
			return f.in.surely("types.ModuleType")
		}
	case "sys.platform.startswith":
		if isConst {
			return constBool(strings.HasPrefix(platforms["sys.platform"], text))
		}
	case "builtins.hasattr":
		name, ok := textConst(argAt(args, 1))
		if v, isForeign := x.(*Foreign); ok && isForeign && v.Path == "sys" && name == "_emscripten_info" {
			return vTrue
		}
	case "builtins.bool":
		if v, isForeign := x.(*Foreign); isForeign && v.sure {
			return vTrue
		}
	}
	return nil
}

// surely is something foreign that is neither None nor false.
func (in *interp) surely(path string) *Foreign {
	return &Foreign{Path: path, Called: true, sure: true}
}

// certain reports whether the answer of a call is what the platform gives, and
// not a constant that its author may change.
func (f *frame) certain(e *pysyntax.Call) bool {
	switch c := f.valueOf(e.Func).(type) {
	case *Foreign:
		switch c.Path {
		case "sys.platform.startswith", "builtins.hasattr", "builtins.bool":
			return !c.Called
		}
	case *Func:
		return c.info != nil && c.Def != nil && !c.Def.Async && f.in.asksPlatform(c.info.body)
	}
	return false
}

// asksPlatform reports whether a function finds out where it runs: it imports
// under a guard, or asks the interpreter.
func (in *interp) asksPlatform(body []pysyntax.Stmt) bool {
	asks := false
	for _, s := range body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Try:
				for _, s := range n.Body {
					switch s.(type) {
					case *pysyntax.Import, *pysyntax.ImportFrom:
						asks = true
					}
				}
			case *pysyntax.Attribute:
				asks = asks || n.Attr == "platform" || n.Attr == "modules" || n.Attr == "find_spec"
			case *pysyntax.Name:
				asks = asks || n.ID == "find_spec"
			}
			return !asks
		})
	}
	return asks
}

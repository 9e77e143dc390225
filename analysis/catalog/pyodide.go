package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

//go:generate go run ./internal/pyodidegen -in pyodide.json -out pyodide_gen.go

// PyodideFacts are what one build of Pyodide was seen to do inside workerd:
// an entry of pyodide.json, which analysis/proof makes by running it.
type PyodideFacts struct {
	Python string `json:"python"` // "3.13.2"
	// Exports are what Pyodide's own modules hold.
	Exports map[string]PyodideExports `json:"exports"`
	// Listed are the names of sys.stdlib_module_names.
	Listed []string `json:"listed"`
	// Modules and Uses map a module, and something that everybody does with
	// one, to "" where it works and else to what is raised.
	Modules map[string]string `json:"modules"`
	Uses    map[string]string `json:"uses"`
	// Separate are modules that npm's release leaves to packages of their own.
	// Cloudflare's build brings those along, so that here they prove nothing.
	Separate []string `json:"separate"`
}

// PyodideExports are the public names of one of Pyodide's modules.
type PyodideExports struct {
	Names      []string `json:"names"`
	Documented []string `json:"documented"` // those in __all__
	Dynamic    bool     `json:"dynamic"`    // has a __getattr__, so that there may be more
}

// PyodideBuild is what is known of a build, "0.26", "0.28" or "314"; nil for others.
func PyodideBuild(name string) *PyodideFacts { return pyodideBuilds[name] }

// PyodideBuilds are the names of the builds that are known, sorted.
func PyodideBuilds() []string { return slices.Sorted(maps.Keys(pyodideBuilds)) }

// Export reports whether `from module import name` works for one of Pyodide's
// own modules; known is false for other modules, and for private names.
func (f *PyodideFacts) Export(module, name string) (has, known bool) {
	e, ok := f.Exports[module]
	if !ok || strings.HasPrefix(name, "_") {
		return false, false
	}
	has = slices.Contains(e.Names, name)
	return has, has || !e.Dynamic
}

// PyodideHome is the module of Pyodide that documents a name, whatever the
// build: "pyodide.ffi" for to_js; "" when none does.
func PyodideHome(name string) string {
	for _, build := range PyodideBuilds() {
		exports := pyodideBuilds[build].Exports
		for _, module := range slices.Sorted(maps.Keys(exports)) {
			if slices.Contains(exports[module].Documented, name) {
				return module
			}
		}
	}
	return ""
}

// Import reports whether `import name` works for a module of the standard
// library, by its dotted name; known is false for all other modules. Without
// tells in a few words why there is none.
func (f *PyodideFacts) Import(name string) (works, known bool, without string) {
	top, _, nested := strings.Cut(name, ".")
	if slices.Contains(f.Separate, top) {
		return false, false, ""
	}
	raised, tried := f.Modules[name]
	switch {
	case tried && raised == "":
		return true, true, ""
	case tried && !strings.HasPrefix(raised, "ModuleNotFoundError"):
		return false, false, "" // is there, and for another system
	case nested && f.Modules[top] == "" && slices.Contains(f.Listed, top):
		if tried {
			return false, true, "Pyodide is built without what it needs"
		}
		if in := broughtBy(f, name); in != "" {
			return false, true, "Python " + in + " brought it"
		}
		return false, false, ""
	case nested:
		return f.Import(top)
	case slices.Contains(f.Listed, name):
		if in := broughtBy(f, name); in != "" {
			return false, tried, "Pyodide has it from Python " + in + " on"
		}
		return false, tried, "Pyodide is built without it"
	}
	// Python itself lacks it: it went, or had not come yet.
	if in := broughtBy(f, name); in != "" {
		return false, true, "Python " + in + " brought it"
	}
	if in := droppedBy(f, name, tried); in != "" {
		return false, true, "Python " + in + " dropped it"
	}
	return false, false, ""
}

// IsStandard reports whether a top-level module is of the standard library of
// some build.
func IsStandard(top string) bool {
	for _, build := range pyodideBuilds {
		if slices.Contains(build.Listed, top) {
			return true
		}
	}
	return false
}

// broughtBy is the first Python after that of a build in which a module works,
// "3.14"; "" when it works in none.
func broughtBy(f *PyodideFacts, name string) string {
	for _, build := range PyodideBuilds() {
		other := pyodideBuilds[build]
		if raised, tried := other.Modules[name]; tried && raised == "" && other.minor() > f.minor() {
			return fmt.Sprintf("3.%d", other.minor())
		}
	}
	return ""
}

// droppedBy is the Python that dropped a module which that of a build does not
// list, "3.13"; "" when none is known to have had it. What was tried although
// no build lists it went with the oldest of them.
func droppedBy(f *PyodideFacts, name string, tried bool) string {
	listed := false
	for _, build := range PyodideBuilds() {
		other := pyodideBuilds[build]
		switch {
		case slices.Contains(other.Listed, name):
			listed = true
		case listed || tried:
			return fmt.Sprintf("3.%d", other.minor())
		}
		if other == f {
			break
		}
	}
	return ""
}

// minor is 13 for Python 3.13.2.
func (f *PyodideFacts) minor() int {
	n, _ := strconv.Atoi(strings.Split(f.Python, ".")[1])
	return n
}

// Use is what is raised by something that everybody does with a module of the
// standard library, "threading.Thread.start"; "" where it works. known is false
// for what was not tried.
func (f *PyodideFacts) Use(name string) (raises string, known bool) {
	raises, known = f.Uses[name]
	return raises, known
}

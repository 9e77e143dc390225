package catalog

import (
	"slices"
	"strings"
	"testing"
)

// Every name leads to a type that there is, and every text speaks of a name.
func TestSpacesAreWhole(t *testing.T) {
	all := spaces()
	for key, space := range all {
		for name, m := range space.Members {
			if r := m.Returns; r.Type != "" && r.Target() == nil {
				t.Errorf("%s.%s leads to %q, which there is not", key, name, r.Type)
			}
			if m.Name != name {
				t.Errorf("%s.%s calls itself %s", key, name, m.Name)
			}
		}
	}
	for key := range calls() {
		if all[key] == nil {
			t.Errorf("a call of %s, which there is not", key)
		}
	}
	for path := range jsDocs {
		owner, name, _ := cutLast(path)
		found := NamedBy(path, false) != nil
		if i := all[owner]; !found && i != nil {
			found = i.Members[name] != nil
		}
		if !found {
			t.Errorf("a text about %s, which there is not", path)
		}
	}
	for name := range jsPages {
		if Module("js").Members[name] == nil {
			t.Errorf("a page about %s, which there is not", name)
		}
	}
}

func cutLast(path string) (string, string, bool) {
	dot := strings.LastIndexByte(path, '.')
	return path[:dot], path[dot+1:], true
}

// What is there from some date on has its flag in the table.
func TestGlobalsOfADateHaveAFlag(t *testing.T) {
	read := readGlobals()
	for name, g := range read.Globals {
		flag := JSFlag(name)
		if (g.Since != "") != (flag != "") {
			t.Errorf("%s is there since %q, its flag is %q", name, g.Since, flag)
		}
		if _, ok := FlagInfo(flag); flag != "" && !ok {
			t.Errorf("%s needs the flag %s, which there is not", name, flag)
		}
	}
	for _, name := range JSGlobals() {
		if _, ok := read.Globals[name]; !ok {
			t.Errorf("%s is a global in the tables, workerd %s does not list it", name, read.Workerd)
		}
	}
}

// The modules hold what the SDK and Pyodide are known to export.
func TestModulesHoldWhatIsExported(t *testing.T) {
	for _, name := range WorkersExports() {
		if Module("workers").Members[name] == nil {
			t.Errorf("workers.%s is missing", name)
		}
	}
	for name := range Module("workers").Members {
		if WorkersExport(name) == "" && WorkersModule(name) == "" {
			t.Errorf("workers.%s is exported by no version", name)
		}
	}
	for _, path := range []string{"pyodide.ffi", "pyodide.ffi.wrappers", "pyodide.http"} {
		for _, build := range PyodideBuilds() {
			for _, name := range PyodideBuild(build).Exports[path].Documented {
				if m := Module(path).Members[name]; m == nil && !slices.Contains([]string{"IN_BROWSER", "IN_PYODIDE", "open_url", "pyxhr"}, name) {
					t.Errorf("%s.%s is missing", path, name)
				}
			}
		}
	}
}

func TestNamedBy(t *testing.T) {
	for _, test := range []struct {
		path   string
		called bool
		has    string // behind a dot
	}{
		{"js", false, "Response"},
		{"js.Response", false, "json"},
		{"js.Response", false, "new"},
		{"js.Response.new", true, "status"},
		{"js.crypto.subtle", false, "digest"},
		{"js.crypto.subtle.digest", true, "byteLength"},
		{"js.caches.default", false, "match"},
		{"js.caches.default.match", true, "status"},
		{"js.HTMLRewriter.new", true, "on"},
		{"js.HTMLRewriter.new.on.on", true, "transform"},
		{"js.Uint8Array.new", true, "subarray"},
		{"workers", false, "Response"},
		{"workers.Response", false, "json"},
		{"workers.Response", true, "headers"},
		{"pyodide.ffi", false, "to_js"},
		{"pyodide.ffi.wrappers", false, "set_timeout"},
	} {
		n := NamedBy(test.path, test.called)
		if n == nil || n.Behind.Member(test.has) == nil {
			t.Errorf("%s (called: %v) has no %s", test.path, test.called, test.has)
		}
	}
	for _, path := range []string{"os", "js.NoSuch", "workers.Response.nope", "json.loads"} {
		if n := NamedBy(path, false); n != nil {
			t.Errorf("%s is known as %+v", path, n.Member)
		}
	}
}

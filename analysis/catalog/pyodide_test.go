package catalog

import "testing"

func TestImport(t *testing.T) {
	for _, c := range []struct {
		build, module string
		works, known  bool
		without       string
	}{
		{"0.28", "json", true, true, ""},
		{"0.28", "email.message", true, true, ""},
		{"0.26", "tkinter", false, true, "Pyodide is built without it"},
		{"314", "tkinter.ttk", false, true, "Pyodide is built without it"},
		{"314", "dbm", false, true, "Pyodide is built without it"},
		{"0.28", "fcntl", false, true, "Pyodide has it from Python 3.14 on"},
		{"314", "fcntl", true, true, ""},
		{"0.26", "distutils.core", false, true, "Python 3.12 dropped it"},
		{"314", "distutils", false, true, "Python 3.12 dropped it"},
		{"0.26", "cgi", true, true, ""},
		{"0.28", "cgi", false, true, "Python 3.13 dropped it"},
		{"314", "cgi", false, true, "Python 3.13 dropped it"},
		{"0.26", "lib2to3", false, true, "Pyodide is built without it"},
		{"314", "lib2to3", false, true, "Python 3.13 dropped it"},
		{"0.28", "compression.zstd", false, true, "Python 3.14 brought it"},
		{"0.28", "string.templatelib", false, true, "Python 3.14 brought it"},
		{"314", "multiprocessing.shared_memory", false, true, "Pyodide is built without what it needs"},
		// Beside npm's build, in Cloudflare's.
		{"0.28", "ssl", false, false, ""},
		{"0.26", "sqlite3.dbapi2", false, false, ""},
		{"314", "ssl", true, true, ""},
		// Not of the standard library, or an attribute.
		{"314", "numpy", false, false, ""},
		{"314", "os.path", false, false, ""},
		{"314", "asyncio.windows_events", false, false, ""},
		{"314", "xml.nothing", false, false, ""},
	} {
		works, known, without := PyodideBuild(c.build).Import(c.module)
		if works != c.works || known != c.known || without != c.without {
			t.Errorf("import %s in %s: %v, %v, %q", c.module, c.build, works, known, without)
		}
	}
}

func TestExport(t *testing.T) {
	for _, c := range []struct {
		build, module, name string
		has, known          bool
	}{
		{"0.26", "pyodide.ffi", "to_js", true, true},
		{"0.26", "pyodide.ffi", "jsnull", false, true},
		{"0.28", "pyodide.ffi", "jsnull", true, true},
		{"0.28", "pyodide.ffi", "JsBigInt", false, true},
		{"314", "pyodide.ffi", "to_py", false, true},
		{"314", "pyodide", "webloop", true, true},
		{"314", "pyodide", "__version__", false, false},
		{"314", "js", "null", false, false},
	} {
		if has, known := PyodideBuild(c.build).Export(c.module, c.name); has != c.has || known != c.known {
			t.Errorf("from %s import %s in %s: %v, %v", c.module, c.name, c.build, has, known)
		}
	}
	if home := PyodideHome("create_proxy"); home != "pyodide.ffi" {
		t.Errorf("create_proxy is in %q", home)
	}
}

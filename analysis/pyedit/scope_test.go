package pyedit_test

import (
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
)

// taken binds NAME around the call HERE in every way that Python has.
var taken = map[string]string{
	"parameter":         "def f(NAME):\n    HERE()\n",
	"star parameter":    "def f(*NAME):\n    HERE()\n",
	"assignment":        "def f():\n    NAME = g()\n    HERE()\n",
	"assigned later":    "def f():\n    HERE()\n    NAME = g()\n",
	"unpacked":          "def f():\n    a, (b, *NAME) = g()\n    HERE()\n",
	"augmented":         "def f():\n    NAME += 1\n    HERE()\n",
	"annotated":         "def f():\n    NAME: int = 1\n    HERE()\n",
	"for":               "def f():\n    for NAME in g():\n        HERE()\n",
	"with":              "def f():\n    with g() as NAME:\n        HERE()\n",
	"except":            "def f():\n    try:\n        g()\n    except OSError as NAME:\n        HERE()\n",
	"walrus":            "def f():\n    if NAME := g():\n        HERE()\n",
	"walrus in a comp":  "def f():\n    g(NAME := x for x in y)\n    HERE()\n",
	"capture":           "def f(x):\n    match x:\n        case {\"a\": NAME}:\n            HERE()\n",
	"rest":              "def f(x):\n    match x:\n        case {**NAME}:\n            HERE()\n",
	"inner def":         "def f():\n    def NAME():\n        pass\n    HERE()\n",
	"inner class":       "def f():\n    class NAME:\n        pass\n    HERE()\n",
	"local import":      "def f():\n    import helper as NAME\n    HERE()\n",
	"comprehension":     "def f():\n    return [HERE() for NAME in y]\n",
	"generator":         "def f():\n    return g(HERE() for x in y for NAME in x)\n",
	"lambda":            "def f():\n    return lambda NAME: HERE()\n",
	"outer function":    "def f(NAME):\n    def inner():\n        HERE()\n",
	"nonlocal":          "def f(NAME):\n    def inner():\n        nonlocal NAME\n        HERE()\n",
	"global":            "def f():\n    global NAME\n    NAME = 1\n    HERE()\n",
	"global elsewhere":  "def g():\n    global NAME\n    NAME = 1\ndef f():\n    HERE()\n",
	"class scope":       "class A:\n    NAME = 1\n    x = HERE()\n",
	"module def":        "def NAME():\n    pass\ndef f():\n    HERE()\n",
	"module class":      "class NAME:\n    pass\ndef f():\n    HERE()\n",
	"module assignment": "NAME = g()\ndef f():\n    HERE()\n",
	"module for":        "for NAME in g():\n    pass\ndef f():\n    HERE()\n",
	"from helper":       "from helper import NAME\ndef f():\n    HERE()\n",
	"import as":         "import other as NAME\ndef f():\n    HERE()\n",
	"import, then set":  "import NAME\nNAME = g()\ndef f():\n    HERE()\n",
}

// seen leaves NAME to the module.
var seen = map[string]string{
	"nothing":          "def f():\n    HERE()\n",
	"other function":   "def g(NAME):\n    pass\ndef f():\n    HERE()\n",
	"class around":     "class A:\n    NAME = 1\n    def f(self):\n        HERE()\n",
	"other comp":       "def f():\n    [NAME for NAME in y]\n    HERE()\n",
	"first iterable":   "def f():\n    [NAME for NAME in HERE()]\n",
	"own default":      "def f(NAME=HERE()):\n    pass\n",
	"attribute":        "def f(x):\n    x.NAME = 1\n    HERE()\n",
	"keyword argument": "def f():\n    g(NAME=1)\n    HERE()\n",
}

func TestImportsResolveWhatANameStandsFor(t *testing.T) {
	for _, name := range []string{"json", "asyncio", "js"} {
		check(t, name, func(m *pysyntax.Module, at int) (string, string) {
			edits, local := pyedit.ImportModule(m, at, pyedit.AtTop, name)
			return apply(t, m, edits), local
		}, "import "+name)
	}
	for _, name := range []string{"to_js", "create_proxy"} {
		for _, place := range []pyedit.Place{pyedit.AtTop, pyedit.InFunction} {
			check(t, name, func(m *pysyntax.Module, at int) (string, string) {
				edits, local := pyedit.ImportName(m, at, place, "pyodide.ffi", name)
				return apply(t, m, edits), local
			}, "from pyodide.ffi import "+name)
		}
	}
}

func check(t *testing.T, name string, fix func(*pysyntax.Module, int) (string, string), statement string) {
	t.Helper()
	for how, code := range taken {
		m := parse(t, strings.ReplaceAll(code, "NAME", name))
		got, local := fix(m, callOf(t, m, "HERE()").Start)
		if local != "_"+name || !strings.Contains(got, statement+" as _"+name+"\n") {
			t.Errorf("%s taken by %s: called %s in\n%s", name, how, local, got)
		}
	}
	for how, code := range seen {
		m := parse(t, strings.ReplaceAll(code, "NAME", name))
		got, local := fix(m, callOf(t, m, "HERE()").Start)
		if local != name || !strings.Contains(got, statement+"\n") {
			t.Errorf("%s left alone by %s: called %s in\n%s", name, how, local, got)
		}
		// What was imported is used.
		m = parse(t, got)
		if again, local := fix(m, callOf(t, m, "HERE()").Start); local != name || again != got {
			t.Errorf("%s, %s: imported twice:\n%s", name, how, again)
		}
	}
}

func TestFreeCountsOn(t *testing.T) {
	m := parse(t, "_json = json = 1\n_json_2 = 2\nHERE()\n")
	if got := pyedit.Free(m, callOf(t, m, "HERE()").Start, "json"); got != "_json_3" {
		t.Errorf("got %s", got)
	}
}

// Where the guard fails the name is missing or something else.
func TestGuardedImports(t *testing.T) {
	const code = "try:\n    from pyodide.ffi import to_js\nexcept ImportError:\n    to_js = None\n\n\ndef f():\n    \"\"\"Doc.\"\"\"\n    HERE()\n"
	m := parse(t, code)
	at := callOf(t, m, "HERE()").Start
	if edits, local := pyedit.ImportName(m, at, pyedit.AtTop, "pyodide.ffi", "to_js"); len(edits) > 0 || local != "to_js" {
		t.Errorf("at the top: %v, %s", edits, local)
	}
	edits, local := pyedit.ImportName(m, at, pyedit.InFunction, "pyodide.ffi", "to_js")
	want := strings.Replace(code, "    HERE", "    from pyodide.ffi import to_js as _to_js\n    HERE", 1)
	if got := apply(t, m, edits); got != want || local != "_to_js" {
		t.Errorf("in the function: %s in\n%s", local, got)
	}
}

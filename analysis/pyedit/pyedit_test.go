package pyedit_test

import (
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

func parse(t *testing.T, source string) *pysyntax.Module {
	t.Helper()
	m := pysyntax.Parse(text.New(source))
	if len(m.Damaged) > 0 {
		t.Fatalf("does not parse:\n%s", source)
	}
	return m
}

func apply(t *testing.T, m *pysyntax.Module, edits []text.Edit) string {
	t.Helper()
	out, err := text.Apply(m.Source.String(), edits)
	if err != nil {
		t.Fatal(err)
	}
	parse(t, out)
	return out
}

// callOf is the call whose source is given.
func callOf(t *testing.T, m *pysyntax.Module, source string) *pysyntax.Call {
	t.Helper()
	var found *pysyntax.Call
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		if c, ok := n.(*pysyntax.Call); ok && found == nil && m.Source.Slice(c.Span()) == source {
			found = c
		}
		return true
	})
	if found == nil {
		t.Fatalf("no call %q", source)
	}
	return found
}

func TestAwaitAddsParenthesesWhereSomethingFollows(t *testing.T) {
	for before, after := range map[string]string{
		"f()":                "await f()",
		"f().x":              "(await f()).x",
		"f()[0]":             "(await f())[0]",
		"f()()":              "(await f())()",
		"(f()).x":            "(await f()).x",
		"( f() )[0]":         "( await f() )[0]",
		"g(f()).x":           "g(await f()).x",
		"not f()":            "not await f()",
		"f() ** 2":           "await f() ** 2",
		"[f() for _ in g()]": "[await f() for _ in g()]",
		`f"{f()}"`:           `f"{await f()}"`,
	} {
		m := parse(t, "async def a():\n    x = "+before+"\n")
		got := apply(t, m, pyedit.Await(m, callOf(t, m, "f()")))
		if want := "async def a():\n    x = " + after + "\n"; got != want {
			t.Errorf("await in %q: got %q", before, got)
		}
	}
}

func TestCanAwait(t *testing.T) {
	for source, want := range map[string]bool{
		"async def a():\n    f()\n":                       true,
		"def a():\n    f()\n":                             false,
		"f()\n":                                           false,
		"async def a(x=f()):\n    pass\n":                 false,
		"async def a():\n    g = lambda: f()\n":           false,
		"async def a():\n    def b():\n        f()\n":     false,
		"def b():\n    async def a():\n        f()\n":     true,
		"async def a():\n    any(f() for _ in x)\n":       false,
		"async def a():\n    any(y for y in f())\n":       true,
		"async def a():\n    [f() for _ in x]\n":          true,
		"async def a():\n    class B:\n        x = f()\n": false,
	} {
		m := parse(t, source)
		if got := pyedit.CanAwait(m, callOf(t, m, "f()").Span()); got != want {
			t.Errorf("CanAwait in %q is %t", source, got)
		}
	}
}

func TestImportName(t *testing.T) {
	for _, c := range []struct{ before, after, local string }{
		{"from workers import Response\n", "from workers import Response, WorkerEntrypoint\n", "WorkerEntrypoint"},
		{"from workers import WorkerEntrypoint as W\n", "", "W"},
		{"from workers import (\n    Response,\n    fetch,\n)\n", "from workers import (\n    Response,\n    fetch,\n    WorkerEntrypoint,\n)\n", "WorkerEntrypoint"},
		{"import json  # why\n\nx = 1\n", "import json  # why\nfrom workers import WorkerEntrypoint\n\nx = 1\n", "WorkerEntrypoint"},
		{"\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\n\nx = 1\n", "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\n\nfrom workers import WorkerEntrypoint\n\nx = 1\n", "WorkerEntrypoint"},
		{"# note\n@d\ndef f():\n    pass\n", "# note\nfrom workers import WorkerEntrypoint\n\n\n@d\ndef f():\n    pass\n", "WorkerEntrypoint"},
		{"", "from workers import WorkerEntrypoint\n", "WorkerEntrypoint"},
	} {
		m := parse(t, c.before)
		edits, local := pyedit.ImportName(m, m.Source.Len(), pyedit.AtTop, "workers", "WorkerEntrypoint")
		if c.after == "" {
			c.after = c.before
		}
		if got := apply(t, m, edits); got != c.after || local != c.local {
			t.Errorf("got %q and %q, want %q and %q", got, local, c.after, c.local)
		}
	}
}

// The edits of two imports touch where one goes on with the last import and
// the other starts a line behind it: the first comes first.
func TestTogether(t *testing.T) {
	for before, after := range map[string]string{
		"from js import Response\n":        "from js import Response, Object\nfrom pyodide.ffi import to_js\n",
		"from pyodide.ffi import JsNull\n": "from pyodide.ffi import JsNull, to_js\nfrom js import Object\n",
		"import json\n":                    "import json\nfrom pyodide.ffi import to_js\nfrom js import Object\n",
	} {
		m := parse(t, before)
		a, _ := pyedit.ImportName(m, m.Source.Len(), pyedit.AtTop, "pyodide.ffi", "to_js")
		b, _ := pyedit.ImportName(m, m.Source.Len(), pyedit.AtTop, "js", "Object")
		if got := apply(t, m, pyedit.Together(a, b)); got != after {
			t.Errorf("%q became %q, want %q", before, got, after)
		}
	}
}

func TestImportModuleKeepsOrder(t *testing.T) {
	for before, after := range map[string]string{
		"import json\nimport time\n":     "import asyncio\nimport json\nimport time\n",
		"import abc\nimport time\n":      "import abc\nimport asyncio\nimport time\n",
		"import abc\nfrom x import y\n":  "import abc\nimport asyncio\nfrom x import y\n",
		"from workers import Response\n": "import asyncio\n\nfrom workers import Response\n",
		"import asyncio as aio\n":        "import asyncio as aio\n",
	} {
		m := parse(t, before)
		edits, _ := pyedit.ImportModule(m, m.Source.Len(), pyedit.AtTop, "asyncio")
		if got := apply(t, m, edits); got != after {
			t.Errorf("%q became %q, want %q", before, got, after)
		}
	}
}

func TestInsertDefinitionStandsBehindAllImports(t *testing.T) {
	const code = "def helper():\n    pass"
	for before, after := range map[string]string{
		"import a\n\n\nclass X:\n    pass\n": "import a\n\n\n" + code + "\n\n\nclass X:\n    pass\n",
		"import a\nx = 1\n":                  "import a\n\n\n" + code + "\n\n\nx = 1\n",
		"import a":                           "import a\n\n\n" + code + "\n",
		"try:\n    import a\nexcept ImportError:\n    a = None\n\nx = 1\n": "try:\n    import a\nexcept ImportError:\n    a = None\n\n\n" + code + "\n\n\nx = 1\n",
		"x = 1\n": code + "\n\n\nx = 1\n",
	} {
		m := parse(t, before)
		if got := apply(t, m, []text.Edit{pyedit.InsertDefinition(m, code)}); got != after {
			t.Errorf("%q became %q, want %q", before, got, after)
		}
	}
}

func TestIndentLeavesStringsAlone(t *testing.T) {
	m := parse(t, "def f():\n\tx = \"\"\"\nkept\n\"\"\"\n\n\treturn x\n")
	got := apply(t, m, append([]text.Edit{pyedit.Insert(0, "class A:\n")}, pyedit.Indent(m, m.Body[0].Span())...))
	if want := "class A:\n\tdef f():\n\t\tx = \"\"\"\nkept\n\"\"\"\n\n\t\treturn x\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCallUsesParenthesesThatAreThere(t *testing.T) {
	m := parse(t, "async def a():\n    return (f())[0], g(f(1))\n")
	edits := append(pyedit.Call(m.Source, callOf(t, m, "f()"), "h"), pyedit.Call(m.Source, callOf(t, m, "f(1)"), "h")...)
	if got := apply(t, m, edits); !strings.Contains(got, "return h(f())[0], g(h(f(1)))") {
		t.Errorf("got %q", got)
	}
}

func TestRemoveArgAndPostfix(t *testing.T) {
	const source = "f(a, b=1, c=2)\ng(await x)\nh((await y))\nk(z)\n"
	m := parse(t, source)
	f := callOf(t, m, "f(a, b=1, c=2)")
	for i, want := range []string{"f(b=1, c=2)", "f(a, c=2)", "f(a, b=1)"} {
		if got := apply(t, m, []text.Edit{pyedit.RemoveArg(f, i)}); got[:len(want)] != want {
			t.Errorf("without argument %d: %q, want %q", i, got[:len(want)], want)
		}
	}
	var edits []text.Edit
	for _, call := range []string{"g(await x)", "h((await y))", "k(z)"} {
		edits = append(edits, pyedit.Postfix(m.Source, callOf(t, m, call).Args[0].Value, ".a()")...)
	}
	if got, want := apply(t, m, edits), "f(a, b=1, c=2)\ng((await x).a())\nh((await y).a())\nk(z.a())\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

package pysyntax

import (
	"testing"

	"github.com/pywls/pywls/analysis/text"
)

func TestFirstFault(t *testing.T) {
	for src, want := range map[string]string{
		"x = f(a,\n  b\ny = 1\n": "'(' was never closed",
		"x = [1, 2)\n":           "closing parenthesis ')' does not match opening parenthesis '['",
		"x = 1)\n":               "unmatched ')'",
		"f(\n  {\"a\": str(e)}\n  log.error(e)\n)\n": "invalid syntax. Perhaps you forgot a comma?",
		"f(a=1 b=2)\n":                    "invalid syntax. Perhaps you forgot a comma?",
		"d = {\"a\" \"b\": 1 \"c\": 2}\n": "invalid syntax. Perhaps you forgot a comma?",
		"def f():\n    print \"x\"\n":     "Missing parentheses in call to 'print'. Did you mean print(...)?",
		"x = 'it\n":                       "unterminated string literal",
		"x = '''it\n":                     "unterminated triple-quoted string literal",
		"<<<<<<< HEAD\nx = 1\n":           "",
		"y = 2\n<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n": "invalid syntax: the mark of a merge is left here",
		// What this grammar does not know, and newer Pythons do.
		"class A[T = int]: pass\n":                                           "",
		"x = t'{a}{b!r:>{c}}' t\"{'n' 'm'}\"\n":                              "",
		"try:\n    pass\nexcept A, B:\n    pass\n":                           "",
		"try:\n    pass\nexcept* A, B:\n    pass\n":                          "",
		"type X[T] = list[T]\nmatch x:\n    case [a, *_] if a: pass\n":       "",
		"lazy import json\n":                                                 "",
		"f(x if y else z, *a, **b, lambda q: q, not w, await v, k := 1)":     "",
		"[x async for x in y if not z for k in 1_0, 0x1for]":                 "",
		"print(\"a\" \"b\" f'{x:{y}}')\nprint\nprint >> f\nprint[0]\n":       "",
		"x = (1.5.real, 2 .real, a.b, r'\\\\', b'x', rb'y' Rb\"\"\"z\"\"\")": "",
		"s = '''\n<<<<<<< HEAD\n'''\n":                                       "",
		"x = 'a\\\nb'\nif x: \\\n  y = (1)\n":                                "",
		"f\"{x['a']} {f'{y}'} {{\"\n":                                        "",
		"def f(a, /, b: int = 1, *, c) -> {1: 2}[1]: ...\n":                  "",
	} {
		m := Parse(text.New(src))
		got, ok := FirstFault(m)
		if ok != (want != "") || got.Message != want {
			t.Errorf("%q: %q, want %q (damaged %v)", src, got.Message, want, m.Damaged)
		}
	}
}

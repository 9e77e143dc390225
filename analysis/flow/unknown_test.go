package flow_test

import (
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
)

// TestUnknownStaysUnknown checks that no operation says what its unknown operand
// is: x may be a str, a list, a dict, an array of numbers, an object of a library.
func TestUnknownStaysUnknown(t *testing.T) {
	for _, op := range strings.Split(`x[4:]
x[:-1]
x[::2]
x[0]
x["k"]
x + y
x + [1]
[1] + x
x - 1
x * 2
2 * x
x / 2
x % 3
x | y
x & {1}
-x
+x
~x
x or y
x and y
x or x[1:]
x.copy()
x.items()
x.keys()
x.values()
x.get("k")
x.get("k", y)
x.pop()
x.pop("k")
x.setdefault("k", y)
x.strip()
x.lower()
x.split(",")
x.replace("a", "b")
x.encode()
x.decode()
x.join(y)
x.format(1)
x.union(y)
x.count(1)
x.index(1)
x.read()
x.name
x()
abs(x)
round(x)
round(x, 2)
sum(x)
sum(x, y)
pow(x, 2)
min(x)
max(x, y)
max(x, key=len)
next(x)
next(iter(x))
iter(x)
reversed(x)
getattr(x, "name")
getattr(x, "name", y)
copy.copy(x)
copy.deepcopy(x)
typing.cast("str", x)
dataclasses.replace(x, a=1)
functools.reduce(lambda p, q: p + q, x)
random.choice(x)
json.loads(x)
(x)
(w := x)
(x if y else x)
(lambda z: z)(x)
[*x][0]
list(x)[0]
sorted(x)[0]
tuple(x)[0]
[c for c in x][0]
next(c for c in x)
{**x}["k"]
dict(x)["k"]
dict(k=x)["k"]
list(zip(x, y))[0][0]
list(map(lambda c: c, x))[0]
list(filter(None, x))[0]
list(enumerate(x))[0][1]
list(itertools.chain(x, y))[0]
urllib.parse.quote(x)
html.escape(x)`, "\n") {
		t.Run(op, func(t *testing.T) {
			if v := resultOf(t, "y, z = other, other\n        ", op); !flow.Any[flow.Unknown](v) && !flow.Any[*flow.Foreign](v) {
				t.Errorf("%s of an unknown x is %s", op, v)
			}
		})
	}
}

// TestTestsDoNotGuess checks that what a condition finds out about the parts of
// a value says nothing of the whole.
func TestTestsDoNotGuess(t *testing.T) {
	for _, test := range []string{
		"any(c.isspace() for c in x)", "not any(c in \"ab\" for c in x)", "all(c.isalnum() for c in x)", "all(c in (\"a\", \"b\") for c in x)",
		"x", "len(x) > 3", "x[0] == \"a\"", "\"a\" in x", "x is not None", "hasattr(x, \"items\")", "callable(x)", "all(x)", "min(x) > 1",
	} {
		for _, before := range []string{"", "x = x[4:]\n        "} {
			if v := resultOf(t, before+"if not ("+test+"):\n            return 1\n        ", "x"); !flow.Any[flow.Unknown](v) {
				t.Errorf("after %s, x is %s", test, v)
			}
			if v := resultOf(t, before+"if "+test+":\n            return 1\n        ", "x"); !flow.Any[flow.Unknown](v) {
				t.Errorf("after not %s, x is %s", test, v)
			}
		}
	}
}

// resultOf is what an expression is in a handler to which x came from nowhere.
func resultOf(t *testing.T, before, expr string) flow.Value {
	t.Helper()
	source := "import copy, dataclasses, functools, html, itertools, json, random, typing, urllib.parse\nfrom elsewhere import source\n" +
		"from workers import WorkerEntrypoint\n\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        other = await source()[0].y\n" +
		"        x = other[0]\n        " + before + "found = " + expr + "\n"
	p, facts := analyze("entry.py", source)
	var v flow.Value
	pysyntax.WalkModule(p.Main.Syntax, func(n pysyntax.Node) bool {
		if a, ok := n.(*pysyntax.Assign); ok {
			if name, ok := a.Targets[0].(*pysyntax.Name); ok && name.ID == "found" {
				v = facts.Value(p.Main, a.Value)
			}
		}
		return true
	})
	if v == nil {
		t.Fatalf("no value in\n%s", source)
	}
	return v
}

// Package soundness writes small Python programs from a seed, to hold the value
// analysis against CPython: whatever a run finds at a place must lie within what
// the analysis says there. The programs shuffle a row of a database, a dict and
// plain values through everything that Python has for that.
package soundness

import (
	"fmt"
	"math/rand"
	"strings"
)

// Prelude is what all programs start with; see and flip come from the judge.
const Prelude = `from probe import see, flip, pick_key
from workers import WorkerEntrypoint, Response

KEPT = None
TABLE = {"one": 1}

def same(value):
    return value

def either(one, two):
    if flip():
        return one
    return two

def early(value):
    for i in range(3):
        if flip():
            return value
    return "late"

def walk(items):
    for item in items:
        yield item

def recur(value, other, n):
    if n == 0:
        return value
    return recur(other, value, n - 1)

def keep(value):
    global KEPT
    KEPT = value

def plain(value):
    if isinstance(value, (dict, list)):
        return value
    if hasattr(value, "to_py"):
        return value.to_py()
    return value

def fill(target, value):
    target["k"] = value

def push(target, value):
    target.append(value)

class Box:
    kind = "box"

    def __init__(self, value):
        self.p = value
        self.q = value
        self.r = value

    def push(self, value):
        self.r = self.q
        self.q = self.p
        self.p = value

    def swap(self):
        self.p, self.r = self.r, self.p

    @property
    def last(self):
        return self.r

class Default(WorkerEntrypoint):
    async def fetch(self, request):
        raw = await self.env.DB.prepare("SELECT n FROM t").first()
        if not raw:
            return Response("none")
`

// Program is the program of a seed. Its probes are calls of see, numbered.
func Program(seed int64) string {
	g := &generator{rnd: rand.New(rand.NewSource(seed))}
	for _, name := range names {
		g.line("%s = %s", name, g.one("raw", "raw", "{\"n\": 1}", "None", "7", "\"text\""))
	}
	g.line("box = Box(%s)", g.name())
	g.line("xs = [%s]", g.name())
	g.line("held = {\"k\": %s}", g.name())
	g.line("def move():")
	g.deeper(func() {
		g.line("nonlocal a, b")
		g.line("a = %s", g.one("b", "c", "b"))
		g.line("b = %s", g.one("a", "d", "{\"n\": 2}"))
	})
	g.line("def give():")
	g.deeper(func() { g.line("return %s", g.name()) })
	g.block(3, 5+g.rnd.Intn(6))
	for _, x := range append(names, "box.p", "box.r", "box.last", "xs[0]", "xs[-1]", "held.get('k')", "KEPT", "give()") {
		g.see(x)
	}
	g.line("return Response(\"done\")")
	return Prelude + g.out.String()
}

var names = []string{"a", "b", "c", "d", "e"}

type generator struct {
	rnd    *rand.Rand
	out    strings.Builder
	indent int
	probes int
	fresh  int
}

func (g *generator) one(of ...string) string { return of[g.rnd.Intn(len(of))] }
func (g *generator) name() string            { return g.one(names...) }
func (g *generator) part() string            { return g.one("p", "q", "r") }

func (g *generator) line(format string, args ...any) {
	g.out.WriteString(strings.Repeat("    ", g.indent+2) + fmt.Sprintf(format, args...) + "\n")
}

func (g *generator) deeper(f func()) {
	g.indent++
	f()
	g.indent--
}

func (g *generator) see(x string) {
	g.probes++
	g.line("see(%d, %s)", g.probes, x)
}

// value is an expression that gives one of the values that are about.
func (g *generator) value() string {
	x, y := g.name(), g.name()
	all := []string{
		x, x, x, "raw", "{\"n\": 3}", "None", "\"s\"", "5", "same(" + x + ")", "either(" + x + ", " + y + ")", "early(" + x + ")",
		"(" + x + " if flip() else " + y + ")", "box." + g.part(), "box.last", "xs[0]", "xs[-1]", "held['k']", "held.get('k', " + x + ")",
		"[" + x + " for _ in (1, 2)][0]", "next(walk([" + x + ", " + y + "]))", "(lambda z: z)(" + x + ")", "KEPT", "dict(n=" + x + ")['n']",
		"(" + x + " or " + y + ")", "(" + x + " and " + y + ")", "recur(" + x + ", " + y + ", 3)", "plain(" + x + ")", "give()",
		"[*xs, " + x + "][-1]", "{**held}['k']", "(" + x + ", " + y + ")[1]", "(w := " + x + ")", "[z for z in xs if z is not None or flip()]",
		"list(reversed([" + x + ", " + y + "]))[0]", "{\"k\": " + x + "}.pop('k')", "getattr(box, '" + g.part() + "')",
		"str(" + x + ")", "isinstance(" + x + ", dict)", "sorted([3, 1])[0]", "Box(" + x + ").p",
	}
	return all[g.rnd.Intn(len(all))]
}

// test is a condition, often one that narrows.
func (g *generator) test() string {
	x := g.name()
	return g.one("flip()", "flip()", x+" is None", x+" is not None", x, "not "+x, "isinstance("+x+", dict)", "hasattr("+x+", \"to_py\")",
		"isinstance("+x+", str)", x+" == \"text\"", x+" in (\"text\", \"s\")", x+" is not None and flip()", x+" is None or flip()",
		"box."+g.part()+" is None", "\"k\" in held")
}

func (g *generator) block(depth, n int) {
	for range n {
		g.statement(depth)
	}
}

func (g *generator) statement(depth int) {
	x, y := g.name(), g.name()
	simple := []func(){
		func() { g.line("%s = %s", x, g.value()) },
		func() { g.line("%s = %s", x, g.value()) },
		func() { g.line("%s, %s = %s, %s", x, y, y, x) },
		func() { g.line("box.push(%s)", g.value()) },
		func() { g.line("box.swap()") },
		func() { g.line("box.%s = %s", g.part(), g.value()) },
		func() { g.line("xs.append(%s)", g.value()) },
		func() { g.line("push(xs, %s)", g.value()) },
		func() { g.line("held['k'] = %s", g.value()) },
		func() { g.line("fill(held, %s)", g.value()) },
		func() { g.line("held[pick_key()] = %s", g.value()) },
		func() { g.line("held.update(k=%s)", g.value()) },
		func() { g.line("keep(%s)", g.value()) },
		func() { g.line("move()") },
		func() { g.line("xs += [%s]", g.value()) },
		func() { g.see(x) },
		func() { g.see(g.value()) },
		func() { g.line("other = box"); g.line("other.%s = %s", g.part(), g.value()) },
		func() { g.line("%s, *rest = [%s, %s]", x, g.value(), y) },
		func() { g.line("setattr(box, '%s', %s)", g.part(), g.value()) },
	}
	if depth == 0 || g.rnd.Intn(3) > 0 {
		simple[g.rnd.Intn(len(simple))]()
		return
	}
	switch g.rnd.Intn(7) {
	case 0:
		g.line("if %s:", g.test())
		g.deeper(func() { g.block(depth-1, 1+g.rnd.Intn(3)) })
		if g.rnd.Intn(2) == 0 {
			g.line("else:")
			g.deeper(func() { g.block(depth-1, 1+g.rnd.Intn(2)) })
		}
	case 1, 2:
		g.loop(depth)
	case 3:
		g.line("try:")
		g.deeper(func() {
			g.block(depth-1, 2)
			g.line("if flip():")
			g.deeper(func() { g.line("raise ValueError") })
			g.statement(depth - 1)
		})
		g.line("except ValueError:")
		g.deeper(func() { g.block(depth-1, 1) })
	case 4:
		g.line("match %s:", x)
		g.deeper(func() {
			g.line("case None:")
			g.deeper(func() { g.see(x); g.block(depth-1, 1) })
			g.line("case dict():")
			g.deeper(func() { g.see(x); g.block(depth-1, 1) })
			g.line("case _:")
			g.deeper(func() { g.see(x); g.block(depth-1, 1) })
		})
	case 5:
		g.fresh++
		name := fmt.Sprintf("inner%d", g.fresh)
		g.line("def %s(value=None):", name)
		g.deeper(func() {
			g.line("held['k'] = value")
			g.line("return %s", y)
		})
		g.line("%s = %s(%s)", x, name, g.value())
	default:
		g.line("with_%s = [%s, %s]", x, y, g.value())
		g.line("for %s in with_%s:", x, x)
		g.deeper(func() { g.see(x); g.block(depth-1, 1) })
	}
}

func (g *generator) loop(depth int) {
	g.line("%s", g.one("for i in range(6):", "while flip():", "for i in \"abcdefgh\":"))
	g.deeper(func() {
		if g.rnd.Intn(2) == 0 {
			// A chain, which takes as many rounds as it is long.
			order := g.rnd.Perm(len(names))
			for i := range len(order) - 1 {
				g.line("%s = %s", names[order[i]], names[order[i+1]])
			}
			g.line("%s = %s", names[order[len(order)-1]], g.value())
		}
		g.block(depth-1, 1+g.rnd.Intn(3))
		if g.rnd.Intn(3) == 0 {
			g.line("if %s:", g.test())
			g.deeper(func() { g.line("%s", g.one("break", "continue")) })
		}
	})
}

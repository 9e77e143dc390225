package flow_test

import (
	"fmt"
	"maps"
	"math/rand"
	"sort"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/flow"
)

func analyze(files ...string) (*flow.Program, *flow.Facts) {
	a := &txtar.Archive{Comment: []byte("sdk: frozen\n")}
	for i := 0; i < len(files); i += 2 {
		a.Files = append(a.Files, txtar.File{Name: files[i], Data: []byte(files[i+1])})
	}
	p := program(a)
	return p, flow.Analyze(p)
}

// calls are the calls of methods of catalog types: what is called on what,
// with what, wherever it stands.
func calls(facts *flow.Facts) string {
	seen := map[string]bool{}
	for _, e := range facts.Events() {
		c, ok := e.(*flow.Call)
		if !ok || !flow.Any[*flow.Member](c.Callee) {
			continue
		}
		s := c.Recv.String() + "." + c.Method + "("
		for _, a := range c.Args {
			s += a.Value.String() + ";"
		}
		seen[s+") "+c.Result.String()] = true
	}
	var out []string
	for s := range seen {
		out = append(out, s)
	}
	sort.Strings(out)
	return strings.Join(out, "\n")
}

const handler = `from workers import WorkerEntrypoint
class Default(WorkerEntrypoint):
    async def fetch(self, request):
`

// TestMetamorphic compares programs that mean the same.
func TestMetamorphic(t *testing.T) {
	inlined := handler + `
        stmt = self.env.DB.prepare("SELECT * FROM t WHERE x = " + request.url)
        rows = (await stmt.all()).results
        first = await self.env.KV.get("a")
        return rows
`
	variants := map[string][]string{
		"renamed": {"entry.py", handler + `
        s = self.env.DB.prepare("SELECT * FROM t WHERE x = " + request.url)
        everything = (await s.all()).results
        x = await self.env.KV.get("a")
        return everything
`},
		"helper": {"entry.py", `from workers import WorkerEntrypoint
async def query(db, text):
    stmt = db.prepare("SELECT * FROM t WHERE x = " + text)
    return (await stmt.all()).results
async def lookup(env, key):
    return await env.KV.get(key)
class Default(WorkerEntrypoint):
    async def fetch(self, request):
        rows = await query(self.env.DB, request.url)
        first = await lookup(self.env, "a")
        return rows
`},
		"another module": {"entry.py", `from workers import WorkerEntrypoint
from lib import query as ask
import lib
class Default(WorkerEntrypoint):
    async def fetch(self, request):
        rows = await ask(self.env.DB, text=request.url)
        first = await lib.lookup(env=self.env)
        return rows
`, "lib.py", `
async def query(db, text):
    stmt = db.prepare(f"SELECT * FROM t WHERE x = {text}")
    result = await stmt.all()
    return result.results
async def lookup(env, key="a"):
    return await env.KV.get(key)
`},
		"method of a base": {"entry.py", `from workers import WorkerEntrypoint
class Base(WorkerEntrypoint):
    async def _query(self, text):
        return (await self.env.DB.prepare("SELECT * FROM t WHERE x = %s" % text).all()).results
class Default(Base):
    async def fetch(self, request):
        first = await getattr(self.env, "KV").get("a")
        return await self._query(request.url)
`},
		"object": {"entry.py", `from workers import WorkerEntrypoint
class Store:
    def __init__(self, env):
        self.db, self.kv = env.DB, env.KV
    async def run(self, text):
        for _ in range(2):
            rows = (await self.db.prepare("SELECT * FROM t WHERE x = " + text).all()).results
        return rows
class Default(WorkerEntrypoint):
    async def fetch(self, request):
        store = Store(self.env)
        await store.kv.get("a")
        return await store.run(request.url)
`},
		"closure": {"entry.py", handler + `
        env = self.env
        async def run(text):
            return (await env.DB.prepare("SELECT * FROM t WHERE x = " + text).all()).results
        read = lambda key: env.KV.get(key)
        first = await read("a")
        return await run(request.url)
`},
	}
	maps.Copy(variants, roundabout)
	_, facts := analyze("entry.py", inlined)
	want := calls(facts)
	if !strings.Contains(want, "outside") || strings.Count(want, "\n") != 2 {
		t.Fatalf("unexpected calls of the plain program:\n%s", want)
	}
	for name, files := range variants {
		t.Run(name, func(t *testing.T) {
			_, facts := analyze(files...)
			if got := calls(facts); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestAssumed checks that code which no root reaches knows env for completion
// and for nothing else.
func TestAssumed(t *testing.T) {
	p, facts := analyze("entry.py", "def unused(env):\n    return env.DB\n")
	for _, e := range expressions(p.Modules[0], 2) {
		if v := facts.Value(p.Modules[0], e); v.String() != "Unknown" {
			t.Errorf("Value = %s, want Unknown", v)
		}
	}
	es := expressions(p.Modules[0], 2)
	if got := facts.Assumed(p.Modules[0], es[0]).String(); got != "Binding DB d1 raw" {
		t.Errorf("Assumed = %s", got)
	}
}

// TestWhy follows a raw value back to where env enters.
func TestWhy(t *testing.T) {
	_, facts := analyze("entry.py", handler+"        return await self.env.KV.get('a')\n")
	for _, e := range facts.Events() {
		if r, ok := e.(*flow.Return); ok {
			var notes []string
			for _, o := range facts.Why(r.Value) {
				notes = append(notes, o.Note)
			}
			want := "may be null|`KV` is read from env here|the runtime gives `Default` its env here"
			if got := strings.Join(notes, "|"); got != want {
				t.Errorf("Why = %s, want %s", got, want)
			}
			return
		}
	}
	t.Error("no Return event")
}

// TestRoots lists what the runtime calls.
func TestRoots(t *testing.T) {
	_, facts := analyze("entry.py", "from lib import Default\nfrom workers import DurableObject\nclass Counter(DurableObject):\n    pass\n",
		"lib.py", "from workers import WorkerEntrypoint\nclass Base(WorkerEntrypoint):\n    pass\nclass Default(Base):\n    pass\n")
	var got []string
	for _, e := range facts.Entrypoints() {
		got = append(got, fmt.Sprintf("%s %s %d %t", e.Module.Name, e.Class.Def.Name, e.Class.Role, e.Exposed))
	}
	if s := strings.Join(got, ", "); s != "lib Default 1 true, entry Counter 2 true" {
		t.Error(s)
	}
	_, facts = analyze("entry.py", "from workers import handler\n@handler\nasync def on_fetch(request, env):\n    return env.DB\n"+
		"def to_plain(x):\n    if hasattr(x, 'to_py'):\n        return x.to_py()\n    return x\n")
	if l := facts.LegacyHandlers(); len(l) != 1 || !l[0].Decorated {
		t.Errorf("LegacyHandlers = %v", l)
	}
	if c := facts.Converters(); len(c) != 1 || c[0].Def.Name != "to_plain" {
		t.Errorf("Converters = %v", c)
	}
}

// TestBudget checks that a program which explodes stops.
func TestBudget(t *testing.T) {
	var b strings.Builder
	b.WriteString("from workers import WorkerEntrypoint\n")
	for i := range 60 {
		fmt.Fprintf(&b, "def f%d(env, a, b):\n    if a:\n        return f%d(env, b, env.DB)\n    for x in a:\n        for y in b:\n            f%d(x, y, [a, b])\n    return f%d({'k': a}, [b], env)\n",
			i, (i+1)%60, (i+7)%60, (i+13)%60)
	}
	b.WriteString("class Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        return f0(self.env, self.env.KV, request)\n")
	a := &txtar.Archive{Files: []txtar.File{{Name: "entry.py", Data: []byte(b.String())}}}
	p := program(a)
	p.Budget = 3000
	facts := flow.Analyze(p)
	n, exhausted := facts.Statements()
	if !exhausted || !facts.Cut() || n > 3*p.Budget {
		t.Errorf("Statements() = %d, %t with a budget of %d", n, exhausted, p.Budget)
	}
	if events := facts.Events(); len(events) > 0 {
		t.Errorf("%d events of an analysis that was cut", len(events))
	}
}

// dump is everything that an analysis says, in order.
func dump(facts *flow.Facts) string {
	var b strings.Builder
	for _, e := range facts.Events() {
		at := e.Where()
		fmt.Fprintln(&b, at.Module.Name, at.Span.Start, at.Span.End, describe(e))
	}
	return b.String()
}

// TestDeterministic analyses random programs twice: the same facts come out,
// and nothing crashes.
func TestDeterministic(t *testing.T) {
	for seed := range int64(60) {
		src := randomProgram(seed)
		_, one := analyze("entry.py", src, "lib.py", randomProgram(seed+1000))
		_, two := analyze("entry.py", src, "lib.py", randomProgram(seed+1000))
		if a, b := dump(one), dump(two); a != b {
			t.Fatalf("seed %d differs:\n%s\n---\n%s", seed, a, b)
		}
		if n, _ := one.Statements(); n > 250_000 {
			t.Errorf("seed %d took %d statements", seed, n)
		}
	}
}

// FuzzAnalyze looks for programs that crash.
func FuzzAnalyze(f *testing.F) {
	for seed := range int64(20) {
		f.Add(randomProgram(seed))
	}
	f.Fuzz(func(t *testing.T, src string) {
		_, facts := analyze("entry.py", src)
		facts.Events()
		facts.Converters()
	})
}

// randomProgram is a program of the constructs that flow knows.
func randomProgram(seed int64) string { return generated(seed, false) }

func generated(seed int64, inverted bool) string {
	r := rand.New(rand.NewSource(seed))
	g := &generator{r: r, inverted: inverted}
	g.line(0, "import json, js, re, asyncio, lib")
	g.line(0, "from lib import *")
	g.line(0, "from workers import WorkerEntrypoint, env as imported")
	for i := range 4 {
		kind := []string{"def", "async def"}[r.Intn(2)]
		g.line(0, fmt.Sprintf("%s f%d(a, b=None, *rest, **more):", kind, i))
		g.block(1, 4)
	}
	g.line(0, "class Other:")
	g.line(1, "def __init__(self, a):")
	g.line(2, "self.a = a")
	g.line(1, "def go(self, b):")
	g.block(2, 4)
	g.line(0, "class Default(WorkerEntrypoint):")
	g.line(1, "async def fetch(self, a, b=None):")
	g.block(2, 8)
	return g.b.String()
}

type generator struct {
	r        *rand.Rand
	b        strings.Builder
	inverted bool // conditions are negated, and their branches change places
}

// apart is what a function writes, without having written it.
func (g *generator) apart(write func()) string {
	outer := g.b
	g.b = strings.Builder{}
	write()
	out := g.b.String()
	g.b = outer
	return out
}

func (g *generator) line(indent int, s string) {
	g.b.WriteString(strings.Repeat("    ", indent) + s + "\n")
}

func (g *generator) pick(s ...string) string { return s[g.r.Intn(len(s))] }

func (g *generator) name() string { return g.pick("a", "b", "x", "y", "z", "env", "rows") }

func (g *generator) expr(depth int) string {
	if depth <= 0 {
		return g.pick("a", "b", "x", "y", "self.env", "env", "self.env.DB", "None", "1", "'s'", "imported", "self.a", "rest", "more", "request")
	}
	e := func() string { return g.expr(depth - 1 - g.r.Intn(2)) }
	switch g.r.Intn(20) {
	case 0:
		return "getattr(" + e() + ", 'DB', None)"
	case 1:
		return "f'{" + g.name() + "} " + g.pick("a", "b") + "'"
	case 2:
		return "(" + e() + " or " + e() + ")"
	case 3:
		return "[" + e() + " for x in " + e() + " if " + e() + "]"
	case 4:
		return g.pick("f0", "f1", "f2", "f3", "Other", "lib.f1") + "(" + e() + ", " + e() + ")"
	case 5:
		return "await " + e()
	case 6:
		return "(" + e() + ")." + g.pick("prepare", "all", "results", "get", "to_py", "a", "go", "env", "DB", "items") + g.pick("", "()", "("+e()+")")
	case 7:
		return "(" + e() + ")[" + e() + "]"
	case 8:
		return "{'k': " + e() + ", **more}"
	case 9:
		return "(lambda x: " + e() + ")(" + e() + ")"
	case 10:
		return "(" + e() + " if " + e() + " else " + e() + ")"
	case 11:
		return "(" + e() + " " + g.pick("is", "is not", "==", "in", "+", "%", "*") + " " + e() + ")"
	case 12:
		return "isinstance(" + g.name() + ", " + g.pick("dict", "str", "(list, tuple)", "Other") + ")"
	case 13:
		return "hasattr(" + g.name() + ", 'to_py')"
	case 14:
		return "(" + g.name() + " := " + e() + ")"
	case 15:
		return "', '.join(" + e() + ")"
	case 16:
		return "asyncio.gather(" + e() + ", *" + e() + ")"
	case 17:
		return g.pick("json.loads", "str", "int", "list", "dict", "sorted", "len", "js.JSON.stringify", "type") + "(" + e() + ")"
	case 18:
		return "(" + e() + ", " + e() + ")"
	}
	return e()
}

func (g *generator) block(indent, n int) {
	for range 1 + g.r.Intn(n) {
		g.stmt(indent)
	}
	g.line(indent, "return "+g.expr(2))
}

func (g *generator) stmt(indent int) {
	body := func() {
		if indent > 4 {
			g.line(indent+1, "pass")
			return
		}
		for range 1 + g.r.Intn(2) {
			g.stmt(indent + 1)
		}
	}
	switch g.r.Intn(12) {
	case 0:
		test, then, other := g.expr(3), g.apart(body), g.apart(body)
		if g.inverted {
			test, then, other = "not ("+test+")", other, then
		}
		g.line(indent, "if "+test+":")
		g.b.WriteString(then)
		g.line(indent, "else:")
		g.b.WriteString(other)
	case 1:
		g.line(indent, "for "+g.name()+" in "+g.expr(2)+":")
		body()
	case 2:
		g.line(indent, "while "+g.expr(2)+":")
		body()
		g.line(indent+1, g.pick("break", "continue", "pass"))
	case 3:
		g.line(indent, "try:")
		body()
		g.line(indent, g.pick("except Exception as z:", "finally:", "except (TypeError, ValueError):"))
		body()
	case 4:
		g.line(indent, "with "+g.expr(2)+" as "+g.name()+":")
		body()
	case 5:
		g.line(indent, g.name()+" += "+g.expr(2))
	case 6:
		g.line(indent, "x, y = "+g.expr(3))
	case 7:
		g.line(indent, g.name()+".append("+g.expr(2)+")")
	case 8:
		g.line(indent, g.name()+"["+g.expr(1)+"] = "+g.expr(2))
	case 9:
		g.line(indent, "match "+g.expr(2)+":")
		g.line(indent+1, "case None:")
		g.line(indent+2, "return "+g.expr(1))
		g.line(indent+1, "case {'k': z} | [z, *_] if z:")
		g.line(indent+2, g.name()+" = z")
		g.line(indent+1, "case _:")
		g.line(indent+2, "pass")
	default:
		g.line(indent, g.name()+" = "+g.expr(4))
	}
}

// worker is source of about so many lines, like that of a large Worker.
func worker(lines int) string {
	var b strings.Builder
	b.WriteString("import json\nfrom workers import WorkerEntrypoint, Response\n\ndef respond(data, status=200):\n    return Response(json.dumps(data), status=status)\n\n")
	n := lines / 26
	for i := range n {
		fmt.Fprintf(&b, `async def handle_%[1]d(env, request, user_id=None):
    """Handle one kind of request."""
    try:
        params = []
        query = "SELECT id, name FROM items_%[1]d WHERE user_id = ?"
        if user_id:
            params.append(user_id)
        body = await request.json()
        name = body.get("name", "")
        if not name or len(name) > 100:
            return respond({"error": "name is required"}, status=400)
        result = await env.DB.prepare(query).bind(*params).all()
        rows = result.results
        items = []
        for row in rows:
            items.append({"id": row.id, "name": row.name, "label": f"{row.id}: {name}"})
        cached = await env.KV.get(f"items:{user_id}")
        if cached is None:
            await env.KV.put(f"items:{user_id}", json.dumps(items), expirationTtl=60)
        return respond({"items": items, "total": len(items)})
    except ValueError as e:
        print(f"bad request: {e}")
        return respond({"error": str(e)}, status=400)
    except Exception as e:
        return respond({"error": "internal"}, status=500)

`, i)
	}
	b.WriteString("class Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        path = request.url\n")
	for i := range n {
		fmt.Fprintf(&b, "        if path.endswith(\"/%[1]d\"):\n            return await handle_%[1]d(self.env, request, path)\n", i)
	}
	return b.String()
}

func benchmark(b *testing.B, modules, lines int) {
	var files []string
	entry := worker(lines)
	for i := 1; i < modules; i++ {
		entry = fmt.Sprintf("import part%d\n", i) + entry
		files = append(files, fmt.Sprintf("part%d.py", i), worker(lines))
	}
	files = append([]string{"entry.py", entry}, files...)
	p, _ := analyze(files...)
	b.ReportAllocs()
	for b.Loop() {
		flow.Analyze(p).Events()
	}
}

func BenchmarkModule(b *testing.B) { benchmark(b, 1, 4000) }
func BenchmarkWorker(b *testing.B) { benchmark(b, 9, 4000) }

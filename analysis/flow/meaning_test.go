package flow_test

import (
	"regexp"
	"slices"
	"sort"
	"testing"

	"github.com/pywls/pywls/analysis/flow"
)

// roundabout are programs that do what the plain one of TestMetamorphic does,
// by other constructs.
var roundabout = map[string][]string{
	"early return": {"entry.py", handler + `
        stmt = self.env.DB.prepare("SELECT * FROM t WHERE x = " + request.url)
        result = await stmt.all()
        if not result:
            return None
        rows = result.results
        if not (first := await self.env.KV.get("a")):
            return rows
        else:
            return rows
`},
	"record": {"entry.py", `from dataclasses import dataclass
from typing import NamedTuple
from workers import WorkerEntrypoint
@dataclass
class Stores:
    db: object
    kv: object = None
class Pair(NamedTuple):
    text: str
    key: str
class Default(WorkerEntrypoint):
    async def fetch(self, request):
        other = Stores(None)
        stores = Stores(self.env.DB, kv=self.env.KV)
        text, key = Pair("SELECT * FROM t WHERE x = " + request.url, "a")
        match stores:
            case Stores(db=db, kv=kv):
                rows = (await db.prepare(text).all()).results
                first = await kv.get(key)
        return rows
`},
	"decorated": {"entry.py", `import functools
from workers import WorkerEntrypoint
def passed(fn):
    @functools.wraps(fn)
    async def inner(*args, **kwargs):
        return await fn(*args, **kwargs)
    return inner
class Default(WorkerEntrypoint):
    @passed
    async def query(self, text):
        return (await self.env.DB.prepare("SELECT * FROM t WHERE x = " + text).all()).results
    @staticmethod
    async def read(kv, key):
        return await kv.get(key)
    async def fetch(self, request):
        read = functools.partial(self.read, self.env.KV)
        first = await read(key="a")
        return await self.query(text=request.url)
`},
	"context manager": {"entry.py", `from contextlib import asynccontextmanager
from workers import WorkerEntrypoint
@asynccontextmanager
async def opened(env):
    try:
        yield env.DB, env.KV
    finally:
        pass
class Default(WorkerEntrypoint):
    async def fetch(self, request):
        async with opened(self.env) as (db, kv):
            try:
                rows = (await db.prepare("SELECT * FROM t WHERE x = " + request.url).all()).results
            finally:
                first = await kv.get("a")
        return rows
`},
	"container": {"entry.py", handler + `
        stores = {}
        alias = stores
        alias["db"], alias["kv"] = self.env.DB, self.env.KV
        texts = []
        texts.append("SELECT * FROM t WHERE x = " + request.url)
        rows = [(await stores["db"].prepare(text).all()).results for text in texts][0]
        first = await stores.get("kv").get("a")
        return rows
`},
	"flag": {"entry.py", `try:
    import js
    from pyodide.ffi import to_js
    IN_WORKER = bool(1) if False else True
    NULL = js.JSON.parse("null")
except ImportError:
    js = to_js = NULL = None
    IN_WORKER = False
from workers import WorkerEntrypoint
class Default(WorkerEntrypoint):
    async def fetch(self, request):
        if js is None:
            return None
        stmt = self.env.DB.prepare("SELECT * FROM t WHERE x = " + request.url)
        first = await self.env.KV.get("a") if to_js else None
        return (await stmt.all()).results
`},
}

// told are the events of a program as sorted letters, kind and place aside: the
// order in which alternatives joined does not count.
func told(facts *flow.Facts, rename func(string) string) []string {
	var out []string
	for _, e := range facts.Events() {
		letters := []rune(rename(describe(e)))
		slices.Sort(letters)
		out = append(out, string(letters))
	}
	sort.Strings(out)
	return out
}

func unchanged(s string) string { return s }

// TestRenamed checks that the names of variables, parameters and attributes
// make no difference.
func TestRenamed(t *testing.T) {
	word := regexp.MustCompile(`\b(a|b|x|y|z|rows|rest|more)\b`)
	rename := func(s string) string { return word.ReplaceAllString(s, "longer_$1") }
	for seed := range int64(40) {
		src := randomProgram(seed)
		_, one := analyze("entry.py", src, "lib.py", randomProgram(seed+1000))
		_, two := analyze("entry.py", rename(src), "lib.py", rename(randomProgram(seed+1000)))
		if a, b := told(one, rename), told(two, unchanged); !slices.Equal(a, b) {
			t.Errorf("seed %d: %d events, %d after renaming, or others", seed, len(a), len(b))
		}
	}
}

// TestMoved checks that it makes no difference in which module code stands.
func TestMoved(t *testing.T) {
	for seed := range int64(40) {
		lib := randomProgram(seed + 1000)
		src := randomProgram(seed)
		_, one := analyze("entry.py", src, "lib.py", lib)
		_, two := analyze("entry.py", src, "lib/__init__.py", "from .inner import *\nfrom .inner import Default, Other\n", "lib/inner.py", lib)
		if a, b := calls(one), calls(two); a != b {
			t.Errorf("seed %d: moved, the calls are\n%s\ninstead of\n%s", seed, b, a)
		}
	}
}

// TestInverted checks that "if not" with its branches changed means the same.
// Values that have more alternatives than are kept apart may differ.
func TestInverted(t *testing.T) {
	platform := func(inverted bool, seed int64) (out []string) {
		_, facts := analyze("entry.py", generated(seed, inverted))
		for _, e := range facts.Events() {
			switch e := e.(type) {
			case *flow.EnvRead:
				out = append(out, e.Module.Syntax.Source.Slice(e.Span)+" of env")
			case *flow.Call:
				if flow.All[*flow.Member](e.Callee) {
					out = append(out, e.Module.Syntax.Source.Slice(e.Node.Func.Span())+" is "+e.Callee.String())
				}
			}
		}
		sort.Strings(out)
		return out
	}
	for seed := range int64(40) {
		if a, b := platform(false, seed), platform(true, seed); !slices.Equal(a, b) {
			t.Errorf("seed %d: inverted, the platform is met at\n%q\ninstead of\n%q", seed, b, a)
		}
	}
}

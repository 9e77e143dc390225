package flow_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/flow"
)

// sources are what a Worker may hand to an application, with what is known then
// of an env that is just that.
var sources = []struct{ expr, want string }{
	{"raw", "Env raw"},
	{"Bag(raw)", "Instance Bag"},
	{"Plain({'FLAG': 'on'})", "Instance Plain"},
	{"Name('x')", "Instance Name"},
	{"None", "None"},
	{"what_nobody_knows()", "Foreign elsewhere.what_nobody_knows()"},
}

// ways are the ways by which an application gets its env. SOURCE stands for what
// it is handed, RAW for that the Worker hands over env as it is, and PROBE for
// where the application has it.
var ways = []struct {
	name, program string
	// both tells that what the Worker itself handed over may arrive as well.
	both bool
	raw  string // what is known where the source is env, if it is less than that
}{
	{name: "the third argument", program: `
@app.get("/")
async def get(request: Request):
    env = request.scope["env"]
    env  #@ PROBE
def serve(app, request, raw):
    return asgi.fetch(app, request, SOURCE)
`},
	{name: "by keyword, through a helper and scope.get", program: `
@app.get("/")
async def get(request: Request):
    scope = request.scope
    env = scope.get("env")
    env  #@ PROBE
def hand(app, request, env):
    return asgi.fetch(app, request, env=env)
def serve(app, request, raw):
    return hand(app, request, SOURCE)
`},
	{name: "a dependency", program: `
def get_env(request: HTTPConnection):
    return request.scope["env"]
@app.get("/")
async def get(env=Depends(get_env)):
    env  #@ PROBE
def serve(app, request, raw):
    return asgi.fetch(app, request, SOURCE)
`},
	{name: "asgi.env", program: `
@app.get("/")
async def get(env=Depends(asgi.env)):
    env  #@ PROBE
def serve(app, request, raw):
    return asgi.fetch(app, request, SOURCE)
`},
	{name: "an application of the project", program: `
class Application:
    async def __call__(self, scope, receive, send):
        env = scope["env"]
        env  #@ PROBE
application = Application()
def serve(app, request, raw):
    return asgi.fetch(application, request, SOURCE)
`},
	{name: "WSGI", program: `
from flask import request as current
@flask_app.route("/")
def get():
    env = current.environ["workers.env"]
    env  #@ PROBE
def serve(app, request, raw):
    return wsgi.fetch(flask_app, request, SOURCE)
`},
	{name: "Flask's g", program: `
from flask import g
def serve(app, request, raw):
    g.env = SOURCE
    return wsgi.fetch(flask_app, request, raw)
@flask_app.route("/")
def get():
    env = g.env
    env  #@ PROBE
`},
	{name: "the state of the application", program: `
def serve(app, request, raw):
    app.state.env = SOURCE
    return asgi.fetch(app, request, raw)
@app.get("/")
async def get(request: Request):
    env = request.app.state.env
    env  #@ PROBE
`},
	{name: "the state of the request", program: `
def serve(app, request, raw):
    store.append(raw)
    return asgi.fetch(app, request, raw)
@app.middleware("http")
async def attach(request, call_next):
    raw = request.scope["env"]
    request.state.env = SOURCE
    return await call_next(request)
@app.get("/")
async def get(request: Request):
    env = request.state.env
    env  #@ PROBE
`},
	{name: "a context variable", program: `
current = ContextVar("env")
def serve(app, request, raw):
    current.set(SOURCE)
    return asgi.fetch(app, request, raw)
@app.get("/")
async def get(request: Request):
    env = current.get()
    env  #@ PROBE
`},
	{name: "a global", program: `
def serve(app, request, raw):
    global kept
    kept = SOURCE
    return asgi.fetch(app, request, raw)
@app.get("/")
async def get(request: Request):
    env = kept
    env  #@ PROBE
`},
	{name: "an application called by hand", program: `
async def serve(app, request, raw):
    scope = {"type": "http", "env": SOURCE}
    await app(scope, None, None)
@app.get("/")
async def get(request: Request):
    env = request.scope["env"]
    env  #@ PROBE
`},
	{name: "middleware that writes", both: true, program: `
def serve(app, request, raw):
    return asgi.fetch(app, request, raw)
class Attach(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        raw = request.scope["env"]
        request.scope["env"] = SOURCE
        return await call_next(request)
app.add_middleware(Attach)
@app.get("/")
async def get(request: Request):
    env = request.scope["env"]
    env  #@ PROBE
`},
	{name: "middleware that nobody is seen to add", both: true, raw: "Env raw | Unknown", program: `
def serve(app, request, raw):
    return asgi.fetch(app, request, raw)
class Attach:
    async def dispatch(self, req, go_on):
        raw = req.scope["env"]
        req.scope["env"] = SOURCE
@app.get("/")
async def get(request: Request):
    env = request.scope["env"]
    env  #@ PROBE
`},
	{name: "ASGI middleware with a copy", both: true, program: `
class Attach:
    def __init__(self, app):
        self.app = app
    async def __call__(self, scope, receive, send):
        raw = scope["env"]
        inner = dict(scope, env=SOURCE)
        await self.app(inner, receive, send)
def serve(app, request, raw):
    return asgi.fetch(Attach(app), request, raw)
@app.get("/")
async def get(request: Request):
    env = request.scope["env"]
    env  #@ PROBE
`},
	{name: "ASGI middleware with a display", both: true, program: `
class Attach:
    def __init__(self, app):
        self.app = app
    async def __call__(self, scope, receive, send):
        raw = scope["env"]
        await self.app({**scope, "env": SOURCE}, receive, send)
app.add_middleware(Attach)
def serve(app, request, raw):
    return asgi.fetch(app, request, raw)
@app.get("/")
async def get(request: Request):
    env = request.scope["env"]
    env  #@ PROBE
`},
	{name: "update of the scope", both: true, program: `
async def attach(scope, receive, send):
    raw = scope["env"]
    scope.update({"env": SOURCE})
    await app(scope, receive, send)
def serve(app, request, raw):
    return asgi.fetch(attach, request, raw)
@app.get("/")
async def get(request: Request):
    env = request.scope["env"]
    env  #@ PROBE
`},
	{name: "an overridden dependency", both: true, program: `
def get_env(request: Request):
    return request.scope["env"]
def other(request: Request):
    raw = request.scope["env"]
    return SOURCE
app.dependency_overrides[get_env] = other
def serve(app, request, raw):
    return asgi.fetch(app, request, raw)
@app.get("/")
async def get(env=Depends(get_env)):
    env  #@ PROBE
`},
}

const handedProgram = `sdk: frozen
-- entry.py --
from contextvars import ContextVar
from fastapi import Depends, FastAPI, Request
from flask import Flask
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import HTTPConnection
from workers import WorkerEntrypoint, asgi, env as imported, wsgi
from elsewhere import what_nobody_knows

app = FastAPI()
flask_app = Flask(__name__)
store = []

class Bag:
    def __init__(self, env):
        self.env = env
class Plain(dict):
    pass
class Name(str):
    pass
PROGRAM
class Default(WorkerEntrypoint):
    async def fetch(self, request):
        return await serve(app, request.js_object, imported)
`

// TestHanded holds what an application finds as its env against what it was
// handed: every way with every source.
func TestHanded(t *testing.T) {
	for _, w := range ways {
		for _, s := range sources {
			t.Run(w.name+"/"+s.expr, func(t *testing.T) {
				want := s.want
				switch {
				case w.both && want != sources[0].want:
					want = sources[0].want + " | " + want
				case w.raw != "":
					want = w.raw
				}
				text := strings.NewReplacer("SOURCE", s.expr, "#@ PROBE", "#@").Replace(w.program)
				p := program(txtar.Parse([]byte(strings.Replace(handedProgram, "PROGRAM", text, 1))))
				if got := probed(t, p); got != want {
					t.Errorf("got %s\nwant %s", got, want)
				}
			})
		}
	}
}

// probed is what is known of the only expression on the line that is marked; an
// alternative is named once.
func probed(t *testing.T, p *flow.Program) string {
	t.Helper()
	facts := flow.Analyze(p)
	src := p.Main.Syntax.Source.String()
	marked := expressions(p.Main, line(p.Main, strings.Index(src, "#@")))
	if len(marked) == 0 {
		t.Fatal("nothing is marked")
	}
	var out []string
	for _, alt := range flow.Alternatives(facts.Value(p.Main, marked[0])) {
		if !slices.Contains(out, alt.String()) {
			out = append(out, alt.String())
		}
	}
	return strings.Join(out, " | ")
}

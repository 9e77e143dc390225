package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/flow"
)

const injectionHead = `import json
import asgi
from urllib.parse import parse_qs, urlparse
from workers import WorkerEntrypoint
import lib

def where(value):
    return "WHERE x = '" + value + "'"

class Query:
    def __init__(self, value):
        self.value = value
        self.parts = []

    def add(self, part):
        self.parts.append(part)

    def text(self):
        return "SELECT " + self.value + " ".join(self.parts)

class Default(WorkerEntrypoint):
    async def fetch(self, request):
        db = self.env.DB
        params = parse_qs(urlparse(request.url).query)
        name = params["name"][0]
`

const injectionLib = `import asgi
from fastapi import FastAPI, Request

app = FastAPI()

def select(column, **more):
    return f"SELECT {column} FROM t {more['tail']}"

async def run(db, sql):
    return await db.prepare(sql).all()

@app.get("/users/{user}")
async def user(user: str, request: Request):
    await request.scope["env"].DB.prepare(f"SELECT {user}").all()

@app.post("/json")
async def posted(request: Request):
    body = await request.json()
    await request.scope["env"].DB.prepare("SELECT " + body["x"]).all()
`

// TestOutside checks that text which the client decides about is still known
// to be that when it reaches a statement, whatever way it takes; safe ways
// are not taken for it.
func TestOutside(t *testing.T) {
	tests := map[string]string{
		"f-string":       `db.prepare(f"SELECT {name}")`,
		"percent":        `db.prepare("SELECT %s" % name)`,
		"percent tuple":  `db.prepare("SELECT %s, %s" % (1, name))`,
		"percent dict":   `db.prepare("SELECT %(n)s" % {"n": name})`,
		"plus":           `db.prepare("SELECT " + name)`,
		"augmented":      "sql = 'SELECT '\n        sql += name\n        db.prepare(sql)",
		"format":         `db.prepare("SELECT {}".format(name))`,
		"format keyword": `db.prepare("SELECT {n}".format(n=name))`,
		"join":           `db.prepare(" ".join(["SELECT", name]))`,
		"join generated": `db.prepare(", ".join(f"{k} = 1" for k in params))`,
		"appended":       "parts = ['SELECT']\n        parts.append(name)\n        db.prepare(' '.join(parts))",
		"replace":        `db.prepare("SELECT X".replace("X", name))`,
		"str and strip":  `db.prepare("SELECT " + str(name).strip().lower())`,
		"slice":          `db.prepare("SELECT " + name[1:])`,
		"split":          `db.prepare("SELECT " + name.split(",")[0])`,
		"or a default":   `db.prepare("SELECT " + (params.get("n") or ["x"])[0])`,
		"conditional":    `db.prepare("SELECT " + (name if name else "x"))`,
		"helper":         `db.prepare("SELECT * FROM t " + where(name))`,
		"another module": `db.prepare(lib.select(name, tail=""))`,
		"keyword rest":   `db.prepare(lib.select("x", tail=name))`,
		"sink in helper": `await lib.run(db, "SELECT " + name)`,
		"self attribute": `db.prepare(Query(name).text())`,
		"self list":      "q = Query('x')\n        q.add(name)\n        db.prepare(q.text())",
		"dict":           "d = {'a': name}\n        db.prepare('SELECT ' + d['a'])",
		"lambda":         "make = lambda v: f'SELECT {v}'\n        db.prepare(make(name))",
		"walrus":         `db.prepare(f"SELECT {(n := name)} {n}")`,
		"try":            "try:\n            sql = 'SELECT ' + name\n        except ValueError:\n            sql = 'SELECT 1'\n        db.prepare(sql)",
		"exec":           `db.exec("SELECT " + name)`,
		"header":         `db.prepare("SELECT " + request.headers.get("x"))`,
		"path segment":   `db.prepare("SELECT " + request.url.split("/")[-1])`,
		"json body":      "body = await request.json()\n        db.prepare(f\"SELECT {body['x']}\")",
		"json get":       "body = await request.json()\n        db.prepare('SELECT ' + body.get('x', ''))",
		"text body":      `db.prepare("SELECT " + json.loads(await request.text())["x"])`,
		"form":           `db.prepare("SELECT " + (await request.formData()).get("x"))`,
		"queue":          "pass\n    async def queue(self, batch, env, ctx):\n        for message in batch.messages:\n            self.env.DB.prepare(f'SELECT {message.body}')",
		"queue part":     "pass\n    async def queue(self, batch, env, ctx):\n        for message in batch.messages:\n            self.env.DB.prepare('SELECT ' + message.body['x'])",
		"routes":         "return await asgi.fetch(lib.app, request.js_object, self.env)",
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			statements, outside := prepared(body)
			if len(outside) == 0 {
				t.Errorf("nothing is known to come from outside in: %s", strings.Join(statements, "; "))
			}
			if name == "routes" && len(outside) != 2 {
				t.Errorf("%d statements of routes are from outside, want 2: %s", len(outside), strings.Join(statements, "; "))
			}
		})
	}
	safe := map[string]string{
		"constant":    `db.prepare("SELECT 1")`,
		"bound":       `db.prepare("SELECT ?").bind(name)`,
		"int":         `db.prepare(f"LIMIT {int(name)}")`,
		"whitelist":   "if name not in ('a', 'b'):\n            return\n        db.prepare('SELECT ' + name)",
		"chosen":      `db.prepare("SELECT " + {"a": "x"}.get(name, "y"))`,
		"digits":      "if name.isdigit():\n            db.prepare('SELECT ' + name)",
		"length":      `db.prepare(f"LIMIT {len(name)}")`,
		"other param": `db.prepare(lib.select("x", tail="y"))`,
	}
	for name, body := range safe {
		t.Run("safe "+name, func(t *testing.T) {
			if statements, outside := prepared(body); len(statements) == 0 || len(outside) > 0 {
				t.Errorf("statements %v, of them from outside %v", statements, outside)
			}
		})
	}
}

// prepared are the statements that a program with such a handler prepares, and
// those with a piece from outside.
func prepared(body string) (all, outside []string) {
	_, facts := analyze("entry.py", injectionHead+"        "+body+"\n", "lib.py", injectionLib)
	functions := "fetch queue"
	switch {
	case strings.Contains(body, "lib.run"):
		functions = "run"
	case strings.Contains(body, "lib.app"):
		functions = "user posted"
	}
	for _, e := range facts.Events() {
		c, ok := e.(*flow.Call)
		if !ok || c.Method != "prepare" && c.Method != "exec" || c.Function == nil || !strings.Contains(functions, c.Function.Name) {
			continue
		}
		sql := c.Args[0].Value
		all = append(all, fmt.Sprint(sql))
		if fromOutside(sql) {
			outside = append(outside, fmt.Sprint(sql))
		}
	}
	return all, outside
}

func fromOutside(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		switch alt := alt.(type) {
		case *flow.Outside:
			return true
		case *flow.Text:
			for _, p := range alt.Pieces {
				if p.Kind == flow.PieceOutside {
					return true
				}
			}
		}
	}
	return false
}

package rules_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/configschema"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// object is a JSON object.
type object = map[string]any

// wrong are values of all kinds; every key is given each of them.
func wrong() map[configschema.Type][]any {
	return map[configschema.Type][]any{
		configschema.Number: {7, -1.5},
		configschema.String: {"x", ""},
		configschema.Bool:   {true},
		configschema.Null:   {nil},
		configschema.Array:  {[]any{}, []any{"a"}, []any{7}, []any{object{"name": "A", "class_name": "B", "binding": "C"}}, []any{[]any{}}, []any{nil}},
		configschema.Object: {object{}, object{"x": 1}, object{"bindings": 7}, object{"name": object{}}},
	}
}

// nest puts a value at a path of the table: "queues.consumers[].queue".
func nest(path string, value any) any {
	head, rest := path, ""
	if i := strings.IndexAny(path, ".["); i >= 0 {
		head, rest = path[:i], path[i:]
	}
	switch {
	case path == "":
		return value
	case strings.HasPrefix(path, "[]"):
		return []any{nest(strings.TrimPrefix(path[2:], "."), value)}
	case head == "*":
		head = "x"
	}
	return object{head: nest(strings.TrimPrefix(rest, "."), value)}
}

// base is a right configuration with a value put into it, in an environment
// where one is named.
func base(environment string, put any) object {
	out := object{"name": "w", "main": "entry.py", "compatibility_date": "2026-01-01", "compatibility_flags": []any{"python_workers"}}
	if environment == "" {
		maps.Copy(out, put.(object))
	} else {
		out["env"] = object{environment: put}
	}
	return out
}

// toml writes a configuration on one line per key; ok is false for null, which
// TOML has not.
func toml(v any) (out string, ok bool) {
	switch v := v.(type) {
	case nil:
		return "", false
	case object:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			s, ok := toml(v[k])
			if !ok {
				return "", false
			}
			parts = append(parts, fmt.Sprintf("%q = %s", k, s))
		}
		return "{ " + strings.Join(parts, ", ") + " }", true
	case []any:
		var parts []string
		for _, x := range v {
			s, ok := toml(x)
			if !ok {
				return "", false
			}
			parts = append(parts, s)
		}
		return "[" + strings.Join(parts, ", ") + "]", true
	case string:
		return fmt.Sprintf("%q", v), true
	}
	return fmt.Sprint(v), true
}

// Whatever stands at a key of the wrangler file, no rule falls over it: what is
// wrong is reported, and so is what is wrong in the code.
func TestWrongTypes(t *testing.T) {
	for _, name := range []string{"wrangler.jsonc", "wrangler.toml"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrongTypes(t, name)
		})
	}
}

func wrongTypes(t *testing.T, name string) {
	dir := t.TempDir()
	config := filepath.Join(dir, name)
	for path, content := range map[string]string{config: "", filepath.Join(dir, "entry.py"): code} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	store := source.NewStore()
	session := workspace.NewSession(store, dir)
	files := 0
	try := func(key configschema.Key, environment string, kind configschema.Type, value any) {
		put := base(environment, nest(key.Path, value))
		raw, err := json.Marshal(put)
		if err != nil {
			t.Fatal(err)
		}
		content := string(raw)
		if name == "wrangler.toml" {
			content = ""
			for _, k := range slices.Sorted(maps.Keys(put)) {
				s, ok := toml(put[k])
				if !ok {
					return
				}
				content += fmt.Sprintf("%q = %s\n", k, s)
			}
		}
		files++
		store.Open(config, text.New(content), int32(files))
		seen := map[string]bool{}
		for _, w := range session.Snapshot().WorkersOf(config) {
			found, faults := rule.Run(w, rules.All, rule.Selection{})
			for _, f := range faults {
				t.Errorf("%s\n%s\n%s", content, f, f.Stack)
			}
			for _, d := range found {
				seen[filepath.Base(d.Path)] = true
				seen[d.Rule.Name] = true
			}
			if !seen["unknown-binding"] && !strings.Contains(content, "NOPE") && !silences[top(key.Path)] {
				t.Errorf("%s\nthe code is not checked", content)
			}
			takes := key.Types | key.Lenient
			judged := !key.Unjudged && !key.Open && top(key.Path) != "previews" && top(key.Path) != "env"
			if judged && !takes.Has(kind) && !takes.Has(configschema.Any) && !seen[name] {
				t.Errorf("%s\nnothing is said of %s, which takes %s", content, key.Path, takes)
			}
		}
	}
	for _, key := range configschema.All() {
		for kind, values := range wrong() {
			for _, value := range values {
				try(key, "", kind, value)
				if top(key.Path) != "env" {
					try(key, "staging", kind, value)
				}
			}
		}
	}
	if files < 10_000 {
		t.Errorf("only %d files of %s", files, name)
	}
}

// code reads bindings of all kinds that nothing declares, so that fixes want to
// add each to the file, and has handlers and classes that want their entries.
const code = `from workers import DurableObject, Response, WorkerEntrypoint, WorkflowEntrypoint


class Room(DurableObject):
    async def fetch(self, request):
        return Response("room")


class Flow(WorkflowEntrypoint):
    async def run(self, event, step):
        return 1


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        env = self.env
        await env.NOPE.get("x")
        await env.DB.prepare("SELECT 1").first()
        await env.BUCKET.head("x")
        await env.JOBS.send("x")
        stub = env.ROOM.getByName("x")
        await env.AI.run("@cf/meta/llama", {"prompt": "x"})
        await env.INDEX.query([1.0], topK=3)
        await env.FLOW.create(params={"a": 1})
        await env.OTHER.fetch("https://example.com")
        env.EVENTS.writeDataPoint({"indexes": ["a"]})
        await env.LIMITER.limit({"key": "a"})
        return Response(env.API_KEY + env.TITLE + str(await stub.fetch(request)))

    async def scheduled(self, controller, env, ctx):
        pass

    async def queue(self, batch, env, ctx):
        pass

    async def email(self, message, env, ctx):
        pass
`

// silences are keys whose values decide whether there is Python to check.
var silences = map[string]bool{"main": true, "env": true}

func top(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}

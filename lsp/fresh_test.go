package lsp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/lsp"
	"github.com/pywls/pywls/lsp/markertest"
)

// These tests change files behind the editor's back, with the real rules, and
// wait for what that means in a Python file that nobody touches.

const freshConfig = `{
  "name": "w", "main": "entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"],
  "kv_namespaces": [{ "binding": "CACHE", "id": "k" }]
}
`

const freshEntry = `from workers import Response, WorkerEntrypoint

from helper import load


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        return Response(await load(self.env))
`

const freshHelper = `async def load(env):
    return await env.CACHE.get("k")
`

// fresh is a Worker with its main module open, in an editor that tells of
// changes on disk or does not.
type fresh struct {
	*testing.T
	*markertest.Client
	dir, uri string
	watching bool
}

func freshly(t *testing.T, name string, files map[string]string, open string, test func(f *fresh)) {
	t.Helper()
	for _, watching := range []bool{true, false} {
		kind := map[bool]string{true: "watched", false: "not watched"}[watching]
		t.Run(name+", "+kind, func(t *testing.T) {
			t.Parallel()
			f := &fresh{T: t, dir: project(t, files), watching: watching}
			f.Client = markertest.Start(t, lsp.Options{Version: "test"})
			more := ""
			if watching {
				more = `{"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}`
			}
			begin(t, f.Client, f.dir, more)
			if watching {
				f.WaitRequest("client/registerCapability", 1)
			}
			f.uri = markertest.URI(filepath.Join(f.dir, open))
			f.Open(f.uri, files[open])
			test(f)
			f.Stop()
		})
	}
}

// change writes files (or removes those that are empty) and tells of it as the
// editor would: by events, or by saving some other document.
func (f *fresh) change(files map[string]string) {
	f.Helper()
	var events []any
	for name, content := range files {
		path := filepath.Join(f.dir, filepath.FromSlash(name))
		kind := 2
		if _, err := os.Stat(path); err != nil {
			kind = 1
		}
		if content == "" {
			kind = 3
			if err := os.RemoveAll(path); err != nil {
				f.Fatal(err)
			}
		} else {
			write(f, path, content)
		}
		events = append(events, map[string]any{"uri": markertest.URI(path), "type": kind})
	}
	if f.watching {
		f.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": events})
	} else {
		f.Notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": markertest.URI(filepath.Join(f.dir, "notes.txt"))}})
	}
}

// wants waits until the open document has exactly the reports of these rules.
func (f *fresh) wants(why string, rules ...string) {
	f.Helper()
	f.WaitPushed(f.uri, why, func(p markertest.Pushed) bool {
		if len(p.Diagnostics) != len(rules) {
			return false
		}
		for i, d := range p.Diagnostics {
			if d.Code != rules[i] {
				return false
			}
		}
		return true
	})
}

func TestFreshness(t *testing.T) {
	t.Parallel()
	files := map[string]string{"wrangler.jsonc": freshConfig, "entry.py": freshEntry, "helper.py": freshHelper, "notes.txt": "x"}
	without := `{ "name": "w", "main": "entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"] }`

	freshly(t, "a branch switch", files, "helper.py", func(f *fresh) {
		f.wants("all is well")
		f.change(map[string]string{
			"wrangler.jsonc": without, "entry.py": freshEntry + "\n\ndef more():\n    return 1\n",
			"extra/one.py": "x = 1\n", "extra/two.py": "x = 2\n",
		})
		f.wants("the binding is gone", "unknown-binding")
		f.change(map[string]string{"wrangler.jsonc": freshConfig, "entry.py": freshEntry, "extra/one.py": "", "extra/two.py": ""})
		f.wants("the binding is back")
	})

	freshly(t, "a configuration renamed, removed and made again", files, "helper.py", func(f *fresh) {
		f.wants("all is well")
		f.change(map[string]string{"wrangler.jsonc": "", "wrangler.toml": `name = "w"
main = "entry.py"
compatibility_date = "2026-01-15"
compatibility_flags = ["python_workers"]
`})
		f.wants("the file is TOML now, without the binding", "unknown-binding")
		f.change(map[string]string{"wrangler.toml": ""})
		f.wants("no Worker, no reports")
		f.change(map[string]string{"wrangler.json": without})
		f.wants("a Worker again", "unknown-binding")
	})

	forgot := map[string]string{
		"wrangler.jsonc": freshConfig, "helper.py": "def load(env):\n    return env.CACHE\n", "notes.txt": "x",
		"entry.py": strings.Replace(freshEntry, "return Response(await load(self.env))", "load(self.env).put('k', 'v')\n        return Response('x')", 1),
	}
	freshly(t, "a module that changes, goes and comes back", forgot, "entry.py", func(f *fresh) {
		f.wants("nobody awaits the put", "missing-await")
		f.change(map[string]string{"helper.py": "def load(env):\n    return dict()\n"})
		f.wants("it is no binding any more")
		f.change(map[string]string{"helper.py": "def load(env):\n    return env.CACHE  # again\n"})
		f.wants("it is one again", "missing-await")
		f.change(map[string]string{"helper.py": ""})
		f.wants("an import of nothing is a Python server's business")
		f.change(map[string]string{"helper/__init__.py": "def load(env):\n    return env.CACHE\n"})
		f.wants("a package now", "missing-await")
	})

	missing := `from workers import WorkerEntrypoint


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        found = await self.env.DB.prepare("SELECT 1").first()
        return found["a"]
`
	database := `{
  "name": "w", "main": "entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"],
  "d1_databases": [{ "binding": "DB", "database_name": "d", "database_id": "x" }]
}
`
	freshly(t, "packages vendored and removed", map[string]string{"wrangler.jsonc": database, "entry.py": missing, "notes.txt": "x"}, "entry.py", func(f *fresh) {
		raw := f.first()
		f.change(map[string]string{
			"python_modules/workers/__init__.py":                           "x = 1\n",
			"python_modules/workers_runtime_sdk-1.6.15.dist-info/METADATA": "Name: workers-runtime-sdk\n",
			"pyproject.toml": "[project]\nname = \"w\"\ndependencies = [\"workers-runtime-sdk>=1.6\"]\n",
		})
		converted := f.other(raw)
		f.change(map[string]string{"python_modules": "", "pyproject.toml": ""})
		if back := f.other(converted); back != raw {
			f.Errorf("reports are %q, and were %q with the same files", back, raw)
		}
	})

	freshly(t, "a lock file changes", map[string]string{
		"wrangler.jsonc": database, "entry.py": missing, "notes.txt": "x",
		"pyproject.toml": "[project]\nname = \"w\"\nversion = \"1\"\ndependencies = []\n",
		"pylock.toml":    lockOf("1.2.0"),
	}, "entry.py", func(f *fresh) {
		old := f.first()
		f.change(map[string]string{"pylock.toml": lockOf("1.6.15")})
		f.other(old)
	})
}

func lockOf(version string) string {
	return "lock-version = \"1.0\"\n\n[[packages]]\nname = \"workers-runtime-sdk\"\nversion = \"" + version + "\"\n"
}

// first is what is reported first, as text.
func (f *fresh) first() string { return f.other("none yet") }

// other waits for reports that are not the ones known, and gives them as text.
func (f *fresh) other(known string) (got string) {
	f.Helper()
	f.WaitPushed(f.uri, "other reports than "+known, func(p markertest.Pushed) bool {
		got = ""
		for _, d := range p.Diagnostics {
			got += d.Code + ": " + d.Message + "\n"
		}
		return p.Count > 0 && got != known
	})
	return got
}

// A configuration that is being typed counts at once, saved or not, and the file
// on disk counts again when the buffer is closed.
func TestUnsavedConfiguration(t *testing.T) {
	t.Parallel()
	freshly(t, "typed", map[string]string{"wrangler.jsonc": freshConfig, "entry.py": freshEntry, "helper.py": freshHelper}, "helper.py", func(f *fresh) {
		f.wants("all is well")
		config := markertest.URI(filepath.Join(f.dir, "wrangler.jsonc"))
		f.Open(config, freshConfig)
		edit(f.Client, config, 2, span(2, 34, 39), "OTHER")
		f.wants("the binding has another name in the buffer", "unknown-binding")
		f.Notify("textDocument/didClose", markertest.At(config, 0, 0))
		f.wants("the disk counts again")
	})
}

// Reports in a wrangler file that rest on files which no import reaches, and on
// paths that come and go.
func TestFreshConfiguration(t *testing.T) {
	t.Parallel()
	config := `{
  "name": "w", "main": "entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"],
  "vars": { "NAME": "x" }
}
`
	entry := "from workers import Response, WorkerEntrypoint\n\n\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        return Response(\"x\")\n"
	freshly(t, "who mentions a var", map[string]string{"wrangler.jsonc": config, "entry.py": entry, "notes.txt": "x", "tools/seed.py": "x = 1\n"}, "wrangler.jsonc", func(f *fresh) {
		f.wants("nobody names it", "unused-binding")
		f.change(map[string]string{"tools/seed.py": "def seed(env):\n    return env.NAME\n"})
		f.wants("a file that nobody imports names it")
		f.change(map[string]string{"tools/seed.py": ""})
		f.wants("that file is gone", "unused-binding")
		f.change(map[string]string{"other/deep/late.js": "env.NAME\n"})
		f.wants("a new file names it")
	})

	assets := strings.Replace(config, `"vars": { "NAME": "x" }`, `"assets": { "directory": "./public" }`, 1)
	freshly(t, "a path comes into being", map[string]string{"wrangler.jsonc": assets, "entry.py": entry, "notes.txt": "x"}, "wrangler.jsonc", func(f *fresh) {
		f.wants("the folder is missing", "missing-path")
		f.change(map[string]string{"public/index.html": "x"})
		f.wants("it is there")
		f.change(map[string]string{"public": ""})
		f.wants("it is gone", "missing-path")
	})
}

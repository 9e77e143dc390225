package workspace

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
)

const wranglerFile = `{"name": "w", "main": "src/entry.py", "compatibility_date": "2026-01-15", "compatibility_flags": ["python_workers"]}`

// folder writes a txtar archive into a fresh folder; CONFIG stands for a
// wrangler file of a Python Worker.
func folder(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		data := strings.ReplaceAll(string(f.Data), "CONFIG", wranglerFile)
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func rel(t *testing.T, dir string, paths ...string) []string {
	t.Helper()
	out := []string{}
	for _, p := range paths {
		r, err := filepath.Rel(dir, p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, filepath.ToSlash(r))
	}
	return out
}

func TestDiscovery(t *testing.T) {
	dir := folder(t, `
-- api/wrangler.jsonc --
CONFIG
-- api/src/entry.py --
-- api/node_modules/dep/wrangler.jsonc --
CONFIG
-- api/.venv/wrangler.toml --
-- jobs/wrangler.toml --
name = "jobs"
main = "src/entry.py"
-- both/wrangler.toml --
name = "toml"
-- both/wrangler.json --
CONFIG
-- js/wrangler.jsonc --
{"name": "js", "main": "src/index.ts"}
-- broken/wrangler.jsonc --
{"name": 
`)
	s := Open(Options{}, dir, filepath.Join(dir, "api"))
	if got, want := rel(t, dir, s.Configs()...), []string{"api/wrangler.jsonc", "both/wrangler.json", "broken/wrangler.jsonc", "jobs/wrangler.toml", "js/wrangler.jsonc"}; !reflect.DeepEqual(got, want) {
		t.Errorf("configs %v, want %v", got, want)
	}
	var python []string
	for _, w := range s.Workers() {
		python = append(python, rel(t, dir, w.Dir)...)
	}
	if want := []string{"api", "both", "jobs"}; !reflect.DeepEqual(python, want) {
		t.Errorf("Python Workers %v, want %v", python, want)
	}
}

func TestModulesAreReachedByImport(t *testing.T) {
	dir := folder(t, `
-- wrangler.jsonc --
CONFIG
-- src/entry.py --
import helpers
from lib import db
from lib.deep.inner import thing
def later():
    from . import sibling
    import json, requests
-- src/helpers.py --
from lib.util import x
-- src/lib/__init__.py --
from .reexport import *
-- src/lib/db.py --
from . import other
from .. import helpers
-- src/lib/other.py --
-- src/lib/util.py --
-- src/lib/reexport.py --
-- src/lib/deep/inner.py --
from ..util import x
-- src/unused.py --
-- src/json/__init__.py --
-- tests/test_entry.py --
from entry import later
-- python_modules/requests/__init__.py --
`)
	w := Open(Options{}, dir).Workers()[0]
	var got []string
	for _, m := range w.Modules {
		got = append(got, m.Name)
	}
	want := []string{"entry", "helpers", "json", "lib", "lib.db", "lib.deep.inner", "lib.other", "lib.reexport", "lib.util"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("modules %v, want %v", got, want)
	}
	if w.Reachable(filepath.Join(dir, "src/unused.py")) {
		t.Error("an unused module is reachable")
	}
	for _, c := range []struct {
		from  string
		level int
		name  string
		want  string
	}{
		{"lib.db", 1, "other", "lib.other"},
		{"lib.db", 2, "helpers", "helpers"},
		{"lib", 1, "reexport", "lib.reexport"},
		{"lib.deep.inner", 2, "util", "lib.util"},
		{"entry", 3, "x", ""},
		{"entry", 0, "requests", ""},
	} {
		name := ""
		if m := w.Imported(w.byName[c.from], c.level, c.name); m != nil {
			name = m.Name
		}
		if name != c.want {
			t.Errorf("from %s import level %d %q is %q, want %q", c.from, c.level, c.name, name, c.want)
		}
	}
}

func TestWorkerIsKeptUntilSomethingItSawChanges(t *testing.T) {
	dir := folder(t, `
-- wrangler.jsonc --
CONFIG
-- src/entry.py --
import maybe
-- src/unrelated.py --
`)
	entry, unrelated, maybe := filepath.Join(dir, "src/entry.py"), filepath.Join(dir, "src/unrelated.py"), filepath.Join(dir, "src/maybe.py")
	store := source.NewStore()
	session := NewSession(store, dir)
	worker := func() *Worker { return session.Snapshot().Workers()[0] }

	first := worker()
	if worker() != first {
		t.Error("the Worker is built again although nothing changed")
	}
	store.Open(filepath.Join(t.TempDir(), "other.py"), text.New("x = 1"), 1)
	if worker() != first {
		t.Error("a buffer outside the Worker builds it again")
	}
	store.Open(entry, text.New("import maybe\nx = 2\n"), 1)
	second := worker()
	if second == first || second.Document(entry).String() != "import maybe\nx = 2\n" {
		t.Error("a changed module does not show")
	}
	if first.Document(entry).String() != "import maybe\n" {
		t.Error("an older Worker changed")
	}
	store.Open(maybe, text.New("y = 1\n"), 1)
	if third := worker(); third == second || third.Module(maybe) == nil || !third.Reachable(maybe) {
		t.Error("a module created in a buffer is not found by the import that was waiting for it")
	}
	store.Open(unrelated, text.New("z = 1\n"), 1)
	if w := worker(); w.Module(unrelated) == nil || w.Reachable(unrelated) {
		t.Error("an open file below the Worker that nobody imports should be known, not reachable")
	}
	session.SetOptions(Options{SDK: "1.6.15"}, nil)
	if w := worker(); w.Project.Settings.SDK != "1.6.15" {
		t.Error("options do not reach the Worker")
	}
	session.SetOptions(Options{SDK: "1.6.15"}, map[string]Options{dir: {SDK: "1.6.14"}, filepath.Join(dir, "src"): {SDK: "1.6.13"}})
	if w := worker(); w.Project.Settings.SDK != "1.6.14" {
		t.Errorf("of the folder's options the Worker has %q", w.Project.Settings.SDK)
	}
}

func TestBrokenConfigKeepsTheLastGoodModel(t *testing.T) {
	dir := folder(t, `
-- wrangler.jsonc --
CONFIG
-- src/entry.py --
`)
	path := filepath.Join(dir, "wrangler.jsonc")
	store := source.NewStore()
	session := NewSession(store, dir)
	good := session.Snapshot().Workers()[0]
	store.Open(path, text.New(`{"name": "w", "main": `), 1)
	w := session.Snapshot().Workers()[0]
	if w.Config != good.Config || !w.Fresh.Broken || len(w.Fresh.Faults) == 0 {
		t.Errorf("want the good model and the fresh faults; broken %v, faults %v", w.Fresh.Broken, w.Fresh.Faults)
	}
	store.Open(path, text.New(wranglerFile), 2)
	if w := session.Snapshot().Workers()[0]; w.Fresh.Broken || w.Config != w.Fresh {
		t.Error("a mended file does not count")
	}
}

func TestWorkersOf(t *testing.T) {
	dir := folder(t, `
-- wrangler.jsonc --
{"name": "root", "main": "worker.py", "compatibility_flags": ["python_workers"]}
-- worker.py --
import shared.util
-- shared/util.py --
-- inner/wrangler.jsonc --
CONFIG
-- inner/src/entry.py --
-- inner/notes.py --
-- js/wrangler.jsonc --
{"name": "js", "main": "index.js"}
-- js/tool.py --
-- free/alone.py --
`)
	s := Open(Options{}, dir)
	for path, want := range map[string][]string{
		"worker.py":          {"."},
		"shared/util.py":     {"."},
		"inner/src/entry.py": {"inner"},
		"inner/notes.py":     {"inner"},
		"js/tool.py":         {},
		"free/alone.py":      {"."},
		"wrangler.jsonc":     {"."},
	} {
		got := []string{}
		for _, w := range s.WorkersOf(filepath.Join(dir, path)) {
			got = append(got, rel(t, dir, w.Dir)...)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s belongs to %v, want %v", path, got, want)
		}
	}
}

// The same files give the same modules, whatever the order of the folder.
func TestFactsAreComputedOnce(t *testing.T) {
	dir := folder(t, `
-- wrangler.jsonc --
CONFIG
-- src/entry.py --
from workers import WorkerEntrypoint
class Default(WorkerEntrypoint):
    async def fetch(self, request):
        return await self.env.KV.get("x")
`)
	w := Open(Options{}, dir).Workers()[0]
	results := make(chan *flow.Facts, 8)
	for range cap(results) {
		go func() { results <- w.Runtimes[0].Facts() }()
	}
	first := <-results
	for range cap(results) - 1 {
		if <-results != first {
			t.Fatal("facts were computed twice")
		}
	}
}

// Typing where the Worker does not look keeps its facts; typing in its code,
// its configuration or another runtime does not.
func TestFactsAreSharedWhileNothingTheySawChanges(t *testing.T) {
	dir := folder(t, `
-- wrangler.jsonc --
CONFIG
-- src/entry.py --
import helper
-- src/helper.py --
-- tests/test_it.py --
from entry import helper
`)
	test, helper := filepath.Join(dir, "tests/test_it.py"), filepath.Join(dir, "src/helper.py")
	store := source.NewStore()
	session := NewSession(store, dir)
	runtime := func() *Runtime { return session.Snapshot().Workers()[0].Runtimes[0] }
	first := runtime().Facts()
	store.Open(test, text.New("from entry import helper\nx = 1\n"), 1)
	if r := runtime(); r.Facts() != first {
		t.Error("typing in a file that no import reaches computes the facts again")
	} else if own := r.FactsFor(test); own == first || own != r.FactsFor(test) {
		t.Error("an open file that no import reaches has facts of its own, computed once")
	}
	store.Open(helper, text.New("y = 1\n"), 1)
	second := runtime().Facts()
	if second == first {
		t.Error("a changed module keeps the old facts")
	}
	store.Open(filepath.Join(dir, "wrangler.jsonc"), text.New(strings.Replace(wranglerFile, "2026-01-15", "2025-01-15", 1)), 1)
	if runtime().Facts() == second {
		t.Error("another runtime keeps the old facts")
	}
}

// A module belongs to every Worker that imports it, and looking for them builds
// no Worker that cannot.
func TestSharedModules(t *testing.T) {
	dir := folder(t, `
-- a/wrangler.jsonc --
{"name": "a", "main": "../shared/a.py", "compatibility_flags": ["python_workers"]}
-- b/wrangler.jsonc --
{"name": "b", "main": "../shared/b.py", "compatibility_flags": ["python_workers"]}
-- c/wrangler.jsonc --
{"name": "c", "main": "../shared/c.py", "compatibility_flags": ["python_workers"]}
-- far/wrangler.jsonc --
CONFIG
-- far/src/entry.py --
-- shared/a.py --
import lib.util
-- shared/b.py --
from lib import util
-- shared/c.py --
-- shared/lib/util.py --
`)
	store := source.NewStore()
	session := NewSession(store, dir)
	util := filepath.Join(dir, "shared/lib/util.py")
	names := func() (out []string) {
		for _, w := range session.Snapshot().WorkersOf(util) {
			out = append(out, rel(t, dir, w.Dir)...)
		}
		return out
	}
	if got := names(); !reflect.DeepEqual(got, []string{"a", "b"}) {
		t.Errorf("the module belongs to %v", got)
	}
	if workers, modules := session.Snapshot().Kept(); workers != 3 || modules != 4 {
		t.Errorf("%d Workers and %d modules were read, want a, b and c with theirs", workers, modules)
	}
	store.Open(filepath.Join(dir, "b/wrangler.jsonc"), text.New(`{"name": "b", "main": "index.js"}`), 1)
	if got := names(); !reflect.DeepEqual(got, []string{"a"}) {
		t.Errorf("with b in JavaScript the module belongs to %v", got)
	}
	d := filepath.Join(dir, "d/wrangler.jsonc")
	if err := os.MkdirAll(filepath.Dir(d), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d, []byte(`{"name": "d", "main": "../shared/b.py", "compatibility_flags": ["python_workers"]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	store.Forget(d, filepath.Dir(d))
	if got := names(); !reflect.DeepEqual(got, []string{"a", "d"}) {
		t.Errorf("with a new configuration the module belongs to %v", got)
	}
}

func TestDjangoLoadsModulesByName(t *testing.T) {
	dir := folder(t, `
-- wrangler.jsonc --
CONFIG
-- src/entry.py --
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")
name = "unused"
-- src/unused.py --
-- src/site_/__init__.py --
-- src/site_/settings.py --
ROOT_URLCONF = "site_.urls"
INSTALLED_APPS = ["django.contrib.auth", "todo"]
MIDDLEWARE = ("site_.middleware.Timer",)
OTHER = ["unused"]
-- src/site_/urls.py --
urlpatterns = [path("todo/", include("todo.urls")), path("", view)]
-- src/site_/middleware.py --
-- src/site_/late.py --
-- src/todo/__init__.py --
-- src/todo/models.py --
-- src/todo/urls.py --
-- src/todo/unused.py --
`)
	w := Open(Options{}, dir).Workers()[0]
	var got []string
	for _, m := range w.Modules {
		got = append(got, m.Name)
	}
	want := "entry site_ site_.middleware site_.settings site_.urls todo todo.models todo.urls"
	if strings.Join(got, " ") != want {
		t.Errorf("modules %q, want %q", strings.Join(got, " "), want)
	}
}

// What rules ask about files that no import reaches, and about paths that may
// not be there, holds for the files as they are.
func TestMentionsAndPresenceAreFresh(t *testing.T) {
	dir := folder(t, `
-- wrangler.jsonc --
{"name": "w", "main": "entry.py", "compatibility_flags": ["python_workers"], "vars": {"NAME": "x"}, "assets": {"directory": "public"}}
-- entry.py --
-- tools/free.py --
x = 1
-- notes.md --
`)
	store := source.NewStore()
	session := NewSession(store, dir)
	worker := func() *Worker { return session.Snapshot().Workers()[0] }
	public, free, requirements := filepath.Join(dir, "public"), filepath.Join(dir, "tools", "free.py"), filepath.Join(dir, "requirements.txt")
	forget := func(path string) { // with the folders that may have come with it, as the server does
		for ; path != dir; path = filepath.Dir(path) {
			store.Forget(path)
		}
	}
	put := func(path, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		forget(path)
	}
	remove := func(path string) {
		t.Helper()
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		forget(path)
	}
	check := func(when string, mentions bool, assets, listed Presence) {
		t.Helper()
		w := worker()
		if got := w.Mentions("NAME"); got != mentions {
			t.Errorf("%s: mentioned is %v", when, got)
		}
		if got := w.Presence(public); got != assets {
			t.Errorf("%s: the folder of assets is %v, want %v", when, got, assets)
		}
		if got := w.Presence(requirements); got != listed {
			t.Errorf("%s: requirements.txt is %v, want %v", when, got, listed)
		}
		if worker() != w {
			t.Errorf("%s: the Worker is built again although nothing changed", when)
		}
	}
	check("at first", false, Absent, Absent)
	put(free, "def f(env):\n    return env.NAME\n")
	check("a free file names it", true, Absent, Absent)
	remove(free)
	check("the free file is gone", false, Absent, Absent)
	put(filepath.Join(dir, "deep", "down", "other.js"), "env.NAME")
	check("a file in a new folder names it", true, Absent, Absent)
	remove(filepath.Join(dir, "deep"))
	store.Open(free, text.New("NAME = 1\n"), 1)
	check("a buffer without a file names it", true, Absent, Absent)
	store.Close(free)
	check("the buffer is closed", false, Absent, Absent)
	put(filepath.Join(public, "index.html"), "x")
	check("the folder comes into being", false, Folder, Absent)
	remove(public)
	put(public, "a file")
	check("a file takes its place", false, File, Absent)
	put(requirements, "httpx\n")
	check("requirements come", false, File, File)
	if doc := worker().Document(requirements); doc == nil || doc.String() != "httpx\n" {
		t.Error("requirements.txt has no text")
	}
	put(requirements, "")
	if doc := worker().Document(requirements); doc == nil || doc.String() != "" {
		t.Error("requirements.txt keeps the old text")
	}
	remove(requirements)
	remove(public)
	check("all is gone", false, Absent, Absent)
}

package lsp_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/lsp/markertest"
)

// A module that two Workers run is checked in the nearest at once. What the
// other says moves with the text, and is looked at again after a pause.
func TestSharedModuleWhileTyping(t *testing.T) {
	other := strings.Replace(wranglerText, "entry.py", "../a/entry.py", 1)
	if other == wranglerText {
		t.Fatal("the configuration of the fixtures names no entry.py")
	}
	dir := project(t, map[string]string{"a/wrangler.jsonc": wranglerText, "a/entry.py": "", "b/wrangler.jsonc": other})
	c := start(t, dir, "")
	uri := markertest.URI(filepath.Join(dir, "a/entry.py"))
	inOne := func(p markertest.Pushed) (n int) {
		for _, d := range p.Diagnostics {
			if strings.Contains(d.Message, "in the Worker") {
				n++
			}
		}
		return n
	}
	c.Open(uri, "x = 1\nBAD\n")
	if p := c.WaitPushed(uri, "version 1", atVersion(1)); inOne(p) > 0 || len(p.Diagnostics) != 1 {
		t.Fatalf("both Workers have the same report, but it is shown as %+v", p.Diagnostics)
	}
	c.Change(uri, 2, "x = 1\ny = BAD\nz = 2\nBAD\n")
	p := c.WaitPushed(uri, "version 2", atVersion(2)) // on a slow machine the pause may be over
	if len(p.Diagnostics) != 2 || inOne(p) > 1 || p.Diagnostics[1].Range.Start.Line != 3 || strings.Contains(p.Diagnostics[1].Message, "in the Worker") {
		t.Errorf("while typing: %+v", p.Diagnostics)
	}
	c.WaitPushed(uri, "both Workers to be checked", func(p markertest.Pushed) bool { return len(p.Diagnostics) == 2 && inOne(p) == 0 })
	c.Stop()
}

// The nearest Worker is told of first when a shared module is opened, and the
// others when they have been checked.
func TestSharedModuleOpened(t *testing.T) {
	strict := strings.Replace(wranglerText, `"entry.py"`, `"../a/slow.py", "vars": {"STRICT": "x"}`, 1)
	dir := project(t, map[string]string{
		"a/wrangler.jsonc": wranglerText, "a/entry.py": "import common\n", "a/common.py": "",
		"b/wrangler.jsonc": strict, "a/slow.py": "import common\n# SLOW\n",
	})
	c := start(t, dir, "")
	uri := markertest.URI(filepath.Join(dir, "a/common.py"))
	c.Open(uri, "BAD = LAX\n")
	if p := c.WaitPushed(uri, "version 1", atVersion(1)); len(p.Diagnostics) != 1 {
		t.Errorf("told first: %+v", p.Diagnostics)
	}
	c.WaitPushed(uri, "the other Worker's report", func(p markertest.Pushed) bool {
		return len(p.Diagnostics) == 2 && strings.Contains(p.Diagnostics[1].Message, "LAX")
	})
	c.Stop()
}

// The names of all Workers that share a module are suggested in it.
func TestSharedModuleCompletion(t *testing.T) {
	config := func(main, variable string) string {
		return strings.Replace(wranglerText, `"main": "entry.py"`, `"main": "`+main+`", "vars": {"`+variable+`": "x"}`, 1)
	}
	code := "from workers import WorkerEntrypoint\n\n\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        return self.env.\n"
	dir := project(t, map[string]string{"a/wrangler.jsonc": config("entry.py", "NEAR"), "a/entry.py": code, "b/wrangler.jsonc": config("../a/entry.py", "FAR")})
	c := start(t, dir, "")
	uri := markertest.URI(filepath.Join(dir, "a/entry.py"))
	c.Open(uri, code)
	var list struct {
		Items []struct{ Label string }
	}
	c.Ask("textDocument/completion", markertest.At(uri, 5, len("        return self.env.")), &list)
	if len(list.Items) != 2 || list.Items[0].Label != "FAR" || list.Items[1].Label != "NEAR" {
		t.Errorf("suggested: %+v", list.Items)
	}
	c.Stop()
}

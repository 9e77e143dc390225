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

package lsp_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/lsp"
	"github.com/pywls/pywls/lsp/markertest"
)

// Lenses count what Python does: they are asked for again when an edit there or
// a setting changes them, and not when nothing does.
func TestLensRefresh(t *testing.T) {
	entry := "from workers import WorkerEntrypoint\n\n\nclass Default(WorkerEntrypoint):\n    async def fetch(self, request):\n        await self.env.CACHE.get(\"a\")\n"
	dir := project(t, map[string]string{"wrangler.jsonc": bindings, "entry.py": entry})
	config, uri := markertest.URI(filepath.Join(dir, "wrangler.jsonc")), markertest.URI(filepath.Join(dir, "entry.py"))
	for _, refresh := range []bool{true, false} {
		more := ""
		if refresh {
			more = `{"workspace": {"codeLens": {"refreshSupport": true}}}`
		}
		c := markertest.Start(t, lsp.Options{Version: "test"})
		begin(t, c, dir, more)
		c.Open(config, bindings)
		c.Open(uri, entry)
		titles := func() string {
			var lenses []struct{ Command struct{ Title string } }
			c.Ask("textDocument/codeLens", map[string]any{"textDocument": map[string]any{"uri": config}}, &lenses)
			var out []string
			for _, l := range lenses {
				out = append(out, l.Command.Title)
			}
			return strings.Join(out, ", ")
		}
		asked := 0
		for i, step := range []struct {
			what   string
			change func()
			want   string
		}{
			{"nothing", func() {}, "no uses, 1 use"},
			{"one more use", func() { c.Change(uri, 2, entry+"        await self.env.CACHE.get(\"b\")\n") }, "no uses, 2 uses"},
			{"the setting", func() {
				c.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"pywls": map[string]any{"codeLens": false}}})
			}, ""},
		} {
			step.change()
			if refresh && i > 0 {
				asked++
				c.WaitRequest("workspace/codeLens/refresh", asked)
			}
			if got := titles(); got != step.want {
				t.Errorf("after %s the lenses are %q, want %q", step.what, got, step.want)
			}
		}
		// An empty line changes no count.
		c.Change(uri, 3, entry+"\n")
		c.WaitPushed(uri, "version 3", atVersion(3))
		if got := len(c.Sent("workspace/codeLens/refresh")); got != asked {
			t.Errorf("asked for a refresh %d times, want %d", got, asked)
		}
		c.Stop()
	}
}

package lsp_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/lsp/markertest"
)

type wideReport struct {
	Items []struct {
		Kind     string
		URI      string
		Version  *int
		ResultID string
		Items    []markertest.Diagnostic
	}
}

// Reports on the whole workspace are offered where the settings ask for them,
// speak of closed files, are not repeated, and are cleared.
func TestWorkspaceDiagnostics(t *testing.T) {
	dir := project(t, map[string]string{
		"a/wrangler.jsonc": wranglerText, "a/entry.py": "BAD BAD\n",
		"b/wrangler.jsonc": wranglerText, "b/entry.py": "BAD\n", "b/loose.py": "BAD\n",
		"js/wrangler.jsonc": `{ "name": "js", "main": "x.js" } // BAD`, "js/tool.py": "BAD\n",
	})
	for _, wide := range []bool{true, false} {
		c := markertest.Start(t, options())
		mode := map[bool]string{true: "workspace", false: "openFiles"}[wide]
		var offered struct {
			Capabilities struct {
				DiagnosticProvider struct{ WorkspaceDiagnostics bool }
			}
		}
		c.Ask("initialize", map[string]any{
			"capabilities":          merged(t, `{"workspace": {"diagnostics": {"refreshSupport": true}}, "textDocument": {"diagnostic": {}}}`),
			"workspaceFolders":      []any{map[string]any{"uri": markertest.URI(dir), "name": "w"}},
			"initializationOptions": map[string]any{"diagnosticMode": mode},
		}, &offered)
		c.Notify("initialized", map[string]any{})
		if got := offered.Capabilities.DiagnosticProvider.WorkspaceDiagnostics; got != wide {
			t.Errorf("%s: reports on the workspace are offered: %t", mode, got)
		}
		if !wide {
			c.Stop()
			continue
		}
		uri := markertest.URI(filepath.Join(dir, "b/entry.py"))
		c.Open(uri, "BAD\n")
		var first, second wideReport
		c.Ask("workspace/diagnostic", map[string]any{"previousResultIds": []any{}}, &first)
		count := map[string]int{}
		var before []any
		for _, r := range first.Items {
			name := strings.TrimPrefix(r.URI, markertest.URI(dir)+"/")
			count[name] = len(r.Items)
			if (name == "b/entry.py") != (r.Version != nil) {
				t.Errorf("%s has version %v", name, r.Version)
			}
			before = append(before, map[string]any{"uri": r.URI, "value": r.ResultID})
		}
		if got, _ := json.Marshal(count); string(got) != `{"a/entry.py":2,"b/entry.py":1}` {
			t.Errorf("reports are %s", got)
		}
		c.Change(uri, 2, "fine\n")
		c.Ask("workspace/diagnostic", map[string]any{"previousResultIds": before}, &second)
		for _, r := range second.Items {
			if full := r.URI == uri; full != (r.Kind == "full") || len(r.Items) > 0 {
				t.Errorf("%s: %s with %d reports", r.URI, r.Kind, len(r.Items))
			}
		}
		if len(second.Items) != 2 {
			t.Errorf("%d files are reported again, want 2", len(second.Items))
		}
		c.Stop()
	}
}

package lsp_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/lsp/markertest"
)

func actionsAt(t *testing.T, c *markertest.Client, uri string, r markertest.Range, context map[string]any) (out []markertest.Action) {
	t.Helper()
	if context["diagnostics"] == nil {
		context["diagnostics"] = []any{}
	}
	c.Ask("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": uri}, "range": r, "context": context}, &out)
	return out
}

func titles(actions []markertest.Action) string {
	var out []string
	for _, a := range actions {
		out = append(out, a.Title)
	}
	raw, _ := json.Marshal(out)
	return string(raw)
}

func TestCodeActions(t *testing.T) {
	dir, uri := worker(t, "")
	c := start(t, dir, "")
	c.Open(uri, "é BAD\r\nBAD\r\n")
	reports := c.WaitPushed(uri, "two reports", count(2)).Diagnostics
	const all = "Fix all that pywls can fix safely"

	for _, test := range []struct {
		name    string
		at      markertest.Range
		context map[string]any
		want    string
	}{
		{"a cursor in the word", span(0, 3, 3), map[string]any{}, `["Say GOOD","Say nothing","Ignore ` + "`bad-word`" + ` here","` + all + `"]`},
		{"elsewhere", span(0, 0, 0), map[string]any{}, `["` + all + `"]`},
		{"quick fixes only", span(0, 3, 3), map[string]any{"only": []string{"quickfix"}}, `["Say GOOD","Say nothing","Ignore ` + "`bad-word`" + ` here"]`},
		{"fix all only", span(0, 3, 3), map[string]any{"only": []string{"source.fixAll"}}, `["` + all + `"]`},
		{"ours by name", span(0, 0, 0), map[string]any{"only": []string{"source.fixAll.pywls"}}, `["` + all + `"]`},
		{"any source action", span(0, 0, 0), map[string]any{"only": []string{"source"}}, `["` + all + `"]`},
		{"someone else's", span(0, 3, 3), map[string]any{"only": []string{"source.fixAll.ruff", "refactor", "source.organizeImports"}}, `null`},
		{"one of two reports", span(0, 0, 9), map[string]any{"diagnostics": reports[:1], "only": []string{"quickfix"}}, `["Say GOOD","Say nothing","Ignore ` + "`bad-word`" + ` here"]`},
		{"reports of others", span(0, 3, 3), map[string]any{"diagnostics": []any{map[string]any{"source": "pyright", "message": "x", "range": span(0, 2, 5)}}, "only": []string{"quickfix"}}, `["Say GOOD","Say nothing","Ignore ` + "`bad-word`" + ` here"]`},
		{"another of our rules", span(0, 3, 3), map[string]any{"diagnostics": []any{map[string]any{"source": "pywls", "code": "other", "message": "x", "range": span(0, 2, 5)}}, "only": []string{"quickfix"}}, `null`},
		{"odd reports", span(0, 3, 3), map[string]any{"diagnostics": []any{5, nil, map[string]any{"source": 7}}, "only": []string{"quickfix"}}, `["Say GOOD","Say nothing","Ignore ` + "`bad-word`" + ` here"]`},
	} {
		if got := titles(actionsAt(t, c, uri, test.at, test.context)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}

	got := actionsAt(t, c, uri, span(0, 3, 3), map[string]any{"only": []string{"quickfix"}})
	if !got[0].Preferred || got[1].Preferred || len(got[0].Diagnostics) != 1 || got[0].Diagnostics[0].Range != reports[0].Range {
		t.Errorf("got %+v", got)
	}
	change := got[0].Edit.DocumentChanges
	if len(change) != 1 || change[0].TextDocument.Version == nil || *change[0].TextDocument.Version != 1 || change[0].TextDocument.URI != uri ||
		len(change[0].Edits) != 1 || change[0].Edits[0] != (markertest.TextEdit{Range: span(0, 2, 5), NewText: "GOOD"}) {
		t.Errorf("got %+v", change)
	}
	everything := actionsAt(t, c, uri, span(0, 0, 0), map[string]any{"only": []string{"source.fixAll"}})
	if edits := everything[0].Edit.DocumentChanges[0].Edits; len(edits) != 2 || everything[0].Kind != "source.fixAll.pywls" {
		t.Errorf("got %+v", everything)
	}
	c.Stop()
}

// A client without versioned edits gets plain ones.
func TestCodeActionChanges(t *testing.T) {
	dir, uri := worker(t, "")
	c := start(t, dir, `{"workspace": {"workspaceEdit": {"documentChanges": false}}, "textDocument": {"codeAction": {"isPreferredSupport": false}}}`)
	c.Open(uri, "BAD\n")
	got := actionsAt(t, c, uri, span(0, 0, 0), map[string]any{"only": []string{"quickfix"}})
	if len(got) == 0 || got[0].Preferred || len(got[0].Edit.DocumentChanges) != 0 || len(got[0].Edit.Changes[uri]) != 1 {
		t.Errorf("got %+v", got)
	}
	c.Stop()
}

func TestDebugInfo(t *testing.T) {
	dir, uri := worker(t, "BAD\n")
	c := start(t, dir, "")
	for uri, want := range map[string]string{
		uri: "reached from its main module",
		markertest.URI(filepath.Join(dir, "wrangler.jsonc")): "a configuration file of the Worker",
		markertest.URI(filepath.Join(dir, "tool.py")):        "not imported from its main module",
		"untitled:Untitled-1":                                "not a file on this machine",
		"file:///nowhere/at/all.py":                          "nothing is reported here",
	} {
		var info string
		c.Ask("workspace/executeCommand", map[string]any{"command": "pywls.debugInfo", "arguments": []any{uri}}, &info)
		if !strings.Contains(info, want) || !strings.Contains(info, "pywls test") {
			t.Errorf("%s: %s", uri, info)
		}
	}
	for _, odd := range []any{5, nil, map[string]any{}, ""} {
		c.Ask("workspace/executeCommand", map[string]any{"command": "pywls.debugInfo", "arguments": []any{odd}}, nil)
	}
	c.Stop()
}

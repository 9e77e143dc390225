package lsp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pywls/pywls/lsp/markertest"
)

func TestPush(t *testing.T) {
	dir, uri := worker(t, "")
	c := start(t, dir, "")
	config := markertest.URI(filepath.Join(dir, "wrangler.jsonc"))
	c.Open(uri, "x = 1\n")
	clean := c.WaitPushed(uri, "version 1", atVersion(1))
	if len(clean.Diagnostics) != 0 {
		t.Errorf("reports on a clean file: %+v", clean)
	}
	c.Change(uri, 2, "é🎉 BAD\n")
	got := c.WaitPushed(uri, "version 2", atVersion(2))
	if len(got.Diagnostics) != 1 {
		t.Fatalf("got %+v", got)
	}
	d := got.Diagnostics[0]
	if want := (markertest.Range{Start: markertest.Position{Character: 4}, End: markertest.Position{Character: 7}}); d.Range != want {
		t.Errorf("range %+v, want %+v", d.Range, want)
	}
	if d.Severity != 1 || d.Code != "bad-word" || d.Source != "pywls" || d.Link == nil || len(d.Tags) != 1 || len(d.Data) == 0 ||
		len(d.Related) != 1 || d.Related[0].Location.URI != config {
		t.Errorf("got %+v", d)
	}
	// The same in a later version is news of that version; the same of the same is none.
	c.Change(uri, 7, "é🎉 BAD\n")
	c.WaitPushed(uri, "version 7", atVersion(7))

	// Another file of the Worker changes what is true here.
	before := c.Pushed(uri).Count
	c.Open(config, wranglerText+"// STRICT\n")
	c.WaitPushed(config, "version 1", atVersion(1))
	c.Change(uri, 8, "LAX\n")
	c.WaitPushed(uri, "one report", func(p markertest.Pushed) bool { return atVersion(8)(p) && count(1)(p) })
	c.Change(config, 2, wranglerText)
	c.WaitPushed(uri, "no report after the other file changed", count(0))
	if v := c.Pushed(uri).Version; v == nil || *v != 8 {
		t.Errorf("published for version %v, want 8", v)
	}
	// A change of one file that changes nothing in the other is not published there.
	after := c.Pushed(uri).Count
	c.Change(config, 3, wranglerText+"\n")
	c.WaitPushed(config, "version 3", atVersion(3))
	c.Ask("workspace/executeCommand", map[string]any{"command": "pywls.debugInfo"}, nil)
	if n := c.Pushed(uri).Count; n != after || after <= before {
		t.Errorf("published %d times, then %d times", after, n)
	}
	c.Stop()
}

// A configuration file is diagnosed while it is closed, and cleared when its
// last document is.
func TestPushClosedConfiguration(t *testing.T) {
	dir := project(t, map[string]string{"wrangler.jsonc": wranglerText + "// BAD\n", "entry.py": "", "other.py": "BAD"})
	uri, config := markertest.URI(filepath.Join(dir, "entry.py")), markertest.URI(filepath.Join(dir, "wrangler.jsonc"))
	c := start(t, dir, "")
	c.Open(uri, "BAD")
	if p := c.WaitPushed(config, "one report", count(1)); p.Version != nil {
		t.Errorf("a closed file has version %d", *p.Version)
	}
	c.Open(config, wranglerText+"// BAD\n")
	c.WaitPushed(config, "version 1", atVersion(1))
	c.Notify("textDocument/didClose", markertest.At(config, 0, 0))
	c.WaitPushed(config, "the closed file again", func(p markertest.Pushed) bool { return p.Version == nil && len(p.Diagnostics) == 1 })
	c.Notify("textDocument/didClose", markertest.At(uri, 0, 0))
	c.WaitPushed(config, "nothing", count(0))
	c.WaitPushed(uri, "nothing", count(0))
	c.Stop()
}

// While the wrangler file is broken mid-edit, the last good one decides, and
// the fault is shown in the file.
func TestBrokenConfiguration(t *testing.T) {
	dir, uri := worker(t, "")
	config := markertest.URI(filepath.Join(dir, "wrangler.jsonc"))
	c := start(t, dir, "")
	c.Open(uri, "BAD LAX\n")
	c.Open(config, wranglerText+"// STRICT\n")
	c.WaitPushed(uri, "two reports", count(2))
	c.Change(config, 2, `{ "name": "w", "main": "entry.py`)
	c.WaitPushed(config, "a fault", func(p markertest.Pushed) bool {
		return len(p.Diagnostics) > 0 && p.Diagnostics[0].Code == "config-syntax"
	})
	c.Change(uri, 2, "BAD BAD LAX\n")
	c.WaitPushed(uri, "three reports", count(3))
	var actions []markertest.Action
	c.Ask("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": uri}, "range": markertest.Range{},
		"context": map[string]any{"diagnostics": []any{}, "only": []string{"source.fixAll"}},
	}, &actions)
	if len(actions) != 0 {
		t.Errorf("fixes are applied while the configuration is broken: %+v", actions)
	}
	c.Change(config, 3, wranglerText)
	c.WaitPushed(config, "no fault", count(0))
	c.WaitPushed(uri, "two reports", count(2))
	c.Stop()
}

// Files that are no Worker's are left alone.
func TestSilence(t *testing.T) {
	dir := project(t, map[string]string{
		"plain/a.py":            "BAD",
		"js/wrangler.jsonc":     `{"name": "js", "main": "index.ts"}`,
		"js/tool.py":            "BAD",
		"w/wrangler.jsonc":      wranglerText,
		"w/entry.py":            "",
		"w/unused.py":           "BAD",
		"template/$name.py":     "BAD",
		"template/wrangler.txt": "BAD",
	})
	c := start(t, dir, "")
	var uris []string
	for _, name := range []string{"plain/a.py", "js/tool.py", "js/wrangler.jsonc", "w/unused.py", "template/$name.py", "template/wrangler.txt"} {
		uri := markertest.URI(filepath.Join(dir, name))
		uris = append(uris, uri)
		c.Open(uri, "BAD = $name {{ x }}\n")
	}
	for _, uri := range []string{"untitled:Untitled-1", "git:" + filepath.Join(dir, "w/entry.py") + "?x", "vscode-notebook-cell:/a.py#1", "file:///c%3A/w/entry.py", "file://host/w/entry.py"} {
		uris = append(uris, uri)
		c.Open(uri, "BAD\n")
	}
	last := markertest.URI(filepath.Join(dir, "w/entry.py"))
	c.Open(last, "BAD\n")
	c.WaitPushed(last, "one report", count(1))
	for _, uri := range uris {
		if p := c.Pushed(uri); len(p.Diagnostics) != 0 {
			t.Errorf("%s: %+v", uri, p.Diagnostics)
		}
	}
	c.Stop()
}

type pullReport struct {
	Kind     string                  `json:"kind"`
	ResultID string                  `json:"resultId"`
	Items    []markertest.Diagnostic `json:"items"`
	Related  map[string]pullReport   `json:"relatedDocuments"`
}

func pullOf(t *testing.T, c *markertest.Client, uri, previous string) (r pullReport) {
	t.Helper()
	params := map[string]any{"textDocument": map[string]any{"uri": uri}, "identifier": "pywls"}
	if previous != "" {
		params["previousResultId"] = previous
	}
	c.Ask("textDocument/diagnostic", params, &r)
	return r
}

func TestPull(t *testing.T) {
	dir := project(t, map[string]string{"wrangler.jsonc": wranglerText + "// BAD\n", "entry.py": ""})
	uri, config := markertest.URI(filepath.Join(dir, "entry.py")), markertest.URI(filepath.Join(dir, "wrangler.jsonc"))
	c := start(t, dir, `{"textDocument": {"diagnostic": {"relatedDocumentSupport": true}}, "workspace": {"diagnostics": {"refreshSupport": true}}}`)
	c.Open(uri, "BAD\n")
	first := pullOf(t, c, uri, "")
	if first.Kind != "full" || len(first.Items) != 1 || first.ResultID == "" {
		t.Fatalf("got %+v", first)
	}
	if first.Related != nil {
		t.Errorf("related documents, which LSP4J rejects: %+v", first.Related)
	}
	if again := pullOf(t, c, uri, first.ResultID); again.Kind != "unchanged" || again.ResultID != first.ResultID || again.Items != nil || again.Related != nil {
		t.Errorf("got %+v", again)
	}
	c.Change(uri, 2, "BAD BAD\n")
	second := pullOf(t, c, uri, first.ResultID)
	if second.Kind != "full" || len(second.Items) != 2 {
		t.Errorf("got %+v", second)
	}
	// A change elsewhere that changes these makes the client pull again.
	c.Change(uri, 3, "LAX")
	pullOf(t, c, uri, "")
	c.Open(config, wranglerText+"// STRICT\n")
	c.WaitRequest("workspace/diagnostic/refresh", 1)
	if got := pullOf(t, c, uri, ""); len(got.Items) != 1 {
		t.Errorf("got %+v", got)
	}
	if pushed := c.Sent("textDocument/publishDiagnostics"); len(pushed) > 0 || c.Pushed(uri).Count > 0 {
		t.Error("a client that pulls was pushed to")
	}
	c.Stop()
}

// A client as VS Code is, which pulls, gets no other files with a document: of a closed configuration file it is told unasked, and no longer than that.
func TestPullAndClosedConfiguration(t *testing.T) {
	text := wranglerText + "// BAD\n"
	dir := project(t, map[string]string{"wrangler.jsonc": text, "entry.py": ""})
	uri, config := markertest.URI(filepath.Join(dir, "entry.py")), markertest.URI(filepath.Join(dir, "wrangler.jsonc"))
	raw, err := os.ReadFile("testdata/clients/vscode.json")
	if err != nil {
		t.Fatal(err)
	}
	c := start(t, dir, string(raw))
	c.Open(uri, "BAD\n")
	c.WaitPushed(config, "the closed file's report", count(1))
	c.Open(config, text)
	c.WaitPushed(config, "nothing of an open file", count(0))
	if got := pullOf(t, c, config, ""); len(got.Items) != 1 {
		t.Errorf("got %+v", got)
	}
	c.Notify("textDocument/didClose", markertest.At(config, 0, 0))
	c.WaitPushed(config, "the closed file's report again", count(1))
	c.Notify("textDocument/didClose", markertest.At(uri, 0, 0))
	c.WaitPushed(config, "nothing", count(0))
	if c.Pushed(uri).Count > 0 {
		t.Error("a client that pulls was pushed to")
	}
	c.Stop()
}

// Reports say no more than the client can take.
func TestPlainClient(t *testing.T) {
	dir, uri := worker(t, "")
	c := markertest.Start(t, options())
	c.Ask("initialize", map[string]any{"rootUri": markertest.URI(dir), "capabilities": map[string]any{}}, nil)
	c.Notify("initialized", nil)
	c.Open(uri, "BAD\n")
	d := c.WaitPushed(uri, "one report", count(1)).Diagnostics[0]
	if d.Link != nil || d.Tags != nil || d.Related != nil || d.Data != nil {
		t.Errorf("got %+v", d)
	}
	var actions []markertest.Action
	c.Ask("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": uri}, "range": d.Range, "context": map[string]any{"diagnostics": []any{}}}, &actions)
	if len(actions) != 0 {
		t.Errorf("code action literals for a client without: %+v", actions)
	}
	c.Stop()
}

func TestSettings(t *testing.T) {
	ignore := json.RawMessage(`{"ignore": ["bad-word"]}`)
	t.Run("asked for", func(t *testing.T) {
		dir, uri := worker(t, "")
		c := markertest.Start(t, options())
		c.Settings = ignore
		begin(t, c, dir, `{"workspace": {"configuration": true}}`)
		c.Open(uri, "BAD\n")
		if p := c.WaitPushed(uri, "version 1", atVersion(1)); len(p.Diagnostics) != 0 || p.Count != 1 {
			t.Errorf("an ignored rule showed up: %+v", p)
		}
		c.Settings = json.RawMessage(`{"ignore": 5, "severity": {"bad-word": "info"}}`)
		c.Notify("workspace/didChangeConfiguration", map[string]any{"settings": nil})
		if p := c.WaitPushed(uri, "one report", count(1)); p.Diagnostics[0].Severity != 3 {
			t.Errorf("severity %d", p.Diagnostics[0].Severity)
		}
		c.WaitRequest("window/logMessage", 1)
		c.Stop()
	})
	t.Run("sent", func(t *testing.T) {
		dir, uri := worker(t, "")
		c := start(t, dir, "")
		c.Open(uri, "BAD\n")
		c.WaitPushed(uri, "one report", count(1))
		c.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"pywls": ignore}})
		c.WaitPushed(uri, "no report", count(0))
		c.Stop()
	})
	t.Run("at the start", func(t *testing.T) {
		dir, uri := worker(t, "")
		c := markertest.Start(t, options())
		c.Ask("initialize", map[string]any{"rootUri": markertest.URI(dir), "capabilities": map[string]any{}, "initializationOptions": ignore}, nil)
		c.Notify("initialized", nil)
		c.Open(uri, "BAD\n")
		if p := c.WaitPushed(uri, "version 1", atVersion(1)); len(p.Diagnostics) != 0 {
			t.Errorf("got %+v", p)
		}
		c.Stop()
	})
	t.Run("of folders", func(t *testing.T) {
		text := strings.Replace(wranglerText, `"name"`, `"env": {"one": {"compatibility_date": "2025-01-01"}, "two": {"compatibility_date": "2024-01-01"}}, "name"`, 1)
		dir := project(t, map[string]string{"a/wrangler.jsonc": text, "a/entry.py": "", "b/wrangler.jsonc": text, "b/entry.py": "", "c/wrangler.jsonc": text, "c/entry.py": ""})
		at := func(name string) string { return markertest.URI(filepath.Join(dir, name)) }
		c := markertest.Start(t, options())
		c.SettingsOf = map[string]json.RawMessage{at("a"): json.RawMessage(`{"environment": "one"}`), at("b"): json.RawMessage(`{"environment": "two"}`)}
		var folders []any
		for _, name := range []string{"a", "b", "c"} {
			folders = append(folders, map[string]any{"uri": at(name), "name": name})
		}
		c.Ask("initialize", map[string]any{
			"workspaceFolders": folders, "capabilities": merged(t, `{"workspace": {"configuration": true}}`),
			"initializationOptions": map[string]any{"environment": "one"},
		}, nil)
		c.Notify("initialized", map[string]any{})
		c.WaitRequest("workspace/configuration", 1)
		c.Open(at("a/entry.py"), "BAD\n")
		c.WaitPushed(at("a/entry.py"), "one report", count(1)) // the settings are there
		for name, want := range map[string]string{"a": "one", "b": "two", "c": "one"} {
			var info string
			c.Ask("workspace/executeCommand", map[string]any{"command": "pywls.debugInfo", "arguments": []any{at(name + "/entry.py")}}, &info)
			if !strings.Contains(info, "runtime of "+want+":") || strings.Count(info, "runtime of ") != 1 {
				t.Errorf("the environment of %s is to be %q: %s", name, want, info)
			}
		}
		c.Stop()
	})
	t.Run("refused", func(t *testing.T) {
		dir, uri := worker(t, "")
		c := markertest.Start(t, options())
		c.Refuse = map[string]bool{"workspace/configuration": true, "client/registerCapability": true}
		begin(t, c, dir, `{"workspace": {"configuration": true, "didChangeWatchedFiles": {"dynamicRegistration": true}}}`)
		c.Open(uri, "BAD\n")
		c.WaitPushed(uri, "one report", count(1))
		c.Stop()
	})
}

// Files that change on disk are seen: at once where the client watches, when a
// document is saved or opened elsewhere.
func TestDisk(t *testing.T) {
	t.Run("watched", func(t *testing.T) {
		dir, uri := worker(t, "")
		config := filepath.Join(dir, "wrangler.jsonc")
		c := start(t, dir, `{"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}, "didChangeConfiguration": {"dynamicRegistration": true}}}`)
		registered := string(c.WaitRequest("client/registerCapability", 1)[0].Params)
		if !strings.Contains(registered, "**/wrangler*.{json,jsonc,toml}") || strings.Contains(registered, `"**"`) || strings.Contains(registered, `"**/*"`) {
			t.Errorf("registered %s", registered)
		}
		c.Open(uri, "LAX\n")
		c.WaitPushed(uri, "version 1", atVersion(1))
		write(t, config, wranglerText+"// STRICT\n")
		c.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": markertest.URI(config), "type": 2}}})
		c.WaitPushed(uri, "one report", count(1))
		c.Stop()
	})
	t.Run("not watched", func(t *testing.T) {
		dir, uri := worker(t, "")
		c := start(t, dir, "")
		if sent := c.Sent("client/registerCapability"); len(sent) > 0 {
			t.Error("registered with a client that offers nothing")
		}
		c.Open(uri, "LAX\n")
		c.WaitPushed(uri, "version 1", atVersion(1))
		write(t, filepath.Join(dir, "wrangler.jsonc"), wranglerText+"// STRICT\n")
		c.Notify("textDocument/didSave", markertest.At(uri, 0, 0))
		c.WaitPushed(uri, "one report", count(1))
		c.Stop()
	})
	t.Run("a new Worker", func(t *testing.T) {
		dir := project(t, map[string]string{"a/b/entry.py": ""})
		uri := markertest.URI(filepath.Join(dir, "a/b/entry.py"))
		c := start(t, dir, `{"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}`)
		c.Open(uri, "BAD\n")
		c.Ask("workspace/executeCommand", map[string]any{"command": "pywls.debugInfo"}, nil)
		config := filepath.Join(dir, "a/b/wrangler.jsonc")
		write(t, config, wranglerText)
		c.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": markertest.URI(config), "type": 1}}})
		c.WaitPushed(uri, "one report", count(1))
		var info string
		c.Ask("workspace/executeCommand", map[string]any{"command": "pywls.debugInfo"}, &info)
		if !strings.Contains(info, "1 Python Workers") {
			t.Errorf("debug info: %s", info)
		}
		c.Stop()
	})
}

// Typing does not fall behind: of many edits in a row the last one counts, and
// the client hears of it.
func TestLatestWins(t *testing.T) {
	dir, uri := worker(t, "")
	c := start(t, dir, "")
	c.Open(uri, "")
	for v := 2; v <= 300; v++ {
		c.Change(uri, v, strings.Repeat("BAD ", v%7))
	}
	p := c.WaitPushed(uri, "the last version", atVersion(300))
	if len(p.Diagnostics) != 300%7 {
		t.Errorf("%d reports", len(p.Diagnostics))
	}
	time.Sleep(20 * time.Millisecond)
	if v := *c.Pushed(uri).Version; v != 300 {
		t.Errorf("version %d came after the last", v)
	}
	c.Stop()
}

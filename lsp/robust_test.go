package lsp_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/lsp"
	"github.com/pywls/pywls/lsp/markertest"
)

// Messages that ended other servers, or this one's library. After each of them
// the server still diagnoses a document.
func TestSurvives(t *testing.T) {
	deep := strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000)
	for _, c := range []struct{ name, body string }{
		{"initialized without params", `{"jsonrpc":"2.0","method":"initialized"}`},
		{"initialized with null", `{"jsonrpc":"2.0","method":"initialized","params":null}`},
		{"initialized twice", `{"jsonrpc":"2.0","method":"initialized","params":{}}`},
		{"initialized with a number", `{"jsonrpc":"2.0","method":"initialized","params":5}`},
		{"null configuration", `{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":null}`},
		{"null settings", `{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":null}}`},
		{"settings of odd types", `{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"pywls":{"select":5,"ignore":{},"severity":[1],"environment":[],"sdk":7}}}}`},
		{"settings are a list", `{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":[1]}}`},
		{"unknown notification", `{"jsonrpc":"2.0","method":"$/unknownThing"}`},
		{"unknown notification with params", `{"jsonrpc":"2.0","method":"textDocument/didDream","params":[1,2]}`},
		{"set trace without params", `{"jsonrpc":"2.0","method":"$/setTrace"}`},
		{"set trace of odd value", `{"jsonrpc":"2.0","method":"$/setTrace","params":{"value":"weird"}}`},
		{"cancel null", `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}`},
		{"cancel object", `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{"a":1}}}`},
		{"cancel fraction", `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1.5}}`},
		{"cancel unknown", `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"nobody"}}`},
		{"cancel without params", `{"jsonrpc":"2.0","method":"$/cancelRequest"}`},
		{"change of a number", `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":5}}`},
		{"change without params", `{"jsonrpc":"2.0","method":"textDocument/didChange"}`},
		{"change with version null", `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///x/a.py","version":null},"contentChanges":[{"text":"x"}]}}`},
		{"change of nothing known", `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///x/none.py","version":3},"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":4294967295}},"text":"x"}]}}`},
		{"change with odd range", `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///x/none.py","version":3},"contentChanges":[{"text":"abc"},{"range":{"start":{"line":-5,"character":1e300},"end":{"line":0.5,"character":-1}},"text":"x"}]}}`},
		{"open of nothing", `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{}}`},
		{"open with a lone surrogate", `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///x/s.py","languageId":"python","version":1,"text":"x\ud800"}}}`},
		{"open with a NUL in the URI", `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///x/%00.py","languageId":"python","version":1,"text":"x"}}}`},
		{"open of a path", `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"C:\\x\\y.py","languageId":"python","version":1,"text":"x"}}}`},
		{"save of nothing known", `{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":{"uri":"file:///x/none.py"}}}`},
		{"close of nothing known", `{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///x/none.py"}}}`},
		{"watched files of odd types", `{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":"","type":99},{"uri":"untitled:x","type":1}]}}`},
		{"watched files null", `{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":null}}`},
		{"folders null", `{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":null}}`},
		{"folders of odd URIs", `{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{"added":[{"uri":"vscode-vfs://github/x","name":"v"},{"uri":"","name":""}],"removed":null}}}`},
		{"progress cancelled", `{"jsonrpc":"2.0","method":"window/workDoneProgress/cancel","params":{"token":1}}`},
		{"not JSON", `{not json`},
		{"a batch", `[{"jsonrpc":"2.0","method":"initialized"}]`},
		{"a string", `"hello"`},
		{"the wrong version", `{"jsonrpc":"1.0","method":"initialized"}`},
		{"an answer to nothing", `{"jsonrpc":"2.0","id":9999,"result":{}}`},
		{"an answer without id", `{"jsonrpc":"2.0","result":{}}`},
		{"a request with an odd id", `{"jsonrpc":"2.0","id":{},"method":"textDocument/hover"}`},
		{"depth", `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":` + deep + `}`},
		{"depth in settings", `{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":` + deep + `}}`},
		{"invalid UTF-8", "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"file:///x/\xff.py\",\"text\":\"\xff\xfe\"}}}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir, uri := worker(t, "BAD\n")
			client := start(t, dir, "")
			if err := client.Write(markertest.Frame([]byte(c.body))); err != nil {
				t.Fatal(err)
			}
			client.Open(uri, "BAD\n")
			client.WaitPushed(uri, "one report", count(1))
			client.Stop()
		})
	}
}

// Bytes that are no messages are skipped, and the next message is understood.
func TestFraming(t *testing.T) {
	open := func(uri string) []byte {
		body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": map[string]any{
			"textDocument": map[string]any{"uri": uri, "languageId": "python", "version": 1, "text": "BAD"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return markertest.Frame(body)
	}
	short := `{"jsonrpc":"2.0","method":"$/x","params":{"a":"bcdefghij"}}`
	for _, c := range []struct{ name, noise string }{
		{"blank lines", "\r\n\r\n\n\n"},
		{"text", "Debugger attached.\n"},
		{"text without an end of line", "warning: "},
		{"an unknown header", "X-Thing: 1\r\n\r\n"},
		{"no number", "Content-Length: many\r\n\r\n"},
		{"nothing", "Content-Length: 0\r\n\r\n"},
		{"a negative length", "Content-Length: -5\r\n\r\n"},
		{"an absurd length", "Content-Length: 99999999999999\r\n\r\n"},
		{"a length beyond any number", "Content-Length: 99999999999999999999999999\r\n\r\n"},
		{"a length that is too short", "Content-Length: 20\r\n\r\n" + short},
		{"a huge header", "X: " + strings.Repeat("x", 1<<20) + "\r\n"},
		{"many headers", strings.Repeat("X-A: b\r\n", 50_000)},
		{"zero bytes", strings.Repeat("\x00", 10_000) + "\n"},
		{"lower case and a type", "content-length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir, uri := worker(t, "")
			client := start(t, dir, "")
			if err := client.Write(append([]byte(c.noise), open(uri)...)); err != nil {
				t.Fatal(err)
			}
			client.WaitPushed(uri, "one report", count(1))
			client.Stop()
		})
	}
}

// A message larger than the limit is skipped without being kept.
func TestHugeMessage(t *testing.T) {
	dir, uri := worker(t, "")
	client := start(t, dir, "")
	const size = 65 << 20
	if err := client.Write([]byte(fmt.Sprintf("Content-Length: %d\r\n\r\n", size))); err != nil {
		t.Fatal(err)
	}
	chunk := []byte(strings.Repeat(" ", 1<<20))
	for range size >> 20 {
		if err := client.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	client.Open(uri, "BAD\n")
	client.WaitPushed(uri, "one report", count(1))
	client.Stop()
}

func TestInitializeOddities(t *testing.T) {
	for _, params := range []string{
		`{}`, `null`, `{"processId":null,"rootUri":null,"rootPath":null,"capabilities":{},"workspaceFolders":null}`,
		`{"capabilities":null}`, `{"capabilities":[]}`, `{"capabilities":{"textDocument":7,"workspace":"x","general":{"positionEncodings":"utf-8"}}}`,
		`{"capabilities":{"general":{"positionEncodings":["utf-7",3,"utf-32"]}}}`,
		`{"rootUri":"file:////wsl.localhost/Ubuntu/home/me","capabilities":{}}`,
		`{"rootUri":"file://server/share/x","capabilities":{}}`,
		`{"rootUri":"untitled:","capabilities":{}}`, `{"rootUri":5,"rootPath":{},"capabilities":{}}`,
		`{"rootPath":"relative","capabilities":{}}`,
		`{"workspaceFolders":[],"capabilities":{}}`, `{"workspaceFolders":[{"uri":null}],"capabilities":{}}`,
		`{"workspaceFolders":{"0":1},"capabilities":{}}`,
		`{"capabilities":{},"trace":"weird","initializationOptions":[1,2],"processId":-1}`,
		`{"capabilities":{"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix","weird.kind"]}}},"synchronization":{"futureKey":1}}},"trace":"messages"}`,
	} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			client := markertest.Start(t, options())
			var result struct {
				Capabilities struct {
					PositionEncoding string `json:"positionEncoding"`
					Hover            bool   `json:"hoverProvider"`
				}
			}
			client.Ask("initialize", json.RawMessage(params), &result)
			if !result.Capabilities.Hover {
				t.Errorf("%s: no hover offered", params)
			}
			if want := strings.Contains(params, "utf-32"); want != (result.Capabilities.PositionEncoding == "utf-32") {
				t.Errorf("%s: position encoding %q", params, result.Capabilities.PositionEncoding)
			}
			client.Stop()
		})
	}
}

func TestLifeCycle(t *testing.T) {
	fails := func(t *testing.T, r markertest.Response, code int) {
		t.Helper()
		if r.Error == nil || r.Error.Code != code {
			t.Errorf("got %+v, want error %d", r, code)
		}
	}
	t.Run("request before initialize", func(t *testing.T) {
		c := markertest.Start(t, options())
		fails(t, c.Call("textDocument/hover", markertest.At("file:///a.py", 0, 0)), -32002)
		c.Open("file:///a.py", "x") // dropped
		begin(t, c, "", "")
		c.Stop()
	})
	t.Run("initialize twice", func(t *testing.T) {
		c := start(t, "", "")
		fails(t, c.Call("initialize", map[string]any{"capabilities": map[string]any{}}), -32600)
		c.Stop()
	})
	t.Run("request after shutdown", func(t *testing.T) {
		c := start(t, "", "")
		if r := c.Call("shutdown", nil); r.Error != nil || string(r.Result) != "null" {
			t.Errorf("shutdown: %+v", r)
		}
		fails(t, c.Call("textDocument/hover", markertest.At("file:///a.py", 0, 0)), -32600)
		c.Notify("exit", nil)
		if code := c.Exit(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("exit without shutdown", func(t *testing.T) {
		c := start(t, "", "")
		c.Notify("exit", nil)
		if code := c.Exit(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("exit with odd params", func(t *testing.T) {
		c := start(t, "", "")
		c.Notify("exit", []int{1})
		c.Exit()
	})
	t.Run("exit before initialize", func(t *testing.T) {
		c := markertest.Start(t, options())
		c.Notify("exit", nil)
		if code := c.Exit(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("input closed", func(t *testing.T) {
		c := start(t, "", "")
		c.HangUp()
		if code := c.Exit(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("input closed in the middle of a message", func(t *testing.T) {
		c := start(t, "", "")
		_ = c.Write([]byte("Content-Length: 500\r\n\r\n{\"json"))
		c.HangUp()
		c.Exit()
	})
	t.Run("unknown request", func(t *testing.T) {
		c := start(t, "", "")
		fails(t, c.Call("textDocument/dream", map[string]any{}), -32601)
		fails(t, c.Call("initialized", nil), -32601)
		fails(t, c.Call("workspace/executeCommand", map[string]any{"command": "rm"}), -32602)
		fails(t, c.Call("textDocument/hover", []int{1}), -32602)
		c.Stop()
	})
}

// A rule that panics loses itself and nothing else. The user is shown it once.
func TestPanicInARule(t *testing.T) {
	dir, uri := worker(t, "")
	c := start(t, dir, "")
	c.Open(uri, "PANIC BAD\n")
	c.WaitPushed(uri, "the report of another rule", count(1))
	for _, method := range []string{"window/logMessage", "window/showMessage"} {
		said := string(c.WaitRequest(method, 1)[0].Params)
		if !strings.Contains(said, "the rule panicking failed") || !strings.Contains(said, rule.Issues) || strings.Contains(said, "goroutine") {
			t.Errorf("%s: %s", method, said)
		}
	}
	c.Change(uri, 2, "PANIC BAD BAD\n")
	c.WaitPushed(uri, "two reports", count(2))
	c.Change(uri, 3, "BAD\n")
	c.WaitPushed(uri, "one report", count(1))
	if shown := c.Sent("window/showMessage"); len(shown) != 1 {
		t.Errorf("shown %d times", len(shown))
	}
	c.Stop()
}

// Requests about documents that nobody knows are answered, not failed.
func TestUnknownDocuments(t *testing.T) {
	dir, _ := worker(t, "")
	c := start(t, dir, "")
	for _, uri := range []string{
		markertest.URI(filepath.Join(dir, "none.py")), "untitled:Untitled-1", "git:/x/entry.py?ref", "", "::",
		"file:///C:/x.py", "file://server/share/x.py", "file:////wsl.localhost/x.py", "vscode-vfs://github/a/b.py", markertest.URI(dir),
	} {
		for _, method := range []string{"textDocument/hover", "textDocument/definition", "textDocument/completion", "textDocument/codeAction", "textDocument/diagnostic"} {
			params := markertest.At(uri, 3, 7)
			params["range"] = markertest.Range{End: markertest.Position{Line: 99}}
			if r := c.Call(method, params); r.Error != nil {
				t.Errorf("%s of %q: %+v", method, uri, r.Error)
			}
		}
	}
	c.Stop()
}

func TestCancel(t *testing.T) {
	dir, uri := worker(t, "")
	c := start(t, dir, "")
	c.Open(uri, strings.Repeat("x = 'BAD'\n", 200))
	for range 50 {
		answer, id := c.Go("textDocument/codeAction", map[string]any{
			"textDocument": map[string]any{"uri": uri},
			"range":        markertest.Range{End: markertest.Position{Line: 200}}, "context": map[string]any{"diagnostics": []any{}},
		})
		c.Notify("$/cancelRequest", map[string]any{"id": id})
		select {
		case r := <-answer:
			if r.Error != nil && r.Error.Code != -32800 {
				t.Fatalf("got %+v", r.Error)
			}
		case <-time.After(markertest.Patience):
			t.Fatal("a cancelled request was never answered")
		}
	}
	c.Stop()
}

// What looks through the whole workspace is cancelled too: the answer is the
// whole result, or that there is none, never a part.
func TestCancelWide(t *testing.T) {
	files := map[string]string{"entry.py": module(400), "wrangler.jsonc": bindings}
	for i := range 10 {
		files[fmt.Sprintf("w%d/wrangler.jsonc", i)] = strings.Replace(bindings, `"entry.py"`, `"../entry.py"`, 1)
	}
	dir := project(t, files)
	uri := markertest.URI(filepath.Join(dir, "entry.py"))
	c := markertest.Start(t, lsp.Options{Version: "test"})
	begin(t, c, dir, "")
	c.Open(uri, files["entry.py"])
	version, cancelled := 1, 0
	for _, method := range []string{"textDocument/references", "textDocument/rename", "workspace/symbol"} {
		whole := 0
		for _, cancel := range []bool{false, true, true, true, true} {
			version++
			edit(c, uri, version, span(0, 0, 0), "\n") // what was computed counts no more
			line := 7 + version
			params := markertest.At(uri, line, strings.Index("        rows = await self.env.DB", "DB"))
			params["context"], params["newName"], params["query"] = map[string]any{"includeDeclaration": true}, "STORE", "DB"
			answer, id := c.Go(method, params)
			if cancel {
				c.Notify("$/cancelRequest", map[string]any{"id": id})
			}
			select {
			case r := <-answer:
				switch {
				case r.Error != nil && r.Error.Code == -32800 && cancel:
					cancelled++
				case r.Error != nil:
					t.Fatalf("%s: %+v", method, r.Error)
				case whole == 0:
					whole = strings.Count(string(r.Result), "file://")
				case strings.Count(string(r.Result), "file://") != whole:
					t.Errorf("%s: %d places, want %d", method, strings.Count(string(r.Result), "file://"), whole)
				}
			case <-time.After(markertest.Patience):
				t.Fatalf("%s: a cancelled request was never answered", method)
			}
		}
		if whole == 0 {
			t.Errorf("%s finds nothing", method)
		}
	}
	if cancelled == 0 {
		t.Error("no request was cancelled")
	}
	c.Stop()
}

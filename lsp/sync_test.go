package lsp_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/lsp/markertest"
)

// edit sends one incremental change.
func edit(c *markertest.Client, uri string, version any, r markertest.Range, insert string) {
	c.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": uri, "version": version},
		"contentChanges": []any{map[string]any{"range": r, "text": insert}},
	})
}

func span(line, from, to int) markertest.Range {
	return markertest.Range{Start: markertest.Position{Line: line, Character: from}, End: markertest.Position{Line: line, Character: to}}
}

func TestChangeOddities(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(c *markertest.Client, uri string)
		want int
	}{
		{"before open, on disk", func(c *markertest.Client, uri string) { edit(c, uri, 5, span(0, 0, 0), "BAD ") }, 2},
		{"before open, whole text", func(c *markertest.Client, uri string) { c.Change(uri, 5, "BAD BAD BAD") }, 3},
		{"open twice", func(c *markertest.Client, uri string) {
			c.Open(uri, "BAD")
			c.Open(uri, "BAD BAD BAD BAD")
			edit(c, uri, 2, span(0, 0, 0), "BAD ")
		}, 5},
		{"versions jump", func(c *markertest.Client, uri string) {
			c.Open(uri, "")
			edit(c, uri, 7, span(0, 0, 0), "BAD ")
			edit(c, uri, 1000, span(0, 0, 0), "BAD ")
		}, 2},
		{"versions go back", func(c *markertest.Client, uri string) {
			c.Open(uri, "")
			edit(c, uri, 7, span(0, 0, 0), "BAD ")
			edit(c, uri, 3, span(0, 0, 0), "BAD ")
		}, 2},
		{"version null", func(c *markertest.Client, uri string) {
			c.Open(uri, "BAD")
			edit(c, uri, nil, span(0, 3, 3), " BAD")
		}, 2},
		{"range far outside", func(c *markertest.Client, uri string) {
			c.Open(uri, "BAD\nBAD\n")
			edit(c, uri, 2, markertest.Range{Start: markertest.Position{Line: 1}, End: markertest.Position{Line: 4294967295, Character: 4294967295}}, "")
		}, 1},
		{"end before start", func(c *markertest.Client, uri string) {
			c.Open(uri, "x")
			edit(c, uri, 2, span(0, 1, 0), "BAD")
		}, 1},
		{"after close, from the disk", func(c *markertest.Client, uri string) {
			c.Open(uri, "")
			c.Notify("textDocument/didClose", markertest.At(uri, 0, 0))
			edit(c, uri, 2, span(0, 0, 0), "BAD ")
		}, 2},
		{"CR LF", func(c *markertest.Client, uri string) {
			c.Open(uri, "a\r\nb\r\n")
			edit(c, uri, 2, span(1, 0, 1), "BAD")
		}, 1},
		{"a byte order mark", func(c *markertest.Client, uri string) {
			c.Open(uri, "\ufeffBAD")
			edit(c, uri, 2, span(0, 1, 2), "b")
		}, 0},
		{"behind an emoji", func(c *markertest.Client, uri string) {
			c.Open(uri, "🎉BAD")
			edit(c, uri, 2, span(0, 2, 5), "ok BAD BAD")
		}, 2},
		{"several at once, each on the one before", func(c *markertest.Client, uri string) {
			c.Open(uri, "")
			c.Notify("textDocument/didChange", map[string]any{
				"textDocument": map[string]any{"uri": uri, "version": 2},
				"contentChanges": []any{
					map[string]any{"range": span(0, 0, 0), "text": "BxD"},
					map[string]any{"range": span(0, 1, 2), "text": "A"},
				},
			})
		}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir, uri := worker(t, "BAD\n")
			client := start(t, dir, "")
			c.do(client, uri)
			client.WaitPushed(uri, fmt.Sprintf("%d reports", c.want), count(c.want))
			client.Stop()
		})
	}
}

// All spellings of a URI are one document, and answers use the client's.
func TestSpellings(t *testing.T) {
	dir := project(t, map[string]string{"my wörk/wrangler.jsonc": wranglerText + "// BAD", "my wörk/entry.py": ""})
	encoded := markertest.URI(dir) + "/my%20w%C3%B6rk/entry.py"
	c := markertest.Start(t, options())
	folder := strings.Replace(markertest.URI(dir), "/T", "/%54", 1)
	c.Ask("initialize", map[string]any{"capabilities": map[string]any{}, "workspaceFolders": []any{map[string]any{"uri": folder, "name": "x"}}}, nil)
	c.Notify("initialized", nil)
	opened := markertest.URI(dir) + "/my%20w%c3%b6rk/%65ntry.py"
	c.Open(opened, "BAD\n")
	c.WaitPushed(opened, "one report", count(1))
	c.Change(encoded, 2, "BAD BAD\n")
	c.WaitPushed(opened, "two reports", count(2))
	c.Change("file://localhost"+strings.TrimPrefix(encoded, "file://"), 3, "BAD BAD BAD\n")
	c.WaitPushed(opened, "three reports", count(3))
	// A file that was never opened is spelled like its folder.
	c.WaitPushed(folder+"/my%20w%C3%B6rk/wrangler.jsonc", "one report", count(1))
	c.Stop()
}

func TestWindowsDriveLetters(t *testing.T) {
	c := start(t, "", "")
	c.Open("file:///C:/w/entry.py", "BAD\n")
	c.Change("file:///c%3A/w/entry.py", 2, "x\n")
	var info string
	c.Ask("workspace/executeCommand", map[string]any{"command": "pywls.debugInfo", "arguments": []any{"file:///C:/w/entry.py"}}, &info)
	if !strings.Contains(info, "open, version 2, 2 bytes") {
		t.Errorf("two spellings of a drive are two documents: %s", info)
	}
	c.Stop()
}

func TestLargeFile(t *testing.T) {
	dir, uri := worker(t, "")
	c := start(t, dir, "")
	content := strings.Repeat("x = 1  # a line of some length, with an é in it\n", 100_000)
	c.Open(uri, content)
	edit(c, uri, 2, span(50_000, 0, 0), "y = 'BAD'\n")
	p := c.WaitPushed(uri, "version 2", atVersion(2))
	if len(p.Diagnostics) > 1 || len(p.Diagnostics) == 1 && p.Diagnostics[0].Range != span(50_000, 5, 8) {
		t.Errorf("got %+v", p.Diagnostics)
	}
	c.Stop()
}

// Any series of edits leaves the server with the text that the client has, in
// every encoding.
func TestEditsAgainstFullText(t *testing.T) {
	for name, enc := range map[string]text.Encoding{"utf-8": text.UTF8, "utf-16": text.UTF16, "utf-32": text.UTF32} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, uri := worker(t, "")
			c := start(t, dir, `{"general": {"positionEncodings": ["`+name+`"]}, "textDocument": {"diagnostic": {}}}`)
			r := rand.New(rand.NewPCG(1, uint64(enc)))
			doc := text.New("BAD é🎉\r\nBAD\n")
			c.Open(uri, doc.String())
			for v := 2; v < 150; v++ {
				start, end := r.IntN(doc.Len()+1), r.IntN(doc.Len()+1)
				if start > end {
					start, end = end, start
				}
				if r.IntN(3) > 0 {
					end = min(end, start+5)
				}
				from, to := doc.Position(start, enc), doc.Position(end, enc)
				s := text.Span{Start: doc.Offset(from, enc), End: doc.Offset(to, enc)}
				insert := []string{"BAD", "é", "🎉", "\n", "\r\n", "B", "", "AD "}[r.IntN(8)]
				edit(c, uri, v, markertest.Range{
					Start: markertest.Position{Line: from.Line, Character: from.Character},
					End:   markertest.Position{Line: to.Line, Character: to.Character},
				}, insert)
				doc = doc.Replace(s, insert)
				if v%10 > 0 {
					continue
				}
				var want []markertest.Range
				for at := 0; ; {
					i := strings.Index(doc.String()[at:], "BAD")
					if i < 0 {
						break
					}
					a, b := doc.Position(at+i, enc), doc.Position(at+i+3, enc)
					want = append(want, span(a.Line, a.Character, b.Character))
					at += i + 3
				}
				var got []markertest.Range
				for _, d := range pullOf(t, c, uri, "").Items {
					got = append(got, d.Range)
				}
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Fatalf("version %d of %q: got %v, want %v", v, doc.String(), got, want)
				}
			}
			c.Stop()
		})
	}
}

func TestFolders(t *testing.T) {
	dir := project(t, map[string]string{"a/wrangler.jsonc": wranglerText, "a/entry.py": "", "b/wrangler.jsonc": wranglerText, "b/entry.py": ""})
	workers := func(c *markertest.Client) int {
		var info string
		c.Ask("workspace/executeCommand", map[string]any{"command": "pywls.debugInfo"}, &info)
		return strings.Count(info, "\nWorker ")
	}
	folder := func(name string) map[string]any {
		return map[string]any{"uri": markertest.URI(filepath.Join(dir, name)), "name": name}
	}
	change := func(c *markertest.Client, added, removed []any) {
		c.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": added, "removed": removed}})
	}
	for _, root := range []map[string]any{
		{"workspaceFolders": []any{folder("a")}},
		{"rootUri": markertest.URI(filepath.Join(dir, "a")), "workspaceFolders": nil},
		{"rootPath": filepath.Join(dir, "a")},
	} {
		root["capabilities"] = map[string]any{}
		c := markertest.Start(t, options())
		c.Ask("initialize", root, nil)
		c.Notify("initialized", nil)
		if n := workers(c); n != 1 {
			t.Errorf("%v: %d Workers", root, n)
		}
		// Overlapping, doubled and nested folders do not count twice.
		change(c, []any{folder("b"), folder("."), folder("b"), folder("a/")}, nil)
		if n := workers(c); n != 2 {
			t.Errorf("%v: %d Workers after adding", root, n)
		}
		change(c, nil, []any{folder("a"), folder("."), folder("nowhere")})
		if n := workers(c); n != 1 {
			t.Errorf("%v: %d Workers after removing", root, n)
		}
		c.Stop()
	}
}

package lsp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
	"github.com/pywls/pywls/lsp"
	"github.com/pywls/pywls/lsp/markertest"
)

// badWord is a rule that tests of the protocol can foresee: it reports the word
// BAD in modules and in the wrangler file.
var badWord = rule.New("# bad-word\n\nerror · fix: safe\n\n## What it reports\n\nThe word BAD.\n",
	rule.OnModule(func(p *rule.Pass, m *flow.Module) {
		source := m.Syntax.Source.String()
		for at := 0; ; {
			i := strings.Index(source[at:], "BAD")
			if i < 0 {
				return
			}
			span := text.Span{Start: at + i, End: at + i + 3}
			d := p.Report(span, "`BAD` is a bad word; use `GOOD`").Fix(rule.Safe, "Say GOOD", text.Edit{Span: span, New: "GOOD"}).
				Fix(rule.Unsafe, "Say nothing", text.Edit{Span: span})
			d.Relate(p.Worker.Config.Path, text.Span{Start: 0, End: 1}, "the Worker is configured here")
			d.Unnecessary = true
			at = span.End
		}
	}),
	rule.OnConfig(func(p *rule.Pass, c *wrangler.Config) {
		if i := strings.Index(c.Source.String(), "BAD"); i >= 0 {
			p.Report(text.Span{Start: i, End: i + 3}, "`BAD` is a bad word")
		}
	}),
	// What a Worker's configuration has in it shows in its code: a change of
	// one file changes what is true in another.
	rule.OnModule(func(p *rule.Pass, m *flow.Module) {
		if strings.Contains(p.Worker.Config.Source.String(), "STRICT") {
			if i := strings.Index(m.Syntax.Source.String(), "LAX"); i >= 0 {
				p.Report(text.Span{Start: i, End: i + 3}, "`LAX` is not strict")
			}
		}
	}),
)

var panicking = rule.New("# panicking\n\nerror\n\n## What it reports\n\nNothing.\n",
	rule.OnModule(func(p *rule.Pass, m *flow.Module) {
		if strings.Contains(m.Syntax.Source.String(), "PANIC") {
			panic("a fault of a rule")
		}
	}))

var slow = rule.New("# slow\n\nerror\n\n## What it reports\n\nNothing.\n",
	rule.OnModule(func(p *rule.Pass, m *flow.Module) {
		if strings.Contains(m.Syntax.Source.String(), "SLOW") {
			time.Sleep(700 * time.Millisecond)
		}
	}))

func options() lsp.Options {
	return lsp.Options{Version: "test", Rules: []*rule.Rule{badWord, panicking, slow}}
}

const wranglerText = `{ "name": "w", "main": "entry.py", "compatibility_date": "2026-01-01", "compatibility_flags": ["python_workers"] }
`

// project makes a folder of files and gives its path.
func project(tb testing.TB, files map[string]string) string {
	tb.Helper()
	dir, err := filepath.EvalSymlinks(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	for name, content := range files {
		write(tb, filepath.Join(dir, name), content)
	}
	return dir
}

func write(tb testing.TB, path, content string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		tb.Fatal(err)
	}
}

func worker(tb testing.TB, entry string) (dir, uri string) {
	dir = project(tb, map[string]string{"wrangler.jsonc": wranglerText, "entry.py": entry})
	return dir, markertest.URI(filepath.Join(dir, "entry.py"))
}

// caps is a client that can do everything, in push mode.
const caps = `{
 "general": {"positionEncodings": ["utf-16"]},
 "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}, "workspaceFolders": true},
 "textDocument": {
  "publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true, "tagSupport": {"valueSet": [1, 2]}},
  "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}, "isPreferredSupport": true},
  "hover": {"contentFormat": ["markdown"]}
 }}`

// merged is caps with more on top.
func merged(tb testing.TB, more string) map[string]any {
	tb.Helper()
	var base, top map[string]any
	if err := json.Unmarshal([]byte(caps), &base); err != nil {
		tb.Fatal(err)
	}
	if more != "" {
		if err := json.Unmarshal([]byte(more), &top); err != nil {
			tb.Fatal(err)
		}
	}
	merge(base, top)
	return base
}

func merge(into, from map[string]any) {
	for key, value := range from {
		a, isMap := into[key].(map[string]any)
		b, both := value.(map[string]any)
		if isMap && both {
			merge(a, b)
		} else {
			into[key] = value
		}
	}
}

// start runs a server that has been initialized on a folder.
func start(tb testing.TB, dir, more string) *markertest.Client {
	tb.Helper()
	c := markertest.Start(tb, options())
	begin(tb, c, dir, more)
	return c
}

func begin(tb testing.TB, c *markertest.Client, dir, more string) {
	tb.Helper()
	params := map[string]any{"processId": nil, "rootUri": nil, "capabilities": merged(tb, more)}
	if dir != "" {
		params["workspaceFolders"] = []any{map[string]any{"uri": markertest.URI(dir), "name": "w"}}
	}
	c.Ask("initialize", params, nil)
	c.Notify("initialized", map[string]any{})
}

func count(n int) func(markertest.Pushed) bool {
	return func(p markertest.Pushed) bool { return len(p.Diagnostics) == n }
}

func atVersion(v int) func(markertest.Pushed) bool {
	return func(p markertest.Pushed) bool { return p.Version != nil && *p.Version == v }
}

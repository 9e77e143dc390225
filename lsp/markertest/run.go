package markertest

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/lsp"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden files of marker tests")

var encodings = map[string]text.Encoding{"utf-8": text.UTF8, "utf-16": text.UTF16, "utf-32": text.UTF32}

// setup is one kind of client.
type setup struct {
	name         string
	capabilities json.RawMessage
	encoding     text.Encoding
	pull         bool
}

// Run runs all archives below a folder, each with every kind of client. The
// clients folder holds one initialize message's capabilities a file.
func Run(t *testing.T, folder, clients string, options lsp.Options) {
	paths, err := filepath.Glob(filepath.Join(folder, "*", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no tests in %s (%v)", folder, err)
	}
	kinds := append(synthetic(), fromFolder(t, clients)...)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.ToSlash(path[len(folder)+1:]), ".txtar"), func(t *testing.T) {
			t.Parallel()
			test, err := load(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range kinds {
				t.Run(kind.name, func(t *testing.T) {
					r := &run{T: t, test: test, setup: kind, texts: map[string]*text.Document{}}
					r.run(options)
				})
			}
			if *update && !t.Failed() {
				test.write(t)
			}
		})
	}
}

// synthetic are the clients that can do everything, in each encoding, pushed to
// and pulling.
func synthetic() (out []setup) {
	const all = `{
 "general": {"positionEncodings": ["ENCODING"]},
 "workspace": {"configuration": true, "workspaceFolders": true, "diagnostics": {"refreshSupport": true},
  "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]}},
 "textDocument": {PULL
  "publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true, "tagSupport": {"valueSet": [1, 2]}},
  "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}}, "isPreferredSupport": true},
  "completion": {"completionItem": {"documentationFormat": ["markdown"], "labelDetailsSupport": true, "resolveSupport": {"properties": ["documentation"]}}},
  "definition": {"linkSupport": true},
  "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
  "rename": {"prepareSupport": true},
  "signatureHelp": {"signatureInformation": {"documentationFormat": ["markdown"], "parameterInformation": {"labelOffsetSupport": true}}},
  "hover": {"contentFormat": ["markdown", "plaintext"]}
 }}`
	for _, encoding := range []string{"utf-8", "utf-16", "utf-32"} {
		for _, pull := range []bool{false, true} {
			name, with := encoding+" push", ""
			if pull {
				name, with = encoding+" pull", `"diagnostic": {"relatedDocumentSupport": true},`
			}
			raw := strings.NewReplacer("ENCODING", encoding, "PULL", with).Replace(all)
			out = append(out, setup{name, json.RawMessage(raw), encodings[encoding], pull})
		}
	}
	return out
}

func fromFolder(t *testing.T, folder string) (out []setup) {
	paths, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	if len(paths) == 0 {
		t.Fatalf("no clients in %s", folder)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var c struct {
			TextDocument struct {
				Diagnostic json.RawMessage `json:"diagnostic"`
			} `json:"textDocument"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, setup{strings.TrimSuffix(filepath.Base(path), ".json"), raw, text.UTF16, len(c.TextDocument.Diagnostic) > 0})
	}
	return out
}

// write puts goldens that a run made into the archive.
func (t *test) write(tb testing.TB) {
	var files []txtar.File
	for _, f := range t.archive.Files {
		if !strings.HasPrefix(f.Name, "@") {
			files = append(files, f)
		}
	}
	var names []string
	for name := range t.golden {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		files = append(files, txtar.File{Name: "@" + name, Data: []byte(t.golden[name])})
	}
	t.archive.Files = files
	if err := os.WriteFile(t.path, txtar.Format(t.archive), 0o644); err != nil {
		tb.Error(err)
	}
}

// Package demo shows on a sample Worker what an editor shows: it runs the real
// server over a pipe and prints what comes back.
package demo

import (
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/cmd/pywls/term"
)

//go:embed all:sample
var sample embed.FS

// reported are the files of the sample that hold something to report.
var reported = []string{"src/guestbook.py", "src/links.py", "wrangler.jsonc"}

const patience = 20 * time.Second

// Server runs a language server on a pair of pipes until they end.
type Server func(ctx context.Context, in io.ReadCloser, out io.WriteCloser)

// demo is one run.
type demo struct {
	*client
	dir    string                    // of the sample on disk
	docs   map[string]*text.Document // by slash path in the sample
	unit   text.Encoding             // of positions, as agreed with the server
	out    io.Writer
	style  term.Style
	found  map[string][]diagnostic
	timing []timed
}

type timed struct {
	what string
	took time.Duration
}

// Run prints the demonstration. Nothing stays on disk.
func Run(ctx context.Context, serve Server, out io.Writer, style term.Style) error {
	temp, err := os.MkdirTemp("", "pywls-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if temp, err = filepath.EvalSymlinks(temp); err != nil {
		return err
	}
	d := &demo{dir: temp, docs: map[string]*text.Document{}, out: out, style: style, found: map[string][]diagnostic{}}
	if err := d.unpack(); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	toServer, fromClient := io.Pipe()
	toClient, fromServer := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		serve(ctx, toServer, fromServer)
		fromServer.Close()
		toServer.Close()
	}()
	d.client = newClient(toClient, fromClient)
	err = d.show()
	if err == nil {
		err = d.call("shutdown", nil, nil)
		d.notify("exit", nil)
	}
	fromClient.Close()
	select {
	case <-done:
	case <-time.After(patience):
	}
	return err
}

// unpack writes the sample into the temporary folder.
func (d *demo) unpack() error {
	return fs.WalkDir(sample, "sample", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(strings.TrimPrefix(path, "sample"), "/")
		if e.IsDir() {
			return os.MkdirAll(d.path(rel), 0o755)
		}
		content, err := sample.ReadFile(path)
		if err != nil {
			return err
		}
		d.docs[rel] = text.New(string(content))
		return os.WriteFile(d.path(rel), content, 0o644)
	})
}

func (d *demo) path(rel string) string { return filepath.Join(d.dir, filepath.FromSlash(rel)) }

func (d *demo) uri(rel string) string {
	path := filepath.ToSlash(d.path(rel))
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// rel is the sample's file that a URI names, "" for none.
func (d *demo) rel(uri string) string {
	for rel := range d.docs {
		if unescaped(d.uri(rel)) == unescaped(uri) {
			return rel
		}
	}
	return ""
}

func unescaped(uri string) string {
	if out, err := url.PathUnescape(uri); err == nil {
		return strings.ToLower(out)
	}
	return uri
}

func (d *demo) files() []string {
	var out []string
	for rel := range d.docs {
		out = append(out, rel)
	}
	slices.Sort(out)
	return out
}

// measure runs one step and notes how long it took.
func (d *demo) measure(what string, step func() error) error {
	start := time.Now()
	err := step()
	d.timing = append(d.timing, timed{what, time.Since(start)})
	return err
}

func (d *demo) show() error {
	if err := d.measure("start and initialize", d.initialize); err != nil {
		return err
	}
	if err := d.measure("open the Worker, until all reports are there", d.open); err != nil {
		return err
	}
	d.reports()
	for _, step := range []func() error{d.completion, d.hover, d.quickFix} {
		if err := step(); err != nil {
			return err
		}
	}
	d.heading("Timing")
	for _, t := range d.timing {
		fmt.Fprintf(d.out, "%8.2f ms  %s\n", float64(t.took.Microseconds())/1000, t.what)
	}
	return nil
}

func (d *demo) heading(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	fmt.Fprintf(d.out, "%s\n%s\n", d.style.Bold(line), d.style.Dim(strings.Repeat("─", min(80, term.Columns(line)))))
}

func (d *demo) initialize() error {
	var result struct {
		Capabilities struct {
			PositionEncoding string `json:"positionEncoding"`
		} `json:"capabilities"`
	}
	err := d.call("initialize", map[string]any{
		"processId":        os.Getpid(),
		"rootUri":          d.uri(""),
		"workspaceFolders": []any{map[string]any{"uri": d.uri(""), "name": "short"}},
		"capabilities":     capabilities,
	}, &result)
	switch result.Capabilities.PositionEncoding {
	case "utf-8":
		d.unit = text.UTF8
	case "utf-32":
		d.unit = text.UTF32
	}
	if err != nil {
		return err
	}
	return d.notify("initialized", struct{}{})
}

// capabilities are those of a plain editor that takes pushed reports.
var capabilities = map[string]any{
	"general": map[string]any{"positionEncodings": []string{"utf-16"}},
	"textDocument": map[string]any{
		"publishDiagnostics": map[string]any{"relatedInformation": true},
		"hover":              map[string]any{"contentFormat": []string{"markdown"}},
		"completion":         map[string]any{"completionItem": map[string]any{"documentationFormat": []string{"markdown"}}},
		"codeAction": map[string]any{
			"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}},
			"dataSupport":              true,
			"resolveSupport":           map[string]any{"properties": []string{"edit"}},
		},
	},
}

// open opens every file and waits for the reports.
func (d *demo) open() error {
	for _, rel := range d.files() {
		language := "python"
		if strings.HasSuffix(rel, ".jsonc") {
			language = "jsonc"
		}
		err := d.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
			"uri": d.uri(rel), "languageId": language, "version": 1, "text": d.docs[rel].String(),
		}})
		if err != nil {
			return err
		}
	}
	timeout := time.After(patience)
	for !d.complete() {
		select {
		case p := <-d.published:
			if rel := d.rel(p.URI); rel != "" {
				d.found[rel] = p.Diagnostics
			}
		case <-d.ended:
			return errEnded
		case <-timeout:
			return fmt.Errorf("no reports for %s within %v", strings.Join(reported, ", "), patience)
		}
	}
	return nil
}

func (d *demo) complete() bool {
	for _, rel := range reported {
		if len(d.found[rel]) == 0 {
			return false
		}
	}
	return true
}

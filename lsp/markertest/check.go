package markertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/lsp"
)

// run is one test with one kind of client.
type run struct {
	*testing.T
	*test
	setup
	dir    string
	client *Client
	texts  map[string]*text.Document
	offers struct {
		Capabilities struct {
			PositionEncoding   string          `json:"positionEncoding"`
			DiagnosticProvider json.RawMessage `json:"diagnosticProvider"`
			CodeActionProvider json.RawMessage `json:"codeActionProvider"`
		} `json:"capabilities"`
	}
}

func (r *run) run(options lsp.Options) {
	dir, err := filepath.EvalSymlinks(r.TempDir())
	if err != nil {
		r.Fatal(err)
	}
	r.dir = dir
	for name, content := range r.files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			r.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			r.Fatal(err)
		}
		r.texts[name] = text.New(content)
	}
	r.client = Start(r, options)
	if r.setting != "" {
		r.client.Settings = json.RawMessage(r.setting)
	}
	params := map[string]any{"processId": nil, "rootUri": URI(dir), "capabilities": r.capabilities}
	if strings.Contains(string(r.capabilities), `"workspaceFolders"`) {
		params["workspaceFolders"] = []any{map[string]any{"uri": URI(dir), "name": "project"}}
	}
	if r.setting != "" { // by both ways at once, so that no answer is early or late
		params["initializationOptions"] = json.RawMessage(r.setting)
	}
	r.client.Ask("initialize", params, &r.offers)
	r.client.Notify("initialized", map[string]any{})
	if (len(r.offers.Capabilities.DiagnosticProvider) > 0) != r.pull {
		r.Errorf("offered %s to a client with pull = %t", r.offers.Capabilities.DiagnosticProvider, r.pull)
	}
	for _, name := range r.open {
		r.client.Open(r.uri(name), r.files[name])
	}
	r.diagnostics()
	for _, m := range r.markers {
		r.marker(m)
	}
	r.client.Stop()
}

func (r *run) uri(name string) string { return URI(filepath.Join(r.dir, filepath.FromSlash(name))) }

// name is the file of a URI.
func (r *run) name(uri string) string {
	return strings.TrimPrefix(strings.TrimPrefix(uri, URI(r.dir)), "/")
}

func (r *run) rangeOf(file string, start, end int) Range {
	doc := r.texts[file]
	a, b := doc.Position(start, r.encoding), doc.Position(end, r.encoding)
	return Range{Position{a.Line, a.Character}, Position{b.Line, b.Character}}
}

func (r *run) offset(file string, p Position) int {
	return r.texts[file].Offset(text.Position{Line: p.Line, Character: p.Character}, r.encoding)
}

func (r *run) text(file string, at Range) string {
	if r.texts[file] == nil {
		return "(no such file)"
	}
	return r.texts[file].Slice(text.Span{Start: r.offset(file, at.Start), End: r.offset(file, at.End)})
}

// reports are the diagnostics of a file, as this client gets them.
func (r *run) reports(name string) []Diagnostic {
	var pulled struct{ Items []Diagnostic }
	r.client.Ask("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": r.uri(name)}}, &pulled)
	if r.pull || len(pulled.Items) == 0 && r.client.Pushed(r.uri(name)).Count == 0 {
		return pulled.Items
	}
	want, _ := json.Marshal(pulled.Items)
	return r.client.WaitPushed(r.uri(name), "what would be pulled: "+string(want), func(p Pushed) bool {
		got, _ := json.Marshal(p.Diagnostics)
		return string(got) == string(want)
	}).Diagnostics
}

func (r *run) diagnostics() {
	for name := range r.files {
		var markers []marker
		for _, m := range r.markers {
			if m.file == name && m.name == "diag" {
				markers = append(markers, m)
			}
		}
		if len(markers) == 0 && !slices.Contains(r.open, name) {
			continue
		}
		reports := slices.Clone(r.reports(name))
		for _, m := range markers {
			i, err := r.match(m, reports)
			if err != nil {
				r.Error(err)
				continue
			}
			if i < 0 {
				r.Errorf("%v(%q): no such report", m, m.arg(0))
				continue
			}
			reports = slices.Delete(reports, i, i+1)
		}
		for _, d := range reports {
			r.Errorf("%s:%d: report on %q without a marker: %s: %s", name, d.Range.Start.Line+1, r.text(name, d.Range), d.Code, d.Message)
		}
	}
}

var severityNames = map[int]string{1: "error", 2: "warning", 3: "info"}

func (r *run) match(m marker, reports []Diagnostic) (int, error) {
	if len(m.args) < 3 || m.args[1].pattern == nil {
		return -1, fmt.Errorf("%v: use diag(\"text\", re\"message\", rule)", m)
	}
	start, end, cursor, err := m.find(r.files[m.file])
	if err != nil {
		return -1, err
	}
	if cursor >= 0 {
		start, end = cursor, cursor
	}
	at := r.rangeOf(m.file, start, end)
	return slices.IndexFunc(reports, func(d Diagnostic) bool {
		return d.Range == at && d.Code == m.arg(2) && d.Source == "pywls" && m.args[1].pattern.MatchString(d.Message) &&
			(m.arg(3) == "" || m.arg(3) == severityNames[d.Severity])
	}), nil
}

// apply makes the edits of an action and gives the changed files.
func (r *run) apply(e *WorkspaceEdit) (map[string]string, error) {
	edits := map[string][]text.Edit{}
	add := func(uri string, list []TextEdit) {
		name := r.name(uri)
		if r.texts[name] == nil {
			r.texts[name] = text.New("")
			defer delete(r.texts, name)
		}
		for _, x := range list {
			edits[name] = append(edits[name], text.Edit{
				Span: text.Span{Start: r.offset(name, x.Range.Start), End: r.offset(name, x.Range.End)}, New: x.NewText,
			})
		}
	}
	for uri, list := range e.Changes {
		add(uri, list)
	}
	for _, c := range e.DocumentChanges {
		if c.Kind == "" {
			add(c.TextDocument.URI, c.Edits)
		}
	}
	out := map[string]string{}
	for name, list := range edits {
		got, err := text.Apply(r.files[name], list)
		if err != nil {
			return nil, err
		}
		out[name] = got
	}
	return out, nil
}

// golden compares what an action leaves with the archive.
func (r *run) compare(m marker, golden string, a Action) {
	got, err := r.apply(a.Edit)
	if err != nil {
		r.Errorf("%v: %v", m, err)
		return
	}
	var names []string
	for name := range got {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		key := golden + "/" + name
		if *update {
			r.golden[key] = got[name]
		} else if want, ok := r.golden[key]; !ok || want != got[name] {
			r.Errorf("%v: the fix leaves %s as\n%s\nwant\n%s", m, name, got[name], want)
		}
	}
	for key := range r.golden {
		if name, ok := strings.CutPrefix(key, golden+"/"); ok && !slices.Contains(names, name) {
			r.Errorf("%v: the fix does not change %s", m, name)
		}
	}
}

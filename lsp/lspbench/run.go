package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// result is what one run of one server gave.
type result struct {
	mode        string // push or pull
	start, open time.Duration
	edits       []time.Duration
	completions []time.Duration
	memory      string
	reports     int    // on the file as opened
	parsed      string // modules, where the server tells
}

const capabilities = `{
 "general": {"positionEncodings": ["utf-16"]},
 "workspace": {"configuration": true, "workspaceFolders": true, "applyEdit": true, "didChangeWatchedFiles": {"dynamicRegistration": true},
  "workspaceEdit": {"documentChanges": true}, "didChangeConfiguration": {"dynamicRegistration": true}},
 "window": {"workDoneProgress": true},
 "textDocument": {DIAGNOSTIC
  "synchronization": {"didSave": true},
  "publishDiagnostics": {"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true, "tagSupport": {"valueSet": [1, 2]}},
  "completion": {"contextSupport": true, "completionItem": {"snippetSupport": true, "documentationFormat": ["markdown"], "labelDetailsSupport": true,
   "resolveSupport": {"properties": ["documentation", "detail", "additionalTextEdits"]}}},
  "hover": {"contentFormat": ["markdown"]}
 }}`

// capabilities are those of a client that pulls, or of one that does not.
func (p *plan) capabilities() string {
	if p.pulls {
		return strings.Replace(capabilities, "DIAGNOSTIC", `"diagnostic": {"dynamicRegistration": false},`, 1)
	}
	return strings.Replace(capabilities, "DIAGNOSTIC", "", 1)
}

// session is one server at work on the plan's file.
type session struct {
	*plan
	*process
	deadline time.Time
	uri      string
	version  int
	pull     bool
}

func fileURI(path string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	return u.String()
}

// run starts a server, does the work, and stops it.
func (p *plan) run(command []string) (*result, error) {
	proc, err := launch(command, p.root)
	if err != nil {
		return nil, err
	}
	defer proc.stop()
	s := &session{plan: p, process: proc, deadline: time.Now().Add(p.limit), uri: fileURI(p.path), version: 1}
	r := &result{mode: "push"}
	if err := s.initialize(r); err != nil {
		return nil, err
	}
	if err := s.openFile(r); err != nil {
		return nil, err
	}
	time.Sleep(500 * time.Millisecond) // what a server does behind its first answer
	for range p.edits {
		if time.Now().After(s.deadline) {
			break
		}
		if err := s.edit(r); err != nil {
			return nil, err
		}
	}
	r.memory = proc.memory()
	r.parsed = s.parsed()
	return r, nil
}

func (s *session) initialize(r *result) error {
	root := fileURI(s.root)
	answer, err := s.call("initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": root, "rootPath": s.root, "capabilities": json.RawMessage(s.capabilities()),
		"workspaceFolders": []any{map[string]any{"uri": root, "name": filepath.Base(s.root)}},
	}, s.deadline)
	if err != nil {
		return err
	}
	r.start = answer.at.Sub(s.started)
	var offered struct {
		Capabilities struct {
			DiagnosticProvider json.RawMessage `json:"diagnosticProvider"`
		} `json:"capabilities"`
	}
	if err := json.Unmarshal(answer.Result, &offered); err != nil {
		return err
	}
	if provider := string(offered.Capabilities.DiagnosticProvider); provider != "" && provider != "null" {
		s.pull, r.mode = true, "pull"
	}
	return s.notify("initialized", map[string]any{})
}

func (s *session) openFile(r *result) error {
	begin := time.Now()
	if err := s.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": s.uri, "languageId": "python", "version": 1, "text": s.text,
	}}); err != nil {
		return err
	}
	at, reports, err := s.diagnosed()
	if err != nil {
		return fmt.Errorf("after opening: %w", err)
	}
	r.open, r.reports = at.Sub(begin), reports
	return nil
}

// edit adds a line, completes at once, and waits for both.
func (s *session) edit(r *result) error {
	s.version++
	here := map[string]any{"line": s.line, "character": 0}
	begin := time.Now()
	if err := s.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": s.uri, "version": s.version},
		"contentChanges": []any{map[string]any{"range": map[string]any{"start": here, "end": here}, "text": "\n"}},
	}); err != nil {
		return err
	}
	s.line++
	asked := time.Now()
	completed := make(chan message, 1)
	go func() {
		m, err := s.call("textDocument/completion", map[string]any{
			"textDocument": map[string]any{"uri": s.uri}, "context": map[string]any{"triggerKind": 1},
			"position": map[string]any{"line": s.line, "character": s.column},
		}, s.deadline)
		if err != nil {
			m = message{}
		}
		completed <- m
	}()
	at, _, err := s.diagnosed()
	if err != nil {
		return fmt.Errorf("after an edit: %w", err)
	}
	r.edits = append(r.edits, at.Sub(begin))
	if m := <-completed; !m.at.IsZero() {
		r.completions = append(r.completions, m.at.Sub(asked))
	}
	time.Sleep(20 * time.Millisecond)
	return nil
}

// diagnosed waits for the diagnostics of the present version.
func (s *session) diagnosed() (at time.Time, reports int, err error) {
	if s.pull {
		answer, err := s.call("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": s.uri}}, s.deadline)
		if err != nil {
			return at, 0, err
		}
		var full struct{ Items []json.RawMessage }
		_ = json.Unmarshal(answer.Result, &full)
		return answer.at, len(full.Items), nil
	}
	for {
		select {
		case m := <-s.pushed:
			var p struct {
				URI         string
				Version     *int
				Diagnostics []json.RawMessage
			}
			if json.Unmarshal(m.Params, &p) == nil && sameFile(p.URI, s.uri) && (p.Version == nil || *p.Version >= s.version) {
				return m.at, len(p.Diagnostics), nil
			}
		case <-s.gone:
			return at, 0, fmt.Errorf("the server ended")
		case <-time.After(time.Until(s.deadline)):
			return at, 0, fmt.Errorf("no diagnostics in time")
		}
	}
}

// sameFile compares URIs that may be escaped differently.
func sameFile(a, b string) bool {
	x, err1 := url.Parse(a)
	y, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && x.Path == y.Path
}

// parsed asks pywls how many modules it has parsed. Other servers do not tell.
func (s *session) parsed() string {
	var info string
	answer, err := s.call("workspace/executeCommand", map[string]any{"command": "pywls.debugInfo", "arguments": []any{s.uri}}, s.deadline)
	if err == nil && json.Unmarshal(answer.Result, &info) == nil {
		for _, line := range strings.Split(info, "\n") {
			if n, ok := strings.CutPrefix(line, "modules parsed: "); ok {
				return n
			}
		}
	}
	return "-"
}

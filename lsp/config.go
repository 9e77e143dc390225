package lsp

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/workspace"
)

// section is the name of our settings in every client.
const section = "pywls"

// settings are the user's wishes, for everything and for single folders.
type settings struct {
	all      *ruleSettings
	byFolder map[string]*ruleSettings // by place.key
}

// ruleSettings is one set of settings. It is immutable and compared by address.
type ruleSettings struct {
	selection rule.Selection
	options   workspace.Options
	noLenses  bool
	wide      bool // report on files of all Workers
}

// wide reports whether reports on the whole workspace are wished for.
func (s settings) wide() bool { return s.all != nil && s.all.wide }

// rules are the settings for a Worker: those of the innermost folder around it.
func (st *state) rules(w *workspace.Worker) *ruleSettings {
	best, out := -1, st.settings.all
	for _, f := range st.folders {
		own := st.settings.byFolder[f.key]
		if own != nil && f.path != "" && len(f.path) > best && workspace.Below(f.path, w.Dir) {
			best, out = len(f.path), own
		}
	}
	if out == nil {
		return noSettings
	}
	return out
}

var noSettings = &ruleSettings{}

// applySettings gives the workspace its options, each folder its own. What a
// folder leaves out is as it is for all.
func (s *server) applySettings(next *state) {
	var all workspace.Options
	if next.settings.all != nil {
		all = next.settings.all.options
	}
	below := map[string]workspace.Options{}
	for _, f := range next.folders {
		if own := next.settings.byFolder[f.key]; own != nil && f.path != "" {
			below[f.path] = fill(own.options, all)
		}
	}
	s.session.SetOptions(all, below)
}

func fill(o, from workspace.Options) workspace.Options {
	if o.Environment == "" {
		o.Environment = from.Environment
	}
	if o.SDK == "" {
		o.SDK = from.SDK
	}
	return o
}

// readSettings reads the settings as a client sends them: the object itself, or
// one that holds it under our name. What has the wrong type is logged and left
// out.
func (s *server) readSettings(raw jsontext.Value, from string) settings {
	var a answers
	if decode(raw, &a.root) != nil || a.root == nil {
		return settings{}
	}
	if inner := a.get(section); inner != nil {
		a.root = inner
	}
	object, ok := a.root.(map[string]any)
	if !ok {
		s.log.warn("%s: the settings have to be an object", from)
		return settings{}
	}
	out := &ruleSettings{selection: rule.Selection{Severity: map[string]rule.Severity{}}}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		value := object[key]
		ok := true
		switch key {
		case "select":
			out.selection.Select, ok = words(value)
		case "ignore":
			out.selection.Ignore, ok = words(value)
		case "severity":
			ok = severities(value, out.selection.Severity)
		case "environment":
			out.options.Environment, ok = word(value)
		case "sdk":
			out.options.SDK, ok = word(value)
		case "codeLens":
			var on bool
			on, ok = value.(bool)
			out.noLenses, ok = ok && !on, ok || value == nil
		case "diagnosticMode":
			var mode string
			mode, ok = word(value)
			out.wide = mode == "workspace"
			ok = ok && (mode == "" || mode == "workspace" || mode == "openFiles")
		}
		if !ok {
			s.log.warn("%s: %s.%s has a value that cannot be used", from, section, key)
		}
	}
	return settings{all: out}
}

func word(v any) (string, bool) {
	s, ok := v.(string)
	return s, ok || v == nil
}

// words keeps the strings of a list and says whether there was nothing else.
func words(v any) (out []string, ok bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, v == nil
	}
	for _, item := range list {
		if s, isString := item.(string); isString {
			out = append(out, strings.TrimSpace(s))
		} else {
			ok = false
		}
	}
	return out, ok
}

func severities(v any, into map[string]rule.Severity) bool {
	object, ok := v.(map[string]any)
	for name, value := range object {
		text, _ := value.(string)
		severity, known := rule.ParseSeverity(text)
		if known {
			into[name] = severity
		}
		ok = ok && known
	}
	return ok || v == nil
}

// didChangeConfiguration takes settings from the message, or asks for them
// where the client is one to be asked.
func didChangeConfiguration(s *server, p *settingsParams) {
	if s.client.configuration {
		s.task("settings", s.fetchSettings)
		return
	}
	if len(p.Settings) == 0 || p.Settings.Kind() == 'n' {
		return
	}
	got := s.readSettings(p.Settings, "settings")
	s.update(func(next *state) {
		next.settings = got
		s.applySettings(next)
	})
}

// settingsPatience is how long the first diagnostics wait for the client's
// settings, so that a rule it ignores does not flash up.
const settingsPatience = 200 * time.Millisecond

// haveSettings ends the waiting for settings.
func (s *server) haveSettings() { s.configOnce.Do(func() { close(s.configured) }) }

// awaitSettings waits until the settings are here or will not come in time.
func (s *server) awaitSettings(ctx context.Context) {
	select {
	case <-s.configured:
	case <-time.After(settingsPatience): // for a client that never says initialized
	case <-ctx.Done():
	}
}

// fetchSettings asks the client for its settings, for each folder and overall.
// Whatever comes of it, waiting for settings is over afterwards.
func (s *server) fetchSettings() {
	defer s.haveSettings()
	if !s.client.configuration {
		return
	}
	folders := s.state().folders
	items := []protocol.ConfigurationItem{{Section: new(section)}}
	for _, f := range folders {
		items = append(items, protocol.ConfigurationItem{Section: new(section), ScopeURI: new(uri.URI(f.uri))})
	}
	var raw jsonrpc2.RawMessage
	if err := s.ask(protocol.MethodWorkspaceConfiguration, &protocol.ConfigurationParams{Items: items}, &raw); err != nil {
		s.log.info("the client gave no settings: %v", err)
		return
	}
	var list []jsontext.Value
	if decode(raw, &list) != nil || len(list) == 0 {
		return
	}
	got := s.readSettings(list[0], "settings")
	if got.all == nil {
		got.all = s.baseline.all
	}
	got.byFolder = map[string]*ruleSettings{}
	for i, f := range folders {
		if i+1 < len(list) {
			if own := s.readSettings(list[i+1], f.uri); own.all != nil {
				got.byFolder[f.key] = own.all
			}
		}
	}
	s.update(func(next *state) {
		next.settings = got
		s.applySettings(next)
	})
}

// ask sends a request to the client and waits for the answer, in bounds. It
// must not be called in the reader's role.
func (s *server) ask(method string, params, result any) error {
	ctx, cancel := context.WithTimeout(s.ctx, 30*time.Second)
	defer cancel()
	return protocol.Call(ctx, s.conn, method, params, result)
}

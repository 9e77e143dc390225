package markertest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// marker checks one marker; diag markers have been checked together.
func (r *run) marker(m marker) {
	if m.name == "diag" {
		return
	}
	switch m.name {
	case "fixall":
		r.fixAll(m)
		return
	case "outline":
		r.outline(m)
		return
	case "search":
		r.search(m)
		return
	}
	start, end, cursor, err := m.find(r.files[m.file])
	if err != nil {
		r.Error(err)
		return
	}
	switch m.name {
	case "related":
		r.related(m, start, end)
	case "hover", "nohover":
		r.hover(m, at(cursor, start))
	case "complete", "only":
		r.complete(m, at(cursor, end))
	case "link", "lens":
		r.at(m, start, end)
	case "sig", "nosig":
		r.signature(m, at(cursor, end))
	case "refs":
		r.references(m, at(cursor, start))
	case "rename", "norename":
		r.rename(m, at(cursor, start))
	case "def", "nodef":
		r.definition(m, at(cursor, start))
	case "fix", "nofix":
		r.fix(m, start, end)
	default:
		r.Errorf("%v: there is no such marker", m)
	}
}

func at(cursor, otherwise int) int {
	if cursor >= 0 {
		return cursor
	}
	return otherwise
}

func (r *run) position(file string, offset int) map[string]any {
	p := r.rangeOf(file, offset, offset).Start
	return At(r.uri(file), p.Line, p.Character)
}

func (r *run) related(m marker, start, end int) {
	if !strings.Contains(string(r.capabilities), `"relatedInformation": true`) {
		return
	}
	var seen []string
	for _, d := range r.reports(m.file) {
		if d.Range != r.rangeOf(m.file, start, end) {
			continue
		}
		for _, x := range d.Related {
			there := r.text(r.name(x.Location.URI), x.Location.Range)
			if r.name(x.Location.URI) == m.arg(1) && there == m.arg(2) {
				return
			}
			seen = append(seen, r.name(x.Location.URI)+": "+there)
		}
	}
	r.Errorf("%v: no report points at %q in %s; seen %q", m, m.arg(2), m.arg(1), seen)
}

func (r *run) hover(m marker, offset int) {
	var got *struct {
		Contents struct{ Kind, Value string }
		Range    *Range
	}
	r.client.Ask("textDocument/hover", r.position(m.file, offset), &got)
	if m.name == "nohover" {
		if got != nil {
			r.Errorf("%v: there is a hover: %s", m, got.Contents.Value)
		}
		return
	}
	if got == nil {
		r.Errorf("%v: there is no hover", m)
		return
	}
	if got.Range != nil {
		if a, b := r.offset(m.file, got.Range.Start), r.offset(m.file, got.Range.End); offset < a || offset > b {
			r.Errorf("%v: the hover is about %q", m, r.text(m.file, *got.Range))
		}
	}
	if markdown := strings.Contains(string(r.capabilities), `"contentFormat": ["markdown"`); markdown != (got.Contents.Kind == "markdown") {
		r.Errorf("%v: the hover is %s", m, got.Contents.Kind)
	}
	for _, a := range m.args[1:] {
		if a.pattern == nil || !a.pattern.MatchString(got.Contents.Value) {
			r.Errorf("%v: no match for %q in\n%s", m, a.text, got.Contents.Value)
		}
	}
}

func (r *run) complete(m marker, offset int) {
	var got struct {
		Items []struct {
			Label    string
			SortText string `json:"sortText"`
			TextEdit *struct {
				Range   Range
				NewText string `json:"newText"`
			} `json:"textEdit"`
		}
	}
	var raw struct{ Items []json.RawMessage }
	params := r.position(m.file, offset)
	params["context"] = map[string]any{"triggerKind": 1}
	answer := r.client.Call("textDocument/completion", params)
	if answer.Error != nil || json.Unmarshal(answer.Result, &got) != nil || json.Unmarshal(answer.Result, &raw) != nil {
		r.Errorf("%v: %+v", m, answer)
		return
	}
	slices.SortStableFunc(got.Items, func(a, b struct {
		Label    string
		SortText string `json:"sortText"`
		TextEdit *struct {
			Range   Range
			NewText string `json:"newText"`
		} `json:"textEdit"`
	},
	) int {
		return strings.Compare(a.SortText, b.SortText)
	})
	var labels []string
	for _, item := range got.Items {
		labels = append(labels, item.Label)
		if e := item.TextEdit; e != nil && (e.Range.Start.Line != e.Range.End.Line || r.offset(m.file, e.Range.Start) > offset || r.offset(m.file, e.Range.End) < offset) {
			r.Errorf("%v: %s replaces %q, where the cursor is not", m, item.Label, r.text(m.file, e.Range))
		}
	}
	var want []string
	for _, a := range m.args[1:] {
		want = append(want, a.text)
	}
	if m.name == "only" && !slices.Equal(labels, want) {
		r.Errorf("%v: the suggestions are %q, want %q", m, labels, want)
	}
	for _, w := range want {
		if !slices.Contains(labels, w) {
			r.Errorf("%v: %q is not among the suggestions %q", m, w, labels)
		}
	}
	if len(raw.Items) > 0 {
		var resolved map[string]any
		r.client.Ask("completionItem/resolve", raw.Items[0], &resolved)
		if resolved["label"] == nil {
			r.Errorf("%v: a resolved item has no label: %v", m, resolved)
		}
	}
}

func (r *run) definition(m marker, offset int) {
	answer := r.client.Call("textDocument/definition", r.position(m.file, offset))
	if answer.Error != nil {
		r.Errorf("%v: %+v", m, answer.Error)
		return
	}
	var list []struct {
		Location
		TargetURI            string `json:"targetUri"`
		TargetSelectionRange Range  `json:"targetSelectionRange"`
	}
	if string(answer.Result) != "null" {
		if err := json.Unmarshal(answer.Result, &list); err != nil {
			r.Errorf("%v: %v in %s", m, err, answer.Result)
			return
		}
	}
	links := strings.Contains(string(r.capabilities), `"linkSupport": true`)
	var seen []string
	for _, l := range list {
		if links != (l.TargetURI != "") || links == (l.URI != "") {
			r.Errorf("%v: the wrong kind of location: %s", m, answer.Result)
		}
		uri, place := l.URI, l.Range
		if links {
			uri, place = l.TargetURI, l.TargetSelectionRange
		}
		there := r.text(r.name(uri), place)
		if m.name == "def" && r.name(uri) == m.arg(1) && there == m.arg(2) {
			return
		}
		seen = append(seen, fmt.Sprintf("%s: %s", r.name(uri), there))
	}
	if m.name == "def" || len(seen) > 0 {
		r.Errorf("%v: the definitions are %q", m, seen)
	}
}

func (r *run) actions(file string, at Range, context map[string]any) (out []Action) {
	r.client.Ask("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": r.uri(file)}, "range": at, "context": context,
	}, &out)
	return out
}

// fixes reports whether the client takes fixes, and a fix in several files.
func (r *run) fixes() bool { return len(r.offers.Capabilities.CodeActionProvider) > 0 }

func (r *run) fix(m marker, start, end int) {
	place := r.rangeOf(m.file, start, end)
	var about []Diagnostic
	for _, d := range r.reports(m.file) {
		if d.Range == place {
			about = append(about, d)
		}
	}
	if about == nil {
		about = []Diagnostic{}
	}
	var titles []string
	for _, a := range r.actions(m.file, place, map[string]any{"diagnostics": about, "only": []string{"quickfix"}}) {
		if a.Title == m.arg(1) {
			if m.name == "nofix" {
				r.Errorf("%v: %q is offered", m, a.Title)
			} else {
				r.compare(m, m.arg(2), a)
			}
			return
		}
		titles = append(titles, a.Title)
	}
	if m.name == "fix" && r.fixes() {
		r.Errorf("%v: %q is not offered, but %q", m, m.arg(1), titles)
	}
}

func (r *run) fixAll(m marker) {
	for _, a := range r.actions(m.file, Range{}, map[string]any{"diagnostics": []any{}, "only": []string{"source.fixAll"}}) {
		r.compare(m, m.arg(0), a)
		return
	}
	if r.fixes() {
		r.Errorf("%v: there is nothing to fix", m)
	}
}

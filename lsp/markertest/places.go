package markertest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// references checks refs("text", "file:3", ...): the files with the number of
// places in each, declarations included, and that each place has the same text.
func (r *run) references(m marker, offset int) {
	params := r.position(m.file, offset)
	params["context"] = map[string]any{"includeDeclaration": true}
	var got []Location
	r.client.Ask("textDocument/references", params, &got)
	count := map[string]int{}
	for _, l := range got {
		name := r.name(l.URI)
		count[name]++
		if there := r.text(name, l.Range); there != strings.ReplaceAll(m.arg(0), "~", "") {
			r.Errorf("%v: a place in %s is %q", m, name, there)
		}
	}
	var seen, want []string
	for name, n := range count {
		seen = append(seen, fmt.Sprintf("%s:%d", name, n))
	}
	for _, a := range m.args[1:] {
		want = append(want, a.text)
	}
	slices.Sort(seen)
	slices.Sort(want)
	if !slices.Equal(seen, want) {
		r.Errorf("%v: the references are %q, want %q", m, seen, want)
	}

	var here []struct{ Range Range }
	r.client.Ask("textDocument/documentHighlight", r.position(m.file, offset), &here)
	if len(here) != count[m.file] {
		r.Errorf("%v: %d places are highlighted, and %d are references", m, len(here), count[m.file])
	}
}

// rename checks rename("text", "new", golden) and norename("text", "new", re"why").
func (r *run) rename(m marker, offset int) {
	params := r.position(m.file, offset)
	prepared := r.client.Call("textDocument/prepareRename", params)
	params["newName"] = m.arg(1)
	answer := r.client.Call("textDocument/rename", params)
	if m.name == "norename" {
		err := answer.Error
		if err == nil {
			err = prepared.Error
		}
		if err == nil || len(m.args) < 3 || m.args[2].pattern == nil || !m.args[2].pattern.MatchString(err.Message) {
			r.Errorf("%v: want a refusal, got %+v %s", m, err, answer.Result)
		}
		return
	}
	var place struct {
		Range       Range
		Placeholder string
	}
	if prepared.Error != nil || json.Unmarshal(prepared.Result, &place) != nil {
		r.Errorf("%v: %+v", m, prepared)
	} else if there := r.text(m.file, place.Range); there != place.Placeholder {
		r.Errorf("%v: %q is to be renamed, at %q", m, place.Placeholder, there)
	}
	var edit WorkspaceEdit
	if answer.Error != nil || json.Unmarshal(answer.Result, &edit) != nil {
		r.Errorf("%v: %+v", m, answer)
		return
	}
	if versions := strings.Contains(string(r.capabilities), `"documentChanges": true`); versions != (len(edit.DocumentChanges) > 0) {
		r.Errorf("%v: the wrong kind of edit: %s", m, answer.Result)
	}
	for _, c := range edit.DocumentChanges {
		open := slices.Contains(r.open, r.name(c.TextDocument.URI))
		if open != (c.TextDocument.Version != nil) {
			r.Errorf("%v: %s is open: %t, its version is %v", m, c.TextDocument.URI, open, c.TextDocument.Version)
		}
	}
	r.compare(m, m.arg(2), Action{Edit: &edit})
}

type symbol struct {
	Name           string
	Detail         string
	ContainerName  string
	Range          *Range
	SelectionRange Range
	Location       Location
	Children       []symbol
}

// outline checks outline("name", "group > name", ...): the whole outline of the
// file, every entry with the names around it.
func (r *run) outline(m marker) {
	var got []symbol
	r.client.Ask("textDocument/documentSymbol", map[string]any{"textDocument": map[string]any{"uri": r.uri(m.file)}}, &got)
	tree := strings.Contains(string(r.capabilities), `"hierarchicalDocumentSymbolSupport": true`)
	var seen, want []string
	var walk func(list []symbol, around string)
	walk = func(list []symbol, around string) {
		for _, s := range list {
			if tree != (s.Range != nil) {
				r.Errorf("%v: the wrong kind of symbol: %+v", m, s)
				continue
			}
			name := s.Name
			if around != "" {
				name = around + " > " + name
			}
			seen = append(seen, name)
			if tree {
				a, b := r.offset(m.file, s.Range.Start), r.offset(m.file, s.Range.End)
				if c, d := r.offset(m.file, s.SelectionRange.Start), r.offset(m.file, s.SelectionRange.End); c < a || d > b {
					r.Errorf("%v: the name of %s lies outside of it", m, name)
				}
			}
			walk(s.Children, name)
		}
	}
	walk(got, "")
	for _, a := range m.args {
		name := a.text
		if !tree {
			name = name[strings.LastIndex(name, "> ")+1:]
		}
		want = append(want, strings.TrimSpace(name))
	}
	if !slices.Equal(seen, want) {
		r.Errorf("%v: the outline is %q, want %q", m, seen, want)
	}
}

// search checks search("query", "file: name", ...): all that is found.
func (r *run) search(m marker) {
	var got []symbol
	r.client.Ask("workspace/symbol", map[string]any{"query": m.arg(0)}, &got)
	var seen, want []string
	for _, s := range got {
		name := r.name(s.Location.URI)
		there := r.text(name, s.Location.Range)
		if !strings.Contains(s.Name, there) && !strings.Contains(there, s.Name) {
			there = s.Name + " at " + there
		}
		seen = append(seen, name+": "+there)
	}
	for _, a := range m.args[1:] {
		want = append(want, a.text)
	}
	slices.Sort(seen)
	slices.Sort(want)
	if !slices.Equal(seen, want) {
		r.Errorf("%v: found %q, want %q", m, seen, want)
	}
}

// at checks link("text", "target") and lens("text", "title", ...), each with all
// links or lenses of the text.
func (r *run) at(m marker, start, end int) {
	params := map[string]any{"textDocument": map[string]any{"uri": r.uri(m.file)}}
	place := r.rangeOf(m.file, start, end)
	var seen, want []string
	if m.name == "link" {
		var got []struct {
			Range  Range
			Target string
		}
		r.client.Ask("textDocument/documentLink", params, &got)
		for _, l := range got {
			if l.Range == place {
				seen = append(seen, r.name(l.Target))
			}
		}
	} else {
		var got []struct {
			Range   Range
			Command struct{ Title, Command string }
		}
		r.client.Ask("textDocument/codeLens", params, &got)
		for _, l := range got {
			if l.Range == place {
				seen = append(seen, l.Command.Title)
			}
		}
	}
	for _, a := range m.args[1:] {
		want = append(want, a.text)
	}
	if !slices.Equal(seen, want) {
		r.Errorf("%v: there are %q", m, seen)
	}
}

// signature checks sig("text", "signature", "active") and nosig("text"), with
// the cursor behind the text; without an active one no parameter is meant.
func (r *run) signature(m marker, offset int) {
	var got *struct {
		Signatures []struct {
			Label      string
			Parameters []struct{ Label json.RawMessage }
		}
		ActiveParameter int
	}
	r.client.Ask("textDocument/signatureHelp", r.position(m.file, offset), &got)
	if got == nil || len(got.Signatures) == 0 {
		if m.name == "sig" {
			r.Errorf("%v: there is no signature", m)
		}
		return
	}
	signature, active := got.Signatures[0], ""
	if got.ActiveParameter < len(signature.Parameters) {
		raw := signature.Parameters[got.ActiveParameter].Label
		var at [2]int
		if json.Unmarshal(raw, &active) != nil && json.Unmarshal(raw, &at) == nil {
			active = signature.Label[at[0]:at[1]]
		}
	}
	if m.name == "nosig" || signature.Label != m.arg(1) || active != m.arg(2) {
		r.Errorf("%v: the signature is %q, at %q", m, signature.Label, active)
	}
}

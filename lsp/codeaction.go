package lsp

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

func codeAction(_ context.Context, s *server, st *state, p *codeActionParams) (any, error) {
	out := []protocol.CodeAction{}
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok || !s.client.codeActions {
		return out, nil
	}
	if asked(p.Context.Only, protocol.CodeActionKindQuickFix) {
		out = append(out, s.quickFixes(st, at, p)...)
	}
	// A source action comes only when it is asked for, or when nothing is.
	if asked(p.Context.Only, fixAll) {
		if action, ok := s.fixAll(st, at); ok {
			out = append(out, action)
		}
	}
	return out, nil
}

// asked reports whether a list of wanted kinds covers one: "source" asks for
// "source.fixAll.pywls" too, and an empty list for all.
func asked(only []string, kind protocol.CodeActionKind) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(want string) bool {
		return want == "" || want == string(kind) || strings.HasPrefix(string(kind), want+".")
	})
}

// quickFixes are the fixes of the reports that the client asks about, and for
// each of them a comment that silences it.
func (s *server) quickFixes(st *state, at target, p *codeActionParams) (out []protocol.CodeAction) {
	wanted := spanOf(at.doc, p.Range, s.client.encoding)
	ids, rules := mentioned(p.Context.Diagnostics)
	var silence []protocol.CodeAction
	for _, f := range s.findings(st, at.path, at.workers, s.allReports) {
		if !f.Span.Overlaps(wanted) {
			continue
		}
		if len(rules) > 0 && !slices.Contains(ids, f.id()) && (len(ids) > 0 || !slices.Contains(rules, f.Rule.Name)) {
			continue
		}
		shown, ok := s.diagnostic(st, f)
		if !ok {
			continue
		}
		preferred := false
		for _, fix := range f.Fixes {
			edit := s.workspaceEdit(st, f, fix.Edits)
			if edit == nil {
				continue
			}
			action := protocol.CodeAction{
				Title: fix.Title, Kind: new(protocol.CodeActionKindQuickFix),
				Diagnostics: []protocol.Diagnostic{shown}, Edit: edit,
			}
			if fix.Applicability == rule.Safe && !preferred && s.client.preferred {
				preferred, action.IsPreferred = true, new(true)
			}
			out = append(out, action)
		}
		if f.Rule == rule.ConfigSyntax {
			continue
		}
		if edit, ok := rule.Suppress(f.worker, at.path, f.Span.Start, f.Rule.Name); ok {
			silence = append(silence, protocol.CodeAction{
				Title: "Ignore `" + f.Rule.Name + "` here", Kind: new(protocol.CodeActionKindQuickFix),
				Diagnostics: []protocol.Diagnostic{shown},
				Edit:        s.workspaceEdit(st, f, []rule.FileEdit{{Path: at.path, Edit: edit}}),
			})
		}
	}
	return append(out, silence...)
}

// mentioned reads which of our reports a client speaks of: their ids, where it
// kept our data, and their rules.
func mentioned(diagnostics []jsontext.Value) (ids, rules []string) {
	for _, raw := range diagnostics {
		var d struct {
			Source string         `json:"source"`
			Code   jsontext.Value `json:"code"`
			Data   jsontext.Value `json:"data"`
		}
		if decode(raw, &d) != nil || d.Source != section {
			continue
		}
		var data struct {
			ID string `json:"id"`
		}
		if decode(d.Data, &data) == nil && data.ID != "" {
			ids = append(ids, data.ID)
		}
		var code string
		if decode(d.Code, &code) == nil {
			rules = append(rules, code)
		}
	}
	return ids, rules
}

// fixAll applies the safe fixes in a document that do not overlap. While the
// wrangler file is broken nothing is certain enough.
func (s *server) fixAll(st *state, at target) (protocol.CodeAction, bool) {
	var edits []rule.FileEdit
	var about finding
	for _, f := range s.findings(st, at.path, at.workers, s.allReports) {
		if f.worker.Fresh.Broken {
			continue
		}
		for _, fix := range f.Fixes {
			more := slices.DeleteFunc(slices.Clone(fix.Edits), func(e rule.FileEdit) bool { return shared(e) && slices.Contains(edits, e) })
			if fix.Applicability == rule.Safe && inside(fix, at.path) && apart(edits, more) {
				edits, about = append(edits, more...), f
				break
			}
		}
	}
	if len(edits) == 0 {
		return protocol.CodeAction{}, false
	}
	edit := s.workspaceEdit(st, about, edits)
	return protocol.CodeAction{Title: "Fix all that pywls can fix safely", Kind: new(fixAll), Edit: edit}, edit != nil
}

// inside reports whether a fix changes nothing but one existing file.
func inside(fix rule.Fix, path string) bool {
	return !slices.ContainsFunc(fix.Edits, func(e rule.FileEdit) bool { return e.Create || e.Path != path })
}

// shared reports whether an edit adds whole lines, such as an import, which two
// fixes may want and which are added once.
func shared(e rule.FileEdit) bool { return e.Span.Len() == 0 && strings.HasSuffix(e.New, "\n") }

// apart reports whether no edit of a fix touches those taken already. What
// clashes waits for the next round.
func apart(taken, more []rule.FileEdit) bool {
	for _, a := range taken {
		for _, b := range more {
			if a.Path == b.Path && (a.Span.Overlaps(b.Span) || a.Span.End == b.Span.Start || b.Span.End == a.Span.Start) {
				return false
			}
		}
	}
	return true
}

// workspaceEdit is a set of edits as this client takes them, or nil when it
// cannot, or when a file is gone.
func (s *server) workspaceEdit(st *state, f finding, edits []rule.FileEdit) *protocol.WorkspaceEdit {
	byPath := map[string][]protocol.TextEdit{}
	create := map[string]bool{}
	var order []string
	for _, e := range edits {
		doc := text.New("")
		if e.Create {
			if !s.client.createFiles || !s.client.documentChanges {
				return nil
			}
			create[e.Path] = true
		} else if doc = f.worker.Document(e.Path); doc == nil {
			return nil
		}
		if byPath[e.Path] == nil {
			order = append(order, e.Path)
		}
		byPath[e.Path] = append(byPath[e.Path], editOf(doc, e.Edit, s.client.encoding))
	}
	edit := &protocol.WorkspaceEdit{}
	for _, path := range order {
		u := st.uri(filepath.Clean(path))
		if !s.client.documentChanges {
			if edit.Changes == nil {
				edit.Changes = map[uri.URI][]protocol.TextEdit{}
			}
			edit.Changes[u] = byPath[path]
			continue
		}
		if create[path] {
			edit.DocumentChanges = append(edit.DocumentChanges, &protocol.CreateFile{
				Kind: "create", URI: u, Options: &protocol.CreateFileOptions{IgnoreIfExists: new(true)},
			})
		}
		change := &protocol.TextDocumentEdit{TextDocument: protocol.OptionalVersionedTextDocumentIdentifier{
			TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: u},
		}}
		if d := st.at(path); d != nil {
			change.TextDocument.Version = new(d.version)
		}
		for i := range byPath[path] {
			change.Edits = append(change.Edits, &byPath[path][i])
		}
		edit.DocumentChanges = append(edit.DocumentChanges, change)
	}
	return edit
}

package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/workspace"
)

// requestFailed is the code of an answer that says why there is none.
const requestFailed jsonrpc2.Code = -32803

type renameParams struct {
	textDocumentPosition
	NewName string `json:"newName"`
}

// prepareRename says what would be renamed, or why it cannot be. Where nothing
// is that pywls knows it stays silent: another server may know.
func prepareRename(ctx context.Context, s *server, st *state, p *textDocumentPosition) (any, error) {
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return nil, nil
	}
	offset := offsetOf(at.doc, p.Position, s.client.encoding)
	for _, w := range at.workers {
		subject, err := navigate.PrepareRename(ctx, st.snapshot, w, at.path, offset)
		if err != nil {
			return nil, jsonrpc2.Errorf(requestFailed, "%v", err)
		}
		if subject != nil {
			return &protocol.PrepareRenamePlaceholder{
				Range: rangeOf(at.doc, subject.From, s.client.encoding), Placeholder: subject.Name,
			}, nil
		}
	}
	return nil, nil
}

// rename gives one edit that renames a binding or class everywhere.
func rename(ctx context.Context, s *server, st *state, p *renameParams) (any, error) {
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return nil, nil
	}
	defer s.progress("Renaming")()
	offset := offsetOf(at.doc, p.Position, s.client.encoding)
	var edits []rule.FileEdit
	var about *workspace.Worker
	for _, w := range at.workers {
		if subject, err := navigate.PrepareRename(ctx, st.snapshot, w, at.path, offset); subject == nil && err == nil {
			continue
		}
		found, err := navigate.Rename(ctx, st.snapshot, w, at.path, offset, p.NewName)
		if err != nil {
			return nil, jsonrpc2.Errorf(requestFailed, "%v", err)
		}
		about = w
		for _, e := range found {
			edit := rule.FileEdit{Path: e.Path, Edit: e.Edit}
			if !slices.Contains(edits, edit) {
				edits = append(edits, edit)
			}
		}
	}
	switch {
	case about == nil:
		return nil, jsonrpc2.Errorf(requestFailed, "there is no binding and no class of a Worker here")
	case len(edits) == 0:
		return nil, nil // the name that it has
	}
	edit := s.workspaceEdit(st, finding{worker: about}, edits)
	if edit == nil {
		return nil, jsonrpc2.Errorf(requestFailed, "a file to be changed is gone")
	}
	return edit, nil
}

package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/pywls/pywls/analysis/workspace"
)

type workspaceDiagnosticParams struct {
	PreviousResultIDs []struct {
		URI   string `json:"uri"`
		Value string `json:"value"`
	} `json:"previousResultIds"`
}

// pullAll answers workspace/diagnostic: the reports in all files of all Workers
// below the folders, whether open or not. A file that had some and has none now
// is reported empty. It is offered only where the settings ask for it, because
// it parses every Worker.
func pullAll(ctx context.Context, s *server, st *state, p *workspaceDiagnosticParams) (any, error) {
	s.awaitSettings(ctx)
	defer s.progress("Checking all Workers")()
	before := map[string]string{} // result ids by place.key
	byPath := map[string][]*workspace.Worker{}
	var order []string
	note := func(path string, w *workspace.Worker) {
		if byPath[path] == nil {
			order = append(order, path)
		}
		if w != nil && !slices.Contains(byPath[path], w) {
			byPath[path] = append(byPath[path], w)
		}
	}
	for _, config := range st.snapshot.Configs() {
		if ctx.Err() != nil {
			return nil, nil
		}
		w := st.snapshot.Worker(config)
		if !w.Python {
			continue
		}
		for _, d := range s.reportsOf(st, w) {
			note(d.Path, w)
		}
	}
	for _, old := range p.PreviousResultIDs {
		at := placeOf(old.URI)
		before[at.key] = old.Value
		if at.path != "" && byPath[at.path] == nil {
			order = append(order, at.path)
		}
	}
	slices.Sort(order)
	out := &protocol.WorkspaceDiagnosticReport{Items: []protocol.WorkspaceDocumentDiagnosticReport{}}
	for _, path := range slices.Compact(order) {
		items := []protocol.Diagnostic{}
		for _, f := range s.findings(st, path, byPath[path], s.allReports) {
			if d, ok := s.diagnostic(st, f); ok {
				items = append(items, d)
			}
		}
		out.Items = append(out.Items, workspaceReport(st, path, items, before))
	}
	return out, nil
}

func workspaceReport(st *state, path string, items []protocol.Diagnostic, before map[string]string) protocol.WorkspaceDocumentDiagnosticReport {
	id := resultID(items)
	u := st.uri(path)
	var version *int32
	if d := st.at(path); d != nil {
		version = new(d.version)
	}
	if before[placeOf(string(u)).key] == id {
		return &protocol.WorkspaceUnchangedDocumentDiagnosticReport{
			UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{Kind: "unchanged", ResultID: id},
			URI:                               uri.URI(u), Version: version,
		}
	}
	return &protocol.WorkspaceFullDocumentDiagnosticReport{
		FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{Kind: "full", ResultID: new(id), Items: items},
		URI:                          uri.URI(u), Version: version,
	}
}

package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/navigate"
)

// codeLens answers with remarks on the bindings of a wrangler file, unless the
// settings turn them off. They have no command: a client of any kind shows them.
func codeLens(ctx context.Context, s *server, st *state, p *documentParams) (any, error) {
	s.awaitSettings(ctx)
	out := []protocol.CodeLens{}
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok || s.state().rules(at.workers[0]).noLenses {
		return out, nil
	}
	for _, l := range navigate.Lenses(at.workers[0], at.path) {
		out = append(out, protocol.CodeLens{
			Range: rangeOf(at.doc, l.Span, s.client.encoding), Command: protocol.Command{Title: l.Title},
		})
	}
	return out, nil
}

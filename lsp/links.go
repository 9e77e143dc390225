package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/pywls/pywls/analysis/navigate"
)

// documentLink answers with the paths and URLs of a wrangler file.
func documentLink(_ context.Context, s *server, st *state, p *documentParams) (any, error) {
	out := []protocol.DocumentLink{}
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return out, nil
	}
	for _, l := range navigate.Links(at.workers[0], at.path) {
		target := uri.URI(l.URL)
		if l.Path != "" {
			target = st.uri(l.Path)
		}
		out = append(out, protocol.DocumentLink{Range: rangeOf(at.doc, l.Span, s.client.encoding), Target: &target})
	}
	return out, nil
}

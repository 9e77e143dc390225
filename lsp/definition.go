package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/navigate"
)

func definition(_ context.Context, s *server, st *state, p *textDocumentPosition) (any, error) {
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return nil, nil
	}
	offset := offsetOf(at.doc, p.Position, s.client.encoding)
	var links protocol.DefinitionLinkSlice
	var locations protocol.LocationSlice
	for _, w := range at.workers {
		for _, l := range navigate.Definition(st.snapshot, w, at.path, offset) {
			doc := w.Document(l.Path)
			if doc == nil {
				continue
			}
			name := rangeOf(doc, l.Span, s.client.encoding)
			locations = append(locations, protocol.Location{URI: st.uri(l.Path), Range: name})
			links = append(links, protocol.DefinitionLink{
				OriginSelectionRange: new(rangeOf(at.doc, l.From, s.client.encoding)),
				TargetURI:            st.uri(l.Path),
				TargetRange:          rangeOf(doc, l.Full, s.client.encoding),
				TargetSelectionRange: name,
			})
		}
	}
	switch {
	case len(locations) == 0:
		return nil, nil
	case s.client.definitionLinks:
		return links, nil
	}
	return locations, nil
}

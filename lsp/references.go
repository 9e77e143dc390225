package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/navigate"
)

type referenceParams struct {
	textDocumentPosition
	Context struct {
		IncludeDeclaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

// references answers with all places of the workspace that name a binding or a
// class of a Worker.
func references(ctx context.Context, s *server, st *state, p *referenceParams) (any, error) {
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return nil, nil
	}
	defer s.progress("Looking for references")()
	offset := offsetOf(at.doc, p.Position, s.client.encoding)
	var out protocol.LocationSlice
	var seen []navigate.Place
	for _, w := range at.workers {
		if ctx.Err() != nil {
			return nil, nil
		}
		for _, place := range navigate.References(ctx, st.snapshot, w, at.path, offset, p.Context.IncludeDeclaration) {
			doc := w.Document(place.Path)
			same := func(other navigate.Place) bool { return other.Path == place.Path && other.Span == place.Span }
			if doc == nil || slices.ContainsFunc(seen, same) {
				continue
			}
			seen = append(seen, place)
			out = append(out, protocol.Location{URI: st.uri(place.Path), Range: rangeOf(doc, place.Span, s.client.encoding)})
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// highlight answers with the places of one document that name the same.
func highlight(_ context.Context, s *server, st *state, p *textDocumentPosition) (any, error) {
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return nil, nil
	}
	offset := offsetOf(at.doc, p.Position, s.client.encoding)
	for _, w := range at.workers {
		var out []protocol.DocumentHighlight
		for _, place := range navigate.Highlights(st.snapshot, w, at.path, offset) {
			kind := protocol.DocumentHighlightKindRead
			if place.Declares {
				kind = protocol.DocumentHighlightKindText
			}
			out = append(out, protocol.DocumentHighlight{Range: rangeOf(at.doc, place.Span, s.client.encoding), Kind: kind})
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	return nil, nil
}

package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/hover"
)

func hoverAt(_ context.Context, s *server, st *state, p *textDocumentPosition) (any, error) {
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return nil, nil
	}
	offset := offsetOf(at.doc, p.Position, s.client.encoding)
	for _, w := range at.workers {
		card := hover.At(w, at.path, offset)
		if card == nil {
			continue
		}
		return &protocol.Hover{
			Contents: markup(card.Markdown, s.client.hoverMarkdown),
			Range:    new(rangeOf(at.doc, card.Span, s.client.encoding)),
		}, nil
	}
	return nil, nil
}

// markup is Markdown as the client wants it.
func markup(markdown string, rich bool) *protocol.MarkupContent {
	if rich {
		return &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: markdown}
	}
	return &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText, Value: plain(markdown)}
}

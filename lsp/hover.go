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
		if card := hover.At(st.snapshot, w, at.path, offset); card != nil {
			return s.card(card, rangeOf(at.doc, card.Span, s.client.encoding)), nil
		}
	}
	// Over a report on something that has no card of its own: what its rule says.
	for _, f := range s.findings(st, at.path, at.workers, s.promptReports) {
		if card := hover.Rule(f.Rule); card != nil && f.Span.Contains(offset) {
			return s.card(card, rangeOf(at.doc, f.Span, s.client.encoding)), nil
		}
	}
	return nil, nil
}

func (s *server) card(c *hover.Card, r protocol.Range) *protocol.Hover {
	if !s.client.hoverMarkdown {
		return &protocol.Hover{Contents: &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText, Value: c.Plain}, Range: &r}
	}
	return &protocol.Hover{Contents: &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: c.Markdown}, Range: &r}
}

// markup is Markdown as the client wants it.
func markup(markdown string, rich bool) *protocol.MarkupContent {
	if rich {
		return &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: markdown}
	}
	return &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText, Value: plain(markdown)}
}

package lsp

import (
	"context"
	"unicode/utf16"

	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/navigate"
)

// signatureHelp shows the parameters of the platform's method that is called
// around the cursor.
func signatureHelp(_ context.Context, s *server, st *state, p *textDocumentPosition) (any, error) {
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return nil, nil
	}
	offset := offsetOf(at.doc, p.Position, s.client.encoding)
	for _, w := range at.workers {
		if found := navigate.SignatureAt(st.snapshot, w, at.path, offset); found != nil {
			return s.signature(found), nil
		}
	}
	return nil, nil
}

func (s *server) signature(found *navigate.Signature) *protocol.SignatureHelp {
	label := found.Member.Signature()
	out := protocol.SignatureInformation{Label: label}
	if found.Member.Doc != "" {
		out.Documentation = markup(found.Member.Doc, s.client.signatureMarkdown)
	}
	params := found.Member.Parameters()
	for _, p := range params {
		info := protocol.ParameterInformation{Label: protocol.String(label[p.Start:p.End])}
		if s.client.labelOffsets { // in UTF-16 whatever the encoding of positions is
			start := uint32(units(label[:p.Start]))
			info.Label = protocol.ParameterInformationLabelTuple{start, start + uint32(units(label[p.Start:p.End]))}
		}
		if p.Doc != "" {
			info.Documentation = markup(p.Doc, s.client.signatureMarkdown)
		}
		out.Parameters = append(out.Parameters, info)
	}
	active := uint32(len(params)) // none
	if found.Active >= 0 {
		active = uint32(found.Active)
	}
	return &protocol.SignatureHelp{
		Signatures: []protocol.SignatureInformation{out}, ActiveSignature: new(uint32(0)), ActiveParameter: protocol.NewNullable(active),
	}
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

package lsp

import (
	"strings"

	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/text"
)

// This file is the only place where byte offsets become positions and back.

func positionOf(doc *text.Document, offset int, enc text.Encoding) protocol.Position {
	p := doc.Position(offset, enc)
	return protocol.Position{Line: uint32(p.Line), Character: uint32(p.Character)}
}

func rangeOf(doc *text.Document, s text.Span, enc text.Encoding) protocol.Range {
	return protocol.Range{Start: positionOf(doc, s.Start, enc), End: positionOf(doc, max(s.Start, s.End), enc)}
}

func offsetOf(doc *text.Document, p position, enc text.Encoding) int {
	return doc.Offset(p.text(), enc)
}

func spanOf(doc *text.Document, s span, enc text.Encoding) text.Span {
	start := offsetOf(doc, s.Start, enc)
	return text.Span{Start: start, End: max(start, offsetOf(doc, s.End, enc))}
}

// editOf is an edit for the editor, with the line breaks that its document uses.
func editOf(doc *text.Document, e text.Edit, enc text.Encoding) protocol.TextEdit {
	return protocol.TextEdit{Range: rangeOf(doc, e.Span, enc), NewText: lineBreaks(doc, e.New)}
}

func lineBreaks(doc *text.Document, s string) string {
	if !strings.Contains(s, "\n") || doc.LineCount() < 2 {
		return s
	}
	if end := doc.LineSpan(0).End; doc.Slice(text.Span{Start: end, End: end + 2}) != "\r\n" {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}

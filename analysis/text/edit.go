package text

import (
	"fmt"
	"sort"
	"strings"
)

// Edit replaces the text of a span by other text.
type Edit struct {
	Span Span
	New  string
}

// Apply makes all edits, whose spans refer to content as given, at once.
// Insertions at one place keep their order. Edits that overlap, or that lie
// outside content, are an error and nothing is changed.
func Apply(content string, edits []Edit) (string, error) {
	sorted := append([]Edit(nil), edits...)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i].Span, sorted[j].Span
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.End < b.End
	})
	var out strings.Builder
	at := 0
	for _, e := range sorted {
		if e.Span.Start < at || e.Span.End < e.Span.Start || e.Span.End > len(content) {
			return "", fmt.Errorf("edit [%d,%d) overlaps another or lies outside the %d bytes of text", e.Span.Start, e.Span.End, len(content))
		}
		out.WriteString(content[at:e.Span.Start])
		out.WriteString(e.New)
		at = e.Span.End
	}
	out.WriteString(content[at:])
	return out.String(), nil
}

// Replace is the document with one span replaced; the span is clipped to it.
func (d *Document) Replace(s Span, replacement string) *Document {
	start := clip(s.Start, len(d.content))
	end := max(start, clip(s.End, len(d.content)))
	return New(d.content[:start] + replacement + d.content[end:])
}

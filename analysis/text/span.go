// Package text holds documents as immutable strings and maps between byte
// offsets, which the whole core speaks, and line/character positions in the
// encodings that editors speak. It imports nothing of ours.
package text

// Span is a half-open range [Start, End) of byte offsets, zero-based.
type Span struct{ Start, End int }

// Len is the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether offset lies in the span; its end counts, because a
// cursor behind the last character still belongs to the word.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset <= s.End }

// Covers reports whether other lies wholly inside s.
func (s Span) Covers(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// Overlaps reports whether the two spans share a byte, or touch when one is empty.
func (s Span) Overlaps(other Span) bool {
	if s.Len() == 0 || other.Len() == 0 {
		return s.Start <= other.End && other.Start <= s.End
	}
	return s.Start < other.End && other.Start < s.End
}

package text

// Change is the one region in which two texts differ: the old text has another
// content there, and what follows it moved.
type Change struct {
	gone       bool
	start, end int // in the old text, in bytes
	delta      int
}

// Changed compares two states of a document. Where one of them is nil nothing
// of the old one is left.
func Changed(old, new *Document) Change {
	if old == nil || new == nil {
		return Change{gone: true}
	}
	if old == new {
		return Change{start: old.Len() + 1, end: old.Len() + 1}
	}
	a, b := old.String(), new.String()
	const block = 256 // whole blocks are compared at once
	start := 0
	for start+block <= min(len(a), len(b)) && a[start:start+block] == b[start:start+block] {
		start += block
	}
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	tail := 0
	for tail+block <= min(len(a), len(b))-start && a[len(a)-tail-block:len(a)-tail] == b[len(b)-tail-block:len(b)-tail] {
		tail += block
	}
	for tail < len(a)-start && tail < len(b)-start && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return Change{start: start, end: len(a) - tail, delta: len(b) - len(a)}
}

// Shift is where a span of the old text is in the new one; ok is false where it
// touches what changed.
func (c Change) Shift(span Span) (_ Span, ok bool) {
	switch {
	case c.gone:
		return span, false
	case span.End <= c.start:
		return span, true
	case span.Start >= c.end:
		return Span{Start: span.Start + c.delta, End: span.End + c.delta}, true
	}
	return span, false
}

package pysyntax

import (
	"sort"
	"strings"
)

// segment maps a stretch of patched text to the original.
type segment struct {
	from, to uint32 // in the patched text
	orig     uint32 // in the original
	inserted bool
}

// patched is the text that the grammar sees, and the way back.
type patched struct {
	text     string
	segments []segment
}

// apply patches src[from:to]; the patches are sorted and do not overlap.
// Original offsets are relative to from.
func apply(src string, from, to int, patches []patch, prefix, suffix string) patched {
	var b strings.Builder
	var segments []segment
	put := func(s string, orig int, inserted bool) {
		if s == "" {
			return
		}
		at := uint32(b.Len())
		b.WriteString(s)
		segments = append(segments, segment{at, uint32(b.Len()), uint32(orig - from), inserted})
	}
	put(prefix, from, true)
	at := from
	for _, p := range patches {
		if p.at < at || p.at+p.del > to {
			continue
		}
		put(src[at:p.at], at, false)
		// A replacement of the same length keeps its place.
		put(p.ins, p.at, len(p.ins) != p.del)
		at = p.at + p.del
	}
	put(src[at:to], at, false)
	put(suffix, to, true)
	return patched{b.String(), segments}
}

// restore rewrites the spans of records to the original text. What was
// inserted becomes empty. Records come in the order of their starts, nearly, so
// the search goes on from the last hit.
func (p patched) restore(recs []record) {
	if len(p.segments) == 0 {
		return
	}
	k := 0
	seek := func(at uint32) segment {
		for k > 0 && at < p.segments[k].from {
			k--
		}
		for k+1 < len(p.segments) && at >= p.segments[k].to {
			k++
		}
		return p.segments[k]
	}
	for i := range recs {
		r := &recs[i]
		end := uint32(0)
		if r.end > 0 {
			s := seek(r.end - 1)
			if end = s.orig; !s.inserted {
				end = s.orig + min(r.end, s.to) - s.from
			}
		}
		s := seek(r.start)
		start := s.orig
		if !s.inserted {
			start = s.orig + min(r.start, s.to) - s.from
		}
		r.start, r.end = start, max(start, end)
	}
}

// patchesIn are the patches with from <= at <= to.
func patchesIn(patches []patch, from, to int) []patch {
	a := 0
	for b := len(patches); a < b; {
		m := (a + b) / 2
		if patches[m].at < from {
			a = m + 1
		} else {
			b = m
		}
	}
	n := a
	for n < len(patches) && patches[n].at <= to {
		n++
	}
	return patches[a:n]
}

func sortPatches(p []patch) {
	sort.SliceStable(p, func(i, j int) bool { return p[i].at < p[j].at })
}

package flow

import (
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// placeKey is a place of the program.
type placeKey struct {
	m     *Module
	place uint64
}

func placeOfSpan(s text.Span) uint64 { return uint64(s.Start)<<32 | uint64(uint32(s.End)) + 1 }

// origin is a step of where a value came from, shared by all that pass there.
func (in *interp) origin(m *Module, n pysyntax.Node, note string, prev *Origin) *Origin {
	return in.originAt(m, n.Span(), note, prev)
}

func (in *interp) originAt(m *Module, span text.Span, note string, prev *Origin) *Origin {
	key := placeKey{m, placeOfSpan(span)}
	first := in.origins[key]
	for o := first; o != nil; o = o.next {
		if o.Note == note {
			return o
		}
	}
	o := &Origin{Module: m, Span: span, Note: note, Prev: prev, next: first}
	in.origins[key] = o
	return o
}

// readSite is a place where a name is read from env.
type readSite struct {
	name     string
	origin   *Origin
	bindings [3]*Binding // by the mode of env
	next     *readSite   // another name at the same place
	// What a round finds out.
	seen    bool
	guarded bool     // by every way that leads here
	use     []string // what is done with the binding
}

// read is the site at which a name is read from env. prev is where env came from.
func (in *interp) read(m *Module, n pysyntax.Node, name string, prev *Origin) *readSite {
	key := placeKey{m, placeOf(n)}
	first := in.reads[key]
	for r := first; r != nil; r = r.next {
		if r.name == name {
			return r
		}
	}
	o := &Origin{Module: m, Span: n.Span(), Note: "`" + name + "` is read from env here", Prev: prev}
	r := &readSite{name: name, origin: o, next: first}
	in.reads[key] = r
	return r
}

// readAt is the site of a name at a place, nil when nothing was read there.
func (in *interp) readAt(m *Module, n pysyntax.Node, name string) *readSite {
	for r := in.reads[placeKey{m, placeOf(n)}]; r != nil; r = r.next {
		if r.name == name {
			return r
		}
	}
	return nil
}

// use notes how a binding is used, for the place that read it from env.
func (b *Binding) use(how string) {
	if b.site == nil {
		return
	}
	for _, u := range b.site.use {
		if u == how {
			return
		}
	}
	b.site.use = append(b.site.use, how)
}

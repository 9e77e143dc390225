package lsp

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"go.lsp.dev/uri"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// state is everything that a request looks at. It is immutable; the reader
// replaces it as a whole.
type state struct {
	generation uint64
	snapshot   *workspace.Snapshot
	docs       map[string]*document // open ones, by place.key
	folders    []folder
	settings   settings
	// changed is the key of the document that the last message was about.
	changed string
	owners  *owners
}

// owners are the Workers of paths in one state. Diagnostics and a completion
// want them at the same moment; one builds them and the other waits.
type owners struct {
	mu     sync.Mutex
	byPath map[string][]*workspace.Worker
}

// document is one open document.
type document struct {
	place
	uri     string // as the client spells it
	text    *text.Document
	version int32
}

// folder is a workspace folder.
type folder struct {
	place
	uri string
}

// update replaces the state and wakes the diagnostics and the lenses.
func (s *server) update(change func(next *state)) {
	s.mu.Lock()
	next := *s.now
	next.docs = maps.Clone(next.docs)
	next.changed = ""
	change(&next)
	next.generation++
	next.snapshot = s.session.Snapshot()
	next.owners = &owners{}
	s.now = &next
	s.mu.Unlock()
	for _, kick := range []chan struct{}{s.kick, s.kickLenses} {
		select {
		case kick <- struct{}{}:
		default: // a round is due anyway and will see this state
		}
	}
}

func (s *server) state() *state {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// open lists the open documents, the one just changed first, then by key.
func (st *state) open() []*document {
	return slices.SortedFunc(maps.Values(st.docs), func(a, b *document) int {
		if (a.key == st.changed) != (b.key == st.changed) {
			if a.key == st.changed {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.key, b.key)
	})
}

// at is the open document of a path, or nil.
func (st *state) at(path string) *document {
	if d := st.docs[placeOf(string(uri.File(path))).key]; d != nil && d.path == path {
		return d
	}
	return nil
}

// uri is the URI of a path: the client's own where it gave one for the
// document or for the folder it lies in.
func (st *state) uri(path string) uri.URI {
	if d := st.at(path); d != nil {
		return uri.URI(d.uri)
	}
	best, out := -1, uri.File(path)
	for _, f := range st.folders {
		if f.path == "" || len(f.path) <= best {
			continue
		}
		if spelled, ok := under(f.uri, f.path, path); ok {
			best, out = len(f.path), uri.URI(spelled)
		}
	}
	return out
}

// workers are the Workers that a document belongs to.
func (st *state) workers(path string) []*workspace.Worker {
	if path == "" {
		return nil
	}
	o := st.owners
	o.mu.Lock()
	defer o.mu.Unlock()
	found, known := o.byPath[path]
	if !known {
		found = st.snapshot.WorkersOf(path)
		if o.byPath == nil {
			o.byPath = map[string][]*workspace.Worker{}
		}
		o.byPath[path] = found
	}
	return found
}

// lookup finds what a request speaks of: the path of a document, its text, and
// its Workers. A document that is not open is read from disk; ok is false when
// there is none, or when it belongs to no Worker.
func (st *state) lookup(raw string) (at target, ok bool) {
	p := placeOf(raw)
	if d := st.docs[p.key]; d != nil {
		at = target{path: d.path, uri: d.uri, doc: d.text}
	} else if p.path != "" {
		f, err := st.snapshot.View().Read(p.path)
		if err != nil {
			return at, false
		}
		at = target{path: p.path, uri: raw, doc: f.Doc}
	}
	if at.path == "" {
		return at, false
	}
	at.workers = st.workers(at.path)
	return at, len(at.workers) > 0
}

type target struct {
	path    string
	uri     string
	doc     *text.Document
	workers []*workspace.Worker
}

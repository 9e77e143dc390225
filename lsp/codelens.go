package lsp

import (
	"context"
	"slices"
	"sync"
	"time"

	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/navigate"
)

// lensed are the lenses that the client was last given, by place.key.
type lensed struct {
	mu    sync.Mutex
	byKey map[string]lenses
}

type lenses struct {
	version int32
	list    []navigate.Lens
}

// codeLens answers with remarks on the bindings of a wrangler file, unless the
// settings turn them off. They have no command: a client of any kind shows them.
func codeLens(ctx context.Context, s *server, st *state, p *documentParams) (any, error) {
	select {
	case <-s.configured:
	default:
		s.awaitSettings(ctx)
		st = s.state() // with the settings in it
	}
	out := []protocol.CodeLens{}
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return out, nil
	}
	list := st.lenses(at)
	if d := st.at(at.path); d != nil {
		s.lensed.mu.Lock()
		if s.lensed.byKey == nil {
			s.lensed.byKey = map[string]lenses{}
		}
		s.lensed.byKey[d.key] = lenses{d.version, list}
		s.lensed.mu.Unlock()
	}
	for _, l := range list {
		out = append(out, protocol.CodeLens{
			Range: rangeOf(at.doc, l.Span, s.client.encoding), Command: protocol.Command{Title: l.Title},
		})
	}
	return out, nil
}

func (st *state) lenses(at target) []navigate.Lens {
	if st.rules(at.workers[0]).noLenses {
		return nil
	}
	return navigate.Lenses(at.workers[0], at.path)
}

// lensPause lets typing go on before uses are counted again.
const lensPause = 500 * time.Millisecond

// lensLoop asks the client for its lenses anew when a change elsewhere, in
// Python or in the settings, made what it shows untrue.
func (s *server) lensLoop() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.kickLenses:
		}
		select {
		case <-s.ctx.Done():
			return
		case <-time.After(lensPause):
		}
		if s.lensesOutdated() {
			if err := s.ask(protocol.MethodWorkspaceCodeLensRefresh, nil, nil); err != nil {
				s.log.info("the client did not refresh its lenses: %v", err)
			}
		}
	}
}

// lensesOutdated reports whether the lenses of any document would be others by
// now, and forgets those: the client is asked once. A document that was edited
// since gets its lenses anyway.
func (s *server) lensesOutdated() (yes bool) {
	defer s.survive("the look for outdated lenses")
	st := s.state()
	for _, d := range st.open() {
		s.lensed.mu.Lock()
		last, given := s.lensed.byKey[d.key]
		s.lensed.mu.Unlock()
		at, ok := st.lookup(d.uri)
		if !given || last.version != d.version || !ok || slices.Equal(last.list, st.lenses(at)) {
			continue
		}
		s.lensed.mu.Lock()
		delete(s.lensed.byKey, d.key)
		s.lensed.mu.Unlock()
		yes = true
	}
	return yes
}

package lsp

import (
	"context"
	"hash/fnv"
	"strconv"
	"sync"
	"time"

	"go.lsp.dev/protocol"
)

// pulled is what the client last pulled of each open document.
type pulled struct {
	mu    sync.Mutex
	byKey map[string]pull1
}

type pull1 struct {
	version int32
	id      string
}

func (p *pulled) note(key string, version int32, id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byKey == nil {
		p.byKey = map[string]pull1{}
	}
	p.byKey[key] = pull1{version, id}
}

func (p *pulled) forget(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.byKey, key)
}

func (p *pulled) last(key string) (pull1, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l, ok := p.byKey[key]
	return l, ok
}

// pull answers textDocument/diagnostic. Related documents are never sent with an
// answer: LSP4J, so every JetBrains IDE, rejects one that has them ("Ambiguous
// Either type"), also where the client says that it takes them. The publisher of
// refreshLoop tells of closed files instead.
func pull(ctx context.Context, s *server, st *state, p *diagnosticParams) (any, error) {
	select {
	case <-s.configured:
	default:
		s.awaitSettings(ctx)
		st = s.state() // with the settings in it
	}
	at := placeOf(p.TextDocument.URI)
	path := at.path
	if d := st.docs[at.key]; d != nil {
		path = d.path
	}
	defer s.rested(st)
	items := s.diagnose(st, path, s.promptReports)
	id := resultID(items)
	if d := st.docs[at.key]; d != nil {
		s.pulled.note(at.key, d.version, id)
	}
	var previous string
	if decode(p.PreviousResultID, &previous) == nil && previous == id {
		return &protocol.RelatedUnchangedDocumentDiagnosticReport{
			UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{Kind: "unchanged", ResultID: id},
		}, nil
	}
	return &protocol.RelatedFullDocumentDiagnosticReport{
		FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{Kind: "full", ResultID: new(id), Items: items},
	}, nil
}

// resultID is equal for equal diagnostics.
func resultID(items []protocol.Diagnostic) string {
	h := fnv.New64a()
	for i := range items {
		if raw, err := protocol.Marshal(&items[i]); err == nil {
			_, _ = h.Write(raw)
		}
	}
	return strconv.FormatUint(h.Sum64(), 16)
}

// refreshPause lets a client that pulls of its own accord do so first.
const refreshPause = 250 * time.Millisecond

// refreshLoop asks a pulling client to pull again when a change elsewhere made
// what it pulled of a document untrue. A client that does not take reports on
// the whole workspace is told by it of the configuration files that are closed.
func (s *server) refreshLoop() {
	var closed *publisher
	if s.client.publish && !s.baseline.wide() {
		closed = &publisher{server: s, told: map[string]published{}, closed: true}
		s.awaitSettings(s.ctx)
	}
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.kick:
		}
		if closed != nil {
			closed.leave()
		}
		select {
		case <-s.ctx.Done():
			return
		case <-time.After(refreshPause):
		}
		if closed != nil {
			closed.round(s.allReports)
		}
		if !s.client.refresh {
			continue
		}
		if s.outdated() {
			if err := s.ask(protocol.MethodWorkspaceDiagnosticRefresh, nil, nil); err != nil {
				s.log.info("the client did not refresh: %v", err)
			}
		}
	}
}

// outdated reports whether any document, as last pulled, has other diagnostics
// by now. A document that was edited since is pulled anyway.
func (s *server) outdated() (yes bool) {
	defer s.survive("the look for outdated diagnostics")
	st := s.state()
	for _, d := range st.open() {
		if last, ok := s.pulled.last(d.key); ok && last.version == d.version && last.id != resultID(s.diagnose(st, d.path, s.allReports)) {
			return true
		}
	}
	return false
}

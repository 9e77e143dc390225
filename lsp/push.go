package lsp

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// published is what the client was last told of one file.
type published struct {
	uri    uri.URI
	params []byte
	empty  bool
}

// publisher pushes diagnostics. It is used by one goroutine.
type publisher struct {
	*server
	told map[string]published // by place.key of the file
	// closed is true where open documents are the client's to ask for.
	closed bool
}

// leave clears what was told of files that have been opened since: the client
// asks for their reports itself, and would show them twice.
func (p *publisher) leave() {
	st := p.state()
	for key, old := range p.told {
		if st.docs[key] != nil {
			if !old.empty {
				p.send(&protocol.PublishDiagnosticsParams{URI: old.uri, Diagnostics: []protocol.Diagnostic{}})
			}
			delete(p.told, key)
		}
	}
}

// pushLoop diagnoses each new state at once. A state that came while another
// was being diagnosed makes that one not count.
func (s *server) pushLoop() {
	p := &publisher{server: s, told: map[string]published{}}
	s.awaitSettings(s.ctx)
	pause := time.NewTimer(sharedPause)
	pause.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.kick:
			p.round(s.promptReports)
			if s.unheard(s.state()) {
				pause.Reset(0)
			} else {
				pause.Reset(sharedPause)
			}
		case <-pause.C:
			p.settle()
		}
	}
}

// settle checks the Workers that the rounds while typing left out.
func (p *publisher) settle() {
	defer p.survive("diagnostics")
	st := p.state()
	behind := p.behind(st)
	for _, w := range behind {
		if p.state() != st {
			return
		}
		p.reportsOf(st, w)
	}
	if len(behind) > 0 {
		p.round(p.allReports)
	}
}

// round diagnoses the present state and publishes what is new.
func (p *publisher) round(reports reporter) {
	defer p.survive("diagnostics")
	st := p.state()
	defer p.progress("Checking Workers")()
	var batch []protocol.PublishDiagnosticsParams
	workers := st.workersOfOpen()
	for _, d := range st.open() {
		if p.closed {
			break
		}
		if len(st.workers(d.path)) == 0 && len(workers) == 0 {
			continue
		}
		items := p.diagnose(st, d.path, reports)
		if p.state() != st {
			return // a newer state waits, and its round is due
		}
		if _, before := p.told[d.key]; !before && len(items) == 0 && len(st.workers(d.path)) == 0 {
			continue // nothing to say of a file that is no Worker's
		}
		batch = append(batch, protocol.PublishDiagnosticsParams{
			URI: uri.URI(d.uri), Version: protocol.NewOptional(d.version), Diagnostics: items,
		})
	}
	for _, path := range p.others(st, workers, reports) {
		batch = append(batch, protocol.PublishDiagnosticsParams{URI: st.uri(path), Diagnostics: p.diagnose(st, path, reports)})
	}
	if p.state() != st {
		return
	}
	said := map[string]bool{}
	for i := range batch {
		key := placeOf(string(batch[i].URI)).key
		said[key] = true
		p.publish(key, &batch[i])
	}
	for _, key := range slices.Sorted(maps.Keys(p.told)) {
		if old := p.told[key]; !said[key] {
			if !old.empty {
				p.send(&protocol.PublishDiagnosticsParams{URI: old.uri, Diagnostics: []protocol.Diagnostic{}})
			}
			delete(p.told, key)
		}
	}
	p.rested(st)
}

// publish sends what the client was not told yet.
func (p *publisher) publish(key string, params *protocol.PublishDiagnosticsParams) {
	raw, err := protocol.Marshal(params)
	if err != nil {
		p.log.fault("diagnostics of %s: %v", params.URI, err)
		return
	}
	old, told := p.told[key]
	if told && bytes.Equal(old.params, raw) {
		return
	}
	if told && old.uri != params.URI && !old.empty {
		p.send(&protocol.PublishDiagnosticsParams{URI: old.uri, Diagnostics: []protocol.Diagnostic{}})
	}
	p.told[key] = published{uri: params.URI, params: raw, empty: len(params.Diagnostics) == 0}
	p.send(jsonrpc2.RawMessage(raw))
}

func (p *publisher) send(params any) {
	_ = p.conn.Notify(context.Background(), protocol.MethodTextDocumentPublishDiagnostics, params)
}

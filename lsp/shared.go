package lsp

import (
	"slices"
	"time"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// A module may belong to several Workers. The nearest is checked at every
// keystroke; what the others say is taken over from the last time they were
// checked, moved with the text, until the user pauses. Otherwise a keystroke in
// a package that ten Workers share would cost ten analyses. When such a module
// is opened, the nearest is told of first, and the others as soon as they are
// checked.

// sharedPause is how long nothing must change before the Workers are checked
// that only share a module with the one at hand.
const sharedPause = 250 * time.Millisecond

// promptReports are the reports of a Worker as they are known without a pause:
// nothing of one that only shares a module and was never checked.
func (s *server) promptReports(st *state, w *workspace.Worker) (found []*rule.Diagnostic, known bool) {
	near := st.near(w)
	if !near && !s.begun(w) {
		return nil, false
	}
	r := s.lastReport(w)
	if near || r == nil || r.worker == w || r.settings != st.rules(w) {
		return s.reportsOf(st, w), true
	}
	return moved(r.found, r.worker, w), true
}

// begun reports whether a Worker was ever checked, or is being checked.
func (s *server) begun(w *workspace.Worker) bool {
	s.reports.mu.Lock()
	defer s.reports.mu.Unlock()
	return s.reports.byConfig[w.Fresh.Path] != nil
}

// lastReport is the last finished report on the Worker of a configuration, or nil.
func (s *server) lastReport(w *workspace.Worker) *report {
	s.reports.mu.Lock()
	defer s.reports.mu.Unlock()
	if r := s.reports.byConfig[w.Fresh.Path]; r != nil && r.done.Load() {
		return r
	}
	return nil
}

// unheard reports whether a Worker of an open document was never checked.
func (s *server) unheard(st *state) bool {
	return slices.ContainsFunc(st.workersOfOpen(), func(w *workspace.Worker) bool { return !s.begun(w) })
}

// behind lists the Workers of open documents whose reports are older than the state.
func (s *server) behind(st *state) (out []*workspace.Worker) {
	for _, w := range st.workersOfOpen() {
		if r := s.lastReport(w); r == nil || r.worker != w {
			out = append(out, w)
		}
	}
	return out
}

// near reports whether a Worker is the nearest one of an open document.
func (st *state) near(w *workspace.Worker) bool {
	return slices.ContainsFunc(st.open(), func(d *document) bool {
		workers := st.workers(d.path)
		return len(workers) > 0 && workers[0] == w
	})
}

// moved are reports on an older text of a Worker's files at their places in the
// present one. What was said of the edited part is left out, and so are fixes.
func moved(found []*rule.Diagnostic, from, to *workspace.Worker) []*rule.Diagnostic {
	changes := map[string]text.Change{}
	shift := func(path string, span text.Span) (text.Span, bool) {
		c, known := changes[path]
		if !known {
			c = text.Changed(from.Document(path), to.Document(path))
			changes[path] = c
		}
		return c.Shift(span)
	}
	out := make([]*rule.Diagnostic, 0, len(found))
	for _, d := range found {
		span, ok := shift(d.Path, d.Span)
		if !ok {
			continue
		}
		at := *d
		at.Span, at.Fixes, at.Related = span, nil, nil
		for _, r := range d.Related {
			if r.Span, ok = shift(r.Path, r.Span); ok {
				at.Related = append(at.Related, r)
			}
		}
		out = append(out, &at)
	}
	return out
}

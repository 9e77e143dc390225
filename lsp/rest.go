package lsp

import "time"

// restDelay lets an answer go out first.
const restDelay = 2 * time.Millisecond

// rested calls Options.Rest when a state has been reported on and no newer one
// has come. It does not wait for it.
func (s *server) rested(st *state) {
	if s.options.Rest == nil {
		return
	}
	// Before the look at resting, so that a rest that is due already sees it.
	s.reported.Store(st)
	if !s.resting.CompareAndSwap(false, true) {
		return
	}
	time.AfterFunc(restDelay, func() {
		s.resting.Store(false)
		if s.state() == s.reported.Load() {
			s.options.Rest()
		}
	})
}

package lsp

import "time"

// restDelay lets an answer go out first.
const restDelay = 2 * time.Millisecond

// rested calls Options.Rest when a state has been reported on and no newer one
// has come. It does not wait for it.
func (s *server) rested(st *state) {
	if s.options.Rest == nil || !s.resting.CompareAndSwap(false, true) {
		return
	}
	time.AfterFunc(restDelay, func() {
		defer s.resting.Store(false)
		if s.state() == st {
			s.options.Rest()
		}
	})
}

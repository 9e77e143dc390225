package lsp

import (
	"os"
	"time"
)

// parentPeriod is how often the client's process is looked at; tests shorten it.
var parentPeriod = 5 * time.Second

// watchParent ends the server when a process dies. A process that cannot be
// seen from the start, because it lives in another container, is not watched.
func (s *server) watchParent(pid int) {
	parent, err := os.FindProcess(pid)
	if err != nil || !alive(parent) {
		return
	}
	s.task("parent", func() {
		defer parent.Release()
		tick := time.NewTicker(parentPeriod)
		defer tick.Stop()
		for {
			select {
			case <-s.ctx.Done():
				return
			case <-tick.C:
				if !alive(parent) {
					s.stop()
					return
				}
			}
		}
	})
}

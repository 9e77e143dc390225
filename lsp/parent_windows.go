package lsp

import (
	"os"
	"syscall"
)

// alive reports whether a process still runs: waiting for it, for no time at
// all, does not succeed.
func alive(p *os.Process) bool {
	running := true
	err := p.WithHandle(func(handle uintptr) {
		event, err := syscall.WaitForSingleObject(syscall.Handle(handle), 0)
		running = err != nil || event == syscall.WAIT_TIMEOUT
	})
	return err != nil || running
}

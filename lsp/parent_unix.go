//go:build !windows

package lsp

import (
	"errors"
	"os"
	"syscall"
)

// alive reports whether a process still runs, ours or another user's.
func alive(p *os.Process) bool {
	err := p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, syscall.EPERM)
}

package lsp

import "time"

func init() { parentPeriod = 20 * time.Millisecond }

// SetIdlePeriod shortens how long a server waits before it counts as idle, and
// gives the way back.
func SetIdlePeriod(d time.Duration) (restore func()) {
	before := idlePeriod
	idlePeriod = d
	return func() { idlePeriod = before }
}

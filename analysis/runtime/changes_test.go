package runtime

import (
	"strings"
	"testing"
)

func TestChanges(t *testing.T) {
	got := map[string]string{}
	for _, c := range Changes() {
		got[c.Date] = strings.Join(c.Brings, "; ")
	}
	for date, want := range map[string]string{
		"2025-09-29": "Python 3.13.2 on Pyodide 0.28.2", "2025-08-14": "class Default", "2026-04-21": "workers-runtime-sdk",
		"2026-02-25": "parameter names", "2026-03-17": "Blobs",
	} {
		if !strings.Contains(got[date], want) {
			t.Errorf("%s brings %q, want %q; all: %v", date, got[date], want, got)
		}
	}
	if next := ChangesAfter("2026-04-20"); len(next) == 0 || next[0].Date != "2026-04-21" {
		t.Errorf("after 2026-04-20: %v", next)
	}
}

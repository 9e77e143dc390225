package hover

import (
	"strings"
	"testing"
	"time"
)

func TestCronText(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC)
	got := cronText("0 3 * * 2", now)
	for _, want := range []string{"at 03:00, on Monday (UTC)", "Monday, 2026-11-30 03:00", "2026-12-07 03:00", "2026-12-14 03:00"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if got := cronText("0 0 30 2 *", now); !strings.Contains(got, "never fires") {
		t.Errorf("30 February: %q", got)
	}
	if got := cronText("bogus", now); got != "" {
		t.Errorf("bogus: %q", got)
	}
}

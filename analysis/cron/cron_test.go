package cron_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pywls/pywls/analysis/cron"
)

func TestNext(t *testing.T) {
	// 2026-11-23 is a Monday.
	from := time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC)
	for _, c := range []struct{ expr, want, words string }{
		{"*/5 * * * *", "2026-11-23 10:35", "every 5 minutes (UTC)"},
		{"0 3 * * *", "2026-11-24 03:00", "at 03:00, every day (UTC)"},
		{"0 3 * * 2", "2026-11-30 03:00", "at 03:00, on Monday (UTC)"},
		{"0 3 * * mon-fri", "2026-11-24 03:00", "at 03:00, on Monday to Friday (UTC)"},
		{"0 0 L * *", "2026-11-30 00:00", "at 00:00, on day the last of the month (UTC)"},
		{"0 0 1W * *", "2026-12-01 00:00", "at 00:00, on day 1 or the working day nearest to it (UTC)"},
		{"0 0 15W 8 *", "2027-08-16 00:00", ""},
		{"0 0 * * FRI#2", "2026-12-11 00:00", "at 00:00, on Friday number 2 of the month (UTC)"},
		{"0 0 * * 6L", "2026-11-27 00:00", "at 00:00, on the last Friday of the month (UTC)"},
		{"15 9-17/4 1 JAN *", "2027-01-01 09:15", ""},
		{"0 0 13 * 6", "2026-11-27 00:00", ""},
	} {
		e, err := cron.Parse(c.expr)
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		got, ok := e.Next(from)
		if !ok || got.Format("2006-01-02 15:04") != c.want {
			t.Errorf("%s: %v, want %s", c.expr, got, c.want)
		}
		if c.words != "" && e.Words() != c.words {
			t.Errorf("%s: %q, want %q", c.expr, e.Words(), c.words)
		}
	}
}

func TestNever(t *testing.T) {
	e, err := cron.Parse("0 0 30 2 *")
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := e.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); ok {
		t.Errorf("30 February came on %v", at)
	}
}

func TestErrors(t *testing.T) {
	for expr, want := range map[string]string{
		"bogus": "five fields", "60 * * * *": "minute `60`", "* 24 * * *": "hour `24`", "* * 0 * *": "day `0`",
		"* * * 13 *": "month `13`", "* * * * 0": "weekday `0`", "* * * * 8": "weekday `8`", "*/0 * * * *": "step",
		"* * * * MON#6": "weekday", "10-5 * * * *": "ends before", "0 * * * * *": "has 6", "+5 * * * *": "minute",
	} {
		if _, err := cron.Parse(expr); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", expr, err, want)
		}
	}
}

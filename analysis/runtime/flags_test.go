package runtime

import (
	"testing"
	"time"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

func modelOf(src string) *Model {
	cfg := wrangler.Parse("/w/wrangler.toml", text.New("main = \"e.py\"\n"+src))
	return Resolve(nil, cfg, nil)
}

func TestFlagRedundant(t *testing.T) {
	const workers = "compatibility_flags = [\"python_workers\", \"python_workflows\", \"disable_python_dedicated_snapshot\"]\n"
	for date, want := range map[string]Answer{"2025-09-19": No, "2025-09-20": Yes, "2026-11-01": Yes, "soon": No} {
		m := modelOf("compatibility_date = \"" + date + "\"\n" + workers)
		if got, _ := m.FlagRedundant("python_workflows"); got != want {
			t.Errorf("%s: python_workflows %v", date, got)
		}
		for _, never := range []string{"python_workers", "disable_python_dedicated_snapshot", "nodejs_compat", "no_such_flag"} {
			if got, _ := m.FlagRedundant(never); got == Yes {
				t.Errorf("%s: %s is redundant", date, never)
			}
		}
	}
}

func TestDates(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for src, want := range map[string][3]Answer{
		"":                                      {Yes, Maybe, Maybe},
		"compatibility_date = \"2026-11-24\"\n": {No, No, No},
		"compatibility_date = \"2026-11-25\"\n": {No, No, Yes},
		"compatibility_date = \"2026-02-30\"\n": {No, Yes, No},
		"compatibility_date = \"2026-1-1\"\n":   {No, Yes, Maybe},
		"compatibility_date = 2026\n":           {No, Yes, Maybe},
	} {
		m := modelOf(src)
		if got := [3]Answer{m.DateMissing(), m.DateMalformed(), m.DateInFuture(now)}; got != want {
			t.Errorf("%q: %v, want %v", src, got, want)
		}
	}
}

func TestHeldBack(t *testing.T) {
	for src, want := range map[string]Answer{
		"compatibility_date = \"2025-08-13\"\ncompatibility_flags = [\"python_workers\"]\n":                                        Yes,
		"compatibility_date = \"2025-09-28\"\ncompatibility_flags = [\"python_workers\"]\n":                                        Yes,
		"compatibility_date = \"2025-09-29\"\ncompatibility_flags = [\"python_workers\"]\n":                                        No,
		"compatibility_date = \"2025-09-28\"\ncompatibility_flags = [\"python_workers\", \"python_workers_20250116\"]\n":           No,
		"compatibility_date = \"2025-09-28\"\ncompatibility_flags = [\"python_workers\", \"no_python_workers_20250116\"]\n":        No,
		"compatibility_date = \"2026-01-01\"\ncompatibility_flags = [\"python_workers\", \"disable_python_no_global_handlers\"]\n": No,
		"compatibility_flags = [\"python_workers\"]\n":                                                                             Maybe,
	} {
		if got, on := modelOf(src).HeldBack(); got != want {
			t.Errorf("%q: %v %s", src, got, on)
		}
	}
}

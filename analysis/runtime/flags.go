package runtime

import (
	"slices"
	"time"

	"github.com/pywls/pywls/analysis/catalog"
)

// FlagRedundant tells whether a flag that is given changes nothing, since the
// feature is on without it, and why. A flag that keeps a feature off is never
// redundant: it holds for later dates, too.
func (m *Model) FlagRedundant(name string) (Answer, Reason) {
	f, ok := catalog.FlagInfo(name)
	if !ok || !f.Enables || m.date == "" || m.cfg == nil || !slices.Contains(m.flags, name) {
		return No, Reason{}
	}
	without := slices.DeleteFunc(slices.Clone(m.flags), func(s string) bool { return s == name })
	on, _ := catalog.FlagOn(name, m.date, without)
	r := m.dateReason()
	if on {
		r.Text += ", which has it since " + m.since(f)
	}
	return answer(on), r
}

// DateMissing tells whether the environment gets no compatibility date at all.
func (m *Model) DateMissing() Answer {
	if m.cfg == nil {
		return Maybe
	}
	return answer(m.env.CompatibilityDate == nil)
}

// DateMalformed tells whether there is a compatibility date that is none:
// workerd takes YYYY-MM-DD only.
func (m *Model) DateMalformed() Answer {
	if m.cfg == nil || m.env.CompatibilityDate == nil {
		return Maybe
	}
	if m.date == "" {
		return Yes
	}
	_, err := time.Parse(time.DateOnly, m.date)
	return answer(err != nil)
}

// DateInFuture tells whether the compatibility date is after the day of a
// clock, with a day to spare for other time zones. workerd refuses dates that
// it has not reached.
func (m *Model) DateInFuture(now time.Time) Answer {
	if m.date == "" {
		return Maybe
	}
	return answer(m.date > now.UTC().AddDate(0, 0, 1).Format(time.DateOnly))
}

// HeldBack tells whether nothing but the compatibility date holds the Worker
// on an older Python than the oldest that still gets new features, or on
// module-level handlers, and what a newer date changes, in words.
func (m *Model) HeldBack() (Answer, string) {
	if m.date == "" || m.python != Yes || m.pyodide == Unknown {
		return Maybe, ""
	}
	newer := builds[1]
	old := m.pyodides[0]
	opted := slices.Contains(m.flags, "no_"+newer.flag)
	what := ""
	if old == builds[0] && !opted {
		f, _ := catalog.FlagInfo(newer.flag)
		since := f.DefaultOn
		for _, by := range f.ImpliedBy {
			if by.Flag == "python_workers" {
				since = by.Since
			}
		}
		what = "Python " + minor(old.python) + " (Pyodide " + old.version + "); from " + since + " on it is Python " + minor(newer.python)
	}
	style, _, why := m.Style()
	if style == StyleLegacy && why.Text == m.dateReason().Text {
		f, _ := catalog.FlagInfo("python_no_global_handlers")
		if what != "" {
			what += ", and from " + f.DefaultOn + " on handlers are methods of classes"
		} else {
			what = "module-level handlers; from " + f.DefaultOn + " on they are methods of classes"
		}
	}
	return answer(what != ""), what
}

// minor is a version without its last number: "3.12" of "3.12.1".
func minor(version string) string {
	for i := len(version) - 1; i > 0; i-- {
		if version[i] == '.' {
			return version[:i]
		}
	}
	return version
}

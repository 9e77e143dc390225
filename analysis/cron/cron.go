// Package cron reads the cron expressions of Cloudflare's triggers: five fields
// in UTC, names of months and weekdays, weekdays counted from 1 = Sunday, and
// the marks L, W and # (developers.cloudflare.com/workers/configuration/cron-triggers).
package cron

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Expr is a cron expression.
type Expr struct {
	minute, hour, month [60]bool
	day, weekday        []func(time.Time) bool // alternatives
	anyDay, anyWeekday  bool
	fields              []string
}

var (
	months   = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	weekdays = []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
)

// Parse reads an expression. The error is a lower-case phrase for people.
func Parse(s string) (*Expr, error) {
	e := &Expr{fields: strings.Fields(s)}
	if len(e.fields) != 5 {
		return nil, fmt.Errorf("a cron expression has five fields (minute, hour, day, month, weekday), and this has %d", len(e.fields))
	}
	for i, part := range []struct {
		name   string
		lo, hi int
		names  []string
		to     *[60]bool
	}{
		{"minute", 0, 59, nil, &e.minute},
		{"hour", 0, 23, nil, &e.hour},
		{"day", 1, 31, nil, nil},
		{"month", 1, 12, months, &e.month},
		{"weekday", 1, 7, weekdays, nil},
	} {
		for _, item := range strings.Split(strings.ToUpper(e.fields[i]), ",") {
			if part.to == nil {
				if f := special(part.name, item); f != nil {
					e.add(part.name, f)
					continue
				}
			}
			set, err := values(item, part.lo, part.hi, part.names)
			if err != nil {
				return nil, fmt.Errorf("the %s `%s` %w", part.name, item, err)
			}
			switch part.name {
			case "day":
				e.anyDay = e.anyDay || item == "*" || item == "?"
				e.add("day", func(t time.Time) bool { return set[t.Day()] })
			case "weekday":
				e.anyWeekday = e.anyWeekday || item == "*" || item == "?"
				e.add("weekday", func(t time.Time) bool { return set[int(t.Weekday())+1] })
			default:
				for n, on := range set {
					part.to[n] = part.to[n] || on
				}
			}
		}
	}
	return e, nil
}

func (e *Expr) add(field string, f func(time.Time) bool) {
	if field == "day" {
		e.day = append(e.day, f)
	} else {
		e.weekday = append(e.weekday, f)
	}
}

// values are the numbers that one item of a field names: `*`, `7`, `MON-FRI`, `*/5`.
func values(item string, lo, hi int, names []string) (set [60]bool, err error) {
	body, step, stepped := strings.Cut(item, "/")
	n := 1
	if stepped {
		if n, err = strconv.Atoi(step); err != nil || n < 1 || n > hi {
			return set, fmt.Errorf("has no step from 1 to %d behind `/`", hi)
		}
	}
	from, to := lo, hi
	if body != "*" && body != "?" {
		first, last, ranged := strings.Cut(body, "-")
		if from, err = number(first, lo, hi, names); err != nil {
			return set, err
		}
		to = from
		if ranged {
			if to, err = number(last, lo, hi, names); err != nil {
				return set, err
			}
		} else if stepped {
			to = hi
		}
		if to < from {
			return set, fmt.Errorf("ends before it begins")
		}
	}
	for i := from; i <= to; i += n {
		set[i] = true
	}
	return set, nil
}

func number(s string, lo, hi int, names []string) (int, error) {
	if i := slices.Index(names, s); i >= 0 {
		return i + 1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < lo || n > hi || strings.HasPrefix(s, "+") {
		if names != nil {
			return 0, fmt.Errorf("is not between %d and %d or %s and %s", lo, hi, names[0], names[len(names)-1])
		}
		return 0, fmt.Errorf("is not between %d and %d", lo, hi)
	}
	return n, nil
}

// special reads the items with a mark: L, LW, 15W, L-3, FRI#2, FRIL, MON#1.
func special(field, item string) func(time.Time) bool {
	last := func(t time.Time) int { return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day() }
	if field == "day" {
		switch {
		case item == "L":
			return func(t time.Time) bool { return t.Day() == last(t) }
		case item == "LW":
			return func(t time.Time) bool { return t.Day() == workday(t, last(t)) }
		case strings.HasPrefix(item, "L-"):
			if n, err := strconv.Atoi(item[2:]); err == nil && n >= 1 && n <= 30 {
				return func(t time.Time) bool { return t.Day() == last(t)-n }
			}
		case strings.HasSuffix(item, "W"):
			if n, err := number(item[:len(item)-1], 1, 31, nil); err == nil {
				return func(t time.Time) bool { return n <= last(t) && t.Day() == workday(t, n) }
			}
		}
		return nil
	}
	if day, nth, ok := strings.Cut(item, "#"); ok {
		d, err := number(day, 1, 7, weekdays)
		n, bad := strconv.Atoi(nth)
		if err == nil && bad == nil && n >= 1 && n <= 5 {
			return func(t time.Time) bool { return int(t.Weekday())+1 == d && (t.Day()-1)/7+1 == n }
		}
		return nil
	}
	if item == "L" {
		return func(t time.Time) bool { return t.Weekday() == time.Saturday }
	}
	if day, ok := strings.CutSuffix(item, "L"); ok {
		if d, err := number(day, 1, 7, weekdays); err == nil {
			return func(t time.Time) bool { return int(t.Weekday())+1 == d && t.Day()+7 > last(t) }
		}
	}
	return nil
}

// workday is the day from Monday to Friday nearest to a day of the same month.
func workday(t time.Time, day int) int {
	at := time.Date(t.Year(), t.Month(), day, 0, 0, 0, 0, time.UTC)
	switch at.Weekday() {
	case time.Saturday:
		if day == 1 {
			return 3
		}
		return day - 1
	case time.Sunday:
		if at.AddDate(0, 0, 1).Month() != t.Month() {
			return day - 2
		}
		return day + 1
	}
	return day
}

// Next is the first time after t at which the expression fires, in UTC; false
// when there is none within eight years, as for 30 February. Where both the day
// and the weekday are restricted, either of them is enough.
func (e *Expr) Next(t time.Time) (time.Time, bool) {
	t = t.UTC().Truncate(time.Minute).Add(time.Minute)
	end := t.AddDate(8, 0, 0)
	for day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC); day.Before(end); day = day.AddDate(0, 0, 1) {
		if !e.month[int(day.Month())] || !e.onDay(day) {
			continue
		}
		for h := range 24 {
			for m := 0; e.hour[h] && m < 60; m++ {
				at := day.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
				if e.minute[m] && !at.Before(t) {
					return at, true
				}
			}
		}
	}
	return time.Time{}, false
}

func (e *Expr) onDay(t time.Time) bool {
	holds := func(list []func(time.Time) bool) bool {
		return slices.ContainsFunc(list, func(f func(time.Time) bool) bool { return f(t) })
	}
	switch {
	case e.anyDay:
		return holds(e.weekday)
	case e.anyWeekday:
		return holds(e.day)
	}
	return holds(e.day) || holds(e.weekday)
}

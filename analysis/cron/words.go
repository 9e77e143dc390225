package cron

import (
	"fmt"
	"strconv"
	"strings"
)

// Words say when the expression fires: "at 03:00, on Monday".
func (e *Expr) Words() string {
	minute, hour := e.fields[0], e.fields[1]
	var out string
	m, errM := strconv.Atoi(minute)
	h, errH := strconv.Atoi(hour)
	switch {
	case errM == nil && errH == nil:
		out = fmt.Sprintf("at %02d:%02d", h, m)
	case minute == "*":
		out = "every minute"
	case strings.HasPrefix(minute, "*/"):
		out = "every " + minute[2:] + " minutes"
	case errM == nil && hour == "*":
		out = fmt.Sprintf("at minute %d of every hour", m)
	default:
		out = "at minute " + spoken(minute, nil)
	}
	switch {
	case hour == "*" || errM == nil && errH == nil:
	case strings.HasPrefix(hour, "*/"):
		out += ", every " + hour[2:] + " hours"
	default:
		out += ", in hour " + spoken(hour, nil)
	}
	day, month, weekday := e.fields[2], e.fields[3], e.fields[4]
	if !e.anyDay {
		out += ", on day " + dayWords(day)
	}
	if !e.anyWeekday {
		join := ", on "
		if !e.anyDay {
			join = " or on "
		}
		out += join + weekdayWords(weekday)
	}
	if month != "*" && month != "?" {
		out += ", in " + spoken(month, monthNames)
	}
	if e.anyDay && e.anyWeekday && (errM == nil && errH == nil) {
		out += ", every day"
	}
	return out + " (UTC)"
}

var (
	monthNames   = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	weekdayNames = []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
)

// spoken puts a field with lists, ranges and steps into words.
func spoken(field string, names []string) string {
	name := func(s string) string {
		for i, n := range names {
			if strings.EqualFold(s, n[:3]) || s == strconv.Itoa(i+1) {
				return n
			}
		}
		return s
	}
	var parts []string
	for _, item := range strings.Split(field, ",") {
		body, step, stepped := strings.Cut(item, "/")
		first, last, ranged := strings.Cut(body, "-")
		text := name(first)
		if ranged {
			text += " to " + name(last)
		}
		if body == "*" {
			text = "every one"
		}
		if stepped {
			text += " in steps of " + step
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

func dayWords(field string) string {
	switch f := strings.ToUpper(field); {
	case f == "L":
		return "the last of the month"
	case f == "LW":
		return "the last working day of the month"
	case strings.HasPrefix(f, "L-"):
		return f[2:] + " before the last of the month"
	case strings.HasSuffix(f, "W"):
		return f[:len(f)-1] + " or the working day nearest to it"
	}
	return spoken(field, nil)
}

func weekdayWords(field string) string {
	f := strings.ToUpper(field)
	if day, nth, ok := strings.Cut(f, "#"); ok {
		return spoken(day, weekdayNames) + " number " + nth + " of the month"
	}
	if day, ok := strings.CutSuffix(f, "L"); ok {
		if day == "" {
			return "Saturday"
		}
		return "the last " + spoken(day, weekdayNames) + " of the month"
	}
	return spoken(field, weekdayNames)
}

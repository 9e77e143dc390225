package wrangler

import (
	"strconv"
	"strings"
)

// LiveClasses are the names of the Durable Object classes that the migrations and
// exports of an environment's object leave in place; a class that was renamed or
// deleted is gone.
func LiveClasses(raw *Value) map[string]bool {
	live := map[string]bool{}
	for _, m := range raw.Get("migrations").Elements() {
		for _, key := range []string{"new_sqlite_classes", "new_classes"} {
			for _, name := range m.Get(key).Elements() {
				live[name.Text] = true
			}
		}
		for _, key := range []string{"renamed_classes", "transferred_classes"} {
			for _, move := range m.Get(key).Elements() {
				if from, ok := move.Get("from").Str(); ok && key == "renamed_classes" {
					delete(live, from)
				}
				if to, ok := move.Get("to").Str(); ok {
					live[to] = true
				}
			}
		}
		for _, name := range m.Get("deleted_classes").Elements() {
			delete(live, name.Text)
		}
	}
	if exports := raw.Get("exports"); exports != nil {
		for _, m := range exports.Members {
			state, stated := m.Value.Get("state").Str()
			if kind, _ := m.Value.Get("type").Str(); kind == "durable-object" && (!stated || state == "created" || state == "expecting-transfer") {
				live[m.Key] = true
			}
		}
	}
	return live
}

// NextTag counts the last tag up: v1, v2; release-09, release-10. A tag without
// a number gets one. No tag is given twice.
func NextTag(migrations []*Value) string {
	taken := map[string]bool{}
	last := "v0"
	for _, m := range migrations {
		if tag, ok := m.Get("tag").Str(); ok {
			taken[tag], last = true, tag
		}
	}
	stem := strings.TrimRight(last, "0123456789")
	digits := last[len(stem):]
	n, err := strconv.Atoi(digits)
	if err != nil { // none, or too many to count
		stem, digits, n = last+"-", "", 1
	}
	for {
		n++
		next := strconv.Itoa(n)
		next = stem + strings.Repeat("0", max(0, len(digits)-len(next))) + next
		if !taken[next] {
			return next
		}
	}
}

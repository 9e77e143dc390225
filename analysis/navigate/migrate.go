package navigate

import (
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// migrate are the edits that rename a Durable Object's class where a migration
// has created it: each list of migrations that holds it gets a new entry, and
// what was applied stays. Nothing is needed where no migration speaks of it.
func migrate(c *wrangler.Config, from, to string) (out []text.Edit) {
	for _, env := range c.Environments {
		list := env.Raw.Get("migrations").Elements()
		if !alive(list, from) {
			continue
		}
		out = append(out, wrangler.AddEntry(c, env, []string{"migrations"}, false, []wrangler.KeyValue{
			{Key: "tag", Value: nextTag(list)},
			{Key: "renamed_classes", Value: wrangler.Objects{{{Key: "from", Value: from}, {Key: "to", Value: to}}}},
		})...)
	}
	return out
}

// alive reports whether a class exists once all migrations have run.
func alive(migrations []*wrangler.Value, class string) bool {
	live := map[string]bool{}
	for _, m := range migrations {
		for _, key := range []string{"new_classes", "new_sqlite_classes"} {
			for _, v := range m.Get(key).Elements() {
				live[v.Text] = true
			}
		}
		for _, v := range m.Get("renamed_classes").Elements() {
			if old, ok := v.Get("from").Str(); ok {
				delete(live, old)
			}
			if name, ok := v.Get("to").Str(); ok {
				live[name] = true
			}
		}
		for _, v := range m.Get("transferred_classes").Elements() {
			if name, ok := v.Get("to").Str(); ok {
				live[name] = true
			}
		}
		for _, v := range m.Get("deleted_classes").Elements() {
			delete(live, v.Text)
		}
	}
	return live[class]
}

// nextTag counts the last tag up: v1, v2; release-09, release-10. A tag without
// a number gets one. No tag is given twice.
func nextTag(migrations []*wrangler.Value) string {
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

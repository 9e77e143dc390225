package invalidconfigvalue

import (
	"math"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/wrangler"
)

// workflows refuses two workflows of one name.
func (j *judge) workflows(v *wrangler.Value) {
	first := map[string]*wrangler.Value{}
	for _, w := range v.Elements() {
		j.once(first, w.Get("name"))
	}
}

// once refuses a name that another workflow has, too.
func (j *judge) once(first map[string]*wrangler.Value, name *wrangler.Value) {
	if !filled(name) || placeholder(name.Text) {
		return
	}
	if before := first[name.Text]; before != nil {
		j.wrong(name, "two workflows are called %s, which wrangler refuses; each needs a name of its own", quotedText(name.Text)).
			Relate(j.cfg.Path, before.Span, "the other one")
		return
	}
	first[name.Text] = name
}

// workflow judges what a workflow sets besides its names.
func (j *judge) workflow(v *wrangler.Value) {
	if v.Kind != wrangler.Object {
		return
	}
	if s := v.Get("schedules"); s != nil {
		switch {
		case s.Kind == wrangler.String && s.Text == "" || s.Kind == wrangler.Array && len(s.Items) == 0:
			j.wrong(s, "`%s.schedules` is empty, which wrangler refuses; name a cron expression or leave the key out", j.where)
		default:
			for _, item := range s.Elements() {
				if item.Kind == wrangler.String && item.Text == "" {
					j.wrong(item, "a schedule of `%s` is empty, which wrangler refuses; name a cron expression or remove it", j.where)
				}
			}
		}
	}
	steps := v.Get("limits", "steps")
	j.ranged(steps, "limits.steps", 1, math.Inf(1), true)
	if n, ok := number(steps); ok && n > 25_000 {
		j.warn(j.at(steps), "a workflow has at most 25000 steps in production, and `%s` asks for %s", j.where, steps.Text)
	}
	j.ranged(v.Get("concurrency", "limit"), "concurrency.limit", 1, math.Inf(1), true)
	for _, key := range []string{"success_retention", "error_retention"} {
		r := v.Get("default_retention", key)
		if r == nil || r.Kind != wrangler.Number && r.Kind != wrangler.String {
			continue
		}
		if n, ok := number(r); ok && (n <= 0 || n != math.Trunc(n)) || r.Kind == wrangler.String && r.Text == "" {
			j.wrong(r, "`%s.default_retention.%s` is a whole number of milliseconds or a duration such as `\"3 days\"`", j.where, key)
		}
	}
}

// kinds refuses members of an exported workflow of a wrong kind: the table of
// keys does not judge what depends on the kind of the export.
func (j *judge) kinds(v *wrangler.Value, takes map[string][]wrangler.ValueKind) {
	for _, m := range v.Members {
		want, known := takes[m.Key]
		if known && len(want) > 0 && !containsKind(want, m.Value.Kind) {
			j.wrong(m.Value, "`%s.%s` takes %s, and this is %s", j.where, rule.Shorten(m.Key), kind(&wrangler.Value{Kind: want[0]}), kind(m.Value))
		}
	}
}

func containsKind(list []wrangler.ValueKind, k wrangler.ValueKind) bool {
	for _, one := range list {
		if one == k {
			return true
		}
	}
	return false
}

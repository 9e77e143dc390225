package invalidconfigvalue

import (
	"strings"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/wrangler"
)

// route judges an entry of routes, and the value of route.
func (j *judge) route(v *wrangler.Value) {
	if v.Kind == wrangler.String {
		switch {
		case v.Text != "":
		case strings.HasSuffix(j.where, "route"):
			j.warn(j.at(v), "`%s` is empty, and wrangler ignores it; remove it or name a pattern such as `example.com/*`", j.where)
		default:
			j.wrong(v, "`%s` is empty, which wrangler refuses; remove it or name a pattern such as `example.com/*`", j.where)
		}
		return
	}
	if v.Kind != wrangler.Object {
		j.wrong(v, "`%s` is a pattern such as `\"example.com/*\"` or an object with a `pattern`, and this is %s", j.where, kind(v))
		return
	}
	if p := v.Get("pattern"); p == nil || p.Kind != wrangler.String {
		j.wrong(v, "`%s` lacks a `pattern`, a string such as `\"example.com/*\"`", j.where)
		return
	}
	have := map[string]*wrangler.Value{}
	for _, m := range v.Members {
		want, known := routeKeys[m.Key]
		switch {
		case !known:
			j.Report(m.KeySpan, "wrangler refuses a route with a key `%s`: there are `pattern`, `zone_name`, `zone_id`, `custom_domain`, `enabled` and `previews_enabled`", rule.Shorten(m.Key))
			return
		case m.Value.Kind != want:
			j.wrong(m.Value, "`%s.%s` takes %s, and this is %s", j.where, m.Key, kind(&wrangler.Value{Kind: want}), kind(m.Value))
			return
		}
		have[m.Key] = m.Value
	}
	switch {
	case have["zone_id"] != nil && have["zone_name"] != nil:
		j.wrong(have["zone_id"], "`%s` names its zone twice, as `zone_id` and as `zone_name`; wrangler takes one of them", j.where)
	case have["custom_domain"] == nil && (have["enabled"] != nil || have["previews_enabled"] != nil):
		j.wrong(v, "`enabled` and `previews_enabled` are of custom domains only: `%s` lacks `custom_domain`", j.where)
	case have["custom_domain"] == nil && have["zone_id"] == nil && have["zone_name"] == nil:
		j.wrong(v, "`%s` needs a `zone_name`, a `zone_id` or `custom_domain` besides its pattern; a pattern alone is written as a string", j.where)
	}
}

var routeKeys = map[string]wrangler.ValueKind{
	"pattern": wrangler.String, "zone_id": wrangler.String, "zone_name": wrangler.String,
	"custom_domain": wrangler.Bool, "enabled": wrangler.Bool, "previews_enabled": wrangler.Bool,
}

// placement judges where the Worker is to run.
func (j *judge) placement(v *wrangler.Value) {
	mode, isWord := v.Get("mode").Str()
	var targets []string
	for _, key := range []string{"region", "host", "hostname"} {
		t := v.Get(key)
		if t == nil {
			continue
		}
		targets = append(targets, key)
		if !filled(t) {
			j.wrong(t, "`%s.%s` is a string that is not empty", j.where, key)
		}
	}
	hint := v.Get("hint")
	switch {
	case hint != nil && len(targets) > 0:
		j.wrong(hint, "`%s` has both `hint` and `%s`; wrangler takes one of them", j.where, targets[0])
	case len(targets) > 1:
		j.wrong(v, "`%s` has %s, and wrangler takes one of them", j.where, list(targets))
	case len(targets) == 1 && v.Get("mode") != nil && isWord && mode != "targeted":
		j.wrong(v.Get("mode"), "with `%s`, the only `mode` is `\"targeted\"`; change it or leave it out", targets[0])
	case len(targets) == 1:
	case v.Get("mode") == nil:
		j.wrong(v, "`%s` lacks `mode`, such as `\"smart\"`", j.where)
	case hint != nil && filled(hint) && isWord && mode != "smart":
		j.wrong(hint, "`%s.hint` goes with `mode = \"smart\"` only", j.where)
	case hint == nil && mode == "targeted":
		j.wrong(v, "`%s` is targeted, and names no `region`, `host` or `hostname`", j.where)
	}
}

// observability judges what is recorded of the Worker.
func (j *judge) observability(v *wrangler.Value) {
	some := v.Get("enabled") != nil
	for _, part := range []string{"logs", "traces", "issues"} {
		some = some || v.Get(part, "enabled") != nil
	}
	if !some {
		j.wrong(v, "`%s` says nowhere whether it is on: it needs `enabled`, here or in `logs` or `traces`", j.where)
	}
	j.ranged(v.Get("head_sampling_rate"), "head_sampling_rate", 0, 1, false)
	j.ranged(v.Get("logs", "head_sampling_rate"), "logs.head_sampling_rate", 0, 1, false)
	j.ranged(v.Get("traces", "head_sampling_rate"), "traces.head_sampling_rate", 0, 1, false)
}

// event judges an event of another product that starts a workflow.
func (j *judge) event(v *wrangler.Value) {
	if v.Kind != wrangler.Object {
		j.wrong(v, "`%s` takes an object, and this is %s", j.where, kind(v))
		return
	}
	if key := lookup("triggers.events[].type"); !oneOf(v.Get("type"), key) {
		j.wrong(or(v.Get("type"), v), "`%s.type` is one of %s", j.where, list(key))
	}
	if f := v.Get("filter"); f != nil {
		if f.Kind != wrangler.Object {
			j.wrong(f, "`%s.filter` takes an object, and this is %s", j.where, kind(f))
		}
		for _, m := range f.Members {
			if m.Key != "namespace" && m.Key != "repo_name" || !filled(m.Value) {
				j.Report(m.KeySpan, "`%s.filter` has a `namespace` and a `repo_name` only, and both are strings that are not empty", j.where)
			}
		}
	}
	targets := v.Get("targets")
	if len(targets.Elements()) == 0 {
		j.wrong(or(targets, v), "`%s.targets` is a list that names at least one workflow: `{ type = \"workflow\", workflow_name = \"NAME\" }`", j.where)
	}
	for _, t := range targets.Elements() {
		if kind, _ := t.Get("type").Str(); t.Kind != wrangler.Object || kind != "workflow" || !filled(t.Get("workflow_name")) {
			j.wrong(t, "a target of `%s` has `type` `\"workflow\"` and a `workflow_name`", j.where)
		}
	}
}

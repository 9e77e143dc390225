package invalidconfigvalue

import (
	"regexp"
	"strings"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/wrangler"
)

var (
	identifier = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`)
	storages   = []string{"sqlite", "legacy-kv"}
)

// export judges a class that the Worker exports; its name is the key.
func (j *judge) export(v *wrangler.Value) {
	if v.Kind != wrangler.Object && v.Kind != wrangler.Array {
		j.wrong(v, "`%s` takes an object, and this is %s", j.where, kind(v))
		return
	}
	switch t, _ := v.Get("type").Str(); t {
	case "durable-object":
		j.exportedClass(v)
	case "worker":
		j.unknown(v, "type", "cache")
		cache := v.Get("cache")
		if cache == nil {
			return
		}
		if on := cache.Get("enabled"); cache.Kind != wrangler.Object || on == nil || on.Kind != wrangler.Bool {
			j.wrong(cache, "`%s.cache` is an object with `enabled`, true or false", j.where)
			return
		}
		inner := *j
		inner.where += ".cache"
		inner.unknown(cache, "enabled")
	case "workflow":
		j.exportedWorkflow(v)
	default:
		j.wrong(or(v.Get("type"), v), "the `type` of `%s` is `\"durable-object\"`, `\"worker\"` or `\"workflow\"`", j.where)
	}
}

func (j *judge) exportedWorkflow(v *wrangler.Value) {
	name := v.Get("name")
	switch {
	case name == nil || name.Kind != wrangler.String:
		j.wrong(or(name, v), "`%s` needs a `name`, that of the workflow", j.where)
	case !workflowName.MatchString(name.Text) && (name.Text == "" || !placeholder(name.Text)):
		j.wrong(name, "the name of a workflow has 1 to 64 letters, digits, `_` and `-`, and begins with no dash")
	}
	j.kinds(v, map[string][]wrangler.ValueKind{
		"schedules": {wrangler.String, wrangler.Array}, "limits": {wrangler.Object}, "default_retention": {wrangler.Object}, "concurrency": {wrangler.Object},
	})
	if place := lookup("exports.*.jurisdiction"); v.Get("jurisdiction") != nil && !oneOf(v.Get("jurisdiction"), place) {
		j.wrong(v.Get("jurisdiction"), "`%s.jurisdiction` is one of %s", j.where, list(place))
	}
	j.workflow(v)
	j.unknown(v, "type", "name", "limits", "concurrency", "schedules", "default_retention", "jurisdiction")
}

// exportedClass judges a Durable Object class by its state: each has keys of its own.
func (j *judge) exportedClass(v *wrangler.Value) {
	state, isWord := v.Get("state").Str()
	if v.Get("state") != nil && !isWord {
		state = "?"
	}
	keys := []string{"type", "state"}
	switch state {
	case "", "created", "expecting-transfer":
		if state == "" && v.Get("state") != nil {
			j.wrong(v.Get("state"), "the `state` of `%s` is one of %s", j.where, list(lookup("exports.*.state")))
			return
		}
		keys = append(keys, "storage", "container")
		if !oneOf(v.Get("storage"), storages) {
			j.wrong(or(v.Get("storage"), v), "`%s` needs a `storage`, `\"sqlite\"` or `\"legacy-kv\"`", j.where)
		}
		if c := v.Get("container"); c != nil && !filled(c) {
			j.wrong(c, "`%s.container` names a container of `containers`", j.where)
		} else if s, _ := v.Get("storage").Str(); c != nil && s == "legacy-kv" {
			j.wrong(c, "a class with a container stores with `\"sqlite\"`, and `%s` with `\"legacy-kv\"`", j.where)
		}
		if state == "expecting-transfer" {
			keys = append(keys, "transfer_from")
			j.needs(v, "transfer_from", state)
		}
	case "deleted":
	case "renamed":
		keys = append(keys, "renamed_to")
		if j.needs(v, "renamed_to", state) {
			j.newName(v.Get("renamed_to"))
		}
	case "transferred":
		keys = append(keys, "transferred_to")
		j.needs(v, "transferred_to", state)
	default:
		j.wrong(v.Get("state"), "the `state` of `%s` is one of %s", j.where, list(lookup("exports.*.state")))
		return
	}
	for _, m := range v.Members {
		if !contains(keys, m.Key) {
			j.Report(m.KeySpan, "wrangler refuses `%s.%s`: such an entry has %s only", j.where, rule.Shorten(m.Key), list(keys))
		}
	}
}

func (j *judge) needs(v *wrangler.Value, key, state string) bool {
	if filled(v.Get(key)) {
		return true
	}
	j.wrong(or(v.Get(key), v), "`%s` is %s, so it needs `%s`", j.where, state, key)
	return false
}

func (j *judge) newName(v *wrangler.Value) {
	switch {
	case !identifier.MatchString(v.Text):
		j.wrong(v, "%s is no name of a class", quotedText(v.Text))
	case strings.HasSuffix("."+j.where, ".exports."+v.Text):
		j.wrong(v, "`%s` cannot be renamed to itself", v.Text)
	}
}

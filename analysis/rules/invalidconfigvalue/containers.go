package invalidconfigvalue

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// instead are keys of a container that are read still, with what took their place.
var instead = []struct{ key, by string }{
	{"instances", "`max_instances`"},
	{"durable_objects", "`class_name`"},
	{"wrangler_ssh", "`ssh`"},
	{"configuration", "`image` and `instance_type`"},
}

// renamedTypes are kinds of machines with the names that took their place.
var renamedTypes = map[string]string{"dev": "lite", "standard": "standard-1"}

// managed are the keys of a container that its Durable Object manages.
var managed = []string{"name", "class_name", "scheduling_policy", "images", "observability", "ssh", "authorized_keys", "unsafe"}

func (j *judge) container(v *wrangler.Value) {
	if v.Kind != wrangler.Object {
		return
	}
	j.keys(v)
	j.ssh(v)
	j.containerLogs(v.Get("observability"))
	if policy, _ := v.Get("scheduling_policy").Str(); policy == "durable_object" {
		for _, m := range v.Members {
			if !contains(managed, m.Key) {
				j.Report(m.KeySpan, "`%s` is managed by its Durable Object, and such a container takes no `%s`", j.where, m.Key)
			}
		}
		return
	}
	if m := v.Member("images"); m != nil {
		j.warn(m.KeySpan, "`images` is of containers with `scheduling_policy = \"durable_object\"` only, and wrangler ignores it here")
	}
	for _, old := range instead {
		if m := v.Member(old.key); m != nil {
			j.warn(m.KeySpan, "`%s.%s` is outdated: %s took its place", j.where, old.key, old.by)
		}
	}
	limits := v.Get("configuration")
	if t := v.Get("instance_type"); t != nil && t.Kind != wrangler.Null && (limits.Get("disk") != nil || limits.Get("vcpu") != nil || limits.Get("memory_mib") != nil) {
		j.wrong(t, "`%s` has an `instance_type` and limits of its own in `configuration`; wrangler takes one of them", j.where)
	}
	if t, _ := v.Get("instance_type").Str(); renamedTypes[t] != "" {
		j.warn(j.at(v.Get("instance_type")), "`%s` is the old name of the instance type `%s`, and will go; write the new one", t, renamedTypes[t])
	}
	if c := v.Get("constraints"); c.Member("tier") != nil {
		if j.warn(c.Member("tier").KeySpan, "`tier` is outdated: `tiers`, a list, took its place"); c.Get("tiers") != nil {
			j.wrong(c.Get("tiers"), "`%s.constraints` has both `tier` and `tiers`; keep `tiers`", j.where)
		}
	}
	j.image(v)
	j.rollout(v)
}

// image judges what a container is made of: a Dockerfile that exists, or the
// address of an image with a tag.
func (j *judge) image(v *wrangler.Value) {
	image := v.Get("image")
	if image == nil || image.Kind == wrangler.Null {
		image = v.Get("configuration", "image")
	}
	text, isText := image.Str()
	switch {
	case image == nil || isText && text == "":
		j.wrong(or(image, v), "`%s` has no `image`: the path of a Dockerfile, or the address of an image", j.where)
		return
	case !isText:
		return
	}
	switch j.Worker.Presence(j.Worker.Abs(text)) {
	case workspace.Folder:
		j.wrong(image, "%s is a folder; name the Dockerfile in it", quotedText(text))
	case workspace.Absent:
		switch last := text[strings.LastIndexByte(text, '/')+1:]; {
		case !strings.Contains(last, ":"):
			j.wrong(image, "%s is no Dockerfile that exists, and the address of an image ends in a tag such as `:1`", quotedText(text))
		case strings.Contains(text, "://"):
			j.wrong(image, "the address of an image has no `https://`, and neither has a Dockerfile: %s", quotedText(text))
		case !host(text):
			j.wrong(image, "%s is no Dockerfile that exists, and no address of an image: it begins with a registry such as `docker.io/`", quotedText(text))
		}
	}
}

// host reports whether an address begins as one of the web does; what is not
// plain counts as such.
func host(address string) bool {
	name, _, _ := strings.Cut(address, "/")
	if strings.ContainsAny(name, " <>^|") {
		return false
	}
	name, port, _ := strings.Cut(name, ":")
	if port == "" || strings.ContainsAny(name, "[@") || strings.ContainsAny(port, "@") {
		return name != ""
	}
	n, err := strconv.Atoi(port)
	return err == nil && n >= 0 && n <= 65535
}

// rollout judges how a new version replaces the old one, and how many run.
func (j *judge) rollout(v *wrangler.Value) {
	most := v.Get("max_instances")
	j.ranged(most, "max_instances", 0, math.Inf(1), false)
	j.ranged(v.Get("rollout_active_grace_period"), "rollout_active_grace_period", 0, math.Inf(1), false)
	steps := v.Get("rollout_step_percentage")
	if n, ok := number(steps); ok && !contains([]string{"5", "10", "20", "25", "50", "100"}, fmt.Sprint(n)) {
		j.wrong(steps, "`%s.rollout_step_percentage` is one of 5, 10, 20, 25, 50 and 100, or a list of growing steps", j.where)
	}
	before := math.Inf(-1)
	for i, item := range steps.Elements() {
		n, ok := number(item)
		switch {
		case !ok:
			j.wrong(item, "a step of `%s.rollout_step_percentage` is a number, and this is %s", j.where, kind(item))
			continue
		case n < 10 || n > 100:
			j.wrong(item, "a step of `%s.rollout_step_percentage` is between 10 and 100", j.where)
		case n < before:
			j.wrong(item, "the steps of `%s.rollout_step_percentage` grow, and this one is smaller than the one before", j.where)
		case i == len(steps.Items)-1 && n != 100:
			j.wrong(item, "the last step of `%s.rollout_step_percentage` is 100", j.where)
		}
		before = n
	}
	if n, ok := number(most); ok && len(steps.Elements()) > 0 && float64(len(steps.Items)) > n {
		j.wrong(steps, "`%s.rollout_step_percentage` has more steps than `max_instances` allows instances", j.where)
	}
}

func (j *judge) keys(v *wrangler.Value) {
	for _, name := range []string{"authorized_keys", "trusted_user_ca_keys"} {
		for _, k := range v.Get(name).Elements() {
			key, isText := k.Get("public_key").Str()
			switch n := k.Get("name"); {
			case k.Kind != wrangler.Object:
				j.wrong(k, "an entry of `%s.%s` is an object with a `public_key`", j.where, name)
			case n != nil && n.Kind != wrangler.String || n == nil && name == "authorized_keys":
				j.wrong(or(n, k), "an entry of `%s.%s` has a `name`, a string", j.where, name)
			case !isText:
				j.wrong(or(k.Get("public_key"), k), "an entry of `%s.%s` has a `public_key`, a string", j.where, name)
			case !strings.HasPrefix(strings.ToLower(key), "ssh-ed25519"):
				j.wrong(k.Get("public_key"), "only keys of the kind `ssh-ed25519` are taken")
			}
		}
	}
}

func (j *judge) ssh(v *wrangler.Value) {
	for _, name := range []string{"ssh", "wrangler_ssh"} {
		j.ranged(v.Get(name, "port"), name+".port", 1, 65535, true)
	}
}

// containerLogs judges the observability of a container, which says for itself
// whether it is on.
func (j *judge) containerLogs(v *wrangler.Value) {
	if v == nil {
		return
	}
	logs := v.Get("logs")
	if v.Kind != wrangler.Object || logs != nil && logs.Kind != wrangler.Object {
		j.wrong(v, "`%s.observability` takes an object, and so does its `logs`", j.where)
		return
	}
	percent, count := v.Get("target_instance_percentage"), v.Get("target_instance_count")
	on, logsOn := v.Get("enabled"), logs.Get("enabled")
	target := or(percent, count)
	for _, n := range []*wrangler.Value{percent, count} {
		if n != nil && n.Kind != wrangler.Number {
			j.wrong(n, "how many instances are observed is a number, and this is %s", kind(n))
			return
		}
	}
	j.ranged(percent, "observability.target_instance_percentage", 1, 99, true)
	j.ranged(count, "observability.target_instance_count", 1, math.Inf(1), true)
	switch {
	case percent != nil && count != nil:
		j.wrong(count, "`%s.observability` has a percentage and a count of instances; keep one of them", j.where)
	case on != nil && logsOn != nil && on.Kind == wrangler.Bool && logsOn.Kind == wrangler.Bool && on.Bool != logsOn.Bool:
		j.wrong(logsOn, "`%s.observability` is switched on in one place and off in the other", j.where)
	case target != nil && !isTrue(on) && !isTrue(logsOn):
		j.wrong(target, "`%s.observability` targets instances, and is not switched on by `enabled = true`", j.where)
	case target == nil && on == nil && logsOn == nil:
		j.wrong(v, "`%s.observability` says nowhere whether it is on: it needs `enabled`", j.where)
	}
}

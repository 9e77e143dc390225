package invalidconfigvalue

import (
	"math"

	"github.com/pywls/pywls/analysis/configschema"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/wrangler"
)

// or is the first value that there is.
func or(a, b *wrangler.Value) *wrangler.Value {
	if a != nil {
		return a
	}
	return b
}

// lookup are the words that a key of the table may have.
func lookup(path string) []string { return configschema.Lookup(path).Enum }

func oneOf(v *wrangler.Value, words []string) bool {
	s, ok := v.Str()
	return ok && contains(words, s)
}

// durableObject judges a binding of another Worker's class.
func (j *judge) durableObject(v *wrangler.Value) {
	env := v.Get("environment")
	switch {
	case env == nil:
	case v.Get("script_name") == nil:
		j.wrong(v, "`%s` has an `environment` without a `script_name`: the class of which Worker is it?", j.where)
	case env.Kind != wrangler.String:
		j.wrong(env, "`%s.environment` takes a string, and this is %s", j.where, kind(env))
	}
}

func (j *judge) codeUpdate(v *wrangler.Value) {
	delay := v.Get("max_delay")
	n, ok := number(delay)
	if !ok {
		return
	}
	if j.ranged(delay, "max_delay", 0, 24*60*60, false); n < 0 || n > 24*60*60 {
		return
	}
	if ms := n * 1000; math.Abs(ms-math.Round(ms)) > 1e-6 || n > 0 && math.Round(ms) == 0 {
		j.wrong(delay, "`%s.max_delay` counts seconds to the millisecond, and this is finer", j.where)
	}
}

func (j *judge) k2(v *wrangler.Value) {
	if remote := v.Get("remote"); remote != nil && remote.Kind == wrangler.Bool && !remote.Bool {
		j.wrong(remote, "K2 streams are always remote: remove `remote` or make it true")
	}
}

func (j *judge) logfwdr(v *wrangler.Value) {
	if m := v.Member("schema"); m != nil {
		j.Report(m.KeySpan, "wrangler refuses `%s.schema`: `unsafe.capnp` took its place", j.where)
	}
}

func (j *judge) pipeline(v *wrangler.Value) {
	switch old := v.Member("pipeline"); {
	case v.Kind != wrangler.Object || filled(v.Get("stream")):
	case old != nil && filled(old.Value):
		j.warn(old.KeySpan, "`%s.pipeline` is the old name of `stream`; rename it", j.where)
	case v.Get("stream") == nil || v.Get("stream").Kind == wrangler.String:
		j.wrong(v, "`%s` lacks `stream`, which wrangler requires", j.where)
	}
}

func (j *judge) producer(v *wrangler.Value) {
	if m := v.Member("delivery_delay"); m != nil {
		j.warn(m.KeySpan, "`%s.delivery_delay` has no effect: the delay is the queue's, set by `wrangler queues update`", j.where)
	}
}

func (j *judge) email(v *wrangler.Value) {
	if one, many := v.Get("destination_address"), v.Member("allowed_destination_addresses"); one != nil && many != nil {
		j.Report(many.KeySpan, "`%s` has both `destination_address` and `allowed_destination_addresses`, which wrangler refuses; keep one", j.where)
	}
}

func (j *judge) service(v *wrangler.Value) {
	if dev := v.Get("dev"); dev != nil && dev.Kind == wrangler.Object && isTrue(v.Get("remote")) {
		j.warn(v.Member("remote").KeySpan, "`%s.remote` is ignored beside `dev`; keep one of them", j.where)
	}
}

func (j *judge) network(v *wrangler.Value) {
	if v.Kind != wrangler.Object {
		j.wrong(v, "`%s` takes an object, and this is %s", j.where, kind(v))
		return
	}
	if b := v.Get("binding"); b == nil || b.Kind != wrangler.String {
		j.wrong(or(b, v), "`%s` needs a `binding`, the name on `env`", j.where)
	}
	tunnel, network := v.Get("tunnel_id"), v.Get("network_id")
	switch id := or(tunnel, network); {
	case tunnel != nil && network != nil:
		j.wrong(network, "`%s` has both `tunnel_id` and `network_id`, and wrangler takes one of them", j.where)
	case id == nil:
		j.wrong(v, "`%s` lacks a `tunnel_id` or a `network_id`", j.where)
	case id.Kind != wrangler.String:
		j.wrong(id, "the id of `%s` is a string, and this is %s", j.where, kind(id))
	}
	j.unknown(v, "binding", "tunnel_id", "network_id", "remote")
}

// direct are kinds of bindings that need no `unsafe`.
var direct = []string{
	"agent_memory", "ai", "ai_search", "ai_search_namespace", "analytics", "artifacts", "browser", "d1_database", "data_blob",
	"durable_object_namespace", "flagship", "json", "k2", "kv_namespace", "logfwdr", "media", "mtls_certificate", "pipeline",
	"plain_text", "r2_bucket", "secret_text", "service", "stream", "text_blob", "vpc_network", "vpc_service", "wasm_module", "worker_loader",
}

func (j *judge) unsafe(v *wrangler.Value) {
	switch t, _ := v.Get("type").Str(); {
	case contains(direct, t):
		j.warn(j.at(v.Get("type")), "wrangler knows bindings of the kind `%s` itself, so this one needs no `unsafe`", t)
	case t == "metadata" && v.Get("name") != nil:
		j.warn(j.at(v.Get("type")), "the deployment in `metadata` is going away; `version_metadata` took its place")
	}
}

func (j *judge) capnp(v *wrangler.Value) {
	if v.Kind != wrangler.Object {
		j.wrong(v, "`%s` takes an object, and this is %s", j.where, kind(v))
		return
	}
	compiled, base, sources := v.Get("compiled_schema"), v.Get("base_path"), v.Get("source_schemas")
	switch {
	case compiled != nil && (base != nil || sources != nil):
		j.wrong(compiled, "`%s` has a compiled schema and the sources of one; keep one of them", j.where)
	case compiled != nil && compiled.Kind != wrangler.String:
		j.wrong(compiled, "`%s.compiled_schema` takes a string, and this is %s", j.where, kind(compiled))
	case compiled != nil:
	case base == nil || base.Kind != wrangler.String:
		j.wrong(or(base, v), "`%s` needs a `base_path` with its `source_schemas`, or a `compiled_schema`", j.where)
	case sources == nil || sources.Kind != wrangler.Array:
		j.wrong(or(sources, v), "`%s.source_schemas` is a list of strings", j.where)
	}
	for _, s := range sources.Elements() {
		if compiled == nil && s.Kind != wrangler.String {
			j.wrong(s, "`%s.source_schemas` is a list of strings", j.where)
		}
	}
}

func (j *judge) cloudchamber(v *wrangler.Value) {
	if t := v.Get("instance_type"); t != nil && (v.Get("memory") != nil || v.Get("vcpu") != nil) {
		j.wrong(t, "`%s` has an `instance_type` and limits of its own, `memory` or `vcpu`; keep one of them", j.where)
	}
}

// connect judges ports that take connections besides HTTP.
func (j *judge) connect(v *wrangler.Value) {
	const most = 1<<32 - 1
	first := map[[2]string]*wrangler.Value{}
	for _, h := range v.Elements() {
		protocol, _ := h.Get("protocol").Str()
		port := h.Get("port")
		if !within(port, 1, 65535, true) {
			j.wrong(port, "a `port` of `%s` is a whole number from 1 to 65535", j.where)
		}
		for _, key := range []string{"idle_timeout_ms", "max_pending_bytes"} {
			m := h.Member(key)
			if m == nil {
				continue
			}
			if protocol != "udp" {
				j.warn(m.KeySpan, "`%s` is of `udp` only, and wrangler ignores it here", key)
			} else if _, ok := number(m.Value); !ok || !within(m.Value, 0, most, true) {
				j.wrong(m.Value, "`%s` is a whole number from 0 to %d", key, most)
			}
		}
		n, ok := number(port)
		if !ok || protocol == "" {
			continue
		}
		id := [2]string{protocol, rule.Shorten(port.Text)}
		if before := first[id]; before != nil {
			j.wrong(port, "`%s` takes %s on port %v twice; each port once", j.where, protocol, n).
				Relate(j.cfg.Path, before.Span, "taken here, too")
			continue
		}
		first[id] = port
	}
}

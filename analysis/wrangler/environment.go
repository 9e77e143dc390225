package wrangler

import (
	"slices"

	"github.com/pywls/pywls/analysis/text"
)

// NotInherited lists the keys that an env.<name> does not take over from the
// top level: they have to be repeated there.
var NotInherited = []string{
	"agent_memory", "ai", "ai_search", "ai_search_namespaces", "analytics",
	"analytics_engine_datasets", "artifacts", "browser", "cloudchamber", "connect",
	"containers", "d1_databases", "define", "dispatch_namespaces", "durable_objects",
	"flagship", "hyperdrive", "images", "k2", "kv_namespaces", "media",
	"mtls_certificates", "pipelines", "queues", "r2_buckets", "ratelimits", "secrets",
	"secrets_store_secrets", "send_email", "services", "stream",
	"streaming_tail_consumers", "tail_consumers", "unsafe", "vars", "vectorize",
	"version_metadata", "vpc_networks", "vpc_services", "worker_loaders", "workflows",
}

// environments applies inheritance to the top level and each env.<name>.
func environments(cfg *Config) []*Environment {
	top := environment(cfg, "", text.Span{}, cfg.Root, nil)
	out := []*Environment{top}
	env := cfg.Root.Get("env")
	if env == nil || env.Kind != Object {
		return out
	}
	for _, m := range distinct(env) {
		if m.Value.Kind != Object || m.Key == "" {
			continue
		}
		out = append(out, environment(cfg, m.Key, nameSpan(cfg, m.KeySpan, m.Key), m.Value, top))
	}
	return out
}

// distinct are the members of an object, of those with one key only the last:
// it is the one that counts.
func distinct(v *Value) []*Member {
	last := make(map[string]*Member, len(v.Members))
	for _, m := range v.Members {
		last[m.Key] = m
	}
	if len(last) == len(v.Members) {
		return v.Members
	}
	return slices.DeleteFunc(slices.Clone(v.Members), func(m *Member) bool { return last[m.Key] != m })
}

func environment(cfg *Config, name string, span text.Span, raw *Value, top *Environment) *Environment {
	e := &Environment{Name: name, NameSpan: span, Raw: raw}
	inherit := func(key string, fromTop func(*Environment) *Value) *Value {
		if v := raw.Get(key); v != nil || top == nil {
			return v
		}
		return fromTop(top)
	}
	e.WorkerName = inherit("name", func(t *Environment) *Value { return t.WorkerName })
	e.Main = inherit("main", func(t *Environment) *Value { return t.Main })
	e.CompatibilityDate = inherit("compatibility_date", func(t *Environment) *Value { return t.CompatibilityDate })
	e.Routes = inherit("routes", func(t *Environment) *Value { return t.Routes })
	if e.Routes == nil {
		e.Routes = raw.Get("route")
	}
	if e.Crons = raw.Get("triggers", "crons"); raw.Get("triggers") == nil && top != nil {
		e.Crons = top.Crons
	}
	for _, consumer := range raw.Get("queues", "consumers").Elements() {
		if kind, _ := consumer.Get("type").Str(); kind != "http_pull" {
			e.Consumers = append(e.Consumers, consumer)
		}
	}
	if flags := raw.Get("compatibility_flags"); flags != nil || top == nil {
		if flags != nil && flags.Kind == Array {
			for _, f := range flags.Items {
				if f.Kind == String {
					e.Flags = append(e.Flags, f)
				}
			}
		}
	} else {
		e.Flags = top.Flags
	}
	if keep := cfg.Root.Get("keep_vars"); keep != nil {
		e.KeepVars = keep.Kind == Bool && keep.Bool
	}
	e.Bindings = bindings(cfg, e, top)
	return e
}

// nameSpan is the span of a name without its quotes, where the source spells
// it without escapes.
func nameSpan(cfg *Config, s text.Span, name string) text.Span {
	if s.Len() == len(name)+2 && cfg.Source.Slice(text.Span{Start: s.Start + 1, End: s.End - 1}) == name {
		return text.Span{Start: s.Start + 1, End: s.End - 1}
	}
	return s
}

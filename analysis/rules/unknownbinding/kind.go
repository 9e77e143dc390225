package unknownbinding

import (
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/wrangler"
)

// ordinary are methods of str and of other values that vars may hold: calling
// one says nothing about a binding.
var ordinary = func() map[string]bool {
	out := map[string]bool{"await": true, "to_py": true}
	for _, m := range strings.Fields("capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii " +
		"isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix " +
		"removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill " +
		"items keys values append extend copy") {
		out[m] = true
	}
	return out
}()

// methods are the uses that only a binding has.
func methods(use []string) (out []string) {
	for _, u := range use {
		if !ordinary[u] && u != "" {
			out = append(out, u)
		}
	}
	return out
}

// preferred are the kinds that a new binding may be of, the likeliest first.
var preferred = []catalog.Kind{
	catalog.D1, catalog.KV, catalog.R2, catalog.Queue, catalog.DurableObject, catalog.AI, catalog.Vectorize, catalog.Workflow, catalog.AnalyticsEngine,
	catalog.RateLimit, catalog.Hyperdrive, catalog.Images, catalog.Service, catalog.SendEmail, catalog.SecretsStore,
}

// hints are words in a name that tell kinds with the same methods apart.
var hints = map[catalog.Kind][]string{
	catalog.R2:           {"BUCKET", "R2", "FILES", "FILE", "UPLOADS", "IMAGES", "MEDIA", "STORAGE", "OBJECTS", "ASSETS"},
	catalog.Queue:        {"QUEUE", "JOBS", "TASKS", "EVENTS"},
	catalog.SendEmail:    {"EMAIL", "MAIL", "MAILER", "SEB"},
	catalog.SecretsStore: {"SECRET", "TOKEN", "KEY", "PASSWORD"},
	catalog.AI:           {"AI"},
	catalog.KV:           {"KV", "CACHE", "SESSIONS"},
}

// kindOf guesses the kind of a binding from its methods and its name; nil when
// no kind has them all.
func kindOf(used []string, name string) *catalog.BindingKind {
	var best *catalog.BindingKind
	score := -1
	for _, kind := range preferred {
		info := catalog.Info(kind)
		if info == nil || !hasAll(catalog.Lookup(info.Type), used) {
			continue
		}
		s := 0
		for _, word := range strings.Split(strings.ToUpper(name), "_") {
			for _, hint := range hints[kind] {
				if word == hint {
					s++
				}
			}
		}
		if kind == catalog.SecretsStore && s == 0 {
			continue // get() alone is rather a key-value store
		}
		if s > score {
			best, score = info, s
		}
	}
	return best
}

func hasAll(t *catalog.Type, used []string) bool {
	if t == nil {
		return false
	}
	for _, m := range used {
		if t.Member(m) == nil {
			return false
		}
	}
	return true
}

// as says what to declare, where that can be told.
func as(used []string, name string) string {
	if kind := kindOf(used, name); kind != nil {
		return " as " + withArticle(kind)
	}
	return ""
}

// withArticle is the title of a kind in a sentence.
func withArticle(kind *catalog.BindingKind) string {
	switch {
	case kind.Kind == catalog.Hyperdrive || kind.Kind == catalog.Images || kind.Kind == catalog.AI:
		return kind.Title // a product, of which there is one
	case strings.ContainsAny(kind.Title[:1], "AEIOaeio") || strings.HasPrefix(kind.Title, "R2"):
		return "an " + kind.Title
	}
	return "a " + kind.Title
}

// declare offers to declare a name at the top level of the wrangler file.
func declare(p *rule.Pass, d *rule.Diagnostic, name string, used []string) {
	kind := kindOf(used, name)
	if kind == nil {
		return
	}
	values, ok := entry(p, kind, name)
	if !ok {
		return
	}
	cfg := p.Worker.Config
	env := cfg.Environment("")
	if group := p.Group.Environments; len(p.Worker.Runtimes) > 1 && group[0].Name != "" {
		env = group[0]
	}
	if env == nil {
		return
	}
	addEdits(d, cfg.Path, rule.Unsafe, "Declare `"+name+"` as "+withArticle(kind), wrangler.AddBinding(cfg, env, kind, values))
}

// entry is what a new declaration holds. A resource is named after the
// binding; what only its owner can know makes it fail: the id of a Hyperdrive
// configuration, the store of a secret.
func entry(p *rule.Pass, kind *catalog.BindingKind, name string) ([]wrangler.KeyValue, bool) {
	values := []wrangler.KeyValue{{Key: kind.NameKey, Value: name}}
	resource := strings.ReplaceAll(strings.ToLower(name), "_", "-")
	add := func(key string, value any) { values = append(values, wrangler.KeyValue{Key: key, Value: value}) }
	switch kind.Kind {
	case catalog.KV, catalog.AI, catalog.Images, catalog.SendEmail, catalog.AnalyticsEngine:
	case catalog.D1:
		add("database_name", resource)
	case catalog.R2:
		add("bucket_name", resource)
	case catalog.Queue:
		add("queue", resource)
	case catalog.Vectorize:
		add("index_name", resource)
	case catalog.Service:
		add("service", resource)
	case catalog.RateLimit:
		add("namespace_id", "1001") // any number that the account does not use yet
		add("simple", []wrangler.KeyValue{{Key: "limit", Value: 100}, {Key: "period", Value: 60}})
	case catalog.DurableObject, catalog.Workflow:
		class := classFor(p, kind.Kind, name)
		if class == "" {
			return nil, false
		}
		if kind.Kind == catalog.Workflow {
			add("name", resource)
		}
		add("class_name", class)
	default:
		return nil, false
	}
	return values, true
}

// classFor is the class of the Worker that a new namespace or workflow stands
// for: the one that is named like it, or the only one there is.
func classFor(p *rule.Pass, kind catalog.Kind, name string) string {
	want := flow.RoleDurableObject
	if kind == catalog.Workflow {
		want = flow.RoleWorkflow
	}
	var classes []string
	for _, e := range p.Facts.Entrypoints() {
		if e.Exposed && e.Class.Role == want {
			classes = append(classes, e.Class.Def.Name)
		}
	}
	for _, c := range classes {
		if strings.EqualFold(c, strings.ReplaceAll(name, "_", "")) {
			return c
		}
	}
	if len(classes) == 1 {
		return classes[0]
	}
	return ""
}

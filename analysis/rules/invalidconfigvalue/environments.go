package invalidconfigvalue

import (
	"strings"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// whole judges what keys of a whole environment say together.
func (j *judge) whole() {
	j.noEnvironments()
	j.noName()
	j.pages()
	if m := j.cfg.Root.Get("site").Member("entry-point"); m != nil && filled(m.Value) && filled(j.cfg.Root.Get("main")) {
		j.Report(m.KeySpan, "wrangler refuses `site.entry-point` beside `main`: the key `main` took its place, so remove it")
	}
	for _, env := range j.Worker.Environments() {
		j.where = ""
		if env.Name != "" {
			j.where = "env." + env.Name + "."
		}
		if id := env.Raw.Member("account_id"); id != nil && id.Value.Kind == wrangler.String && id.Value.Text == "" {
			j.warn(j.at(id.Value), "`%saccount_id` is empty, and wrangler ignores it; remove it", j.where)
		}
		if route, routes := env.Raw.Get("route"), env.Raw.Member("routes"); routes != nil && filled(route) {
			j.Report(routes.KeySpan, "wrangler takes `route` or `routes`, not both; move the one into the other").
				Relate(j.cfg.Path, route.Span, "the other one")
		}
		j.dates(env)
		j.minified(env)
		j.lifecycle(env)
		j.domains(env)
		j.links(env)
		j.assets(env)
	}
}

// noEnvironments refuses members of `env` that are none: `[env] KEY = "VALUE"`,
// `[[env.kv_namespaces]]`.
func (j *judge) noEnvironments() {
	env := j.cfg.Root.Get("env")
	if env == nil || env.Kind != wrangler.Object {
		return
	}
	for _, m := range env.Members {
		switch m.Value.Kind {
		case wrangler.Object:
		case wrangler.Array:
			at := m.KeySpan
			if len(m.Value.Items) > 0 && m.Value.Items[0].Header.Len() > 0 {
				at = m.Value.Items[0].Header
			}
			j.Report(at, "`env` holds environments, and `%s` is none: what belongs to an environment goes below its name, as `env.NAME.%s`", rule.Shorten(m.Key), rule.Shorten(m.Key))
		default:
			j.Report(m.KeySpan, "`env` holds environments, and `%s` is none; a variable belongs into `vars`", rule.Shorten(m.Key))
		}
	}
}

// noName warns of a Worker that cannot be deployed as it stands.
func (j *judge) noName() {
	for _, env := range j.cfg.Environments {
		if env.WorkerName != nil {
			return
		}
	}
	main := j.cfg.Root.Member("main")
	if main == nil || j.cfg.Root.Get("pages_build_output_dir") != nil {
		return
	}
	j.warn(main.KeySpan, "the Worker has no `name`, and without one (or `--name`) `wrangler deploy` stops")
}

func (j *judge) pages() {
	if m := j.cfg.Root.Member("pages_build_output_dir"); m != nil && filled(j.cfg.Root.Get("main")) {
		j.warn(m.KeySpan, "`pages_build_output_dir` makes this a project of Pages, which does not read `main`; for a Worker with static files, use `assets`")
	}
}

// dates refuses variables that TOML reads as dates.
func (j *judge) dates(env *wrangler.Environment) {
	vars := env.Raw.Get("vars")
	if vars == nil {
		return
	}
	for _, m := range vars.Members {
		if m.Value.Kind == wrangler.Time {
			j.wrong(m.Value, "`%svars.%s` is a date of TOML, which wrangler refuses; put it into quotes", j.where, rule.Shorten(m.Key))
		}
	}
}

// minified warns of shrinking that never happens: Python is not bundled.
func (j *judge) minified(env *wrangler.Environment) {
	if main, _ := env.Main.Str(); strings.HasSuffix(main, ".py") && isTrue(env.Raw.Get("minify")) {
		j.warn(env.Raw.Member("minify").KeySpan, "`minify` does nothing with Python, which wrangler does not bundle; remove it")
	}
}

// merged is the value of a key that environments inherit.
func (j *judge) merged(env *wrangler.Environment, key string) *wrangler.Value {
	return or(env.Raw.Get(key), j.cfg.Root.Get(key))
}

// lifecycle refuses two histories of the Durable Object classes.
func (j *judge) lifecycle(env *wrangler.Environment) {
	exports, migrations := j.merged(env, "exports"), j.merged(env, "migrations")
	own := env.Name == "" || env.Raw.Get("exports") != nil || env.Raw.Get("migrations") != nil
	if exports == nil || !own {
		return
	}
	first := map[string]*wrangler.Value{}
	both := false
	for _, m := range exports.Members {
		switch t, _ := m.Value.Get("type").Str(); t {
		case "workflow":
			j.once(first, m.Value.Get("name"))
		case "durable-object":
			if len(migrations.Elements()) > 0 && !both {
				both = true
				j.Report(m.KeySpan, "wrangler takes `exports` or `migrations` for the history of Durable Object classes, not both").
					Relate(j.cfg.Path, j.at(migrations), "the other one")
			}
		}
	}
}

// domains warns of an environment that takes the top level's custom domains away.
func (j *judge) domains(env *wrangler.Environment) {
	if env.Name == "" || env.Raw.Get("routes") != nil {
		return
	}
	for _, r := range j.cfg.Root.Get("routes").Elements() {
		if domain, _ := r.Get("pattern").Str(); isTrue(r.Get("custom_domain")) {
			d := j.Report(env.NameSpan, "`env.%s` inherits `routes`: a deployment of it takes the custom domain %s away from the top level; give it `routes` of its own, `[]` for none", env.Name, quotedText(domain))
			d.Severity = rule.Warning
			d.Relate(j.cfg.Path, j.at(r), "the custom domain")
			return
		}
	}
}

// links refuses containers that name no class, and names that no container has.
func (j *judge) links(env *wrangler.Environment) {
	exports := j.merged(env, "exports")
	named, attached, linked := map[string]bool{}, map[string]*wrangler.Value{}, map[string]bool{}
	for _, c := range env.Raw.Get("containers").Elements() {
		name, _ := c.Get("name").Str()
		named[name] = true
		class := c.Get("class_name")
		if !filled(class) {
			continue
		}
		if before := attached[class.Text]; before != nil {
			j.wrong(class, "the class %s has a container already, and takes one only", quotedText(class.Text)).
				Relate(j.cfg.Path, before.Span, "the other one")
		} else {
			attached[class.Text] = class
		}
	}
	classes := exportedClasses(exports)
	for _, m := range classes {
		c := m.Value.Get("container")
		if !filled(c) {
			continue
		}
		linked[c.Text] = true
		if env.Name == "" && env.Raw.Get("containers") != nil && !named[c.Text] {
			j.wrong(c, "no container of `containers` has the name %s", quotedText(c.Text))
		}
	}
	for _, c := range env.Raw.Get("containers").Elements() {
		name, _ := c.Get("name").Str()
		class, hasClass := c.Get("class_name").Str()
		switch {
		case c.Kind != wrangler.Object:
		case c.Get("class_name") == nil && name == "":
			j.wrong(c, "a container needs a `class_name`, the Durable Object class that starts it")
		case c.Get("class_name") == nil && !linked[name]:
			j.wrong(c, "the container %s belongs to no Durable Object class; name it in `class_name`", quotedText(name))
		case hasClass && len(classes) > 0 && !live(classes, class):
			j.wrong(c.Get("class_name"), "`exports` has no live Durable Object class %s", quotedText(class))
		}
	}
}

// exportedClasses are the Durable Object classes of exports, whatever their state.
func exportedClasses(exports *wrangler.Value) (out []*wrangler.Member) {
	if exports == nil {
		return nil
	}
	for _, m := range exports.Members {
		if t, _ := m.Value.Get("type").Str(); t == "durable-object" {
			out = append(out, m)
		}
	}
	return out
}

func live(classes []*wrangler.Member, name string) bool {
	for _, m := range classes {
		if state, stated := m.Value.Get("state").Str(); m.Key == name && (!stated || state == "created" || state == "expecting-transfer") {
			return true
		}
	}
	return false
}

// assets judges static files, which wrangler does before it runs or deploys.
func (j *judge) assets(env *wrangler.Environment) {
	v := env.Raw.Get("assets")
	if v == nil || v.Kind != wrangler.Object {
		return
	}
	where := j.where + "assets"
	// A build tool may give the folder: projects with one have a package.json.
	alone := j.Worker.Presence(j.Worker.Abs("package.json")) == workspace.Absent
	if dir := v.Get("directory"); dir == nil && alone {
		j.wrong(v, "`%s` lacks `directory`, the folder with the files", where)
	} else if s, isText := dir.Str(); isText && s == "" {
		j.wrong(dir, "`%s.directory` is empty, which wrangler refuses; name the folder with the files", where)
	}
	if other := or(env.Raw.Get("site"), j.cfg.Root.Get("site")); other != nil {
		j.Report(env.Raw.Member("assets").KeySpan, "a Worker has `assets` or `site`, not both; remove `site`, the older one")
	}
	first := v.Get("run_worker_first")
	if first == nil || first.Kind != wrangler.Array {
		return
	}
	positive := false
	seen := map[string]bool{}
	for _, rule := range first.Items {
		s, isText := rule.Str()
		if !isText {
			return
		}
		rest, negative := strings.CutPrefix(s, "!")
		positive = positive || !negative
		switch {
		case !strings.HasPrefix(rest, "/"):
			j.wrong(rule, "a rule of `%s.run_worker_first` begins with `/`, or `!/` for an exception", where)
		case seen[s]:
			j.wrong(rule, "%s stands twice in `%s.run_worker_first`, which wrangler refuses", quotedText(s), where)
		}
		seen[s] = true
	}
	switch {
	case len(first.Items) == 0:
		j.wrong(first, "`%s.run_worker_first` has no rule, which wrangler refuses; leave it out, or write `true`", where)
	case !positive:
		j.wrong(first, "`%s.run_worker_first` has exceptions only; it needs a rule that begins with `/`", where)
	}
}

// inQuotes reports a value of TOML that has to be a string and is a date.
func (j *judge) inQuotes(e *wrangler.Entry) {
	j.Report(text.Span{Start: e.Value.Span.Start, End: e.Value.Span.End}, "`%s` takes %s, and this is a date of TOML; put it into quotes", e.Where, e.Key.Types)
}

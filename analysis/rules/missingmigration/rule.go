// Package missingmigration reports Durable Object classes that no migration
// creates.
package missingmigration

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	top := cfg.Environment("")
	seen := map[string]bool{}
	for _, env := range cfg.Environments {
		if env.Main == nil || !p.Worker.Python {
			continue
		}
		// Both are inherited by an environment that has none of its own.
		owner := env
		if env.Raw.Get("migrations") == nil && env.Raw.Get("exports") == nil {
			owner = top
		}
		created := classes(owner.Raw)
		for _, b := range env.Bindings {
			if b.Kind != catalog.DurableObject || b.ScriptName != "" || b.ClassName == "" || created[b.ClassName] {
				continue
			}
			key := owner.Name + "\x00" + b.ClassName
			if seen[key] {
				continue // one entry answers for all bindings of the class
			}
			seen[key] = true
			report(p, cfg, owner, b)
		}
	}
}

// classes are the names of the Durable Object classes that migrations and
// exports leave in place; a class that was renamed or deleted is gone.
func classes(raw *wrangler.Value) map[string]bool {
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

func report(p *rule.Pass, cfg *wrangler.Config, owner *wrangler.Environment, b *wrangler.Binding) {
	span := b.Span
	if name := b.Value.Get("class_name"); name != nil {
		span = name.Span
	}
	if exports := owner.Raw.Member("exports"); exports != nil && owner.Raw.Get("migrations") == nil {
		d := p.ReportIn(cfg.Path, span, "no entry of `exports` creates the Durable Object class `%s`, so that the deployment fails; add one", b.ClassName)
		d.Relate(cfg.Path, exports.KeySpan, "the classes that are created")
		if exports.Value.Get(b.ClassName) != nil {
			return // deleted or moved, and why is its author's to say
		}
		d.Fix(rule.Safe, "Add `"+b.ClassName+"` to `exports`", wrangler.AddEntry(cfg, owner, []string{"exports", b.ClassName}, true,
			[]wrangler.KeyValue{{Key: "type", Value: "durable-object"}, {Key: "storage", Value: "sqlite"}})...)
		return
	}
	d := p.ReportIn(cfg.Path, span, "no migration creates the Durable Object class `%s`, so that the deployment fails; add one with `new_sqlite_classes`", b.ClassName)
	if m := owner.Raw.Member("migrations"); m != nil {
		d.Relate(cfg.Path, where(m), "the migrations that there are")
	}
	tag := nextTag(owner.Raw.Get("migrations"))
	d.Fix(rule.Safe, "Add the migration `"+tag+"`", wrangler.AddEntry(cfg, owner, []string{"migrations"}, false,
		[]wrangler.KeyValue{{Key: "tag", Value: tag}, {Key: "new_sqlite_classes", Value: []string{b.ClassName}}})...)
}

// where is the key of migrations, or the header of their first table.
func where(m *wrangler.Member) text.Span {
	if items := m.Value.Elements(); len(items) > 0 && items[0].Header.End > 0 {
		return items[0].Header
	}
	return m.KeySpan
}

// nextTag counts on from the last tag: v3 behind v2, 0012 behind 0011. Tags
// only have to differ, so that a last one without a number is followed by the
// first free vN.
func nextTag(migrations *wrangler.Value) string {
	var tags []string
	for _, m := range migrations.Elements() {
		tag, _ := m.Get("tag").Str()
		tags = append(tags, tag)
	}
	next := "v" + strconv.Itoa(len(tags)+1)
	if len(tags) > 0 {
		last := tags[len(tags)-1]
		head := strings.TrimRight(last, "0123456789")
		if n, err := strconv.Atoi(last[len(head):]); err == nil {
			digits := strconv.Itoa(n + 1)
			next = head + strings.Repeat("0", max(0, len(last)-len(head)-len(digits))) + digits
		}
	}
	for n := len(tags) + 2; slices.Contains(tags, next); n++ {
		next = "v" + strconv.Itoa(n)
	}
	return next
}

// Package missingmigration reports Durable Object classes that no migration
// creates.
package missingmigration

import (
	_ "embed"
	"slices"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
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
		created := wrangler.LiveClasses(owner.Raw)
		for _, b := range env.Bindings {
			if b.Kind != catalog.DurableObject || b.ScriptName != "" || b.ClassName == "" || created[b.ClassName] || !mayShow(p, b.ClassName) {
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

// mayShow reports whether the main module may have a class of a name. Where it
// has none, unknown-class speaks of it, and a migration would create nothing.
func mayShow(p *rule.Pass, class string) bool {
	exports, sure := p.Facts.Exports()
	return !sure || slices.ContainsFunc(exports, func(e flow.Export) bool {
		return slices.ContainsFunc(flow.Alternatives(e.Value), func(v flow.Value) bool {
			switch v := v.(type) {
			case *flow.Class:
				return v.Def.Name == class
			case *flow.Foreign:
				return e.Name == class || v.Called
			case flow.Unknown:
				return true
			}
			return false
		})
	})
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
	tag := wrangler.NextTag(owner.Raw.Get("migrations").Elements())
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

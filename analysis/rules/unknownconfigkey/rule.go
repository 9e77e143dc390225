// Package unknownconfigkey reports keys of the wrangler file that wrangler does not know.
package unknownconfigkey

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/configschema"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

// accepted are keys that wrangler takes without a word though its schema does
// not have them: it writes them itself into configurations that it generates.
// Measured with wrangler 4.164.0.
var accepted = map[string]bool{
	"configPath": true, "userConfigPath": true, "definedEnvironments": true, "targetEnvironment": true, "topLevelName": true,
}

// retired are keys that older versions of wrangler had, with what to do now.
var retired = map[string]string{
	"type":                  "it is of wrangler 1, and now the file in `main` decides",
	"usage_model":           "it is of older versions, and belongs to the account now",
	"zone_id":               "it is of wrangler 1, and now a route names its zone: `routes = [{ pattern, zone_id }]`",
	"webpack_config":        "it is of wrangler 1",
	"crons":                 "it belongs into `triggers`",
	"node_compat":           "", // reported as an invalid value
	"legacy_env":            "",
	"experimental_services": "it is of older versions, and `services` took its place",
	"experimental_assets":   "it is of older versions, and `assets` took its place",
	"legacy_assets":         "it is of older versions, and `assets` took its place",
}

func check(p *rule.Pass, cfg *wrangler.Config) {
	if cfg.Broken {
		return
	}
	wrangler.EachKey(cfg, func(e *wrangler.Entry) {
		m := e.Member
		if m == nil || m.Key == "" {
			return
		}
		parent := e.Parent
		top := parent == ""
		switch {
		case e.Key != nil:
			if e.InEnv && e.Key.TopOnly && top && e.Key.Path != "$schema" {
				p.Report(m.KeySpan, "`%s` counts at the top level of the file only, and wrangler ignores it in an environment", m.Key)
			}
			return
		case top && accepted[m.Key] || !top && !closed(parent):
			return
		}
		if why, old := retired[m.Key]; old && top {
			if why != "" {
				p.Report(m.KeySpan, "wrangler has no key `%s` here and ignores it: %s", m.Key, why)
			}
			return
		}
		var names []string
		for _, k := range configschema.Children(parent) {
			if e.Owner.Get(k.Name()) == nil && !(e.InEnv && k.TopOnly) && e.Value.Is(k.Types|k.Lenient) {
				names = append(names, k.Name())
			}
		}
		if k := configschema.Lookup(m.Key); !top && k != nil && e.Value.Is(k.Types|k.Lenient) {
			misplaced(p, cfg, e)
			return
		}
		like := catalog.Closest(m.Key, names)
		if len(like) == 0 || len(m.Key) < 3 {
			p.Report(m.KeySpan, "wrangler has no key `%s` and ignores it", e.Where)
			return
		}
		d := p.Report(m.KeySpan, "wrangler has no key `%s` and ignores it; did you mean `%s`?", e.Where, like[0])
		if edit, ok := rename(cfg, m, like[0]); ok {
			d.Fix(rule.Unsafe, "Rename it to `"+like[0]+"`", edit)
		}
	})
}

// misplaced reports a key of the top level that stands inside of a table: in
// TOML, everything up to the next header belongs to the table.
func misplaced(p *rule.Pass, cfg *wrangler.Config, e *wrangler.Entry) {
	way := "it belongs to the top level of the file"
	if strings.HasSuffix(cfg.Path, ".toml") {
		way = "what stands below a `[header]` belongs to it, so move `" + e.Member.Key + "` above the first one"
	}
	p.Report(e.Member.KeySpan, "wrangler has no key `%s` and ignores it: %s", e.Where, way)
}

// closed reports whether wrangler notices unknown keys in an object.
func closed(path string) bool {
	k := configschema.Lookup(path)
	return k != nil && !k.Open && !k.Unjudged && len(configschema.Children(path)) > 0
}

// rename is the edit of the key where it is written as plain as it is.
func rename(cfg *wrangler.Config, m *wrangler.Member, name string) (text.Edit, bool) {
	span := m.KeySpan
	if cfg.Source.Slice(span) == `"`+m.Key+`"` {
		span.Start++
		span.End--
	}
	if cfg.Source.Slice(span) != m.Key || m.Value.Kind == wrangler.Array && len(m.Value.Items) > 1 && m.Value.Items[0].Header.Len() > 0 {
		return text.Edit{}, false // [[a]] repeated: more than one place to change
	}
	return text.Edit{Span: span, New: name}, true
}

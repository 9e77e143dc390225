// Package invalidconfigvalue reports values of the wrangler file that wrangler or the platform refuses.
package invalidconfigvalue

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/pywls/pywls/analysis/configschema"
	"github.com/pywls/pywls/analysis/cron"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	if cfg.Broken {
		return
	}
	repeated(p, cfg, cfg.Root)
	j := &judge{Pass: p, cfg: cfg}
	j.whole()
	wrangler.EachKey(cfg, func(e *wrangler.Entry) {
		if e.Key == nil {
			removed(p, e)
			return
		}
		if f := together[e.Path]; f != nil && (e.Key.Unjudged || e.Value.Is(e.Key.Types)) {
			j.where = e.Where
			f(j, e.Value)
		}
		if e.Value.Kind == wrangler.Time && e.Value.Span.Len() > 0 && e.Path != "compatibility_date" &&
			!(e.Key.Types | e.Key.Lenient).Has(configschema.Any|configschema.Object) {
			j.inQuotes(e)
		}
		if e.Key.Unjudged || e.Path == "compatibility_date" || e.Path == "env" || strings.HasPrefix(e.Path, "previews") ||
			e.Value.Kind == wrangler.Time || e.Value.Span.Len() == 0 {
			return
		}
		what := e.Where
		if e.Path == "triggers.crons[]" && e.Value.Kind != wrangler.String {
			// wrangler sends it as it is, and the platform refuses it.
			p.Report(place(cfg, e), "`%s` is a cron expression, a string such as `\"0 * * * *\"`, and this is %s", what, kind(e.Value))
			return
		}
		if !e.Value.Is(e.Key.Types | e.Key.Lenient) {
			p.Report(place(cfg, e), "`%s` takes %s, and this is %s", what, e.Key.Types, kind(e.Value))
			return
		}
		if !e.Value.Is(e.Key.Types) {
			if len(e.Value.Items) > 0 && e.Key.Types.Has(configschema.Object) && !e.Key.Open && len(configschema.Children(e.Path)) > 0 {
				j.warn(place(cfg, e), "`%s` takes an object, and wrangler ignores what stands in this array", what)
			}
			return // wrangler lets it pass
		}
		if e.Value.Kind == wrangler.Object {
			for _, k := range configschema.Children(e.Path) {
				if k.Required && !k.Unjudged && e.Value.Get(k.Name()) == nil {
					p.Report(place(cfg, e), "`%s` lacks `%s`, which wrangler requires", what, k.Name())
				}
			}
			return
		}
		one(p, e)
	})
}

// repeated reports keys that an object has twice, which wrangler's reader of
// JSON takes without a word (measured, wrangler 4.86); in TOML they are errors of
// the file.
func repeated(p *rule.Pass, cfg *wrangler.Config, v *wrangler.Value) {
	for _, item := range v.Items {
		repeated(p, cfg, item)
	}
	for _, m := range v.Members {
		if last := v.Member(m.Key); last != m && cfg.Format != wrangler.TOML {
			d := p.Report(m.KeySpan, "`%s` stands here twice, and only the last one counts; remove one of them", rule.Shorten(m.Key))
			d.Severity = rule.Warning
			d.Relate(cfg.Path, last.KeySpan, "the one that counts")
		}
		repeated(p, cfg, m.Value)
	}
}

// removed reports keys whose presence alone makes wrangler stop.
func removed(p *rule.Pass, e *wrangler.Entry) {
	switch {
	case e.Member == nil:
	case e.Path == "node_compat" && !off(e.Value):
		p.Report(e.Member.KeySpan, "wrangler 4 refuses `node_compat`; the compatibility flag `nodejs_compat` took its place, and Python needs neither")
	case e.Path == "legacy_env" && !e.InEnv:
		p.Report(e.Member.KeySpan, "wrangler refuses `legacy_env`: every environment is a Worker of its own now, so the key can go")
	}
}

func off(v *wrangler.Value) bool { return v.Kind == wrangler.Bool && !v.Bool }

var (
	workerName   = regexp.MustCompile(`^[a-z0-9_][a-z0-9-_]*$`)
	workflowName = regexp.MustCompile(`^[a-zA-Z0-9_][a-zA-Z0-9_-]{0,63}$`)
	bucketName   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)
)

// one checks a single string, number or boolean.
func one(p *rule.Pass, e *wrangler.Entry) {
	v := e.Value
	if len(e.Key.Enum) > 0 && (v.Kind == wrangler.String || v.Kind == wrangler.Number) && !contains(e.Key.Enum, v.Text) {
		p.Report(v.Span, "`%s` is one of %s", e.Where, strings.Join(quoted(e.Key.Enum, v.Kind), ", "))
		return
	}
	if v.Kind != wrangler.String {
		return
	}
	switch e.Path {
	case "main":
		if v.Text == "" {
			p.Report(v.Span, "`main` is empty, which wrangler takes for the folder and refuses; name the main module, such as `src/entry.py`")
		}
	case "triggers.crons[]":
		if _, err := cron.Parse(v.Text); err != nil {
			p.Report(v.Span, "%s is no cron expression that Cloudflare takes: %s", quotedText(v.Text), err)
		}
	case "name":
		if !workerName.MatchString(v.Text) && !placeholder(v.Text) {
			p.Report(v.Span, "the name of a Worker has small letters, digits and dashes only")
		}
	case "workflows[].name":
		if !workflowName.MatchString(v.Text) && (v.Text == "" || !placeholder(v.Text)) {
			p.Report(v.Span, "the name of a workflow has 1 to 64 letters, digits, `_` and `-`, and begins with no dash")
		}
	case "r2_buckets[].bucket_name", "r2_buckets[].preview_bucket_name":
		if v.Text != "" && !bucketName.MatchString(v.Text) && !placeholder(v.Text) {
			p.Report(v.Span, "the name of a bucket has 3 to 63 small letters, digits and dashes, and neither begins nor ends with a dash")
		}
	}
}

// quotedText is a text as messages show it, also one that is empty or long.
func quotedText(s string) string {
	if strings.TrimSpace(s) == "" {
		return "an empty string"
	}
	return "`" + rule.Shorten(s) + "`"
}

// placeholder reports whether a template left a place for the name.
func placeholder(s string) bool { return strings.ContainsAny(s, "<>{}$%") || s == "" }

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

func quoted(list []string, k wrangler.ValueKind) []string {
	var out []string
	for _, s := range list {
		if k == wrangler.String {
			s = `"` + s + `"`
		}
		out = append(out, "`"+s+"`")
	}
	return out
}

func kind(v *wrangler.Value) string {
	switch v.Kind {
	case wrangler.Null:
		return "null"
	case wrangler.Bool:
		return "a boolean"
	case wrangler.Number:
		return "a number"
	case wrangler.Array:
		return "an array"
	case wrangler.Object:
		return "an object"
	}
	return "a string"
}

// place is what a report points at: a value on one line, else the key, header or
// opening brace.
func place(cfg *wrangler.Config, e *wrangler.Entry) text.Span {
	v := e.Value
	switch {
	case v.Header.Len() > 0:
		return v.Header
	case v.Kind == wrangler.Array && len(v.Items) > 0 && v.Items[0].Header.Len() > 0:
		return v.Items[0].Header
	case !strings.Contains(cfg.Source.Slice(v.Span), "\n"):
		return v.Span
	case e.Member != nil:
		return e.Member.KeySpan
	}
	return text.Span{Start: v.Span.Start, End: v.Span.Start + 1}
}

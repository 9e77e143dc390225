package invalidconfigvalue

import (
	"math"
	"strconv"
	"strings"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
)

// judge is what the checks of single places share.
type judge struct {
	*rule.Pass
	cfg   *wrangler.Config
	where string // the place that is being judged, for people
}

// together are the checks of what a value says together with its neighbours, by
// the path of the value in the table of keys. Each was read off wrangler
// 4.164.0 at work; the table of keys judges kinds of values and words of a list
// before them, where it can.
var together = map[string]func(*judge, *wrangler.Value){
	"analytics_engine_datasets[].dataset":   (*judge).empty,
	"cloudchamber":                          (*judge).cloudchamber,
	"connect":                               (*judge).connect,
	"containers[]":                          (*judge).container,
	"durable_objects.bindings[]":            (*judge).durableObject,
	"durable_objects.bindings[].class_name": (*judge).emptyClass,
	"durable_objects.code_update_strategy":  (*judge).codeUpdate,
	"exports.*":                             (*judge).export,
	"k2[]":                                  (*judge).k2,
	"kv_namespaces[].id":                    (*judge).empty,
	"logfwdr":                               (*judge).logfwdr,
	"mtls_certificates[].certificate_id":    (*judge).empty,
	"observability":                         (*judge).observability,
	"pipelines[]":                           (*judge).pipeline,
	"placement":                             (*judge).placement,
	"queues.producers[]":                    (*judge).producer,
	"queues.producers[].queue":              (*judge).empty,
	"r2_buckets[].bucket_name":              (*judge).empty,
	"r2_buckets[].preview_bucket_name":      (*judge).empty,
	"route":                                 (*judge).route,
	"routes[]":                              (*judge).route,
	"send_email[]":                          (*judge).email,
	"services[]":                            (*judge).service,
	"triggers.events[]":                     (*judge).event,
	"unsafe.bindings[]":                     (*judge).unsafe,
	"unsafe.capnp":                          (*judge).capnp,
	"vpc_networks[]":                        (*judge).network,
	"workflows":                             (*judge).workflows,
	"workflows[]":                           (*judge).workflow,
}

// at is what a report of a value points at: all of it where it stands on one
// line, else its header or its beginning.
func (j *judge) at(v *wrangler.Value) text.Span {
	switch {
	case v.Header.Len() > 0:
		return v.Header
	case v.Kind == wrangler.Array && len(v.Items) > 0 && v.Items[0].Header.Len() > 0:
		return v.Items[0].Header
	case strings.Contains(j.cfg.Source.Slice(v.Span), "\n"):
		return text.Span{Start: v.Span.Start, End: v.Span.Start + 1}
	}
	return v.Span
}

func (j *judge) wrong(v *wrangler.Value, format string, args ...any) *rule.Diagnostic {
	return j.Report(j.at(v), format, args...)
}

// warn reports what wrangler only warns of.
func (j *judge) warn(span text.Span, format string, args ...any) {
	j.Report(span, format, args...).Severity = rule.Warning
}

// empty refuses an empty string.
func (j *judge) empty(v *wrangler.Value) {
	if s, ok := v.Str(); ok && s == "" {
		j.wrong(v, "`%s` is empty, which wrangler refuses; fill it in, or leave the key out", j.where)
	}
}

// emptyClass refuses a class without a name, which wrangler lets pass and no
// deployment finds.
func (j *judge) emptyClass(v *wrangler.Value) {
	if v.Text == "" && v.Kind == wrangler.String {
		j.wrong(v, "`%s` is empty; name the Durable Object class", j.where)
	}
}

// filled reports whether a value is a string that is not empty.
func filled(v *wrangler.Value) bool {
	s, ok := v.Str()
	return ok && s != ""
}

// isTrue reports whether a value is true.
func isTrue(v *wrangler.Value) bool { return v != nil && v.Kind == wrangler.Bool && v.Bool }

// number is the value of a number, and whether it is one; other notations of
// TOML than the decimal one are none that is judged.
func number(v *wrangler.Value) (float64, bool) {
	if v == nil || v.Kind != wrangler.Number {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(v.Text, "_", ""), 64)
	return n, err == nil
}

// within reports whether a value is a number of a range, which may have to be
// whole; what is not known to be a number counts as one.
func within(v *wrangler.Value, low, high float64, whole bool) bool {
	n, ok := number(v)
	return !ok || n >= low && n <= high && (!whole || n == math.Trunc(n))
}

// ranged refuses a number out of a range.
func (j *judge) ranged(v *wrangler.Value, key string, low, high float64, whole bool) {
	if within(v, low, high, whole) {
		return
	}
	what := "a number"
	if whole {
		what = "a whole number"
	}
	if math.IsInf(high, 1) {
		j.wrong(v, "`%s.%s` is %s from %v on, and this is %s", j.where, key, what, low, v.Text)
		return
	}
	j.wrong(v, "`%s.%s` is %s from %v to %v, and this is %s", j.where, key, what, low, high, v.Text)
}

// unknown warns of keys that wrangler ignores.
func (j *judge) unknown(v *wrangler.Value, known ...string) {
	for _, m := range v.Members {
		if !contains(known, m.Key) {
			j.warn(m.KeySpan, "wrangler has no key `%s.%s` here and ignores it; it takes %s", j.where, m.Key, list(known))
		}
	}
}

// list is names in words: "`a`, `b` and `c`".
func list(names []string) string {
	var out strings.Builder
	for i, name := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			out.WriteString(" and ")
		default:
			out.WriteString(", ")
		}
		out.WriteString("`" + name + "`")
	}
	return out.String()
}

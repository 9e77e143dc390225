// Package ignoredoption reports options that the platform does not know, and
// so ignores in silence.
package ignoredoption

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

// settled are the types whose options no longer grow, so that any other name
// is surely ignored. Of the others only another spelling of a known name is.
var settled = map[string]bool{"KVNamespace": true, "R2Bucket": true, "Queue": true}

// nested are options that are objects themselves, by the type that has their keys.
var nested = map[string]string{"R2Bucket.httpMetadata": "R2HTTPMetadata", "R2Bucket.range": "R2Range"}

func check(p *rule.Pass, c *flow.Call) {
	var typ *catalog.Type
	var method *catalog.Member
	for _, alt := range flow.Alternatives(c.Callee) {
		m, ok := alt.(*flow.Member)
		if !ok || m.Def == nil || m.Of == nil || method != nil && m.Def != method {
			return
		}
		typ, method = m.Of, m.Def
	}
	keys, known := typ.Options(method)
	if !known {
		return
	}
	name := p.Name(c.Node.Func)
	for i, a := range c.Args {
		if a.Arg.DoubleStar {
			continue
		}
		if a.Arg.Name != "" {
			report(p, name, typ, keys, a.Arg.Name, a.Arg.NameSpan, false)
			inside(p, name, typ, a.Arg.Name, a.Arg.Value)
			continue
		}
		// An options object given by position, after the other parameters.
		if d, ok := a.Arg.Value.(*pysyntax.Dict); ok && i == len(method.Params)-1 && len(method.Params[i].Options) > 0 {
			items(p, name, typ, keys, d)
		}
	}
	if typ.Name == "Queue" && method.Name == "sendBatch" {
		if first := c.Positional(0); first != nil {
			messages(p, name, first.Arg.Value)
		}
	}
}

// inside looks into an option that is an object.
func inside(p *rule.Pass, name string, typ *catalog.Type, option string, value pysyntax.Expr) {
	of := catalog.Lookup(nested[typ.Name+"."+option])
	if d, ok := value.(*pysyntax.Dict); ok && of != nil {
		items(p, name, typ, of.MemberNames(), d)
	}
}

// messages are the messages of sendBatch, each an object of its own.
func messages(p *rule.Pass, name string, e pysyntax.Expr) {
	l, ok := e.(*pysyntax.List)
	if !ok {
		return
	}
	for _, e := range l.Elts {
		if d, ok := e.(*pysyntax.Dict); ok {
			items(p, name, catalog.Lookup("Queue"), []string{"body", "contentType", "delaySeconds"}, d)
		}
	}
}

func items(p *rule.Pass, name string, typ *catalog.Type, keys []string, d *pysyntax.Dict) {
	for _, item := range d.Items {
		s, ok := item.Key.(*pysyntax.Str)
		if !ok {
			continue
		}
		if key, literal := s.Literal(); literal {
			report(p, name, typ, keys, key, s.Span(), true)
			inside(p, name, typ, key, item.Value)
		}
	}
}

func report(p *rule.Pass, name string, typ *catalog.Type, keys []string, key string, span text.Span, quoted bool) {
	if slices.ContainsFunc(keys, func(k string) bool { return k == key || !quoted && catalog.PythonName(k) == key }) {
		return
	}
	want := ""
	for _, k := range keys {
		if fold(k) == fold(key) {
			want = k
		}
	}
	spelled := want != ""
	if !spelled && !settled[typ.Name] {
		return
	}
	if !spelled {
		want = rule.Closest(key, keys)
	}
	if want == "" {
		p.Report(span, "`%s` ignores `%s` in silence: its options are `%s`", name, key, strings.Join(keys, "`, `"))
		return
	}
	d := p.Report(span, "`%s` ignores `%s` in silence: the option is called `%s`", name, key, want)
	spelling := catalog.PythonName(want)
	if quoted {
		q := p.Module.Syntax.Source.Slice(span)
		if len(q) != len(key)+2 {
			return // not a plain string
		}
		spelling = q[:1] + want + q[:1]
	}
	d.Fix(rule.Unsafe, "Write "+want, pyedit.Replace(span, spelling))
}

func fold(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

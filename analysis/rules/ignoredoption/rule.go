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
		// An options object is given by position after the other parameters.
		object := a.Arg.DoubleStar || a.Arg.Name == "" && i == len(method.Params)-1 && len(method.Params[i].Options) > 0
		switch {
		case object:
			options, inline := displayed(a.Arg.Value)
			if !inline {
				options = held(p, c, a.Arg.Value, a.Value)
			}
			for _, d := range each(p, name, typ, keys, options) {
				if !inline {
					d.Relate(c.Module.Path, c.Span, "the options are given here")
				}
			}
		case a.Arg.Name != "":
			each(p, name, typ, keys, []option{{a.Arg.Name, a.Arg.NameSpan, false, a.Arg.Value}})
		}
	}
	if typ.Name == "Queue" && method.Name == "sendBatch" {
		if first := c.Positional(0); first != nil {
			messages(p, name, first.Arg.Value)
		}
	}
}

// each looks at options, and into those that are objects themselves.
func each(p *rule.Pass, name string, typ *catalog.Type, keys []string, options []option) (out []*rule.Diagnostic) {
	for _, o := range options {
		if d := report(p, name, typ, keys, o); d != nil {
			out = append(out, d)
		}
		if of := catalog.Lookup(nested[typ.Name+"."+o.name]); of != nil {
			inner, _ := displayed(o.value)
			out = append(out, each(p, name, typ, of.MemberNames(), inner)...)
		}
	}
	return out
}

// messages are the messages of sendBatch, each an object of its own.
func messages(p *rule.Pass, name string, e pysyntax.Expr) {
	l, ok := e.(*pysyntax.List)
	if !ok {
		return
	}
	for _, e := range l.Elts {
		options, _ := displayed(e)
		each(p, name, catalog.Lookup("Queue"), []string{"body", "contentType", "delaySeconds"}, options)
	}
}

func report(p *rule.Pass, name string, typ *catalog.Type, keys []string, o option) *rule.Diagnostic {
	key, span, quoted := o.name, o.span, o.quoted
	if slices.ContainsFunc(keys, func(k string) bool { return k == key || !quoted && catalog.PythonName(k) == key }) {
		return nil
	}
	want := ""
	for _, k := range keys {
		if fold(k) == fold(key) {
			want = k
		}
	}
	spelled := want != ""
	if !spelled && !settled[typ.Name] {
		return nil
	}
	if !spelled {
		want = catalog.Nearest(key, keys)
	}
	if want == "" {
		return p.Report(span, "`%s` ignores `%s` in silence: its options are `%s`", name, key, strings.Join(keys, "`, `"))
	}
	d := p.Report(span, "`%s` ignores `%s` in silence: the option is called `%s`", name, key, want)
	spelling := catalog.PythonName(want)
	if quoted {
		q := p.Module.Syntax.Source.Slice(span)
		if len(q) != len(key)+2 {
			return d // not a plain string
		}
		spelling = q[:1] + want + q[:1]
	}
	d.Fix(rule.Unsafe, "Write "+want, pyedit.Replace(span, spelling))
	return d
}

func fold(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

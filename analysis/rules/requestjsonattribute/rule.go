// Package requestjsonattribute reports the JSON body of a request, a plain
// dict, used as if it were a JavaScript object.
package requestjsonattribute

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(load), rule.On(call))

// isBody reports whether a value is the body of a workers.Request. Where the
// function that reads it has to do with js_object, the request may be a raw one.
func isBody(j *flow.JS) bool {
	if j.Type.Name != "RequestJSON" || j.Origin == nil || j.Origin.Module == nil {
		return false
	}
	syntax := j.Origin.Module.Syntax
	around := syntax.Source.String()
	if f := pyedit.Function(syntax, j.Origin.Span.Start); f != nil {
		around = syntax.Source.Slice(f.Span())
	}
	return !strings.Contains(around, "js_object")
}

// native are the attributes that a body may have as a dict, list, str or number.
var native = func() map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields("clear copy fromkeys get items keys pop popitem setdefault update values " +
		"append count extend index insert remove reverse sort " +
		"capitalize casefold center encode endswith expandtabs find format format_map isalnum isalpha isascii isdecimal isdigit isidentifier " +
		"islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace " +
		"rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill " +
		"as_integer_ratio bit_count bit_length conjugate denominator from_bytes fromhex hex imag is_integer numerator real to_bytes") {
		out[name] = true
	}
	return out
}()

func load(p *rule.Pass, l *flow.Load) {
	name := l.Node.Attr
	if name == "" || native[name] || strings.HasPrefix(name, "__") || p.Attempt(l.At) || rule.JSValue(l.Object, isBody) == nil {
		return
	}
	d := p.Report(l.Span, "`%s` is plain Python already, `.%s` raises AttributeError; write `[\"%s\"]`", p.Name(l.Node.Value), name, name)
	d.Fix(rule.Safe, "Use [\""+name+"\"]", text.Edit{Span: behind(p, l.Node), New: `["` + name + `"]`})
}

// proxies are methods of a JsProxy, with what a dict has for it.
var proxies = map[string]string{"to_py": "", "object_entries": "items", "object_keys": "keys", "object_values": "values"}

func call(p *rule.Pass, c *flow.Call) {
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok {
		return
	}
	instead, proxy := proxies[c.Method]
	if !proxy || p.Attempt(c.At) || rule.JSValue(c.Recv, isBody) == nil {
		return
	}
	span := text.Span{Start: attribute.AttrSpan.Start, End: c.Node.End}
	if instead != "" {
		d := p.Report(span, "`%s` is plain Python already, `.%s()` raises AttributeError; write `.%s()`", p.Name(attribute.Value), c.Method, instead)
		d.Fix(rule.Safe, "Use ."+instead+"()", pyedit.Replace(attribute.AttrSpan, instead))
		return
	}
	d := p.Report(span, "`%s` is plain Python already, `.to_py()` raises AttributeError; drop the call", p.Name(attribute.Value))
	d.Fix(rule.Safe, "Remove .to_py()", text.Edit{Span: text.Span{Start: behind(p, attribute).Start, End: c.Node.End}})
}

// behind is what stands behind the value of an attribute: the dot and the name,
// with the white space before them.
func behind(p *rule.Pass, a *pysyntax.Attribute) text.Span {
	source := p.Module.Syntax.Source
	value := a.Value.Span().End
	gap := source.Slice(text.Span{Start: value, End: a.AttrSpan.Start})
	gap = strings.TrimRight(gap[:strings.LastIndexByte(gap, '.')], " \t\r\n\\")
	return text.Span{Start: value + len(gap), End: a.AttrSpan.End}
}

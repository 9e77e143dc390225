package unknownbindingmethod

import (
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
)

const (
	asPath    = "write `urlparse(%s.url).path`"
	asQuery   = "write `parse_qs(urlparse(%s.url).query)`"
	asCookies = "write `SimpleCookie(%s.headers.get(\"cookie\", \"\"))`"
	asJSON    = "write `await %s.json()`"
	asBytes   = "write `await %s.bytes()`"
	asAddress = "write `%s.headers.get(\"cf-connecting-ip\")`"
	asStream  = "read `%s.body`, a stream"
)

// requests are names of other frameworks' requests, with what stands for them
// here. Other names that a request lacks may have been set by the author.
var requests = map[string]string{
	"path": asPath, "pathname": asPath, "args": asQuery, "query": asQuery, "query_params": asQuery, "query_string": asQuery, "params": asQuery,
	"searchParams": asQuery, "search_params": asQuery, "cookies": asCookies, "get_json": asJSON, "get_data": asBytes, "remote_addr": asAddress,
	"client": asAddress, "host": "write `urlparse(%s.url).hostname`",
}

// responses are the same for what fetch gives.
var responses = map[string]string{
	"content": asBytes, "read": asBytes, "aread": asBytes, "iter_content": asStream, "aiter_bytes": asStream,
}

// urls are the parts of a URL that JavaScript's has, and a str has not.
var urls = map[string]string{
	"path": "path", "pathname": "path", "query": "query", "search": "query", "searchParams": "query", "hostname": "hostname", "host": "netloc",
	"origin": "netloc", "protocol": "scheme", "scheme": "scheme", "hash": "fragment",
}

// property reports a name of another framework on a request or response, read
// or called.
func property(p *rule.Pass, at flow.At, e *pysyntax.Attribute, object flow.Value) {
	if requests[e.Attr] == "" && responses[e.Attr] == "" || p.Attempt(at) {
		return
	}
	j := rule.JSValue(object, func(j *flow.JS) bool { return !j.List && j.Type.Member(e.Attr) == nil })
	if j == nil || !flow.All[*flow.JS](object) {
		return
	}
	way, name := "", strings.TrimPrefix(j.Type.Name, "js.")
	switch name {
	case "Request":
		way = requests[e.Attr]
	case "Response", "FetchResponse":
		if j.Type.Name == "js.Response" && responses[e.Attr] == asBytes {
			break // there it is arrayBuffer, which is no bytes yet
		}
		way = responses[e.Attr]
	}
	if way == "" || given(p, e.Attr) {
		return
	}
	source := p.Name(e.Value)
	d := p.Report(e.AttrSpan, "`%s` has no `%s`, which is of another framework: %s", source, e.Attr, strings.ReplaceAll(way, "%s", source))
	if way == asPath {
		parsed(p, d, e, e.Value, ".url", "path")
	}
}

// part reports a part of a URL read from request.url, which is a str.
func part(p *rule.Pass, l *flow.Load) {
	url, ok := l.Node.Value.(*pysyntax.Attribute)
	if !ok || url.Attr != "url" || urls[l.Node.Attr] == "" || p.Attempt(l.At) {
		return
	}
	object := p.Facts.Value(p.Module, url.Value)
	if !flow.All[*flow.JS](object) || rule.JSValue(object, func(j *flow.JS) bool {
		return j.Type.Name == "Request" || j.Type.Name == "js.Request" || j.Type.Name == "FetchResponse"
	}) == nil || given(p, l.Node.Attr) {
		return
	}
	name := urls[l.Node.Attr]
	d := p.Report(l.Node.AttrSpan, "`%s` is a str and has no `%s`: write `urlparse(%s).%s`", p.Name(url), l.Node.Attr, p.Name(url), name)
	if name == "path" {
		parsed(p, d, l.Node, url, "", name)
	}
}

// parsed is the fix that takes the URL apart.
func parsed(p *rule.Pass, d *rule.Diagnostic, e *pysyntax.Attribute, url pysyntax.Expr, suffix, name string) {
	edits, local := p.ImportName(e.Span().Start, "urllib.parse", "urlparse")
	d.Fix(rule.Safe, "Take the URL apart", append(edits, pyedit.Replace(e.Span(), local+"("+p.Source(url)+suffix+")."+name))...)
}

// given reports whether the code sets an attribute of that name on something,
// or asks for it first.
func given(p *rule.Pass, name string) bool {
	for _, m := range p.Worker.Modules {
		source := m.Syntax.Source.String()
		if asked(source, name) || strings.Contains(source, "."+name+" =") || strings.Contains(source, "."+name+"=") || strings.Contains(source, "setattr(") {
			return true
		}
	}
	return false
}

package responsebody

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

// contentTypes are what other frameworks call the header content-type.
var contentTypes = map[string]bool{"content_type": true, "contenttype": true, "media_type": true, "mediatype": true, "mimetype": true}

// otherNames are what other frameworks and JavaScript call the parameters, in
// small letters.
var otherNames = map[string]string{
	"statustext": "status_text", "reason": "status_text", "status_code": "status", "statuscode": "status", "code": "status",
	"websocket": "web_socket", "content": "body", "text": "body", "data": "body", "html": "body", "response": "body", "json_data": "data", "obj": "data",
}

// constructed reports a class of the workers module made as JavaScript's are.
func constructed(p *rule.Pass, c *flow.Call, path string) {
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if !ok {
		return
	}
	class := strings.TrimPrefix(strings.TrimSuffix(path, ".new"), "workers.")
	written := p.Source(attribute.Value)
	d := p.Report(attribute.Span(), "`%s.new` raises AttributeError: the `%s` of `workers` is a Python class; write `%s(...)`", written, class, written)
	if class == "Response" && fits(c) {
		d.Fix(rule.Safe, "Drop `.new`", text.Edit{Span: text.Span{Start: attribute.Value.Span().End, End: attribute.Span().End}})
	}
}

// fits reports whether the arguments of a JavaScript response are those of a
// Python one, too.
func fits(c *flow.Call) bool {
	if !known(c) || c.Positional(1) != nil {
		return false
	}
	for _, a := range c.Args {
		if a.Arg.Name != "" && !slices.Contains(catalog.Parameters("workers.Response"), a.Arg.Name) {
			return false
		}
	}
	return true
}

// parameters reports arguments that the function does not have.
func parameters(p *rule.Pass, c *flow.Call, path string) {
	names := catalog.Parameters(path)
	callee := p.Name(c.Node.Func)
	for i, a := range c.Args {
		if a.Arg.Name == "" || a.Arg.DoubleStar || slices.Contains(names, a.Arg.Name) {
			continue
		}
		fold := strings.ToLower(a.Arg.Name)
		if contentTypes[fold] {
			d := p.Report(a.Arg.NameSpan, "`%s` has no parameter `%s` and raises TypeError; it is a header: `headers={\"content-type\": ...}`", callee, a.Arg.Name)
			if c.Keyword("headers") == nil && known(c) {
				d.Fix(rule.Safe, "Give it as a header", text.Edit{Span: text.Span{Start: a.Arg.Start, End: a.Arg.Value.Span().Start}, New: `headers={"content-type": `},
					pyedit.Insert(a.Arg.Value.Span().End, "}"))
			}
			continue
		}
		like := otherNames[fold]
		if !slices.Contains(names, like) {
			like = catalog.Nearest(a.Arg.Name, names)
		}
		if like == "" {
			p.Report(a.Arg.NameSpan, "`%s` has no parameter `%s` and raises TypeError: it takes `%s`", callee, a.Arg.Name, strings.Join(names, "`, `"))
			continue
		}
		d := p.Report(a.Arg.NameSpan, "`%s` has no parameter `%s` and raises TypeError; write `%s=`", callee, a.Arg.Name, like)
		if place := slices.Index(names, like); c.Keyword(like) == nil && c.Positional(place) == nil && known(c) && i >= 0 {
			d.Fix(rule.Safe, "Rename it to `"+like+"`", pyedit.Replace(a.Arg.NameSpan, like))
		}
	}
	options(p, c, callee)
}

// options reports an object of options in the place of the status, as
// JavaScript has it.
func options(p *rule.Pass, c *flow.Call, callee string) {
	second := c.Positional(1)
	if second == nil || !flow.All[*flow.Dict](second.Value) {
		return
	}
	e := second.Arg.Value
	d := p.Report(e.Span(), "the second argument of `%s` is the status, not an object of options: it raises TypeError; give them as keyword arguments, `status=`, `headers=`", callee)
	literal, ok := e.(*pysyntax.Dict)
	if !ok || c.Positional(2) != nil || !known(c) || len(literal.Items) == 0 {
		return
	}
	var out []string
	for _, item := range literal.Items {
		key, ok := item.Key.(*pysyntax.Str)
		if !ok {
			return
		}
		name, _ := key.Literal()
		if name == "statusText" {
			name = "status_text"
		}
		if name != "status" && name != "headers" && name != "status_text" || c.Keyword(name) != nil {
			return
		}
		out = append(out, name+"="+p.Source(item.Value))
	}
	d.Fix(rule.Safe, "Give keyword arguments", pyedit.Replace(e.Span(), strings.Join(out, ", ")))
}

// redirect reports a redirect to a path: only a whole URL will do.
// https://fetch.spec.whatwg.org/#dom-response-redirect, and there is no page
// that it could be relative to.
func redirect(p *rule.Pass, c *flow.Call, path string) {
	a := given(c, 0, "url")
	if a == nil || !relative(a.Value) {
		return
	}
	e := a.Arg.Value
	d := p.Report(e.Span(), "`%s` takes a whole URL and raises TypeError for the path `%s`: answer with a `location` header, which may be a path", p.Name(c.Node.Func), p.Name(e))
	attribute, ok := c.Node.Func.(*pysyntax.Attribute)
	if path != "workers.Response.redirect" || !ok || !known(c) || len(c.Args) > 2 {
		return
	}
	status := "302"
	if s := given(c, 1, "status"); s != nil {
		status = p.Source(s.Arg.Value)
	}
	d.Fix(rule.Safe, "Answer with a location header", pyedit.Replace(c.Span, p.Source(attribute.Value)+"(None, status="+status+", headers={\"location\": "+p.Source(e)+"})"))
}

// relative reports whether a value is a path for certain.
func relative(v flow.Value) bool {
	for _, alt := range flow.Alternatives(v) {
		start := ""
		switch alt := alt.(type) {
		case *flow.Const:
			start = alt.Str
		case *flow.Text:
			if len(alt.Pieces) > 0 && alt.Pieces[0].Kind == flow.PieceConst {
				start = alt.Pieces[0].Str
			}
		}
		if !strings.HasPrefix(start, "/") {
			return false
		}
	}
	return true
}

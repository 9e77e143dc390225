package responsebody

import (
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/rule"
)

// returned reports a fetch handler that gives back what is no response. The
// runtime hands on what it is given, and workerd refuses it:
// https://github.com/cloudflare/workerd/blob/main/src/pyodide/python-entrypoint-helper.ts
func returned(p *rule.Pass, r *flow.Return) {
	if r.To != flow.ToRuntime || r.Function == nil || len(r.Function.Decorators) > 0 || r.Node == nil || p.Attempt(r.At) {
		return
	}
	if name := r.Function.Name; name != "fetch" && name != "on_fetch" {
		return
	}
	what, way := "", "Response"
	for _, alt := range flow.Alternatives(r.Value) {
		is := kindOf(alt)
		if is == "" || what != "" && is != what {
			return
		}
		what = is
	}
	if what == "dict" || what == "list" {
		way = "Response.json"
	}
	if what == "None" {
		p.Report(r.Node.Span(), "`%s` gives back None, which the runtime refuses: a request wants a Response", r.Function.Name)
		return
	}
	d := p.Report(r.Node.Span(), "`%s` gives back a %s, which the runtime refuses: write `return %s(...)`", r.Function.Name, what, way)
	if what == "tuple" {
		d.Message = "`" + r.Function.Name + "` gives back a tuple, which the runtime refuses: write `return Response(body, status=...)`"
		return
	}
	edits, local := p.ImportName(r.Node.Span().Start, "workers", "Response")
	if len(edits) > 0 && pyedit.Defines(p.Module.Syntax, "Response") {
		return // the name is another's
	}
	d.Fix(rule.Safe, "Make a response of it", append(edits, pyedit.Call(p.Module.Syntax.Source, r.Node, local+way[len("Response"):])...)...)
}

// kindOf is the type of a value that is no response, or "".
func kindOf(v flow.Value) string {
	switch v := v.(type) {
	case *flow.Const:
		switch v.Kind {
		case flow.ConstStr:
			return "str"
		case flow.ConstNone:
			return "None"
		}
	case *flow.Text:
		return "str"
	case *flow.Dict:
		return "dict"
	case *flow.List:
		if v.Tuple {
			return "tuple"
		}
		if !v.Set {
			return "list"
		}
	}
	return ""
}

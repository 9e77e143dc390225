package impossibleimport

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
)

// asMethod rewrites every to_py(value) to value.to_py() and takes the import
// away; nothing where a use is no plain call.
func asMethod(p *rule.Pass, d *rule.Diagnostic, s *pysyntax.ImportFrom, a *pysyntax.Alias) {
	edits, ok := removed(p, s, a)
	uses, known := uses(p, s, a)
	if !ok || !known || len(uses) == 0 {
		return
	}
	raw := true
	for _, use := range uses {
		call, is := use.parent.(*pysyntax.Call)
		if !is || call.Func != pysyntax.Expr(use.name) {
			return
		}
		more := method(p.Module.Syntax.Source, call)
		if more == nil {
			return
		}
		edits = append(edits, more...)
		value := p.Facts.Value(p.Module, call.Args[0].Value)
		raw = raw && flow.All[*flow.JS](value)
		for _, alt := range flow.Alternatives(value) {
			js, is := alt.(*flow.JS)
			raw = raw && is && js.Mode == runtime.Raw
		}
	}
	applicability := rule.Unsafe // what is Python already has no such method
	if raw {
		applicability = rule.Safe
	}
	d.Fix(applicability, "Call the method `to_py`", edits...)
}

// method turns to_py(value, depth=1) into value.to_py(depth=1).
func method(doc *text.Document, call *pysyntax.Call) []text.Edit {
	if len(call.Args) == 0 {
		return nil
	}
	value := call.Args[0].Value
	if _, star := value.(*pysyntax.Starred); star || call.Args[0].Name != "" {
		return nil
	}
	open := text.Span{Start: call.Span().Start, End: value.Span().Start}
	end, behind := call.Span().End, ".to_py()"
	for _, other := range call.Args[1:] {
		if other.Name == "" {
			return nil
		}
	}
	rest := doc.Slice(text.Span{Start: value.Span().End, End: end})
	if len(call.Args) > 1 {
		end, behind = call.Args[1].Span().Start, ".to_py("
		rest = doc.Slice(text.Span{Start: value.Span().End, End: end}) + ")"
	}
	before := doc.Slice(text.Span{Start: call.Func.Span().End, End: value.Span().Start})
	if strings.TrimSpace(before) != "(" || strings.Trim(rest, ", \t\r\n") != ")" {
		return nil // comments, or parentheses of its own
	}
	first := ""
	switch value.(type) {
	case *pysyntax.Name, *pysyntax.Attribute, *pysyntax.Call, *pysyntax.Subscript:
	default:
		first, behind = "(", ")"+behind
	}
	return []text.Edit{pyedit.Replace(open, first), pyedit.Replace(text.Span{Start: value.Span().End, End: end}, behind)}
}

// asNone writes None for what is compared with jsnull, where null is None.
func asNone(p *rule.Pass, d *rule.Diagnostic, s *pysyntax.ImportFrom, a *pysyntax.Alias) {
	edits, ok := removed(p, s, a)
	uses, known := uses(p, s, a)
	if !ok || !known || len(uses) == 0 || p.Runtime.Null() != runtime.NullIsNone {
		return
	}
	for _, use := range uses {
		if _, compared := use.parent.(*pysyntax.Compare); !compared {
			return
		}
		edits = append(edits, pyedit.Replace(use.name.Span(), "None"))
	}
	d.Fix(rule.Safe, "Compare with None", edits...)
}

// use is a name with the node that it stands in.
type use struct {
	name   *pysyntax.Name
	parent pysyntax.Node
}

// uses are all places of a module that read what an import at its top binds;
// known is false where the name means something else somewhere, or another
// module may read it.
func uses(p *rule.Pass, s *pysyntax.ImportFrom, a *pysyntax.Alias) (out []use, known bool) {
	bound := a.Bound()
	own := p.Module.Name[strings.LastIndexByte(p.Module.Name, '.')+1:]
	for _, m := range p.Worker.Modules {
		source := m.Syntax.Source.String()
		if m != p.Module && strings.Contains(source, bound) && strings.Contains(source, own) {
			return nil, false
		}
	}
	known = true
	pysyntax.WalkModule(p.Module.Syntax, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Name:
			if n.ID == bound {
				out = append(out, use{n, pyedit.Parent(p.Module.Syntax, n)})
			}
		case *pysyntax.FunctionDef:
			known = known && n.Name != bound && !slices.ContainsFunc(n.Params, func(q *pysyntax.Param) bool { return q.Name == bound })
		case *pysyntax.ClassDef:
			known = known && n.Name != bound
		case *pysyntax.ImportFrom:
			known = known && (n == s || !slices.ContainsFunc(n.Names, func(b *pysyntax.Alias) bool { return b.Bound() == bound }))
		case *pysyntax.Import:
			known = known && !slices.ContainsFunc(n.Names, func(b *pysyntax.Alias) bool { return b.Bound() == bound })
		}
		return known
	})
	return out, known
}

// removed takes one name out of an import at the top of a module, and the whole
// line where it is the only one.
func removed(p *rule.Pass, s *pysyntax.ImportFrom, a *pysyntax.Alias) ([]text.Edit, bool) {
	syntax := p.Module.Syntax
	if !slices.Contains(syntax.Body, pysyntax.Stmt(s)) {
		return nil, false
	}
	doc := syntax.Source
	var span text.Span
	i := slices.Index(s.Names, a)
	switch {
	case len(s.Names) == 1:
		span = pyedit.Lines(doc, s.Span())
		if strings.TrimSpace(doc.Slice(span)) != doc.Slice(s.Span()) {
			return nil, false // a comment, or another statement
		}
	case i+1 < len(s.Names):
		span = text.Span{Start: a.Span().Start, End: s.Names[i+1].Span().Start}
	default:
		span = text.Span{Start: s.Names[i-1].Span().End, End: a.Span().End}
	}
	return []text.Edit{pyedit.Replace(span, "")}, !strings.Contains(doc.Slice(span), "#")
}

// asJSNull imports jsnull in the place of null.
func asJSNull(p *rule.Pass, d *rule.Diagnostic, s *pysyntax.ImportFrom, a *pysyntax.Alias) {
	right := "from pyodide.ffi import jsnull as " + a.Bound()
	if len(s.Names) == 1 {
		d.Fix(rule.Safe, "Import jsnull", pyedit.Replace(s.Span(), right))
		return
	}
	doc := p.Module.Syntax.Source
	line := pyedit.Lines(doc, s.Span())
	if edits, ok := removed(p, s, a); ok && strings.TrimSpace(doc.Slice(line)) == doc.Slice(s.Span()) {
		d.Fix(rule.Safe, "Import jsnull", append(edits, pyedit.Insert(s.Span().End, "\n"+right))...)
	}
}

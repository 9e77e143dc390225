package navigate

import (
	"regexp"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// Signature is the method of the platform that a call is about to call.
type Signature struct {
	Member *catalog.Member
	// Active is the index among the method's Parameters of the one that the
	// cursor is at, or -1.
	Active int
}

// SignatureAt is the method whose arguments are around a byte offset of a module
// of the Worker, or nil: functions of Python are a Python server's business, but
// for those that are called across a boundary.
func SignatureAt(s *workspace.Snapshot, w *workspace.Worker, path string, offset int) *Signature {
	m := w.Module(path)
	if m == nil {
		return nil
	}
	call, chain := CallAround(m.Syntax, offset)
	if call == nil {
		return nil
	}
	for _, r := range w.Runtimes {
		for _, v := range flow.Alternatives(ValueOf(r.FactsFor(path), m, call.Func, chain)) {
			if def := Definer(v); def != nil && def.Method {
				return &Signature{Member: def, Active: argumentAt(m.Syntax, call, def, offset)}
			}
		}
	}
	if method, ok := call.Func.(*pysyntax.Attribute); ok {
		if _, found, ok := RemoteMethod(s, w, m, method, chain); ok {
			def := AsMember(found)
			return &Signature{Member: def, Active: argumentAt(m.Syntax, call, def, offset)}
		}
	}
	return nil
}

// Definer is what the tables say of a callable of the platform, or nil.
func Definer(v flow.Value) *catalog.Member {
	switch v := v.(type) {
	case *flow.Member:
		return v.Def
	case *flow.Foreign:
		if n := catalog.NamedBy(v.Path, v.Called); n != nil && !v.Called {
			return n.Member
		}
	}
	return nil
}

// CallAround is the innermost call whose arguments are around a byte offset, and
// the nodes around it, even while its parenthesis is not closed; nil where there
// is none.
func CallAround(m *pysyntax.Module, offset int) (*pysyntax.Call, []pysyntax.Node) {
	chain := Chain(m, offset)
	if call := callIn(m, chain, offset); call != nil {
		return call, chain
	}
	// Behind a comma, or on the lines below it, the tree may have ended already.
	typed := strings.TrimRight(m.Source.String()[:offset], " \t\r\n")
	if at := len(typed); at < offset && (strings.HasSuffix(typed, ",") || strings.HasSuffix(typed, "(")) {
		chain = Chain(m, at)
		if call := callIn(m, chain, at); call != nil && !closed(m, call) {
			return call, chain
		}
	}
	return nil, nil
}

func callIn(m *pysyntax.Module, chain []pysyntax.Node, offset int) *pysyntax.Call {
	for i := len(chain) - 1; i >= 0; i-- {
		if _, inner := chain[i].(*pysyntax.Lambda); inner {
			return nil
		}
		call, ok := chain[i].(*pysyntax.Call)
		if ok && offset > call.ArgsSpan.Start && (offset < call.ArgsSpan.End || offset == call.ArgsSpan.End && !closed(m, call)) {
			return call
		}
	}
	return nil
}

func closed(m *pysyntax.Module, call *pysyntax.Call) bool {
	return strings.HasSuffix(m.Source.Slice(call.ArgsSpan), ")")
}

// AsMember is a method of a class of the project as the tables write methods.
func AsMember(c flow.ClassMember) *catalog.Member {
	fn := c.Value.(*flow.Func)
	src := c.Home.Syntax.Source
	out := &catalog.Member{Name: c.Name, Method: true, Async: true, Doc: DocOf(fn.Def)}
	var named []catalog.Param
	for i, p := range fn.Def.Params {
		if i == 0 || p.Kind == pysyntax.ParamDoubleStar {
			continue
		}
		q := catalog.Param{Name: p.Name, Type: "Any", Optional: p.Default != nil, Rest: p.Kind == pysyntax.ParamStar}
		if p.Annotation != nil {
			q.Type = strings.Join(strings.Fields(src.Slice(p.Annotation.Span())), " ")
		}
		if p.Kind == pysyntax.ParamKeywordOnly {
			named = append(named, q)
			continue
		}
		out.Params = append(out.Params, q)
	}
	if len(named) > 0 {
		out.Params = append(out.Params, catalog.Param{Name: "options", Type: "dict", Optional: true, Options: named})
	}
	return out
}

// keyword is a keyword argument whose value has not been typed yet.
var keyword = regexp.MustCompile(`^[\s,]*([A-Za-z_]\w*)\s*=`)

// argumentAt is the parameter for the argument at an offset, or -1.
func argumentAt(m *pysyntax.Module, call *pysyntax.Call, of *catalog.Member, offset int) int {
	src := m.Source
	position, end := 0, call.ArgsSpan.Start+1
	for position < len(call.Args) {
		a := call.Args[position].Span()
		if a.End >= offset || !strings.Contains(src.Slice(text.Span{Start: a.End, End: offset}), ",") {
			break
		}
		position, end = position+1, a.End
	}
	if position < len(call.Args) && call.Args[position].Start <= offset {
		if a := call.Args[position]; a.Name != "" {
			return of.ParameterNamed(a.Name)
		} else if a.DoubleStar {
			return -1
		}
	} else if typed := keyword.FindStringSubmatch(src.Slice(text.Span{Start: end, End: max(end, offset)})); typed != nil {
		return of.ParameterNamed(typed[1])
	}
	for _, a := range call.Args[:position] {
		if a.Name != "" || a.DoubleStar {
			return -1 // only keywords may follow
		}
	}
	return of.ParameterAt(position)
}

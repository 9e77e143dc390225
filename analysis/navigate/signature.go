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
// of the Worker, or nil: functions of Python are a Python server's business.
func SignatureAt(w *workspace.Worker, path string, offset int) *Signature {
	m := w.Module(path)
	if m == nil {
		return nil
	}
	chain := Chain(m.Syntax, offset)
	for i := len(chain) - 1; i >= 0; i-- {
		call, ok := chain[i].(*pysyntax.Call)
		if _, inner := chain[i].(*pysyntax.Lambda); inner {
			return nil
		}
		if !ok || offset <= call.ArgsSpan.Start || offset > call.ArgsSpan.End {
			continue
		}
		if offset == call.ArgsSpan.End && strings.HasSuffix(m.Syntax.Source.Slice(call.ArgsSpan), ")") {
			continue // behind the parenthesis
		}
		for _, r := range w.Runtimes {
			for _, v := range flow.Alternatives(ValueOf(r.FactsFor(path), m, call.Func, chain)) {
				if member, ok := v.(*flow.Member); ok && member.Def != nil && member.Def.Method {
					return &Signature{Member: member.Def, Active: argumentAt(m.Syntax, call, member.Def, offset)}
				}
			}
		}
		return nil // of the innermost call only
	}
	return nil
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

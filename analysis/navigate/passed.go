package navigate

import (
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/workspace"
)

// readers are the functions of a Worker that read a name from env which a
// parameter gives, as helpers such as get(env, "NAME", default) do, with those
// parameters.
type readers map[*pysyntax.FunctionDef]map[string]bool

func (r readers) add(def *pysyntax.FunctionDef, param string) bool {
	if def == nil || r[def][param] {
		return false
	}
	for _, p := range def.Params {
		if p.Name == param && p.Kind != pysyntax.ParamStar && p.Kind != pysyntax.ParamDoubleStar {
			if r[def] == nil {
				r[def] = map[string]bool{}
			}
			r[def][param] = true
			return true
		}
	}
	return false
}

// passed are the literals in the Worker's modules that name a binding for such
// a function.
func passed(w *workspace.Worker, name string) (out []Place) {
	for _, r := range w.Runtimes {
		found := readers{}
		var calls []*flow.Call
		for _, e := range r.Facts().Events() {
			switch e := e.(type) {
			case *flow.EnvRead:
				if key, ok := keyOf(e).(*pysyntax.Name); ok {
					found.add(e.Function, key.ID)
				}
			case *flow.Call:
				calls = append(calls, e)
			}
		}
		if len(found) == 0 {
			continue
		}
		for changed := true; changed; { // helpers that call helpers
			changed = false
			for _, c := range calls {
				found.given(c, func(e pysyntax.Expr) {
					if n, ok := e.(*pysyntax.Name); ok && found.add(c.Function, n.ID) {
						changed = true
					}
				})
			}
		}
		for _, c := range calls {
			found.given(c, func(e pysyntax.Expr) {
				if s, ok := e.(*pysyntax.Str); ok && len(s.Pieces) == 1 {
					if text, plain := s.Literal(); plain && text == name {
						out = append(out, Place{Path: c.Module.Path, Span: s.Pieces[0].Content})
					}
				}
			})
		}
	}
	return out
}

// given calls f for each argument of a call that names something on env.
func (r readers) given(c *flow.Call, f func(pysyntax.Expr)) {
	for _, v := range flow.Alternatives(c.Callee) {
		fn, ok := v.(*flow.Func)
		if !ok || fn.Def == nil || r[fn.Def] == nil {
			continue
		}
		params := fn.Def.Params
		if fn.Recv != nil && len(params) > 0 {
			params = params[1:]
		}
		for i, a := range c.Node.Args {
			if _, star := a.Value.(*pysyntax.Starred); star {
				break
			}
			switch {
			case a.Name != "":
				if r[fn.Def][a.Name] {
					f(a.Value)
				}
			case !a.DoubleStar && i < len(params) && r[fn.Def][params[i].Name]:
				f(a.Value)
			}
		}
	}
}

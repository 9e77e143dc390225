package navigate

import (
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/workspace"
)

// readers are the functions of a Worker that read a name from env which a
// parameter gives, as helpers such as get(env, "NAME", default) do, with those
// parameters.
type readers map[*pysyntax.FunctionDef]map[string]role

// role is what a parameter of a reader gives.
type role int

const (
	givesName role = iota + 1
	givesEnv
)

func (r readers) add(def *pysyntax.FunctionDef, param string, gives role) bool {
	if def == nil || r[def][param] != 0 {
		return false
	}
	for _, p := range def.Params {
		if p.Name == param && p.Kind != pysyntax.ParamStar && p.Kind != pysyntax.ParamDoubleStar {
			if r[def] == nil {
				r[def] = map[string]role{}
			}
			r[def][param] = gives
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
					if found.add(e.Function, key.ID, givesName) {
						if env, ok := e.EnvExpr.(*pysyntax.Name); ok {
							found.add(e.Function, env.ID, givesEnv)
						}
					}
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
					if n, ok := e.(*pysyntax.Name); ok && found.add(c.Function, n.ID, givesName) {
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

// given calls f for each argument of a call that names something on env. A call
// that gives something else for env names nothing there.
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
		var names []pysyntax.Expr
		other := false
		for i := range c.Args {
			a := c.Args[i].Arg
			name := a.Name
			if _, star := a.Value.(*pysyntax.Starred); star || a.DoubleStar {
				break
			}
			if name == "" && i < len(params) {
				name = params[i].Name
			}
			switch r[fn.Def][name] {
			case givesName:
				names = append(names, a.Value)
			case givesEnv:
				other = !isUnknown(c.Args[i].Value) && !flow.Any[*flow.Env](c.Args[i].Value)
			}
		}
		if !other {
			for _, e := range names {
				f(e)
			}
		}
	}
}

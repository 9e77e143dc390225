package rule

import "github.com/pywls/pywls/analysis/wrangler"

// Setting is a value of the wrangler file with the environments in view that
// take it over: their own object has it, or the top level's has.
type Setting struct {
	Value        *wrangler.Value // nil where an environment gets none
	Environments []*wrangler.Environment
}

// Settings are the values of an inheritable key such as compatibility_flags,
// in the order of the environments.
func (p *Pass) Settings(key string) (out []*Setting) {
	at := map[*wrangler.Value]*Setting{}
	for _, env := range p.Worker.Environments() {
		v := env.Raw.Get(key)
		if v == nil {
			v = p.Worker.Config.Root.Get(key)
		}
		if at[v] == nil {
			at[v] = &Setting{Value: v}
			out = append(out, at[v])
		}
		at[v].Environments = append(at[v].Environments, env)
	}
	return out
}

package ignoredoption

import (
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

// option is one key of an options object, where it is written.
type option struct {
	name   string
	span   text.Span
	quoted bool // a string, not a keyword argument
	value  pysyntax.Expr
}

// displayed are the constant keys of a dict display or of dict(...).
func displayed(e pysyntax.Expr) (out []option, ok bool) {
	switch e := e.(type) {
	case *pysyntax.Dict:
		for _, item := range e.Items {
			if s, plain := item.Key.(*pysyntax.Str); plain {
				if key, literal := s.Literal(); literal {
					out = append(out, option{key, s.Span(), true, item.Value})
				}
			}
		}
		return out, true
	case *pysyntax.Call:
		if f, plain := e.Func.(*pysyntax.Name); !plain || f.ID != "dict" {
			return nil, false
		}
		for _, a := range e.Args {
			if a.Name != "" {
				out = append(out, option{a.Name, a.NameSpan, false, a.Value})
			}
		}
		return out, true
	}
	return nil, false
}

// held are the keys of the dict in a variable that serves for nothing but the
// options of one call: of its display, and those that are set afterwards. A
// variable that is read elsewhere too may hold keys for that.
func held(p *rule.Pass, c *flow.Call, e pysyntax.Expr, v flow.Value) (out []option) {
	read, ok := e.(*pysyntax.Name)
	if !ok {
		return nil
	}
	expected := map[pysyntax.Node]bool{read: true}
	made := false
	look := func(n pysyntax.Node) bool {
		var value pysyntax.Expr
		var targets []pysyntax.Expr
		switch n := n.(type) {
		case *pysyntax.Assign:
			targets, value = n.Targets, n.Value
		case *pysyntax.AnnAssign:
			targets, value = []pysyntax.Expr{n.Target}, n.Value
		}
		if len(targets) != 1 || value == nil {
			return true
		}
		switch t := targets[0].(type) {
		case *pysyntax.Name:
			if keys, plain := displayed(value); plain && t.ID == read.ID {
				out, made = append(out, keys...), true
				expected[t] = true
			}
		case *pysyntax.Subscript:
			of, plain := t.Value.(*pysyntax.Name)
			if s, str := t.Index.(*pysyntax.Str); plain && str && of.ID == read.ID {
				if key, literal := s.Literal(); literal {
					out = append(out, option{key, s.Span(), true, value})
					expected[of] = true
				}
			}
		}
		return true
	}
	walk := scope(c)
	if walk == nil {
		return nil
	}
	walk(look)
	only := made
	walk(func(n pysyntax.Node) bool {
		if name, is := n.(*pysyntax.Name); is && name.ID == read.ID && !expected[n] {
			only = false
		}
		return only
	})
	if !only {
		return nil
	}
	kept := out[:0]
	for _, o := range out {
		if reaches(v, o.name) {
			kept = append(kept, o)
		}
	}
	return kept
}

// scope goes through the function in which a call stands; nil where that is no
// plain function.
func scope(c *flow.Call) func(func(pysyntax.Node) bool) {
	chain := pyedit.Path(c.Module.Syntax, c.Span)
	for i := len(chain) - 1; i >= 0; i-- {
		switch n := chain[i].(type) {
		case *pysyntax.Lambda:
			return nil
		case *pysyntax.FunctionDef:
			return func(visit func(pysyntax.Node) bool) { pysyntax.Walk(n, visit) }
		}
	}
	return nil
}

// reaches reports whether a value is a dict that has the key.
func reaches(v flow.Value, key string) bool {
	found := false
	for _, alt := range flow.Alternatives(v) {
		d, ok := alt.(*flow.Dict)
		if !ok {
			return false
		}
		found = found || d.Item(key) != nil
	}
	return found
}

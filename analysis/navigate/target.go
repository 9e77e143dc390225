// Package navigate finds what stands at a place of a Worker's files, and where
// that is defined. It speaks of paths and byte offsets and knows no editor.
package navigate

import (
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// EnvName is a name read from env, in any form: env.NAME, getattr(env,
// "NAME"), env["NAME"].
type EnvName struct {
	Name string
	// Span is the name, in bytes, without the quotes of a string.
	Span text.Span
	// Env is the value that carries env, and Value what the name gives; Value is
	// nil where only the name is known, as in hasattr.
	Env, Value flow.Value
	// Indirect is true where something else stands for env: an object of a class
	// of the project that is called env. What the name gives is then that class's
	// business; only where it is declared is known.
	Indirect bool
	Runtime  *workspace.Runtime
}

// EnvNameAt is the name on env at a byte offset of a module of the Worker, one
// for each runtime in which it is one. It is empty elsewhere.
func EnvNameAt(w *workspace.Worker, path string, offset int) []EnvName {
	m := w.Module(path)
	if m == nil {
		return nil
	}
	chain := Chain(m.Syntax, offset)
	var out []EnvName
	for _, r := range w.Runtimes {
		n, ok := envName(r.FactsFor(path), m, chain, offset)
		if ok && (!n.Indirect || len(Declarations(w, n.Name)) > 0) {
			n.Runtime = r
			out = append(out, n)
		}
	}
	return out
}

func envName(facts *flow.Facts, m *flow.Module, chain []pysyntax.Node, offset int) (EnvName, bool) {
	for i := len(chain) - 1; i >= 0; i-- {
		switch n := chain[i].(type) {
		case *pysyntax.Attribute:
			if !n.AttrSpan.Contains(offset) {
				continue
			}
			env := ValueOf(facts, m, n.Value, chain)
			if flow.Any[*flow.Env](env) {
				return EnvName{Name: n.Attr, Span: n.AttrSpan, Env: env, Value: ValueOf(facts, m, n, chain)}, true
			}
			return EnvName{Name: n.Attr, Span: n.AttrSpan, Env: env, Indirect: true}, StandsForEnv(n.Value, env)
		case *pysyntax.Str:
			if i == 0 {
				return EnvName{}, false
			}
			env, value := envOfKey(facts, m, n, chain[:i])
			indirect := env == nil
			if indirect {
				env = standIn(facts, m, n, chain[:i])
			}
			name, ok := n.Literal()
			if env == nil || !ok || len(n.Pieces) != 1 {
				return EnvName{}, false
			}
			return EnvName{Name: name, Span: n.Pieces[0].Content, Env: env, Value: value, Indirect: indirect}, true
		case *pysyntax.Alias:
			return EnvName{}, false
		}
	}
	return EnvName{}, false
}

// StandsForEnv reports whether an expression is called env and its value is an
// object of a class of the project, or a parameter that the runtime leaves
// empty, or nothing is known of it.
func StandsForEnv(e pysyntax.Expr, v flow.Value) bool {
	name := ""
	switch e := e.(type) {
	case *pysyntax.Name:
		name = e.ID
	case *pysyntax.Attribute:
		name = e.Attr
	}
	return name == "env" && (isUnknown(v) || flow.Any[*flow.Instance](v) || flow.Any[*flow.AbsentParam](v))
}

// KeyOfEnv is the value that carries env where a string names an attribute of
// it: the second argument of getattr and its like, the index of env[...], the
// argument of env.get(...). chain is the nodes around the string. It is nil
// elsewhere.
func KeyOfEnv(facts *flow.Facts, m *flow.Module, s *pysyntax.Str, chain []pysyntax.Node) flow.Value {
	env, _ := envOfKey(facts, m, s, chain)
	return env
}

func envOfKey(facts *flow.Facts, m *flow.Module, s *pysyntax.Str, chain []pysyntax.Node) (env, value flow.Value) {
	valueOf := func(e pysyntax.Expr) flow.Value { return ValueOf(facts, m, e, chain) }
	switch n := chain[len(chain)-1].(type) {
	case *pysyntax.Call:
		i := argIndex(n, s)
		switch f := n.Func.(type) {
		case *pysyntax.Name:
			switch f.ID {
			case "getattr", "hasattr", "setattr", "delattr":
				if i == 1 {
					env = valueOf(n.Args[0].Value)
				}
				if f.ID == "getattr" {
					value = valueOf(n)
				}
			}
		case *pysyntax.Attribute:
			if f.Attr == "get" && i == 0 {
				env, value = valueOf(f.Value), valueOf(n)
			}
		}
	case *pysyntax.Subscript:
		if n.Index == pysyntax.Expr(s) {
			env, value = valueOf(n.Value), valueOf(n)
		}
	case *pysyntax.Compare:
		if n.Left == pysyntax.Expr(s) && len(n.Ops) == 1 && (n.Ops[0] == "in" || n.Ops[0] == "not in") {
			env = valueOf(n.Operands[0])
		}
	}
	if env == nil || !flow.Any[*flow.Env](env) {
		return nil, nil
	}
	return env, value
}

// standIn is what stands for env where a string names an attribute of it by
// getattr or its like; nil elsewhere.
func standIn(facts *flow.Facts, m *flow.Module, s *pysyntax.Str, chain []pysyntax.Node) flow.Value {
	n, ok := chain[len(chain)-1].(*pysyntax.Call)
	if !ok || argIndex(n, s) != 1 {
		return nil
	}
	f, ok := n.Func.(*pysyntax.Name)
	if !ok || f.ID != "getattr" && f.ID != "hasattr" {
		return nil
	}
	if v := ValueOf(facts, m, n.Args[0].Value, chain); StandsForEnv(n.Args[0].Value, v) {
		return v
	}
	return nil
}

func argIndex(c *pysyntax.Call, e pysyntax.Expr) int {
	for i, a := range c.Args {
		if a.Value == e && a.Name == "" {
			return i
		}
	}
	return -1
}

// ValueOf is what is known of an expression for features, not for reports. In
// a function that nothing reaches, what is called env is taken for the
// Worker's env. chain is the nodes around the expression.
func ValueOf(facts *flow.Facts, m *flow.Module, e pysyntax.Expr, chain []pysyntax.Node) flow.Value {
	v := facts.Value(m, e)
	if isUnknown(v) {
		v = facts.Beyond(m, e)
	}
	if _, unknown := v.(flow.Unknown); !unknown || !strangeEnv(facts, m, chain) {
		return v
	}
	return facts.Assumed(m, e)
}

// strangeEnv reports whether the function around a place speaks of an env that
// is not known. Only then a guess can help, and guessing follows the whole
// program a second time.
func strangeEnv(facts *flow.Facts, m *flow.Module, chain []pysyntax.Node) bool {
	found := false
	for _, n := range chain {
		def, ok := n.(*pysyntax.FunctionDef)
		if !ok {
			continue
		}
		pysyntax.Walk(def, func(n pysyntax.Node) bool {
			switch e := n.(type) {
			case *pysyntax.Name:
				found = found || e.ID == "env" && isUnknown(facts.Value(m, e))
			case *pysyntax.Attribute:
				found = found || e.Attr == "env" && isUnknown(facts.Value(m, e))
			}
			return !found
		})
		return found
	}
	return false
}

func isUnknown(v flow.Value) bool {
	_, unknown := v.(flow.Unknown)
	return unknown
}

// Chain is the nodes around a byte offset, the outermost first. An offset
// behind the last byte of a node still belongs to it.
func Chain(m *pysyntax.Module, offset int) []pysyntax.Node {
	var chain []pysyntax.Node
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		if !extent(n).Contains(offset) {
			return false
		}
		// Of two siblings that touch at the offset the later one counts, but
		// for what the earlier one alone holds: keep the longer chain.
		for len(chain) > 0 && !extent(chain[len(chain)-1]).Covers(extent(n)) {
			chain = chain[:len(chain)-1]
		}
		chain = append(chain, n)
		return true
	})
	return chain
}

// extent is a node's span with its decorators.
func extent(n pysyntax.Node) text.Span {
	span := n.Span()
	var decorators []*pysyntax.Decorator
	switch n := n.(type) {
	case *pysyntax.FunctionDef:
		decorators = n.Decorators
	case *pysyntax.ClassDef:
		decorators = n.Decorators
	}
	if len(decorators) > 0 {
		span.Start = min(span.Start, decorators[0].Start)
	}
	return span
}

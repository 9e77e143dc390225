package pyedit

import (
	"strconv"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// scope is one scope of a module with the names that it binds, as Python has
// them: a name that is bound anywhere in a function is local in all of it.
type scope struct {
	node pysyntax.Node // nil for the module
	// binds are the nodes that bind a name: an *pysyntax.Alias or whatever else.
	binds map[string][]pysyntax.Node
	// elsewhere are the names that global and nonlocal hand to outer scopes.
	elsewhere map[string]bool
}

// scopes are those that a name at an offset is looked up in, the module first.
// A class that a function stands between is left out, as Python does.
func scopes(m *pysyntax.Module, offset int) []*scope {
	out := []*scope{pysyntax.Memo(m, scopeKey{}, func() *scope { return moduleScope(m) })}
	// An empty span at the end of a node lies in it: what is written there is
	// part of the same expression.
	path := Path(m, text.Span{Start: offset, End: offset})
	for i, n := range path {
		if !opens(n, offset) {
			continue
		}
		if _, class := n.(*pysyntax.ClassDef); class && functionIn(path[i+1:], offset) {
			continue
		}
		out = append(out, pysyntax.Memo(m, scopeKey{n}, func() *scope { return scopeOf(n) }))
	}
	return out
}

// scopeKey is the key of a node's scope among the memos of a module, of the
// module's own without a node: many fixes ask for the same.
type scopeKey struct{ node pysyntax.Node }

// opens reports whether a node is a scope and an offset lies in it: decorators,
// defaults and the first iterable are evaluated outside.
func opens(n pysyntax.Node, offset int) bool {
	switch n := n.(type) {
	case *pysyntax.FunctionDef:
		return len(n.Body) > 0 && offset >= n.ParamsSpan.End
	case *pysyntax.ClassDef:
		return len(n.Body) > 0 && offset >= n.Body[0].Span().Start
	case *pysyntax.Lambda:
		return n.Body != nil && offset >= n.Body.Span().Start
	case *pysyntax.Comp:
		first := len(n.Fors) > 0 && n.Fors[0].Iter != nil && covers(n.Fors[0].Iter, offset)
		return !first
	}
	return false
}

func covers(n pysyntax.Node, offset int) bool {
	return n.Span().Start <= offset && offset <= n.Span().End
}

func functionIn(path []pysyntax.Node, offset int) bool {
	for _, n := range path {
		if _, class := n.(*pysyntax.ClassDef); !class && opens(n, offset) {
			return true
		}
	}
	return false
}

func moduleScope(m *pysyntax.Module) *scope {
	s := newScope(nil)
	for _, stmt := range m.Body {
		s.collect(stmt)
	}
	// Functions bind names of the module by saying so.
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		if g, ok := n.(*pysyntax.Global); ok {
			for _, name := range g.Names {
				s.bind(name.ID, g)
			}
		}
		return true
	})
	return s
}

func newScope(n pysyntax.Node) *scope {
	return &scope{node: n, binds: map[string][]pysyntax.Node{}, elsewhere: map[string]bool{}}
}

func scopeOf(n pysyntax.Node) *scope {
	s := newScope(n)
	params := func(list []*pysyntax.Param) {
		for _, p := range list {
			s.bind(p.Name, p)
		}
	}
	block := func(body []pysyntax.Stmt) {
		for _, stmt := range body {
			s.collect(stmt)
		}
	}
	switch n := n.(type) {
	case *pysyntax.FunctionDef:
		params(n.Params)
		block(n.Body)
	case *pysyntax.ClassDef:
		block(n.Body)
	case *pysyntax.Lambda:
		params(n.Params)
		s.collect(n.Body)
	case *pysyntax.Comp:
		for _, f := range n.Fors {
			s.target(f.Target)
		}
	}
	return s
}

func (s *scope) bind(name string, by pysyntax.Node) {
	if name != "" {
		s.binds[name] = append(s.binds[name], by)
	}
}

// target binds the names of a target.
func (s *scope) target(e pysyntax.Expr) {
	switch e := e.(type) {
	case *pysyntax.Name:
		s.bind(e.ID, e)
	case *pysyntax.Starred:
		s.target(e.Value)
	case *pysyntax.Tuple:
		for _, x := range e.Elts {
			s.target(x)
		}
	case *pysyntax.List:
		for _, x := range e.Elts {
			s.target(x)
		}
	}
}

// collect finds what binds names below a node, nested scopes left out.
func (s *scope) collect(root pysyntax.Node) {
	pysyntax.Walk(root, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.FunctionDef:
			s.bind(n.Name, n)
			return false
		case *pysyntax.ClassDef:
			s.bind(n.Name, n)
			return false
		case *pysyntax.Lambda:
			return false
		case *pysyntax.Comp:
			s.walrus(n)
			return false
		}
		s.own(n)
		return true
	})
}

// own binds what one node binds by itself.
func (s *scope) own(n pysyntax.Node) {
	switch n := n.(type) {
	case *pysyntax.Import:
		for _, a := range n.Names {
			s.bind(top(a), a)
		}
	case *pysyntax.ImportFrom:
		for _, a := range n.Names {
			s.bind(a.Bound(), a)
		}
	case *pysyntax.Assign:
		for _, t := range n.Targets {
			s.target(t)
		}
	case *pysyntax.AugAssign:
		s.target(n.Target)
	case *pysyntax.AnnAssign:
		s.target(n.Target)
	case *pysyntax.TypeAlias:
		s.target(n.Name)
	case *pysyntax.Delete:
		for _, t := range n.Targets {
			s.target(t)
		}
	case *pysyntax.For:
		s.target(n.Target)
	case *pysyntax.With:
		for _, item := range n.Items {
			s.target(item.Target)
		}
	case *pysyntax.Try:
		for _, h := range n.Handlers {
			s.bind(h.Name, n)
		}
	case *pysyntax.NamedExpr:
		s.target(n.Target)
	case *pysyntax.Global:
		s.hand(n.Names)
	case *pysyntax.Nonlocal:
		s.hand(n.Names)
	case *pysyntax.MatchAs:
		s.capture(n.Name, n)
	case *pysyntax.MatchStar:
		s.capture(n.Name, n)
	case *pysyntax.MatchMapping:
		s.capture(n.Rest, n)
	}
}

func (s *scope) capture(name *pysyntax.Name, by pysyntax.Node) {
	if name != nil {
		s.bind(name.ID, by)
	}
}

func (s *scope) hand(names []*pysyntax.Name) {
	for _, name := range names {
		s.elsewhere[name.ID] = true
	}
}

// walrus binds what assignment expressions in a comprehension bind around it.
func (s *scope) walrus(c *pysyntax.Comp) {
	pysyntax.Walk(c, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Lambda:
			return false
		case *pysyntax.NamedExpr:
			s.target(n.Target)
		}
		return true
	})
}

// top is the name that an alias of a plain import binds: the part before the
// first dot.
func top(a *pysyntax.Alias) string {
	if a.As != "" {
		return a.As
	}
	for i := range a.Name {
		if a.Name[i] == '.' {
			return a.Name[:i]
		}
	}
	return a.Name
}

// lookup is the scope that a name at the end of a chain of scopes is found in,
// nil for a builtin and for what nothing binds.
func lookup(chain []*scope, name string) *scope {
	for i := len(chain) - 1; i >= 0; i-- {
		s := chain[i]
		if s.elsewhere[name] {
			continue // an outer scope has it
		}
		if len(s.binds[name]) > 0 {
			return s
		}
	}
	return nil
}

// IsTop reports whether a name at an offset is that of the module's top level:
// no scope between has a variable of that name.
func IsTop(m *pysyntax.Module, offset int, name string) bool {
	s := lookup(scopes(m, offset), name)
	return s == nil || s.node == nil
}

// Free is the first of name, _name, _name_2, ... that nothing seen from an
// offset of a module binds.
func Free(m *pysyntax.Module, offset int, name string) string { return free(scopes(m, offset), name) }

// free is the first of name, _name, _name_2, ... that nothing seen from an
// offset binds.
func free(chain []*scope, name string) string {
	taken := func(name string) bool {
		for _, s := range chain {
			if len(s.binds[name]) > 0 || s.elsewhere[name] {
				return true
			}
		}
		return false
	}
	if !taken(name) {
		return name
	}
	if name[0] != '_' {
		name = "_" + name
	}
	candidate := name
	for i := 2; taken(candidate); i++ {
		candidate = name + "_" + strconv.Itoa(i)
	}
	return candidate
}

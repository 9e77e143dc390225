package flow

import (
	"runtime"
	"sync"
	"weak"

	"github.com/pywls/pywls/analysis/pysyntax"
)

// funcInfo is what the syntax of one scope says: a module, a class body, a
// function or a lambda. It depends on nothing else and is shared by runs.
type funcInfo struct {
	id       int // index in its module
	def      *pysyntax.FunctionDef
	lambda   *pysyntax.Lambda
	class    *pysyntax.ClassDef
	params   []*pysyntax.Param
	body     []pysyntax.Stmt
	slots    map[string]int // local variables
	names    []string       // by slot
	compOnly []bool         // by slot: bound by comprehensions alone
	globals  map[string]bool
	// flags are the names of a module that nothing but plain assignments and
	// imports of its own top level bind; nil for other scopes.
	flags                                  map[string]bool
	nonlocals                              map[string]bool
	nested                                 bool // holds functions or lambdas that may see its variables
	generator                              bool
	walrus                                 bool   // has an assignment expression
	size                                   int    // statements, nested functions excluded
	mutates                                []bool // by parameter: the body changes what it was given
	converter                              bool
	nullSafe                               bool // as a converter: turns JavaScript null into None
	nullDeep                               bool // in lists and dicts too
	outer                                  *funcInfo
	property, static, classMethod, manager bool
}

func (fi *funcInfo) slot(name string) int {
	if i, ok := fi.slots[name]; ok {
		return i
	}
	i := len(fi.names)
	fi.slots[name] = i
	fi.names = append(fi.names, name)
	fi.compOnly = append(fi.compOnly, false)
	return i
}

// bind makes name a variable of the scope, unless it is declared otherwise.
func (fi *funcInfo) bind(name string) {
	if fi.globals[name] || fi.nonlocals[name] {
		return
	}
	fi.compOnly[fi.slot(name)] = false
	if fi.flags != nil {
		fi.flags[name] = false
	}
}

// bindFlag is bind by a plain assignment or an import.
func (fi *funcInfo) bindFlag(name string) {
	if was, seen := fi.flags[name]; fi.flags == nil || seen && !was {
		fi.bind(name)
		return
	}
	fi.bind(name)
	fi.flags[name] = true
}

// modInfo are the scopes of one module.
type modInfo struct {
	infos []*funcInfo
	byDef map[pysyntax.Node]*funcInfo
	all   []string // __all__, nil when there is none
	nodes int      // an estimate of the expressions, for tables
	// literals are the constants of plain string literals.
	literals map[*pysyntax.Str]Value
}

// infoCache keeps the scopes of syntax trees that are still alive.
var infoCache sync.Map // weak.Pointer[pysyntax.Module] -> *modInfo

func scopesOf(m *pysyntax.Module) *modInfo {
	key := weak.Make(m)
	if v, ok := infoCache.Load(key); ok {
		return v.(*modInfo)
	}
	info := scanModule(m)
	if _, loaded := infoCache.LoadOrStore(key, info); !loaded {
		runtime.AddCleanup(m, func(key weak.Pointer[pysyntax.Module]) { infoCache.Delete(key) }, key)
	}
	return info
}

type scanner struct {
	mi  *modInfo
	cur *funcInfo
}

func scanModule(m *pysyntax.Module) *modInfo {
	s := &scanner{mi: &modInfo{byDef: map[pysyntax.Node]*funcInfo{}, literals: map[*pysyntax.Str]Value{}}}
	root := s.open(nil)
	root.body = m.Body
	root.nested, root.flags = true, map[string]bool{}
	s.block(m.Body)
	return s.mi
}

func (s *scanner) open(node pysyntax.Node) *funcInfo {
	fi := &funcInfo{id: len(s.mi.infos), slots: map[string]int{}, outer: s.cur}
	s.mi.infos = append(s.mi.infos, fi)
	if node != nil {
		s.mi.byDef[node] = fi
	}
	s.cur = fi
	return fi
}

func (s *scanner) params(fi *funcInfo, ps []*pysyntax.Param) {
	fi.params = ps
	for _, p := range ps {
		fi.slot(p.Name)
	}
	fi.mutates = make([]bool, len(ps))
}

func (s *scanner) block(body []pysyntax.Stmt) {
	for _, st := range body {
		s.stmt(st)
	}
}

func (s *scanner) stmt(st pysyntax.Stmt) {
	s.cur.size++
	switch st := st.(type) {
	case *pysyntax.FunctionDef:
		s.function(st)
	case *pysyntax.ClassDef:
		s.cur.bind(st.Name)
		s.cur.nested = true
		for i := range st.Args {
			s.expr(st.Args[i].Value)
		}
		for _, d := range st.Decorators {
			s.expr(d.Value)
		}
		outer := s.cur
		fi := s.open(st)
		fi.class, fi.body = st, st.Body
		s.block(st.Body)
		s.cur = outer
	case *pysyntax.Return:
		s.expr(st.Value)
	case *pysyntax.Delete:
		s.exprs(st.Targets)
	case *pysyntax.Assign:
		for _, t := range st.Targets {
			if n, ok := t.(*pysyntax.Name); ok {
				s.cur.bindFlag(n.ID)
				continue
			}
			s.target(t)
		}
		s.expr(st.Value)
		s.dunderAll(st)
	case *pysyntax.AugAssign:
		s.target(st.Target)
		s.expr(st.Value)
	case *pysyntax.AnnAssign:
		s.target(st.Target)
		s.expr(st.Value)
	case *pysyntax.TypeAlias:
		s.target(st.Name)
	case *pysyntax.For:
		s.target(st.Target)
		s.expr(st.Iter)
		s.block(st.Body)
		s.block(st.Else)
	case *pysyntax.While:
		s.expr(st.Test)
		s.block(st.Body)
		s.block(st.Else)
	case *pysyntax.If:
		s.expr(st.Test)
		s.block(st.Body)
		s.block(st.Else)
	case *pysyntax.With:
		for _, it := range st.Items {
			s.expr(it.Context)
			s.target(it.Target)
		}
		s.block(st.Body)
	case *pysyntax.Match:
		s.expr(st.Subject)
		for _, c := range st.Cases {
			s.pattern(c.Pattern)
			s.expr(c.Guard)
			s.block(c.Body)
		}
	case *pysyntax.Raise:
		s.expr(st.Exc)
		s.expr(st.Cause)
	case *pysyntax.Try:
		s.block(st.Body)
		for _, h := range st.Handlers {
			s.expr(h.Type)
			if h.Name != "" {
				s.cur.bind(h.Name)
			}
			s.block(h.Body)
		}
		s.block(st.Else)
		s.block(st.Finally)
	case *pysyntax.Assert:
		s.expr(st.Test)
		s.expr(st.Msg)
	case *pysyntax.Import:
		for _, a := range st.Names {
			s.cur.bind(importBinds(a))
		}
	case *pysyntax.ImportFrom:
		for _, a := range st.Names {
			s.cur.bindFlag(a.Bound())
		}
	case *pysyntax.Global:
		for _, n := range st.Names {
			if s.cur.globals == nil {
				s.cur.globals = map[string]bool{}
			}
			s.cur.globals[n.ID] = true
			s.mi.infos[0].slot(n.ID)
			s.mi.infos[0].flags[n.ID] = false
		}
	case *pysyntax.Nonlocal:
		for _, n := range st.Names {
			if s.cur.nonlocals == nil {
				s.cur.nonlocals = map[string]bool{}
			}
			s.cur.nonlocals[n.ID] = true
		}
	case *pysyntax.ExprStmt:
		s.expr(st.Value)
	}
}

func importBinds(a *pysyntax.Alias) string {
	if a.As != "" {
		return a.As
	}
	for i := 0; i < len(a.Name); i++ {
		if a.Name[i] == '.' {
			return a.Name[:i]
		}
	}
	return a.Name
}

func (s *scanner) function(d *pysyntax.FunctionDef) {
	s.cur.bind(d.Name)
	s.cur.nested = true
	for _, p := range d.Params {
		s.expr(p.Default)
	}
	for _, dec := range d.Decorators {
		s.expr(dec.Value)
	}
	outer := s.cur
	fi := s.open(d)
	fi.def, fi.body = d, d.Body
	s.params(fi, d.Params)
	s.block(d.Body)
	s.cur = outer
	for _, dec := range d.Decorators {
		name := ""
		switch e := dec.Value.(type) {
		case *pysyntax.Name:
			name = e.ID
		case *pysyntax.Attribute:
			name = e.Attr
		}
		switch name {
		case "property", "cached_property":
			fi.property = true
		case "staticmethod":
			fi.static = true
		case "classmethod":
			fi.classMethod = true
		case "contextmanager", "asynccontextmanager":
			fi.manager = true
		}
	}
	recogniseConverter(fi)
}

func (s *scanner) dunderAll(st *pysyntax.Assign) {
	if s.cur.outer != nil || len(st.Targets) != 1 {
		return
	}
	n, ok := st.Targets[0].(*pysyntax.Name)
	if !ok || n.ID != "__all__" {
		return
	}
	var elts []pysyntax.Expr
	switch v := st.Value.(type) {
	case *pysyntax.List:
		elts = v.Elts
	case *pysyntax.Tuple:
		elts = v.Elts
	}
	s.mi.all = []string{}
	for _, e := range elts {
		if l, ok := e.(*pysyntax.Str); ok {
			if text, ok := l.Literal(); ok {
				s.mi.all = append(s.mi.all, text)
			}
		}
	}
}

func (s *scanner) target(e pysyntax.Expr) {
	switch e := e.(type) {
	case *pysyntax.Name:
		s.cur.bind(e.ID)
	case *pysyntax.Tuple:
		for _, t := range e.Elts {
			s.target(t)
		}
	case *pysyntax.List:
		for _, t := range e.Elts {
			s.target(t)
		}
	case *pysyntax.Starred:
		s.target(e.Value)
	case *pysyntax.Subscript:
		s.mutation(e.Value)
		s.expr(e)
	default:
		s.expr(e)
	}
}

// mutation notes that the value of e is changed in place.
func (s *scanner) mutation(e pysyntax.Expr) {
	n, ok := e.(*pysyntax.Name)
	if !ok {
		return
	}
	if slot, ok := s.cur.slots[n.ID]; ok && slot < len(s.cur.mutates) {
		s.cur.mutates[slot] = true
	}
}

func (s *scanner) pattern(p pysyntax.Pattern) {
	switch p := p.(type) {
	case *pysyntax.MatchValue:
		s.expr(p.Value)
	case *pysyntax.MatchSequence:
		for _, q := range p.Patterns {
			s.pattern(q)
		}
	case *pysyntax.MatchMapping:
		for _, q := range p.Patterns {
			s.pattern(q)
		}
		if p.Rest != nil {
			s.cur.bind(p.Rest.ID)
		}
	case *pysyntax.MatchClass:
		for _, q := range p.Patterns {
			s.pattern(q)
		}
		for _, q := range p.KwdPatterns {
			s.pattern(q)
		}
	case *pysyntax.MatchStar:
		if p.Name != nil {
			s.cur.bind(p.Name.ID)
		}
	case *pysyntax.MatchAs:
		if p.Pattern != nil {
			s.pattern(p.Pattern)
		}
		if p.Name != nil {
			s.cur.bind(p.Name.ID)
		}
	case *pysyntax.MatchOr:
		for _, q := range p.Patterns {
			s.pattern(q)
		}
	}
}

func (s *scanner) exprs(es []pysyntax.Expr) {
	for _, e := range es {
		s.expr(e)
	}
}

// expr looks for what binds names or opens scopes inside an expression.
func (s *scanner) expr(e pysyntax.Expr) {
	if e == nil {
		return
	}
	s.mi.nodes++
	switch e := e.(type) {
	case *pysyntax.Attribute:
		s.expr(e.Value)
	case *pysyntax.Subscript:
		s.expr(e.Value)
		s.expr(e.Index)
	case *pysyntax.Slice:
		s.expr(e.Lower)
		s.expr(e.Upper)
		s.expr(e.Step)
	case *pysyntax.Starred:
		s.expr(e.Value)
	case *pysyntax.Call:
		s.expr(e.Func)
		if a, ok := e.Func.(*pysyntax.Attribute); ok && mutatingMethods[a.Attr] {
			s.mutation(a.Value)
		}
		for i := range e.Args {
			s.expr(e.Args[i].Value)
		}
	case *pysyntax.Await:
		s.expr(e.Value)
	case *pysyntax.Yield:
		s.cur.generator = true
		s.expr(e.Value)
	case *pysyntax.Lambda:
		for _, p := range e.Params {
			s.expr(p.Default)
		}
		s.cur.nested = true
		outer := s.cur
		fi := s.open(e)
		fi.lambda = e
		fi.size = 1
		s.params(fi, e.Params)
		s.expr(e.Body)
		s.cur = outer
	case *pysyntax.IfExp:
		s.expr(e.Test)
		s.expr(e.Then)
		s.expr(e.Else)
	case *pysyntax.NamedExpr:
		s.cur.bind(e.Target.ID)
		s.cur.walrus = true
		s.expr(e.Value)
	case *pysyntax.BoolOp:
		s.exprs(e.Values)
	case *pysyntax.UnaryOp:
		s.expr(e.Operand)
	case *pysyntax.BinOp:
		s.expr(e.Left)
		s.expr(e.Right)
	case *pysyntax.Compare:
		s.expr(e.Left)
		s.exprs(e.Operands)
	case *pysyntax.List:
		s.exprs(e.Elts)
	case *pysyntax.Tuple:
		s.exprs(e.Elts)
	case *pysyntax.Set:
		s.exprs(e.Elts)
	case *pysyntax.Dict:
		for _, it := range e.Items {
			s.expr(it.Key)
			s.expr(it.Value)
		}
	case *pysyntax.Comp:
		for _, c := range e.Fors {
			s.compTarget(c.Target)
			s.expr(c.Iter)
			s.exprs(c.Ifs)
		}
		s.expr(e.Key)
		s.expr(e.Elt)
	case *pysyntax.Str:
		if text, ok := e.Literal(); ok {
			s.mi.literals[e] = constStr(text)
			return
		}
		for i := range e.Parts {
			s.expr(e.Parts[i].Expr)
			for j := range e.Parts[i].Spec {
				s.expr(e.Parts[i].Spec[j].Expr)
			}
		}
	}
}

// compTarget gives the variables of a comprehension slots of their own scope's
// function; outside the comprehension such a slot is empty.
func (s *scanner) compTarget(e pysyntax.Expr) {
	switch e := e.(type) {
	case *pysyntax.Name:
		if _, ok := s.cur.slots[e.ID]; !ok {
			s.cur.compOnly[s.cur.slot(e.ID)] = true
		}
	case *pysyntax.Tuple:
		for _, t := range e.Elts {
			s.compTarget(t)
		}
	case *pysyntax.List:
		for _, t := range e.Elts {
			s.compTarget(t)
		}
	case *pysyntax.Starred:
		s.compTarget(e.Value)
	}
}

var mutatingMethods = map[string]bool{
	"append": true, "extend": true, "insert": true, "add": true, "update": true, "setdefault": true,
	"pop": true, "remove": true, "clear": true, "popitem": true, "discard": true, "appendleft": true,
}

// literal is the value of a string literal without fields; nil for another.
func (mi *modInfo) literal(s *pysyntax.Str) Value {
	if v, ok := mi.literals[s]; ok {
		return v
	}
	if text, ok := s.Literal(); ok {
		return constStr(text) // of an annotation
	}
	return nil
}

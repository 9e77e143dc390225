package navigate

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// classPlaces are the places in the Worker's modules that name a module-level
// class, by Python's own rules: its statement, imports of it, names that see
// the class or an import of it, attributes of modules that have it, __all__ and
// annotations in quotes. A name given by "import ... as" is not among them.
func classPlaces(w *workspace.Worker, home *flow.Module, def *pysyntax.ClassDef) []Place {
	t := &tracer{w: w, name: def.Name, has: map[*flow.Module]bool{home: true}}
	for changed := true; changed; { // re-exports: from a import C; from b import C
		changed = false
		for _, m := range w.Modules {
			if !t.has[m] && t.imports(m) {
				t.has[m], changed = true, true
			}
		}
	}
	out := []Place{{Path: home.Path, Span: def.NameSpan, Declares: true}}
	for _, m := range w.Modules {
		if strings.Contains(m.Syntax.Source.String(), def.Name) {
			out = append(out, t.in(m)...)
		}
	}
	return sortPlaces(out)
}

// tracer follows one class through the modules of a Worker.
type tracer struct {
	w    *workspace.Worker
	name string
	has  map[*flow.Module]bool // modules whose global of that name is the class
}

// imports reports whether a module binds the class under its own name.
func (t *tracer) imports(m *flow.Module) bool {
	for _, s := range topLevel(m.Syntax.Body) {
		if i, ok := s.(*pysyntax.ImportFrom); ok && t.fromHas(m, i) {
			if i.Star {
				return true
			}
			for _, a := range i.Names {
				if a.Name == t.name && (a.As == "" || a.As == t.name) {
					return true
				}
			}
		}
	}
	return false
}

func (t *tracer) fromHas(m *flow.Module, i *pysyntax.ImportFrom) bool {
	return t.has[t.w.Imported(m, i.Level, i.Module)]
}

// topLevel are the statements that run at module level, those inside if, try
// and with included.
func topLevel(body []pysyntax.Stmt) (out []pysyntax.Stmt) {
	for _, s := range body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			if s, ok := n.(pysyntax.Stmt); ok {
				out = append(out, s)
			}
			switch n.(type) {
			case *pysyntax.FunctionDef, *pysyntax.ClassDef, pysyntax.Expr:
				return false
			}
			return true
		})
	}
	return out
}

// in are the places of one module.
func (t *tracer) in(m *flow.Module) (out []Place) {
	var scopes []*pysyntax.FunctionDef
	add := func(s text.Span) { out = append(out, Place{Path: m.Path, Span: s}) }
	str := func(e pysyntax.Node) {
		if s, ok := e.(*pysyntax.Str); ok && len(s.Pieces) == 1 {
			if text, _ := s.Literal(); text == t.name && t.sees(m, scopes) {
				add(s.Pieces[0].Content)
			}
		}
	}
	var visit func(pysyntax.Node) bool
	visit = func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.FunctionDef:
			str(n.Returns)
			for _, d := range n.Decorators {
				pysyntax.Walk(d, visit)
			}
			for _, p := range n.Params { // defaults and annotations are outside
				str(p.Annotation)
				pysyntax.Walk(p, visit)
			}
			if n.Returns != nil {
				pysyntax.Walk(n.Returns, visit)
			}
			scopes = append(scopes, n)
			for _, s := range n.Body {
				pysyntax.Walk(s, visit)
			}
			scopes = scopes[:len(scopes)-1]
			return false
		case *pysyntax.AnnAssign:
			str(n.Annotation)
		case *pysyntax.Assign:
			if len(n.Targets) == 1 && isName(n.Targets[0], "__all__") {
				listed(n.Value, str)
			}
		case *pysyntax.AugAssign:
			if isName(n.Target, "__all__") {
				listed(n.Value, str)
			}
		case *pysyntax.ImportFrom:
			for _, a := range n.Names {
				if a.Name == t.name && t.fromHas(m, n) {
					add(a.NameSpan)
				}
			}
		case *pysyntax.Name:
			if n.ID == t.name && t.sees(m, scopes) {
				add(n.Span())
			}
		case *pysyntax.Attribute:
			if n.Attr == t.name && t.has[t.module(m, n.Value)] {
				add(n.AttrSpan)
			}
		}
		return true
	}
	pysyntax.WalkModule(m.Syntax, visit)
	return out
}

func listed(e pysyntax.Expr, f func(pysyntax.Node)) {
	switch e := e.(type) {
	case *pysyntax.List:
		for _, x := range e.Elts {
			f(x)
		}
	case *pysyntax.Tuple:
		for _, x := range e.Elts {
			f(x)
		}
	}
}

func isName(e pysyntax.Expr, name string) bool {
	n, ok := e.(*pysyntax.Name)
	return ok && n.ID == name
}

// sees reports whether the name inside some functions is the class.
func (t *tracer) sees(m *flow.Module, scopes []*pysyntax.FunctionDef) bool {
	for i := len(scopes) - 1; i >= 0; i-- {
		for _, s := range localBindings(scopes[i], t.name) {
			imported, ok := s.(*pysyntax.ImportFrom)
			return ok && t.fromHas(m, imported)
		}
	}
	return t.has[m]
}

// localBindings are the statements, expressions or parameters that make a name
// local to a function.
func localBindings(def *pysyntax.FunctionDef, name string) (out []pysyntax.Node) {
	for _, p := range def.Params {
		if p.Name == name {
			out = append(out, p)
		}
	}
	global := false
	target := func(at pysyntax.Node, e pysyntax.Expr) {
		if e == nil {
			return
		}
		pysyntax.Walk(e, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Name:
				if n.ID == name {
					out = append(out, at)
				}
			case *pysyntax.Attribute, *pysyntax.Subscript:
				return false
			}
			return true
		})
	}
	for _, s := range def.Body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.FunctionDef:
				if n.Name == name {
					out = append(out, n)
				}
				return false
			case *pysyntax.ClassDef:
				if n.Name == name {
					out = append(out, n)
				}
				return false
			case *pysyntax.Lambda:
				return false
			case *pysyntax.Global:
				global = global || slices.ContainsFunc(n.Names, func(g *pysyntax.Name) bool { return g.ID == name })
			case *pysyntax.Assign:
				for _, e := range n.Targets {
					target(n, e)
				}
			case *pysyntax.AugAssign:
				target(n, n.Target)
			case *pysyntax.AnnAssign:
				target(n, n.Target)
			case *pysyntax.For:
				target(n, n.Target)
			case *pysyntax.With:
				for _, item := range n.Items {
					target(n, item.Target)
				}
			case *pysyntax.NamedExpr:
				target(n, n.Target)
			case *pysyntax.ExceptHandler:
				if n.Name == name {
					out = append(out, n)
				}
			case *pysyntax.Import:
				for _, a := range n.Names {
					if first, _, _ := strings.Cut(a.Bound(), "."); first == name {
						out = append(out, n)
					}
				}
			case *pysyntax.ImportFrom:
				for _, a := range n.Names {
					if a.Bound() == name {
						out = append(out, n)
					}
				}
			}
			return true
		})
	}
	if global {
		return nil
	}
	return out
}

// module is the module of the Worker that a dotted expression stands for, by
// the imports of the module it is in; nil when it is none.
func (t *tracer) module(m *flow.Module, e pysyntax.Expr) (found *flow.Module) {
	path := dotted(e)
	first, rest, _ := strings.Cut(path, ".")
	if first == "" {
		return nil
	}
	pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
		switch n := n.(type) {
		case *pysyntax.Import:
			for _, a := range n.Names {
				switch {
				case a.As == first:
					found = t.w.Imported(m, 0, strings.Trim(a.Name+"."+rest, "."))
				case a.As == "" && (a.Name == path || strings.HasPrefix(a.Name, path+".") || strings.HasPrefix(path, a.Name+".")):
					found = t.w.Imported(m, 0, path)
				}
			}
		case *pysyntax.ImportFrom:
			for _, a := range n.Names {
				if a.Bound() == first {
					found = t.w.Imported(m, n.Level, strings.Trim(n.Module+"."+a.Name+"."+rest, "."))
				}
			}
		case pysyntax.Expr:
			return false
		}
		return found == nil
	})
	return found
}

// dotted is a chain of names such as pkg.rooms, or "".
func dotted(e pysyntax.Expr) string {
	switch e := e.(type) {
	case *pysyntax.Name:
		return e.ID
	case *pysyntax.Attribute:
		if base := dotted(e.Value); base != "" {
			return base + "." + e.Attr
		}
	}
	return ""
}

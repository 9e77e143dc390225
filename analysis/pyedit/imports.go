package pyedit

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// Place is where an import that a fix needs goes.
type Place int

// The places. InFunction puts it at the head of the innermost function, for
// what does not exist where the module may be imported too, as in its tests;
// code outside of functions gets it at the top.
const (
	AtTop Place = iota
	InFunction
)

// ImportName is the edits that make a name of a module available at a byte
// offset, none when it is; local is what it is called there. Where its own name
// stands for something else there, it is imported under another.
func ImportName(m *pysyntax.Module, at int, place Place, module, name string) (edits []text.Edit, local string) {
	chain := scopes(m, at)
	if local := imported(m, chain, at, place, module, name); local != "" {
		return nil, local
	}
	local = free(chain, name)
	as := name
	if local != name {
		as += " as " + local
	}
	if f := host(m, at, place); f != nil {
		return []text.Edit{insertInFunction(m, f, "from "+module+" import "+as)}, local
	}
	if from := extendable(m, module); from != nil {
		last := from.Names[len(from.Names)-1].Span()
		before := ", "
		if first := from.Names[0].Span(); len(from.Names) > 1 && m.Source.Line(first.Start) != m.Source.Line(last.Start) {
			before = ",\n" + IndentAt(m.Source, last.Start)
		}
		return []text.Edit{Insert(last.End, before+as)}, local
	}
	return []text.Edit{insertImport(m, "from "+module+" import "+as)}, local
}

// ImportModule is the edits that make a module available at a byte offset, none
// when it is; local is what it is called there. Where its own name stands for
// something else there, it is imported under another.
func ImportModule(m *pysyntax.Module, at int, place Place, module string) (edits []text.Edit, local string) {
	chain := scopes(m, at)
	if local := imported(m, chain, at, place, module, ""); local != "" {
		return nil, local
	}
	local = free(chain, module)
	statement := "import " + module
	if local != module {
		statement += " as " + local
	}
	if f := host(m, at, place); f != nil {
		return []text.Edit{insertInFunction(m, f, statement)}, local
	}
	return []text.Edit{insertImport(m, statement)}, local
}

// imported is what a module, or a name of it, is called at an offset by an
// import that has run by then; "" when there is none. An import that nothing
// else in its scope binds anew is one; so is one behind a guard, unless what is
// wanted must work where the guard fails.
func imported(m *pysyntax.Module, chain []*scope, at int, place Place, module, name string) string {
	for i := len(chain) - 1; i >= 0; i-- {
		s := chain[i]
		for _, statement := range imports(m, s, at, place == AtTop) {
			for _, a := range aliases(statement, module, name) {
				local := a.Bound()
				if _, dotted := statement.(*pysyntax.Import); dotted && a.As == "" && strings.Contains(local, ".") {
					local = top(a)
				}
				if lookup(chain, local) == s && s.only(local, a, guarded(m, a)) {
					return a.Bound()
				}
			}
		}
	}
	return ""
}

// only reports whether an import is what a name stands for in its scope. Beside
// a guarded one the other branch may bind the name as well.
func (s *scope) only(name string, a *pysyntax.Alias, around *pysyntax.Try) bool {
	for _, by := range s.binds[name] {
		if by == pysyntax.Node(a) {
			continue
		}
		if b, ok := by.(*pysyntax.Alias); ok && b.Name == a.Name && b.As == a.As && around == nil {
			continue // the same once more
		}
		if around == nil || !around.Span().Covers(by.Span()) {
			return false
		}
	}
	return true
}

// imports are the import statements of a scope that have run at an offset.
func imports(m *pysyntax.Module, s *scope, at int, guards bool) []pysyntax.Stmt {
	body := m.Body
	switch n := s.node.(type) {
	case nil:
	case *pysyntax.FunctionDef:
		body = n.Body
	case *pysyntax.ClassDef:
		body = n.Body
	default:
		return nil
	}
	var out []pysyntax.Stmt
	for _, stmt := range body {
		if s.node != nil && stmt.Span().End > at {
			break
		}
		switch stmt := stmt.(type) {
		case *pysyntax.Import, *pysyntax.ImportFrom:
			out = append(out, stmt)
		case *pysyntax.Try:
			if !guards {
				continue
			}
			for _, inner := range stmt.Body {
				switch inner.(type) {
				case *pysyntax.Import, *pysyntax.ImportFrom:
					out = append(out, inner)
				}
			}
		}
	}
	return out
}

// guarded is the try statement around an import, nil when there is none.
func guarded(m *pysyntax.Module, a *pysyntax.Alias) *pysyntax.Try {
	for _, n := range Path(m, a.Span()) {
		if try, ok := n.(*pysyntax.Try); ok {
			return try
		}
	}
	return nil
}

// aliases are the parts of an import statement that bind a module, or a name of it.
func aliases(s pysyntax.Stmt, module, name string) (out []*pysyntax.Alias) {
	switch s := s.(type) {
	case *pysyntax.Import:
		for _, a := range s.Names {
			if name == "" && a.Name == module {
				out = append(out, a)
			}
		}
	case *pysyntax.ImportFrom:
		if name == "" || s.Level > 0 || s.Module != module {
			return nil
		}
		for _, a := range s.Names {
			if a.Name == name {
				out = append(out, a)
			}
		}
	}
	return out
}

// extendable is the import of names of a module at the top that can take another.
func extendable(m *pysyntax.Module, module string) *pysyntax.ImportFrom {
	for _, s := range m.Body {
		from, ok := s.(*pysyntax.ImportFrom)
		if ok && from.Level == 0 && from.Module == module && !from.Star && len(from.Names) > 0 {
			return from
		}
	}
	return nil
}

// host is the function that an import goes into: the innermost one whose body
// has lines of its own; nil for the top of the module.
func host(m *pysyntax.Module, at int, place Place) *pysyntax.FunctionDef {
	if place != InFunction {
		return nil
	}
	f := Function(m, at)
	if f == nil || m.Source.Line(f.Body[0].Span().Start) == m.Source.Line(f.ParamsSpan.End) {
		return nil
	}
	return f
}

// AtHead is the edit that puts a statement at the head of the innermost function
// around a byte offset, behind its docstring; ok is false where its body has no
// lines of its own.
func AtHead(m *pysyntax.Module, at int, statement string) (edit text.Edit, ok bool) {
	f := host(m, at, InFunction)
	if f == nil {
		return text.Edit{}, false
	}
	return insertInFunction(m, f, statement), true
}

// insertInFunction puts a statement behind the docstring of a function.
func insertInFunction(m *pysyntax.Module, f *pysyntax.FunctionDef, statement string) text.Edit {
	first := f.Body[0]
	indent := IndentAt(m.Source, first.Span().Start)
	if isDocstring(first) {
		if len(f.Body) == 1 || m.Source.Line(f.Body[1].Span().Start) == m.Source.Line(first.Span().End) {
			return Insert(first.Span().End, "; "+statement)
		}
		first = f.Body[1]
	}
	return Insert(lineStart(m.Source, start(first)), indent+statement+"\n")
}

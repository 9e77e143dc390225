package pyedit

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// Together are the edits of two imports. Where they touch, the one that goes on
// with a statement comes before the one that starts a new line behind it.
func Together(a, b []text.Edit) []text.Edit {
	if len(a) > 0 && len(b) > 0 && strings.HasPrefix(a[0].New, "\n") && !strings.HasPrefix(b[0].New, "\n") {
		a, b = b, a
	}
	return append(append([]text.Edit{}, a...), b...)
}

// insertImport puts an import statement into the block of imports at the head
// of a module: a plain import in order among the plain ones that lead it, any
// other behind the last.
func insertImport(m *pysyntax.Module, statement string) text.Edit {
	head := header(m)
	plain := strings.HasPrefix(statement, "import ")
	var last pysyntax.Stmt
	for i, s := range head.imports {
		_, isPlain := s.(*pysyntax.Import)
		if plain && (!isPlain || m.Source.Slice(s.Span()) > statement) {
			end := "\n"
			if !isPlain && i == 0 {
				end = "\n\n"
			}
			return Insert(lineStart(m.Source, s.Span().Start), statement+end)
		}
		last = s
	}
	if last != nil {
		return Insert(lineEnd(m.Source, last.Span().End), "\n"+statement)
	}
	if head.future != nil {
		return Insert(lineEnd(m.Source, head.future.Span().End), "\n\n"+statement)
	}
	if head.next == nil {
		return Insert(m.Source.Len(), statement+"\n")
	}
	return Insert(lineStart(m.Source, start(head.next)), statement+"\n\n\n")
}

// head is how a module begins.
type head struct {
	future  pysyntax.Stmt   // the last "from __future__ import ..."
	imports []pysyntax.Stmt // those that follow the docstring without other code between
	last    pysyntax.Stmt   // the last statement that is about imports: one of them, or a try or if around some
	next    pysyntax.Stmt   // the first statement behind the docstring and the future
}

func header(m *pysyntax.Module) (h head) {
	direct := true
	for i, s := range m.Body {
		if i == 0 && isDocstring(s) {
			continue
		}
		from, isFrom := s.(*pysyntax.ImportFrom)
		if isFrom && from.Module == "__future__" {
			h.future, h.last = s, s
			continue
		}
		if h.next == nil {
			h.next = s
		}
		_, isImport := s.(*pysyntax.Import)
		switch {
		case isFrom || isImport:
			if direct {
				h.imports = append(h.imports, s)
			}
			h.last = s
		case aboutImports(s):
			direct = direct && len(h.imports) == 0
			h.last = s
		default:
			return h
		}
	}
	return h
}

func isDocstring(s pysyntax.Stmt) bool {
	e, ok := s.(*pysyntax.ExprStmt)
	if !ok {
		return false
	}
	_, ok = e.Value.(*pysyntax.Str)
	return ok
}

// aboutImports reports whether a compound statement begins with an import:
// try: import x / except ImportError, if TYPE_CHECKING: import x.
func aboutImports(s pysyntax.Stmt) bool {
	var body []pysyntax.Stmt
	switch s := s.(type) {
	case *pysyntax.Try:
		body = s.Body
	case *pysyntax.If:
		body = s.Body
	}
	if len(body) == 0 {
		return false
	}
	switch body[0].(type) {
	case *pysyntax.Import, *pysyntax.ImportFrom:
		return true
	}
	return false
}

// InsertDefinition is the edit that puts a definition (without a trailing line
// break) at module level behind the imports, two empty lines around it.
func InsertDefinition(m *pysyntax.Module, code string) text.Edit {
	h := header(m)
	if h.last != nil {
		at := lineEnd(m.Source, h.last.Span().End)
		end := "\n"
		if rest := m.Source.Slice(text.Span{Start: at, End: m.Source.Len()}); strings.HasPrefix(rest, "\n") {
			end = strings.Repeat("\n", max(0, 2-blankLines(rest[1:])))
		}
		return Insert(at, "\n\n\n"+code+end)
	}
	if h.next != nil {
		return Insert(lineStart(m.Source, start(h.next)), code+"\n\n\n")
	}
	return Insert(m.Source.Len(), "\n\n"+code+"\n")
}

// blankLines counts the empty lines that s begins with.
func blankLines(s string) (n int) {
	for line := range strings.SplitAfterSeq(s, "\n") {
		if strings.TrimSpace(line) != "" || !strings.HasSuffix(line, "\n") {
			break
		}
		n++
	}
	return n
}

// Defines reports whether a module binds a name at module level by def, class,
// import or assignment.
func Defines(m *pysyntax.Module, name string) bool {
	for _, s := range m.Body {
		switch s := s.(type) {
		case *pysyntax.FunctionDef:
			if s.Name == name {
				return true
			}
		case *pysyntax.ClassDef:
			if s.Name == name {
				return true
			}
		case *pysyntax.ImportFrom:
			for _, a := range s.Names {
				if a.Bound() == name {
					return true
				}
			}
		case *pysyntax.Import:
			for _, a := range s.Names {
				if bound, _, _ := strings.Cut(a.Bound(), "."); bound == name {
					return true
				}
			}
		case *pysyntax.Assign:
			for _, t := range s.Targets {
				if n, ok := t.(*pysyntax.Name); ok && n.ID == name {
					return true
				}
			}
		}
	}
	return false
}

// start is where a statement begins, its decorators included.
func start(s pysyntax.Stmt) int {
	at := s.Span().Start
	switch s := s.(type) {
	case *pysyntax.FunctionDef:
		for _, d := range s.Decorators {
			at = min(at, d.Start)
		}
	case *pysyntax.ClassDef:
		for _, d := range s.Decorators {
			at = min(at, d.Start)
		}
	}
	return at
}

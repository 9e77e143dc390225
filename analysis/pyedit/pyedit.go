// Package pyedit makes edits of Python source that keep it Python: imports and
// helper functions put where they belong, awaits with the parentheses they
// need, blocks moved to another indentation with their strings untouched.
// Every function works on one immutable module and returns edits of its text.
package pyedit

import (
	"sort"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

// Insert is the edit that puts s at a byte offset.
func Insert(at int, s string) text.Edit {
	return text.Edit{Span: text.Span{Start: at, End: at}, New: s}
}

// Replace is the edit that replaces a span.
func Replace(span text.Span, s string) text.Edit { return text.Edit{Span: span, New: s} }

// Path lists the nodes around a span, the outermost first; the last is the
// innermost node that covers it.
func Path(m *pysyntax.Module, span text.Span) []pysyntax.Node {
	var path []pysyntax.Node
	var visit func(n pysyntax.Node) bool
	// A long module has hundreds of statements and a long class hundreds of
	// methods, and rules ask about many spans.
	body := func(list []pysyntax.Stmt) {
		from := sort.Search(len(list), func(i int) bool { return list[i].Span().End >= span.End })
		for _, s := range list[from:] {
			pysyntax.Walk(s, visit)
			if s.Span().Start > span.End {
				break
			}
		}
	}
	visit = func(n pysyntax.Node) bool {
		if !n.Span().Covers(span) && !decorated(n, span) {
			return false
		}
		path = append(path, n)
		if c, ok := n.(*pysyntax.ClassDef); ok && len(c.Body) > 0 && span.Start > c.Body[0].Span().Start && c.Span().Covers(span) {
			body(c.Body)
			return false
		}
		return true
	}
	body(m.Body)
	return path
}

// decorated reports whether a span lies in the decorators of a definition,
// which its own span leaves out.
func decorated(n pysyntax.Node, span text.Span) bool {
	var decorators []*pysyntax.Decorator
	switch n := n.(type) {
	case *pysyntax.FunctionDef:
		decorators = n.Decorators
	case *pysyntax.ClassDef:
		decorators = n.Decorators
	}
	for _, d := range decorators {
		if d.Span().Covers(span) {
			return true
		}
	}
	return false
}

// Parent is the node directly around another one, nil at module level.
func Parent(m *pysyntax.Module, node pysyntax.Node) pysyntax.Node {
	path := Path(m, node.Span())
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == node {
			return path[i-1]
		}
	}
	return nil
}

// Await is the edits that await an expression, with parentheses where an
// attribute, a subscript or a call follows it.
func Await(m *pysyntax.Module, e pysyntax.Expr) []text.Edit {
	return Prefix(m, e, "await ")
}

// Prefix is the edits that put a prefix operator before an expression that
// binds at least as tightly as a call, with parentheses where it needs them.
func Prefix(m *pysyntax.Module, e pysyntax.Expr, operator string) []text.Edit {
	span := e.Span()
	if !isOperand(Parent(m, e), e) || InParentheses(m.Source, span) {
		return []text.Edit{Insert(span.Start, operator)}
	}
	return []text.Edit{Insert(span.Start, "("+operator), Insert(span.End, ")")}
}

// Wrap is the edits that make before+expression+after of an expression, e.g. a
// call of it.
func Wrap(e pysyntax.Node, before, after string) []text.Edit {
	span := e.Span()
	return []text.Edit{Insert(span.Start, before), Insert(span.End, after)}
}

// isOperand reports whether e is what parent takes an attribute or item of, or calls.
func isOperand(parent pysyntax.Node, e pysyntax.Expr) bool {
	switch parent := parent.(type) {
	case *pysyntax.Attribute:
		return parent.Value == e
	case *pysyntax.Subscript:
		return parent.Value == e
	case *pysyntax.Call:
		return parent.Func == e
	}
	return false
}

// InParentheses reports whether parentheses stand directly around a span that
// are not those of a call.
func InParentheses(doc *text.Document, span text.Span) bool {
	_, ok := Parentheses(doc, span)
	return ok
}

// Parentheses is the span of the innermost parentheses that stand directly
// around a span, when they are not those of a call.
func Parentheses(doc *text.Document, span text.Span) (text.Span, bool) {
	before := strings.TrimRight(doc.Slice(text.Span{Start: 0, End: span.Start}), " \t\r\n")
	rest := doc.Slice(text.Span{Start: span.End, End: doc.Len()})
	after := strings.TrimLeft(rest, " \t\r\n")
	if !strings.HasSuffix(before, "(") || !strings.HasPrefix(after, ")") {
		return text.Span{}, false
	}
	around := text.Span{Start: len(before) - 1, End: span.End + len(rest) - len(after) + 1}
	before = strings.TrimRight(before[:len(before)-1], " \t")
	if before == "" {
		return around, true
	}
	last := before[len(before)-1]
	word := last == '_' || last == ')' || last == ']' || last >= '0' && last <= '9' || last >= 'a' && last <= 'z' || last >= 'A' && last <= 'Z' || last >= 0x80
	return around, !word || endsInKeyword(before)
}

// Call is the edit or edits that make a call of an expression by a function of
// one argument: f(e). Parentheses that stand around it are used.
func Call(doc *text.Document, e pysyntax.Node, function string) []text.Edit {
	if around, ok := Parentheses(doc, e.Span()); ok {
		return []text.Edit{Insert(around.Start, function)}
	}
	return Wrap(e, function+"(", ")")
}

// Bracket is the offset of the bracket that opens a subscript.
func Bracket(doc *text.Document, s *pysyntax.Subscript) int {
	at := s.Value.Span().End
	return at + strings.IndexByte(doc.Slice(text.Span{Start: at, End: s.End}), '[')
}

func endsInKeyword(s string) bool {
	i := len(s)
	for i > 0 && (s[i-1] == '_' || s[i-1] >= 'a' && s[i-1] <= 'z' || s[i-1] >= 'A' && s[i-1] <= 'Z' || s[i-1] >= '0' && s[i-1] <= '9') {
		i--
	}
	switch s[i:] {
	case "return", "await", "in", "not", "and", "or", "if", "elif", "else", "while", "is", "yield", "assert", "lambda", "from", "raise", "del", "for", "case", "match":
		return true
	}
	return false
}

// Function is the innermost function around an offset, nil at module level and
// for what runs when the function is defined.
func Function(m *pysyntax.Module, offset int) *pysyntax.FunctionDef {
	var found *pysyntax.FunctionDef
	for _, n := range Path(m, text.Span{Start: offset, End: offset}) {
		if f, ok := n.(*pysyntax.FunctionDef); ok && len(f.Body) > 0 && offset >= f.ParamsSpan.End {
			found = f
		}
	}
	return found
}

// CanAwait reports whether await may stand at a span and means what it says
// there: inside an async function, and not in a lambda or a generator
// expression, which would become asynchronous itself.
func CanAwait(m *pysyntax.Module, span text.Span) bool {
	can := false
	for _, n := range Path(m, span) {
		switch n := n.(type) {
		case *pysyntax.FunctionDef:
			if span.Start >= n.ParamsSpan.End {
				can = n.Async
			}
		case *pysyntax.ClassDef, *pysyntax.Lambda:
			can = false
		case *pysyntax.Comp:
			// The first iterable is evaluated outside of the generator.
			first := len(n.Fors) > 0 && n.Fors[0].Iter.Span().Covers(span)
			can = can && (n.Kind != pysyntax.GeneratorExp || first)
		}
	}
	return can
}

// RemoveArg is the edit that removes the i-th argument of a call with its comma.
func RemoveArg(c *pysyntax.Call, i int) text.Edit {
	span := c.Args[i].Span()
	switch {
	case i > 0:
		span.Start = c.Args[i-1].Span().End
	case len(c.Args) > 1:
		span.End = c.Args[1].Span().Start
	}
	return Replace(span, "")
}

// Postfix is the edits that put an attribute or a call behind an expression,
// with parentheses where it needs them.
func Postfix(doc *text.Document, e pysyntax.Expr, s string) []text.Edit {
	switch e.(type) {
	case *pysyntax.Name, *pysyntax.Attribute, *pysyntax.Call, *pysyntax.Subscript, *pysyntax.Str:
		return []text.Edit{Insert(e.Span().End, s)}
	}
	if around, ok := Parentheses(doc, e.Span()); ok {
		return []text.Edit{Insert(around.End, s)}
	}
	return Wrap(e, "(", ")"+s)
}

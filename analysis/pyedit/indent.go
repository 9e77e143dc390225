package pyedit

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

func lineStart(doc *text.Document, offset int) int { return doc.LineSpan(doc.Line(offset)).Start }

func lineEnd(doc *text.Document, offset int) int { return doc.LineSpan(doc.Line(offset)).End }

// Lines is the span of the whole lines that a span touches, the line break
// behind the last one included.
func Lines(doc *text.Document, span text.Span) text.Span {
	last := doc.Line(max(span.Start, span.End))
	end := doc.Len()
	if last+1 < doc.LineCount() {
		end = doc.LineSpan(last + 1).Start
	}
	return text.Span{Start: lineStart(doc, span.Start), End: end}
}

// IndentAt is the white space that the line of an offset begins with.
func IndentAt(doc *text.Document, offset int) string {
	line := doc.Slice(doc.LineSpan(doc.Line(offset)))
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// Unit is one level of indentation as the module writes it: four spaces
// unless its first indented block says otherwise.
func Unit(m *pysyntax.Module) string {
	unit := ""
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		var outer pysyntax.Stmt
		var body []pysyntax.Stmt
		switch n := n.(type) {
		case *pysyntax.FunctionDef:
			outer, body = n, n.Body
		case *pysyntax.ClassDef:
			outer, body = n, n.Body
		}
		if unit != "" || outer == nil || len(body) == 0 {
			return unit == ""
		}
		before, inside := IndentAt(m.Source, outer.Span().Start), IndentAt(m.Source, body[0].Span().Start)
		if rest, ok := strings.CutPrefix(inside, before); ok && rest != "" {
			unit = rest
		}
		return unit == ""
	})
	if unit == "" {
		return "    "
	}
	return unit
}

// Indent is the edits that move the lines of a span one level in. Empty lines
// and lines that begin inside a string stay as they are.
func Indent(m *pysyntax.Module, span text.Span) []text.Edit {
	inside := insideStrings(m, span)
	unit := Unit(m)
	var out []text.Edit
	for line := m.Source.Line(span.Start); line <= m.Source.Line(span.End); line++ {
		at := m.Source.LineSpan(line)
		if at.Start >= span.End && line > m.Source.Line(span.Start) {
			break
		}
		if strings.TrimSpace(m.Source.Slice(at)) != "" && !inside[at.Start] {
			out = append(out, Insert(at.Start, unit))
		}
	}
	return out
}

// insideStrings holds the starts of lines that lie inside a string literal.
func insideStrings(m *pysyntax.Module, span text.Span) map[int]bool {
	inside := map[int]bool{}
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		s, ok := n.(*pysyntax.Str)
		if !ok {
			return true
		}
		for _, piece := range s.Pieces {
			for line := m.Source.Line(piece.Start) + 1; line <= m.Source.Line(piece.End); line++ {
				inside[m.Source.LineSpan(line).Start] = true
			}
		}
		return true
	})
	return inside
}

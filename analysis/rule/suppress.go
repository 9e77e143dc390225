package rule

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// UnusedSuppression is the rule about suppression comments themselves. It
// needs to know what all other rules reported, so it is made here.
const UnusedSuppression = "unused-suppression"

var ignoreComment = regexp.MustCompile(`(?:#|//)[ \t]*pywls:[ \t]*ignore\b(\[[^\]\n]*\])?`)

// suppression is one comment that silences rules on one line.
type suppression struct {
	path  string
	span  text.Span // from the comment mark to the closing bracket
	line  int       // zero-based, of the comment
	own   bool      // alone on its line: it speaks for the next line of code
	names []named
}

type named struct {
	name string
	span text.Span
	used bool
}

// SuppressionAt is the suppression comment around an offset of a text with the
// rule name under it, for hover and completion. inside is true between the brackets.
func SuppressionAt(doc *text.Document, offset int) (name string, span text.Span, inside bool) {
	line := doc.LineSpan(doc.Line(offset))
	source := doc.Slice(line)
	for _, m := range ignoreComment.FindAllStringSubmatchIndex(source, -1) {
		if m[2] < 0 {
			continue
		}
		brackets := text.Span{Start: line.Start + m[2] + 1, End: line.Start + m[3] - 1}
		if !brackets.Contains(offset) {
			continue
		}
		for _, n := range namesIn(doc, brackets) {
			if n.span.Contains(offset) {
				return n.name, n.span, true
			}
		}
		return "", text.Span{Start: offset, End: offset}, true
	}
	return "", text.Span{}, false
}

func namesIn(doc *text.Document, brackets text.Span) (out []named) {
	at := brackets.Start
	for _, part := range strings.Split(doc.Slice(brackets), ",") {
		name := strings.TrimSpace(part)
		if name != "" {
			start := at + strings.Index(part, name)
			out = append(out, named{name: name, span: text.Span{Start: start, End: start + len(name)}})
		}
		at += len(part) + 1
	}
	return out
}

// suppressionsIn finds the suppression comments of a file. m is its syntax for
// a Python file, so that a string that looks like one is not taken for one.
func suppressionsIn(path string, doc *text.Document, m *pysyntax.Module) (out []*suppression) {
	if !strings.Contains(doc.String(), "pywls:") {
		return nil // as most files: the expression would cost more than many rules
	}
	add := func(start int, source string, ownLine bool) {
		if !strings.Contains(source, "pywls") {
			return
		}
		for _, at := range ignoreComment.FindAllStringSubmatchIndex(source, -1) {
			s := &suppression{path: path, span: text.Span{Start: start + at[0], End: start + at[1]}, line: doc.Line(start), own: ownLine}
			if at[2] >= 0 {
				s.names = namesIn(doc, text.Span{Start: start + at[2] + 1, End: start + at[3] - 1})
			}
			out = append(out, s)
		}
	}
	if m != nil {
		for _, c := range m.Comments {
			add(c.Start, c.Text, c.Own)
		}
		return out
	}
	for line := range doc.LineCount() {
		span := doc.LineSpan(line)
		source := doc.Slice(span)
		trimmed := strings.TrimSpace(source)
		add(span.Start, source, strings.HasPrefix(trimmed, "//") || strings.HasPrefix(trimmed, "#"))
	}
	return out
}

// suppress drops the reports that comments silence and adds those about
// comments that silence nothing.
func suppress(w *workspace.Worker, all []*Diagnostic, rules []*Rule, selection Selection) []*Diagnostic {
	byPath := map[string][]*suppression{}
	load := func(path string) {
		if _, done := byPath[path]; done {
			return
		}
		byPath[path] = nil
		doc := w.Document(path)
		if doc == nil {
			return
		}
		m := w.Module(path)
		switch {
		case m != nil:
			byPath[path] = suppressionsIn(path, m.Syntax.Source, m.Syntax)
		case filepath.Ext(path) != ".py":
			byPath[path] = suppressionsIn(path, doc, nil)
		}
	}
	load(w.Config.Path)
	for _, m := range w.Modules {
		if w.Reachable(m.Path) && !m.Test {
			load(m.Path)
		}
	}
	var kept []*Diagnostic
	for _, d := range all {
		load(d.Path)
		if !silenced(w, d, byPath[d.Path]) {
			kept = append(kept, d)
		}
	}
	return append(kept, unusedSuppressions(w, byPath, rules, selection)...)
}

func silenced(w *workspace.Worker, d *Diagnostic, comments []*suppression) bool {
	if len(comments) == 0 {
		return false
	}
	doc := w.Document(d.Path)
	first := doc.Line(d.Span.Start)
	last := first
	if m := w.Module(d.Path); m != nil {
		first, last = m.Syntax.StatementLines(d.Span.Start)
	}
	at := doc.Line(d.Span.Start)
	hit := false
	for _, s := range comments {
		here := !s.own && (s.line >= first && s.line <= last)
		above := s.own && (speaksFor(doc, s.line, first) || speaksFor(doc, s.line, at))
		if !here && !above {
			continue
		}
		for i := range s.names {
			if s.names[i].name == d.Rule.Name {
				s.names[i].used, hit = true, true
			}
		}
	}
	return hit
}

// speaksFor reports whether a comment alone on its line stands above a line
// with nothing but other comments between.
func speaksFor(doc *text.Document, comment, line int) bool {
	if comment >= line {
		return false
	}
	for between := comment + 1; between < line; between++ {
		source := strings.TrimSpace(doc.Slice(doc.LineSpan(between)))
		if !strings.HasPrefix(source, "#") && !strings.HasPrefix(source, "//") {
			return false
		}
	}
	return true
}

func unusedSuppressions(w *workspace.Worker, byPath map[string][]*suppression, rules []*Rule, selection Selection) (out []*Diagnostic) {
	at := slices.IndexFunc(rules, func(r *Rule) bool { return r.Name == UnusedSuppression })
	if at < 0 {
		return nil
	}
	override, overridden, run := selection.enabled(UnusedSuppression)
	if !run {
		return nil
	}
	p := &Pass{Rule: rules[at], Worker: w, out: &out}
	for path, comments := range byPath {
		doc := w.Document(path)
		for _, s := range comments {
			if len(s.names) == 0 {
				p.ReportIn(path, s.span, "`%s` names no rule; write `pywls: ignore[rule-name]`", doc.Slice(s.span)).
					Fix(Safe, "Remove the comment", removeComment(doc, s))
			}
			for i, n := range s.names {
				known := slices.ContainsFunc(rules, func(r *Rule) bool { return r.Name == n.name })
				_, _, ran := selection.enabled(n.name)
				if n.used || n.name == UnusedSuppression || known && !ran {
					continue
				}
				message := fmt.Sprintf("nothing here is reported by `%s`; the comment can go", n.name)
				if !known {
					message = fmt.Sprintf("there is no rule `%s`; `pywls rules` lists them", n.name)
				}
				d := p.ReportIn(path, n.span, "%s", message)
				d.Unnecessary = known
				d.Fix(Safe, "Remove `"+n.name+"` from the comment", removeName(doc, s, i))
			}
		}
	}
	if overridden {
		for _, d := range out {
			d.Severity = override
		}
	}
	return out
}

// removeComment takes the whole comment away, with its line where it has one
// to itself.
func removeComment(doc *text.Document, s *suppression) text.Edit {
	line := doc.LineSpan(s.line)
	rest := strings.TrimSpace(doc.Slice(text.Span{Start: s.span.End, End: line.End}))
	if s.own && rest == "" && strings.TrimSpace(doc.Slice(text.Span{Start: line.Start, End: s.span.Start})) == "" {
		end := line.End
		if s.line+1 < doc.LineCount() {
			end = doc.LineSpan(s.line + 1).Start
		}
		return text.Edit{Span: text.Span{Start: line.Start, End: end}}
	}
	span := s.span
	if rest == "" {
		before := doc.Slice(text.Span{Start: line.Start, End: span.Start})
		span = text.Span{Start: line.Start + len(strings.TrimRight(before, " \t")), End: line.End}
	}
	return text.Edit{Span: span}
}

func removeName(doc *text.Document, s *suppression, i int) text.Edit {
	if len(s.names) == 1 {
		return removeComment(doc, s)
	}
	if i > 0 {
		return text.Edit{Span: text.Span{Start: s.names[i-1].span.End, End: s.names[i].span.End}}
	}
	return text.Edit{Span: text.Span{Start: s.names[0].span.Start, End: s.names[1].span.Start}}
}

// Suppress is the edit that silences a rule at an offset: its name joins an
// ignore comment of that statement, or a comment is added at the end of the
// line, or above it where the line cannot carry one.
func Suppress(w *workspace.Worker, path string, offset int, name string) (text.Edit, bool) {
	doc := w.Document(path)
	if doc == nil {
		return text.Edit{}, false
	}
	mark := "#"
	if ext := filepath.Ext(path); ext == ".json" || ext == ".jsonc" {
		mark = "//"
	}
	m := w.Module(path)
	line := doc.Line(offset)
	last := line
	if m != nil {
		line, last = m.Syntax.StatementLines(offset)
	}
	var syntax *pysyntax.Module
	if m != nil {
		syntax = m.Syntax
	}
	for _, s := range suppressionsIn(path, doc, syntax) {
		if len(s.names) > 0 && (!s.own && s.line >= line && s.line <= last || s.own && speaksFor(doc, s.line, line)) {
			end := s.names[len(s.names)-1].span.End
			return text.Edit{Span: text.Span{Start: end, End: end}, New: ", " + name}, true
		}
	}
	span := doc.LineSpan(last)
	source := doc.Slice(span)
	comment := fmt.Sprintf("%s pywls: ignore[%s]", mark, name)
	endsInString := m != nil && insideString(m.Syntax, span.End)
	if mark == "#" && !endsInString && !strings.HasSuffix(strings.TrimRight(source, " \t"), "\\") || mark == "//" && strings.TrimSpace(source) != "" {
		end := span.Start + len(strings.TrimRight(source, " \t"))
		return text.Edit{Span: text.Span{Start: end, End: span.End}, New: "  " + comment}, true
	}
	first := doc.LineSpan(line)
	indent := doc.Slice(first)
	indent = indent[:len(indent)-len(strings.TrimLeft(indent, " \t"))]
	return text.Edit{Span: text.Span{Start: first.Start, End: first.Start}, New: indent + comment + "\n"}, true
}

// insideString reports whether an offset lies inside a string literal, where a
// "#" would be text.
func insideString(m *pysyntax.Module, offset int) bool {
	inside := false
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		if s, ok := n.(*pysyntax.Str); ok {
			for _, piece := range s.Pieces {
				inside = inside || piece.Content.Start <= offset && offset <= piece.Content.End
			}
		}
		return !inside
	})
	return inside
}

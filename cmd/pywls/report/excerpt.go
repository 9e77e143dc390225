package report

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/wrangler"
	"github.com/pywls/pywls/cmd/pywls/term"
)

// Excerpt is a part of a source file, shown with line numbers and a mark
// under what matters.
type Excerpt struct {
	Path string
	Doc  *text.Document
	Span text.Span
	// Paint colours the mark.
	Paint func(string) string
	Style term.Style
	Width int // columns of the terminal
	// Secrets are spans whose text is shown as "…".
	Secrets []text.Span
}

const (
	longSpan = 6       // a span over more lines is shown by its first and last ones
	longLine = 4 << 10 // bytes; of a longer line only the part around the mark is looked at
)

// Gutter is the number of columns of the line numbers.
func (e *Excerpt) Gutter() int {
	_, last := e.lines()
	return len(fmt.Sprint(min(last+2, e.Doc.LineCount())))
}

// lines are the first and last line of the span, zero-based.
func (e *Excerpt) lines() (first, last int) {
	end := e.Span.End
	if end > e.Span.Start {
		end--
	}
	return e.Doc.Line(e.Span.Start), e.Doc.Line(end)
}

// Write writes the lines of the span with one line around them.
func (e *Excerpt) Write(w io.Writer) {
	first, last := e.lines()
	gutter := e.Gutter()
	bar := e.Style.Dim("|")
	line := func(n int, marked bool) {
		cells := e.cells(n)
		shown, from, to := e.window(cells, gutter)
		fmt.Fprintf(w, "%s %s %s\n", e.Style.Dim(fmt.Sprintf("%*d", gutter, n+1)), bar, strings.TrimRight(shown, " "))
		if marked && to > from {
			fmt.Fprintf(w, "%*s %s %s%s\n", gutter, "", bar, strings.Repeat(" ", from), e.Paint(strings.Repeat("^", to-from)))
		}
	}
	fmt.Fprintf(w, "%*s %s\n", gutter, "", bar)
	if e.secret() {
		line(first, true)
		return
	}
	if first > 0 && !e.blank(first-1) {
		line(first-1, false)
	}
	for n := first; n <= last; n++ {
		if last-first >= longSpan && n == first+3 {
			fmt.Fprintln(w, e.Style.Dim(fmt.Sprintf("%*s ...", gutter, "")))
			n = last
		}
		line(n, true)
	}
	if last+1 < e.Doc.LineCount() && !e.blank(last+1) {
		line(last+1, false)
	}
}

func (e *Excerpt) blank(line int) bool {
	return strings.TrimSpace(e.Doc.Slice(e.Doc.LineSpan(line))) == ""
}

// cell is one character as shown.
type cell struct {
	text    string
	columns int
	marked  bool
}

// cells are the characters of a line. Text cut off at either end of a very
// long line becomes one "…".
func (e *Excerpt) cells(n int) (out []cell) {
	span := e.Doc.LineSpan(n)
	first, last := e.lines()
	source := e.Doc.Slice(span)
	if n == 0 {
		rest := strings.TrimPrefix(source, "\ufeff")
		span.Start += len(source) - len(rest)
		source = rest
	}
	if e.secret() {
		source = source[:max(0, min(e.Span.End-span.Start, len(source)))] + "=…"
	}
	base := span.Start
	cut := false
	if len(source) > longLine {
		at := 0
		if n == first {
			at = e.Span.Start - span.Start
		}
		from, to := runeStart(source, at-longLine/2), runeStart(source, at+longLine/2)
		cut = to < len(source)
		if from > 0 {
			out = append(out, cell{"…", 1, false})
		}
		base += from
		source = source[from:to]
	}
	indent := n > first // of a span's later lines the indentation is not marked
	for state, at := -1, base; len(source) > 0; {
		var cluster string
		cluster, source, _, state = uniseg.FirstGraphemeClusterInString(source, state)
		shown := term.Visible(cluster)
		if s, hidden := within(e.Secrets, at); hidden {
			shown = ""
			if at == max(s.Start, base) {
				shown = "…"
			}
		}
		indent = indent && strings.TrimSpace(cluster) == ""
		inside := at < e.Span.End || e.Span.Len() == 0 && at == e.Span.Start
		marked := n >= first && n <= last && !indent && at >= e.Span.Start && inside
		out = append(out, cell{shown, term.Columns(shown), marked})
		at += len(cluster)
	}
	if cut {
		out = append(out, cell{"…", 1, false})
	}
	if n == first && !anyMarked(out) { // the span is the end of the line
		out = append(out, cell{" ", 1, true})
	}
	return out
}

func anyMarked(cells []cell) bool {
	for _, c := range cells {
		if c.marked {
			return true
		}
	}
	return false
}

func runeStart(s string, at int) int {
	at = max(0, min(at, len(s)))
	for at > 0 && at < len(s) && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

// window is the part of a line that fits the terminal, with the columns, from
// its own start, that are marked.
func (e *Excerpt) window(cells []cell, gutter int) (shown string, from, to int) {
	room := max(30, e.Width-gutter-4)
	total, start := 0, -1
	for _, c := range cells {
		if c.marked && start < 0 {
			start = total
		}
		total += c.columns
	}
	left := 0 // column at which the window starts
	if total > room && start > room*2/3 {
		left = min(start-room/3, total-room+3)
	}
	var out strings.Builder
	column, at := 0, 0 // column in the line, column in the output
	for i, c := range cells {
		if column < left {
			column += c.columns
			if column >= left {
				out.WriteString("…")
				at++
			}
			continue
		}
		if at+c.columns > room-1 && i < len(cells)-1 {
			out.WriteString("…")
			break
		}
		if c.marked {
			if to == 0 {
				from = at
			}
			to = at + c.columns
		}
		out.WriteString(c.text)
		at += c.columns
		column += c.columns
	}
	return out.String(), from, to
}

// within is the span that holds an offset, and whether there is one.
func within(spans []text.Span, at int) (text.Span, bool) {
	for _, s := range spans {
		if s.Start <= at && at < s.End {
			return s, true
		}
	}
	return text.Span{}, false
}

// secret reports whether the file holds secrets. Of such a file only what is
// marked is shown, which is a name: values may span lines, and any other line
// may be a part of one.
func (e *Excerpt) secret() bool { return wrangler.IsSecretsName(filepath.Base(e.Path)) }

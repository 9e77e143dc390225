package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/cmd/pywls/term"
)

// Text writes each diagnostic with the source it speaks of, as compilers do,
// and a summary at the end.
type Text struct {
	Style term.Style
	Width int // columns
	// Wrap breaks messages at Width. Without it a message stays one line, which
	// is easier to search.
	Wrap bool
	// Quiet leaves the summary out.
	Quiet bool
}

// Report writes everything.
func (t *Text) Report(out io.Writer, r *Report) error {
	w := bufio.NewWriter(out)
	for _, d := range r.Diagnostics {
		t.diagnostic(w, r, d)
		fmt.Fprintln(w)
	}
	if !t.Quiet {
		fmt.Fprintln(w, r.Summary())
	}
	return w.Flush()
}

func (t *Text) diagnostic(w io.Writer, r *Report, d *rule.Diagnostic) {
	prefix := fmt.Sprintf("%s[%s]", d.Severity, d.Rule.Name)
	lines := []string{term.Visible(d.Message)}
	if t.Wrap {
		lines = term.Wrap(prefix+": "+lines[0], t.Width-2)
		lines[0] = strings.TrimPrefix(strings.TrimPrefix(lines[0], prefix), ": ")
	}
	fmt.Fprintf(w, "%s: %s\n", paint(t.Style, d.Severity, prefix), t.Style.Bold(lines[0]))
	for _, line := range lines[1:] {
		fmt.Fprintf(w, "  %s\n", t.Style.Bold(line))
	}
	doc := r.Document(d.Path)
	at := placeOf(doc, d.Span.Start)
	gutter := 1
	if doc != nil {
		e := &Excerpt{
			Path: d.Path, Doc: doc, Span: d.Span, Style: t.Style, Width: t.Width, Secrets: r.secrets(d.Path),
			Paint: func(s string) string { return paint(t.Style, d.Severity, s) },
		}
		gutter = e.Gutter()
		fmt.Fprintf(w, "%*s%s %s:%d:%d\n", gutter, "", t.Style.Dim("-->"), r.rel(d.Path), at.Row, at.Column)
		e.Write(w)
	} else {
		fmt.Fprintf(w, "%*s%s %s\n", gutter, "", t.Style.Dim("-->"), r.rel(d.Path))
	}
	note := func(kind, text string) {
		lines := []string{text}
		if t.Wrap {
			lines = term.Wrap(text, t.Width-gutter-5-len(kind))
		}
		fmt.Fprintf(w, "%*s %s %s %s\n", gutter, "", t.Style.Dim("="), t.Style.Help(kind+":"), lines[0])
		for _, line := range lines[1:] {
			fmt.Fprintf(w, "%*s%s\n", gutter+5+len(kind), "", line)
		}
	}
	for _, fix := range d.Fixes {
		title := term.Visible(fix.Title)
		if fix.Applicability == rule.Unsafe {
			title += " (unsafe fix)"
		}
		note("help", title)
	}
	for _, rel := range d.Related {
		at := placeOf(r.Document(rel.Path), rel.Span.Start)
		note("note", fmt.Sprintf("%s:%d:%d: %s", r.rel(rel.Path), at.Row, at.Column, term.Visible(rel.Message)))
	}
	if in := environments(d); in != "" {
		note("note", term.Visible(in))
	}
}

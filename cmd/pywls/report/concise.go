package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/cmd/pywls/term"
)

// Concise writes one line for each diagnostic:
// path:row:column: severity[rule] message. "[*]" marks what --fix can fix.
type Concise struct{ Style term.Style }

// Report writes the lines.
func (c Concise) Report(out io.Writer, r *Report) error {
	w := bufio.NewWriter(out)
	for _, d := range r.Diagnostics {
		at := placeOf(r.Document(d.Path), d.Span.Start)
		mark := ""
		if FixOf(d, r.Unsafe) != nil {
			mark = " " + c.Style.Help("[*]")
		}
		fmt.Fprintf(w, "%s:%d:%d: %s%s %s\n", r.rel(d.Path), at.Row, at.Column, label(c.Style, d), mark, term.Visible(d.Message))
	}
	return w.Flush()
}

func label(s term.Style, d *rule.Diagnostic) string {
	return paint(s, d.Severity, fmt.Sprintf("%s[%s]", d.Severity, d.Rule.Name))
}

func paint(s term.Style, severity rule.Severity, text string) string {
	switch severity {
	case rule.Error:
		return s.Error(text)
	case rule.Warning:
		return s.Warning(text)
	}
	return s.Info(text)
}

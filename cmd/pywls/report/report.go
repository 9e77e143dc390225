// Package report writes what a check found, in the forms that people and
// programs read. Each form is a Reporter in a file of its own.
package report

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/cmd/pywls/term"
)

// Report is what a check found.
type Report struct {
	// Diagnostics are sorted and unique.
	Diagnostics []*rule.Diagnostic
	// Document is the text of a file that a diagnostic speaks of; nil when
	// there is none.
	Document func(path string) *text.Document
	Workers  int // number of Workers looked at
	Fixed    int // number of reports that --fix removed
	// Hidden are spans that no output may show beside those of the reports, by
	// absolute path: whatever rules are selected.
	Hidden map[string][]text.Span
	// Dir is the folder that paths are shown relative to, absolute.
	Dir string
	// Unsafe is true when unsafe fixes count as fixable.
	Unsafe bool
	// Partly is true when a module of a Worker could not be read.
	Partly bool

	hidden map[string][]text.Span // by path, as secrets found them
}

// Reporter writes one form of a report.
type Reporter interface {
	// Report writes everything. The error is that of the output.
	Report(out io.Writer, r *Report) error
}

// Formats are the names of the forms.
const Formats = "text,json,concise"

// New is the reporter of a name in Formats. style and width (in columns) are
// for forms that people read.
func New(format string, style term.Style, width int) (Reporter, error) {
	switch format {
	case "text":
		return &Text{Style: style, Width: width}, nil
	case "json":
		return JSON{}, nil
	case "concise":
		return Concise{Style: style}, nil
	}
	return nil, fmt.Errorf("unknown output format %q: use one of %s", format, strings.ReplaceAll(Formats, ",", ", "))
}

// secrets are the spans of a file that are not to be shown, whichever report
// an excerpt belongs to.
func (r *Report) secrets(path string) []text.Span {
	if spans, known := r.hidden[path]; known {
		return spans
	}
	spans := slices.Clone(r.Hidden[path])
	if doc := r.Document(path); doc != nil {
		spans = append(spans, rule.SecretsIn(doc.String())...)
	}
	for _, d := range r.Diagnostics {
		if d.Path == path {
			spans = append(spans, d.Secrets...)
		}
	}
	if r.hidden == nil {
		r.hidden = map[string][]text.Span{}
	}
	r.hidden[path] = spans
	return spans
}

// Secrets are the texts that no output may show.
func (r *Report) Secrets() (values []string) {
	add := func(path string, spans []text.Span) {
		doc := r.Document(path)
		for _, span := range spans {
			if doc == nil {
				continue
			}
			if value := strings.Trim(doc.Slice(span), "\"'"); value != "" {
				values = append(values, value)
			}
		}
	}
	for _, d := range r.Diagnostics {
		add(d.Path, d.Secrets)
	}
	for path, spans := range r.Hidden {
		add(path, spans)
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// rel is a path as people read it: relative to Dir where it lies below.
func (r *Report) rel(path string) string {
	if workspace.Below(r.Dir, path) {
		if rel, err := filepath.Rel(r.Dir, path); err == nil {
			path = rel
		}
	}
	return term.Visible(path)
}

// Count is the number of diagnostics of a severity.
func (r *Report) Count(severity rule.Severity) (n int) {
	for _, d := range r.Diagnostics {
		if d.Severity == severity {
			n++
		}
	}
	return n
}

// FixOf is the fix that --fix would make of a diagnostic, or nil.
func FixOf(d *rule.Diagnostic, unsafe bool) *rule.Fix {
	for i := range d.Fixes {
		if d.Fixes[i].Applicability == rule.Safe || unsafe {
			return &d.Fixes[i]
		}
	}
	return nil
}

// Summary is one sentence about the whole, e.g. "Found 1 error in 2 Workers;
// 1 fixable with --fix".
func (r *Report) Summary() string {
	if r.Workers == 0 {
		return "Found no Worker to check"
	}
	var parts []string
	for _, kind := range []struct {
		severity  rule.Severity
		one, many string
	}{{rule.Error, "error", "errors"}, {rule.Warning, "warning", "warnings"}, {rule.Info, "hint", "hints"}} {
		if n := r.Count(kind.severity); n > 0 {
			parts = append(parts, plural(n, kind.one, kind.many))
		}
	}
	found := "Found no problems"
	if len(parts) > 0 {
		found = "Found " + strings.Join(parts, ", ")
	}
	if r.Partly {
		found += " in what could be read of " + plural(r.Workers, "Worker", "Workers")
	} else {
		found += " in " + plural(r.Workers, "Worker", "Workers")
	}
	if r.Fixed > 0 {
		found += fmt.Sprintf("; fixed %d", r.Fixed)
	}
	safe, unsafe := 0, 0
	for _, d := range r.Diagnostics {
		switch {
		case FixOf(d, false) != nil:
			safe++
		case FixOf(d, true) != nil:
			unsafe++
		}
	}
	switch {
	case r.Unsafe && safe+unsafe > 0:
		found += fmt.Sprintf("; %d fixable with --fix --unsafe-fixes", safe+unsafe)
	case safe > 0:
		found += fmt.Sprintf("; %d fixable with --fix", safe)
	}
	return found
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// place is a one-based row and column, in characters. A byte order mark at the
// start of a file is no character of its first line.
type place struct {
	Row    int `json:"row"`
	Column int `json:"column"`
}

func placeOf(doc *text.Document, offset int) place {
	if doc == nil {
		return place{1, 1}
	}
	p := doc.Position(offset, text.UTF32)
	if p.Line == 0 && p.Character > 0 && strings.HasPrefix(doc.String(), "\ufeff") {
		p.Character--
	}
	return place{p.Line + 1, p.Character + 1}
}

// environments says where a diagnostic is true, when not everywhere.
func environments(d *rule.Diagnostic) string {
	if len(d.Environments) == 0 {
		return ""
	}
	names := make([]string, len(d.Environments))
	for i, name := range d.Environments {
		if names[i] = name; name == "" {
			names[i] = "the top level"
		}
	}
	return "in environment " + strings.Join(names, ", ")
}

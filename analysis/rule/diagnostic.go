package rule

import "github.com/pywls/pywls/analysis/text"

// Severity says how sure and how bad a report is.
type Severity int

// The severities. Off silences a rule.
const (
	Off Severity = iota
	Info
	Warning
	Error
)

var severityNames = [...]string{"off", "info", "warning", "error"}

// String is the name as written in settings and reports.
func (s Severity) String() string { return severityNames[s] }

// ParseSeverity reads a name as written in settings.
func ParseSeverity(name string) (Severity, bool) {
	for s, n := range severityNames {
		if n == name {
			return Severity(s), true
		}
	}
	return Off, false
}

// Diagnostic is one report of one rule.
type Diagnostic struct {
	Rule     *Rule
	Severity Severity
	Path     string    // absolute
	Span     text.Span // bytes, in the file as analysed
	// Message is one lower-case sentence without a full stop that names the
	// user's own thing and the way out.
	Message     string
	Related     []Related
	Fixes       []Fix
	Unnecessary bool // the code can go: editors fade it
	Deprecated  bool // editors strike it through
	// Secrets are spans of the file whose text no output may show. An editor
	// that makes a fix needs them in its edits; nothing else does.
	Secrets []text.Span
	// Environments are the names of the environments that the report is true
	// in, where it is not true in all; "" is the top level.
	Environments []string
}

// Related points at the other end of a report.
type Related struct {
	Path    string
	Span    text.Span
	Message string
}

// Applicability says what a fix may change.
type Applicability int

// Safe fixes keep the meaning of what works; Unsafe ones may not, and are
// applied only when the user picks them.
const (
	Safe Applicability = iota
	Unsafe
)

// String is the word in reports: "safe" or "unsafe".
func (a Applicability) String() string {
	if a == Safe {
		return "safe"
	}
	return "unsafe"
}

// Fix is a change that removes a report. All its edits are made, or none.
type Fix struct {
	Title         string // imperative, e.g. "Await the call"
	Applicability Applicability
	Edits         []FileEdit
}

// FileEdit is an edit of one file.
type FileEdit struct {
	Path string // absolute
	text.Edit
	// Create is true when the file does not exist yet; the edit then inserts
	// its whole content.
	Create bool
}

// Relate adds a pointer to the other end and returns d.
func (d *Diagnostic) Relate(path string, span text.Span, message string) *Diagnostic {
	d.Related = append(d.Related, Related{path, span, message})
	return d
}

// Fix adds a fix of edits in the file of the report and returns d.
func (d *Diagnostic) Fix(a Applicability, title string, edits ...text.Edit) *Diagnostic {
	fix := Fix{Title: title, Applicability: a}
	for _, e := range edits {
		fix.Edits = append(fix.Edits, FileEdit{Path: d.Path, Edit: e})
	}
	return d.FixFiles(fix)
}

// FixFiles adds a fix that may span files and returns d.
func (d *Diagnostic) FixFiles(fix Fix) *Diagnostic {
	if len(fix.Edits) > 0 {
		d.Fixes = append(d.Fixes, fix)
	}
	return d
}

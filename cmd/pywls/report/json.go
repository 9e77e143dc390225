package report

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
)

// JSON writes an array of objects shaped like those of `ruff check
// --output-format json`, so that what reads the one reads the other.
type JSON struct{}

type jsonDiagnostic struct {
	Code         string        `json:"code"`
	Severity     string        `json:"severity"`
	Message      string        `json:"message"`
	Filename     string        `json:"filename"` // absolute
	Location     place         `json:"location"`
	EndLocation  place         `json:"end_location"`
	Fix          *jsonFix      `json:"fix"`
	Related      []jsonRelated `json:"related"`
	Environments []string      `json:"environments,omitempty"` // "" is the top level
	URL          string        `json:"url"`
}

type jsonFix struct {
	Applicability string     `json:"applicability"`
	Message       string     `json:"message"`
	Edits         []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Content     string `json:"content"`
	Location    place  `json:"location"`
	EndLocation place  `json:"end_location"`
	Filename    string `json:"filename,omitempty"` // where it is another file
}

type jsonRelated struct {
	Message     string `json:"message"`
	Filename    string `json:"filename"`
	Location    place  `json:"location"`
	EndLocation place  `json:"end_location"`
}

// Report writes the array, indented.
func (JSON) Report(out io.Writer, r *Report) error {
	secrets := r.Secrets()
	all := make([]jsonDiagnostic, 0, len(r.Diagnostics))
	for _, d := range r.Diagnostics {
		j := jsonDiagnostic{
			Code: d.Rule.Name, Severity: d.Severity.String(), Message: d.Message, Filename: d.Path,
			Fix: r.jsonFix(d, secrets), Related: []jsonRelated{}, Environments: d.Environments, URL: d.Rule.URL(),
		}
		j.Location, j.EndLocation = r.places(d.Path, d.Span)
		for _, rel := range d.Related {
			start, end := r.places(rel.Path, rel.Span)
			j.Related = append(j.Related, jsonRelated{rel.Message, rel.Path, start, end})
		}
		all = append(all, j)
	}
	return writeJSON(out, all)
}

func (r *Report) places(path string, span text.Span) (start, end place) {
	doc := r.Document(path)
	return placeOf(doc, span.Start), placeOf(doc, span.End)
}

// jsonFix is the fix that --fix prefers: the first safe one, else the first. A
// fix that moves a secret is left out: its edits would carry the value into a log.
func (r *Report) jsonFix(d *rule.Diagnostic, secrets []string) *jsonFix {
	fix := FixOf(d, false)
	if fix == nil {
		fix = FixOf(d, true)
	}
	if fix == nil || len(d.Secrets) > 0 {
		return nil
	}
	out := &jsonFix{Applicability: fix.Applicability.String(), Message: fix.Title, Edits: []jsonEdit{}}
	for _, e := range fix.Edits {
		if len(rule.SecretsIn(e.New)) > 0 || slices.ContainsFunc(secrets, func(secret string) bool { return strings.Contains(e.New, secret) }) {
			return nil
		}
		edit := jsonEdit{Content: e.New}
		edit.Location, edit.EndLocation = r.places(e.Path, e.Span)
		if e.Path != d.Path {
			edit.Filename = e.Path
		}
		out.Edits = append(out.Edits, edit)
	}
	return out
}

func writeJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

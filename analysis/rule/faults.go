package rule

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// ConfigSyntax names the reports about files that cannot be read as
// configuration. It is not a rule: it cannot be switched off, since everything
// else rests on these files.
var ConfigSyntax = &Rule{Name: "config-syntax", Severity: Error, Doc: &Doc{
	Name: "config-syntax", Severity: Error, Summary: "A configuration file that cannot be read.",
	Source: "# config-syntax\n\nerror\n\nA configuration file cannot be read. Until it can, pywls reasons with the last version that could, and applies no fixes.\n",
}}

func configFaults(w *workspace.Worker) (out []*Diagnostic) {
	add := func(path string, faults []wrangler.Fault) {
		for _, f := range faults {
			out = append(out, &Diagnostic{Rule: ConfigSyntax, Severity: Error, Path: path, Span: f.Span, Message: f.Message})
		}
	}
	// What follows the first fault of a file that does not parse is guesswork,
	// and a template with placeholders would have one on every line.
	faults := w.Fresh.Faults
	if w.Fresh.Broken {
		faults = faults[:min(1, len(faults))]
		if len(faults) > 0 && unfilled(w.Fresh.Path, w.Fresh.Source.String()[faults[0].Span.Start:]) {
			faults = nil
		}
	}
	add(w.Fresh.Path, faults)
	for _, path := range slices.Sorted(maps.Keys(w.Project.Faults)) {
		add(path, w.Project.Faults[path])
	}
	return out
}

// mark is how a place that a template leaves open begins.
var mark = regexp.MustCompile(`^(\$[A-Za-z_{]|\{[{%]|<%)`)

// unfilled reports whether a file cannot be read since it is the template of
// one: it lies in a folder of templates, and what is at fault is a placeholder.
func unfilled(path, fault string) bool {
	folders := strings.Split(filepath.ToSlash(filepath.Dir(path)), "/")
	return mark.MatchString(fault) && slices.ContainsFunc(folders, func(name string) bool {
		return name == "templates" || name == "template" || strings.Contains(name, "{{")
	})
}

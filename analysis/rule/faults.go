package rule

import (
	"maps"
	"slices"

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
	}
	add(w.Fresh.Path, faults)
	for _, path := range slices.Sorted(maps.Keys(w.Project.Faults)) {
		add(path, w.Project.Faults[path])
	}
	return out
}

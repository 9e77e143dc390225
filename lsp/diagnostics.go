package lsp

import (
	"fmt"
	"hash/fnv"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/workspace"
)

// finding is one report with the Worker it is about.
type finding struct {
	worker *workspace.Worker
	*rule.Diagnostic
	// in are the names of the Workers in which it is true, where others run the
	// same code and it is not true there.
	in []string

	from []*workspace.Worker // all in which it is true
}

// reporter gives the reports of a Worker: allReports, or promptReports while the
// user waits or types. They are not known of a Worker that was never checked.
type reporter func(*state, *workspace.Worker) (found []*rule.Diagnostic, known bool)

// findings are the reports in one file, of all Workers it belongs to. Of what
// several Workers that share a module say of one place by one rule, the gravest
// is said, once.
func (s *server) findings(st *state, path string, workers []*workspace.Worker, reports reporter) (out []finding) {
	found := make([][]*rule.Diagnostic, len(workers))
	checked := make([]bool, len(workers))
	s.each(workers, func(i int, w *workspace.Worker) { found[i], checked[i] = reports(st, w) })
	asked := 0
	for i, w := range workers {
		if checked[i] {
			asked++
		}
		for _, d := range found[i] {
			if d.Path != path {
				continue
			}
			i := slices.IndexFunc(out, func(f finding) bool { return f.worker != w && f.Rule == d.Rule && f.Span == d.Span })
			if i < 0 {
				out = append(out, finding{worker: w, Diagnostic: d, from: []*workspace.Worker{w}})
				continue
			}
			if !slices.Contains(out[i].from, w) {
				out[i].from = append(out[i].from, w)
			}
			if d.Severity > out[i].Severity {
				out[i].worker, out[i].Diagnostic = w, d
			}
		}
	}
	for i := range out {
		if len(out[i].from) == asked {
			continue
		}
		for _, w := range out[i].from {
			out[i].in = append(out[i].in, nameOf(w))
		}
		slices.Sort(out[i].in)
		out[i].in = slices.Compact(out[i].in)
	}
	return out
}

// nameOf is what a user calls a Worker: its name, or else its folder's.
func nameOf(w *workspace.Worker) string {
	if name := w.Config.DeployedName(w.Config.Environments[0]); name != "" {
		return name
	}
	return filepath.Base(w.Dir)
}

// workersOfOpen are the Workers of all open documents, each once.
func (st *state) workersOfOpen() (out []*workspace.Worker) {
	for _, d := range st.open() {
		for _, w := range st.workers(d.path) {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// diagnose is the one way to the diagnostics of a file. A configuration file
// may be spoken of by Workers that do not own it, such as a pyproject.toml
// above them.
func (s *server) diagnose(st *state, path string, reports reporter) []protocol.Diagnostic {
	out := []protocol.Diagnostic{}
	workers := st.workers(path)
	if len(workers) == 0 && path != "" && filepath.Ext(path) != ".py" {
		workers = st.workersOfOpen()
	}
	for _, f := range s.findings(st, path, workers, reports) {
		if d, ok := s.diagnostic(st, f); ok {
			out = append(out, d)
		}
	}
	return out
}

// others are the files that are not open and have reports of Workers with open
// documents. Closed modules are left to the command line.
func (s *server) others(st *state, workers []*workspace.Worker, reports reporter) (paths []string) {
	for _, w := range workers {
		found, _ := reports(st, w)
		for _, d := range found {
			if filepath.Ext(d.Path) != ".py" && st.at(d.Path) == nil && !slices.Contains(paths, d.Path) {
				paths = append(paths, d.Path)
			}
		}
	}
	return paths
}

// diagnostic is a report as this client can show it.
func (s *server) diagnostic(st *state, f finding) (protocol.Diagnostic, bool) {
	doc := f.worker.Document(f.Path)
	if doc == nil {
		return protocol.Diagnostic{}, false
	}
	c := &s.client
	d := protocol.Diagnostic{
		Range:    rangeOf(doc, f.Span, c.encoding),
		Severity: severityOf(f.Severity),
		Code:     protocol.String(f.Rule.Name),
		Source:   protocol.NewOptional(section),
		Message:  protocol.String(f.Message + inEnvironments(f.Environments) + inWorkers(f.in)),
	}
	if c.codeDescription && f.Rule != rule.ConfigSyntax {
		d.CodeDescription = protocol.CodeDescription{Href: uri.URI(f.Rule.URL())}
	}
	var tags []protocol.DiagnosticTag
	if f.Unnecessary && c.unnecessary {
		tags = append(tags, protocol.DiagnosticTagUnnecessary)
	}
	if f.Deprecated && c.deprecated {
		tags = append(tags, protocol.DiagnosticTagDeprecated)
	}
	if len(tags) > 0 {
		d.Tags = protocol.NewDiagnosticTags(tags...)
	}
	if c.relatedInformation {
		for _, r := range f.Related {
			if other := f.worker.Document(r.Path); other != nil {
				d.RelatedInformation = append(d.RelatedInformation, protocol.DiagnosticRelatedInformation{
					Location: protocol.Location{URI: st.uri(r.Path), Range: rangeOf(other, r.Span, c.encoding)},
					Message:  r.Message,
				})
			}
		}
	}
	if c.diagnosticData {
		d.Data = jsontext.Value(`{"id":"` + f.id() + `"}`)
	}
	return d, true
}

// id tells the reports of one file apart, for code actions.
func (f finding) id() string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d %d %s", f.Rule.Name, f.Span.Start, f.Span.End, f.Message)
	return fmt.Sprintf("%x", h.Sum64())
}

func severityOf(s rule.Severity) protocol.DiagnosticSeverity {
	switch s {
	case rule.Error:
		return protocol.DiagnosticSeverityError
	case rule.Warning:
		return protocol.DiagnosticSeverityWarning
	}
	return protocol.DiagnosticSeverityInformation
}

// inEnvironments names the environments that a report is true in.
func inEnvironments(names []string) string {
	if len(names) == 0 {
		return ""
	}
	shown := make([]string, len(names))
	for i, name := range names {
		if shown[i] = name; name == "" {
			shown[i] = "the top level"
		}
	}
	return " (in " + strings.Join(shown, ", ") + ")"
}

// inWorkers names the Workers that a report is true in.
func inWorkers(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " (in the Worker " + strings.Join(names, ", ") + ")"
}

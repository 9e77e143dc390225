package lsp

import (
	"context"
	"fmt"
	"strings"

	"go.lsp.dev/jsonrpc2"

	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/workspace"
)

// debugInfo is the command that says why a file is or is not looked at, and
// what is believed about its Worker. Its one argument is a URI; without it, all
// Workers of the workspace are listed.
const debugInfo = "pywls.debugInfo"

func executeCommand(_ context.Context, s *server, st *state, p *commandParams) (any, error) {
	if p.Command != debugInfo {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "there is no command %q here", p.Command)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "pywls %s\n", s.options.Version)
	for _, f := range st.folders {
		fmt.Fprintf(&b, "folder %s\n", f.uri)
	}
	workers, modules := st.snapshot.Kept()
	fmt.Fprintf(&b, "workers read: %d\nmodules parsed: %d\n", workers, modules)
	var raw string
	if len(p.Arguments) > 0 && decode(p.Arguments[0], &raw) == nil && raw != "" {
		s.explain(&b, st, raw)
	} else {
		workers := st.snapshot.Workers()
		fmt.Fprintf(&b, "%d wrangler files, %d Python Workers\n", len(st.snapshot.Configs()), len(workers))
		for _, w := range workers {
			s.describe(&b, st, w)
		}
	}
	return b.String(), nil
}

// explain says what a document is to us.
func (s *server) explain(b *strings.Builder, st *state, raw string) {
	at := placeOf(raw)
	fmt.Fprintf(b, "document %s\n", raw)
	if d := st.docs[at.key]; d != nil {
		fmt.Fprintf(b, "open, version %d, %d bytes\n", d.version, d.text.Len())
	} else {
		b.WriteString("not open\n")
	}
	if at.path == "" {
		b.WriteString("not a file on this machine: it belongs to no Worker\n")
		return
	}
	workers := st.workers(at.path)
	if len(workers) == 0 {
		b.WriteString("no wrangler file in its folder or above it has a Python main module: nothing is reported here\n")
	}
	for _, w := range workers {
		switch {
		case w.Reachable(at.path):
			b.WriteString("a module of the Worker, reached from its main module\n")
		case w.Owns(at.path):
			b.WriteString("a configuration file of the Worker\n")
		default:
			b.WriteString("in the Worker's folder, but not imported from its main module: nothing is reported here\n")
		}
		s.describe(b, st, w)
	}
}

func (s *server) describe(b *strings.Builder, st *state, w *workspace.Worker) {
	fmt.Fprintf(b, "\nWorker %s\n", w.Fresh.Path)
	if w.Fresh.Broken {
		b.WriteString("  the wrangler file cannot be read; the last version that could is used\n")
	}
	fmt.Fprintf(b, "  main module: %s\n  modules: %d\n", orNone(w.Rel(w.MainPath)), len(w.Modules))
	for _, r := range w.Runtimes {
		var names []string
		for _, e := range r.Environments {
			names = append(names, orTop(e.Name))
		}
		fmt.Fprintf(b, "  runtime of %s:\n", strings.Join(names, ", "))
		for _, line := range r.Model.Describe() {
			fmt.Fprintf(b, "    %s: %s (%s; %s)\n", line.Name, line.Value, certainty[line.Certainty], line.Reason.Text)
		}
	}
	rules := st.rules(w)
	fmt.Fprintf(b, "  select %v, ignore %v\n  reports: %d\n", rules.selection.Select, rules.selection.Ignore, len(s.reportsOf(st, w)))
}

var certainty = map[runtime.Certainty]string{runtime.Unknown: "unknown", runtime.Assumed: "assumed", runtime.Known: "known"}

func orNone(s string) string {
	if s == "" || s == "." {
		return "none"
	}
	return s
}

func orTop(name string) string {
	if name == "" {
		return "the top level"
	}
	return name
}

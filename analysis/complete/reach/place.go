package main

import (
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/complete"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// place is a member that an author typed.
type place struct {
	about string // what it is a member of
	name  string
	at    int       // where it starts, in bytes
	gone  text.Span // the member and the rest of its chain, which was not typed yet
}

// before is the text as it was before the member was typed.
func (p place) before(doc *text.Document) string { return p.with(doc, "") }

func (p place) with(doc *text.Document, typed string) string {
	s := doc.String()
	return s[:p.gone.Start] + typed + s[p.gone.End:]
}

// placesOf are the places of a module that pywls is about, in order.
func placesOf(w *workspace.Worker, m *flow.Module) []place {
	var out []place
	for _, env := range []*scope{moduleScope(w, m.Syntax)} {
		env.visit(m.Syntax.Body, func(about string, name string, span, chain text.Span) {
			out = append(out, place{about: about, name: name, at: span.Start, gone: text.Span{Start: span.Start, End: chain.End}})
		})
	}
	return out
}

// tryItems inserts each item where it is offered and counts what the rules say
// then of that line that they do not say of the author's own code. A name that
// the Worker's runtime does not have is what it is for.
func (s *score) tryItems(session *workspace.Session, files *source.Store, w *workspace.Worker, m *flow.Module, p place, items []complete.Item, n *int) {
	diagnosed := func(content string) map[string]bool {
		*n++
		files.Open(m.Path, text.New(content), int32(*n))
		out := map[string]bool{}
		for _, w := range session.Snapshot().WorkersOf(m.Path) {
			for _, d := range reportsOn(w) {
				out[d.Rule.Name+": "+d.Message] = true
			}
		}
		return out
	}
	old := diagnosed(m.Syntax.Source.String())
	for _, i := range items {
		if i.Kind != complete.Method && i.Kind != complete.Property && i.Kind != complete.Binding {
			continue
		}
		s.inserted++
		before := p.before(m.Syntax.Source)
		for message := range diagnosed(before[:i.Span.Start] + i.Insert + before[i.Span.End:]) {
			if !old[message] && wrongName(message) {
				s.reports = append(s.reports, fmt.Sprintf("%s: %s at %s:%d", i.Label, message, w.Rel(m.Path), m.Syntax.Source.Line(p.at)+1))
			}
		}
	}
}

// wrongName reports whether a report speaks of a name that is not there: a
// method that is merely named and not called yet is reported by others.
func wrongName(message string) bool {
	return strings.HasPrefix(message, "unknown-") || strings.HasPrefix(message, "pyodide-") || strings.HasPrefix(message, "stale-")
}

// spine is a map from what is extended to what extends it: the chain of
// attributes, calls and subscripts.
func spine(body []pysyntax.Stmt) map[pysyntax.Expr]pysyntax.Expr {
	up := map[pysyntax.Expr]pysyntax.Expr{}
	for _, s := range body {
		pysyntax.Walk(s, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Attribute:
				up[n.Value] = n
			case *pysyntax.Call:
				up[n.Func] = n
			case *pysyntax.Subscript:
				up[n.Value] = n
			}
			return true
		})
	}
	return up
}

// reportsOn are the reports of all rules on a Worker.
func reportsOn(w *workspace.Worker) []*rule.Diagnostic {
	found, _ := rule.Run(w, rules.All, rule.Selection{})
	return found
}

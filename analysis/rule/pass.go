package rule

import (
	"fmt"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Pass is one rule at work on one Worker in one of its runtimes.
type Pass struct {
	Rule    *Rule
	Worker  *workspace.Worker
	Group   *workspace.Runtime
	Runtime *runtime.Model
	Facts   *flow.Facts
	// Module is the module of the event or module being checked, nil otherwise.
	Module *flow.Module

	out *[]*Diagnostic
	run *shared
}

// shared is what the rules of one run over one runtime ask for again and again.
type shared struct {
	events []flow.Event // those that rules look at
	// asksJSNull tells whether the code asks a converted answer for jsnull.
	asksJSNull func() bool
	// extends and pathChanges tell of the Worker's imports: see the functions.
	extends, pathChanges func() bool
}

// Report reports a span of the module being checked, or of the wrangler file
// where there is none. The message is formatted as by fmt.Sprintf.
func (p *Pass) Report(span text.Span, format string, args ...any) *Diagnostic {
	path := p.Worker.Config.Path
	if p.Module != nil {
		path = p.Module.Path
	}
	return p.ReportIn(path, span, format, args...)
}

// ReportIn reports a span of any file of the Worker.
func (p *Pass) ReportIn(path string, span text.Span, format string, args ...any) *Diagnostic {
	d := &Diagnostic{Rule: p.Rule, Severity: p.Rule.Severity, Path: path, Span: span, Message: fmt.Sprintf(format, args...)}
	*p.out = append(*p.out, d)
	return d
}

// Source is the text of a node of the module being checked.
func (p *Pass) Source(n pysyntax.Node) string { return p.Module.Syntax.Source.Slice(n.Span()) }

// Name is the text of a node for a message: one line, at most 40 characters.
func (p *Pass) Name(n pysyntax.Node) string { return Shorten(p.Source(n)) }

// Shorten makes one line of at most 40 characters of source text.
func Shorten(s string) string {
	out := make([]rune, 0, 40)
	space := false
	for _, r := range s {
		if r == ' ' || r == '\n' || r == '\t' || r == '\r' {
			space = len(out) > 0
			continue
		}
		if space {
			out, space = append(out, ' '), false
		}
		out = append(out, r)
		if len(out) > 40 {
			return string(out[:37]) + "..."
		}
	}
	return string(out)
}

// Assume weakens a report that rests on a fact of the runtime: on an assumed
// one it is at most a warning and names the assumption. Call it with the
// certainty and reason that runtime.Model gave.
func (d *Diagnostic) Assume(c runtime.Certainty, why runtime.Reason) *Diagnostic {
	if c == runtime.Assumed {
		d.Severity = min(d.Severity, Warning)
		d.Message += " (assuming " + why.Text + ")"
	}
	return d
}

// Explain adds the way a value came as related information, nearest step first.
func (p *Pass) Explain(d *Diagnostic, v flow.Value) *Diagnostic {
	for i, step := range p.Facts.Why(v) {
		if i == 3 {
			break
		}
		if step.Module != nil && step.Note != "" {
			d.Relate(step.Module.Path, step.Span, step.Note)
		}
	}
	return d
}

// RuntimeOf is the runtime of one environment of the Worker. Environments of
// one group may still differ in flags that change nothing.
func (p *Pass) RuntimeOf(env *wrangler.Environment) *runtime.Model {
	return runtime.Resolve(env, p.Worker.Config, p.Worker.Project)
}

// Package rule is what all rules share: what a rule is, what it reports, how
// its fixes are described, how comments silence it, and how rules are run over
// a Worker. It knows no single rule.
package rule

import (
	"fmt"
	"reflect"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Rule is one rule. Its name is its identity everywhere.
type Rule struct {
	Name     string
	Severity Severity // of its reports unless they say otherwise
	Doc      *Doc
	checks   []Check
}

// Check looks at one kind of thing. Make one with On, OnModule, OnConfig or OnWorker.
type Check struct {
	event  func(*Pass, flow.Event)
	kind   reflect.Type // of the events that event takes
	module func(*Pass, *flow.Module)
	config func(*Pass, *wrangler.Config)
	worker func(*Pass)
}

// New makes a rule of its rule.md and its checks. A rule.md that does not
// parse is a mistake of ours, found by every test, and panics.
func New(doc string, checks ...Check) *Rule {
	d, err := ParseDoc(doc)
	if err != nil {
		panic(fmt.Sprintf("rule: %v:\n%.200s", err, doc))
	}
	return &Rule{Name: d.Name, Severity: d.Severity, Doc: d, checks: checks}
}

// On checks each event of one kind, e.g. On(func(p *Pass, c *flow.Call) {...}).
// Events in test code are left out.
func On[E flow.Event](f func(*Pass, E)) Check {
	return Check{
		kind:  reflect.TypeFor[E](),
		event: func(p *Pass, e flow.Event) { f(p, e.(E)) },
	}
}

// OnModule checks each module of the Worker, test code left out.
func OnModule(f func(*Pass, *flow.Module)) Check { return Check{module: f} }

// OnConfig checks the wrangler file, once per Worker.
func OnConfig(f func(*Pass, *wrangler.Config)) Check { return Check{config: f} }

// OnWorker checks the Worker as a whole, once for each runtime it has.
func OnWorker(f func(*Pass)) Check { return Check{worker: f} }

// URL is the rule's page.
func (r *Rule) URL() string {
	return "https://github.com/pywls/pywls/blob/main/analysis/rules/" + Folder(r.Name) + "/rule.md"
}

// Folder is the folder and Go package of a rule: its name without dashes.
func Folder(name string) string {
	out := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		if name[i] != '-' {
			out = append(out, name[i])
		}
	}
	return string(out)
}

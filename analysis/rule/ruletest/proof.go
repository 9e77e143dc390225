package ruletest

import (
	"fmt"
	"testing"

	"github.com/pywls/pywls/analysis/rule"
)

// Case is one example of a rule.md made ready to be executed in one runtime,
// with what must come of it. An example takes part when its info string says
// what it does at run time:
//
//	raises=TypeError     fetch raises; the text must contain the words given
//	gives=404            fetch answers with the status
//	gives=200:ada        and with exactly this body
//	path=/?id=1          the path of the request, "/" when absent
//	post={"a":1}         the body of the request, which is then a POST
type Case struct {
	ID      string
	Rule    string
	Line    int    // one-based, in rule.md
	Kind    string // "bad", "good", or "fixed": bad with the rule's own fixes applied
	Mode    string
	Pyodide string // "0.26", "0.28", "314"
	SDK     string // version of workers-runtime-sdk, "" for the frozen one
	Source  string // the whole main module
	Path    string
	Post    string
	Raises  string
	Gives   string
}

// Cases are the examples of a rule that say what they do at run time, in every
// mode they name.
func Cases(t *testing.T, r *rule.Rule) []Case {
	t.Helper()
	var out []Case
	for i, e := range r.Doc.Examples {
		if e.Language != "python" || e.Attrs["raises"] == "" && e.Attrs["gives"] == "" {
			continue
		}
		runtimes := e.Attrs["runtime"]
		if runtimes == "" && !e.Bad && i > 0 {
			runtimes = r.Doc.Examples[i-1].Attrs["runtime"]
		}
		modes, err := parseModes(runtimes)
		if err != nil {
			t.Fatalf("%s: rule.md:%d: %v", r.Name, e.Line, err)
		}
		for _, m := range modes {
			if m.assumed || m.legacy {
				continue // nothing to execute that another mode does not show
			}
			c := caseOf(r, e, m)
			p := exampleProject(t, e, m)
			c.Source = p["src/entry.py"]
			out = append(out, c)
			if !e.Bad || i+1 == len(r.Doc.Examples) || r.Doc.Examples[i+1].Bad || r.Doc.FixNote == "" {
				continue
			}
			good := caseOf(r, r.Doc.Examples[i+1], m)
			if good.Raises == "" && good.Gives == "" {
				continue
			}
			fixed := p.fixAll(t, all(r))["src/entry.py"]
			if fixed == c.Source {
				continue
			}
			good.Kind, good.Line, good.Source = "fixed", e.Line, fixed
			good.ID = fmt.Sprintf("%s:%d fixed %s", r.Name, e.Line, m.name)
			out = append(out, good)
		}
	}
	return out
}

func caseOf(r *rule.Rule, e rule.Example, m mode) Case {
	c := Case{
		Rule: r.Name, Line: e.Line, Kind: "good", Mode: m.name, Pyodide: m.pyodide, SDK: m.sdk,
		Path: e.Attrs["path"], Post: e.Attrs["post"], Raises: e.Attrs["raises"], Gives: e.Attrs["gives"],
	}
	if e.Bad {
		c.Kind = "bad"
	}
	if c.Path == "" {
		c.Path = "/"
	}
	c.ID = fmt.Sprintf("%s:%d %s %s", r.Name, e.Line, c.Kind, m.name)
	return c
}

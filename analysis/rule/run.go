package rule

import (
	"cmp"
	"reflect"
	"slices"
	"sync"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/parallel"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Selection says which rules run and how loud they are.
type Selection struct {
	Select   []string // only these; empty means all
	Ignore   []string
	Severity map[string]Severity
}

// enabled reports whether a rule runs, and the severity that overrides its own.
func (s Selection) enabled(name string) (override Severity, overridden, run bool) {
	if len(s.Select) > 0 && !slices.Contains(s.Select, name) || slices.Contains(s.Ignore, name) {
		return Off, false, false
	}
	override, overridden = s.Severity[name]
	return override, overridden, !overridden || override != Off
}

// Merge is the selection with a project's own settings under it: what an
// editor or a command line selects wins.
func (s Selection) Merge(project wrangler.Settings) Selection {
	out := Selection{Select: s.Select, Ignore: append(slices.Clone(s.Ignore), project.Ignore...), Severity: map[string]Severity{}}
	if len(out.Select) == 0 {
		out.Select = project.Select
	}
	for name, word := range project.Severity {
		if severity, ok := ParseSeverity(word); ok {
			out.Severity[name] = severity
		}
	}
	for name, severity := range s.Severity {
		out.Severity[name] = severity
	}
	return out
}

// Run checks a Worker. The result is sorted by path, place and rule.
//
// Of a Worker whose configuration never could be read, that alone is reported:
// everything else would be a guess.
//
// A rule that panics reports nothing on this Worker and is among the faults; so
// is the analysis, with a nil Rule.
func Run(w *workspace.Worker, rules []*Rule, selection Selection) ([]*Diagnostic, []*Fault) {
	if w.Config.Broken {
		return configFaults(w), nil
	}
	var met faults
	var found []*Diagnostic
	met.try(nil, func() { found = run(w, rules, selection, &met) })
	if met.failed(nil) {
		found = configFaults(w)
	}
	return found, met.list
}

func run(w *workspace.Worker, rules []*Rule, selection Selection, met *faults) []*Diagnostic {
	selection = selection.Merge(w.Project.Settings)
	var all []*Diagnostic
	for i, group := range w.Runtimes {
		found := runGroup(w, group, rules, selection, i == 0, met)
		if len(w.Runtimes) > 1 {
			for _, d := range found {
				for _, env := range group.Environments {
					d.Environments = append(d.Environments, env.Name)
				}
			}
		}
		all = append(all, found...)
	}
	for _, fault := range met.list {
		selection.Ignore = append(selection.Ignore, fault.Rule.Name) // it did not run
	}
	all = slices.DeleteFunc(all, func(d *Diagnostic) bool { return met.failed(d.Rule) })
	all = merge(all, len(environmentsOf(w)))
	all = append(suppress(w, all, rules, selection), configFaults(w)...)
	slices.SortStableFunc(all, compare)
	return all
}

// listener is a check of events with the pass it runs in.
type listener struct {
	pass   *Pass
	check  func(*Pass, flow.Event)
	failed bool // by a panic
}

// runGroup runs the rules in one runtime: those that hear events beside those
// that look at modules and configurations.
func runGroup(w *workspace.Worker, group *workspace.Runtime, rules []*Rule, selection Selection, first bool, met *faults) []*Diagnostic {
	facts := group.Facts()
	run := &shared{events: eventsInView(w, facts)}
	run.extends = sync.OnceValue((&Pass{Worker: w, Runtime: group.Model}).extends)
	run.pathChanges = sync.OnceValue(func() bool { return pathChanges(w) })
	run.asksJSNull = sync.OnceValue(func() bool { return asksJSNull(run.events) })
	var heard, looked []*Diagnostic
	listeners := map[reflect.Type][]listener{}
	var looks []func()
	for _, r := range rules {
		if _, _, runs := selection.enabled(r.Name); !runs {
			continue
		}
		for _, check := range r.checks {
			p := &Pass{Rule: r, Worker: w, Group: group, Runtime: group.Model, Facts: facts, out: &looked, run: run}
			switch {
			case check.config != nil:
				if first && !w.Fresh.Broken {
					looks = append(looks, func() { met.try(r, func() { check.config(p, w.Config) }) })
				}
			case check.worker != nil:
				looks = append(looks, func() { met.try(r, func() { check.worker(p) }) })
			case check.module != nil:
				looks = append(looks, func() { met.try(r, func() { p.eachModule(check.module) }) })
			case check.event != nil:
				p.out = &heard
				listeners[check.kind] = append(listeners[check.kind], listener{pass: p, check: check.event})
			}
		}
	}
	parallel.Do(func() {
		for _, look := range looks {
			look()
		}
	}, func() {
		for _, e := range run.events {
			to := listeners[reflect.TypeOf(e)]
			if len(to) == 0 {
				continue
			}
			m := e.In()
			for i := range to {
				l := &to[i]
				if l.failed {
					continue
				}
				l.pass.Module = m
				before := len(heard)
				met.try(l.pass.Rule, func() {
					l.failed = true
					l.check(l.pass, e)
					l.failed = false
				})
				for _, d := range heard[before:] {
					d.caught(e.Where())
				}
			}
		}
	})
	found := append(looked, heard...)
	for _, d := range found {
		if override, overridden, _ := selection.enabled(d.Rule.Name); overridden {
			d.Severity = override
		}
	}
	return found
}

// eachModule has a check look at the modules that rules look at.
func (p *Pass) eachModule(check func(*Pass, *flow.Module)) {
	for _, m := range p.Worker.Modules {
		if p.Worker.Reachable(m.Path) && !m.Test {
			p.Module = m
			check(p, m)
		}
	}
}

func environmentsOf(w *workspace.Worker) (names []string) {
	for _, group := range w.Runtimes {
		for _, env := range group.Environments {
			names = append(names, env.Name)
		}
	}
	return names
}

// merge makes one report of equal ones, joining the environments they are true
// in; a report true in all of them names none.
func merge(all []*Diagnostic, environments int) []*Diagnostic {
	type key struct {
		rule    *Rule
		path    string
		span    text.Span
		message string
	}
	seen := map[key]*Diagnostic{}
	var out []*Diagnostic
	for _, d := range all {
		k := key{d.Rule, d.Path, d.Span, d.Message}
		if first := seen[k]; first != nil {
			for _, env := range d.Environments {
				if !slices.Contains(first.Environments, env) {
					first.Environments = append(first.Environments, env)
				}
			}
			continue
		}
		seen[k] = d
		out = append(out, d)
	}
	for _, d := range out {
		if len(d.Environments) == environments {
			d.Environments = nil
		}
	}
	return out
}

func compare(a, b *Diagnostic) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Span.Start, b.Span.Start),
		cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.Rule.Name, b.Rule.Name), cmp.Compare(a.Message, b.Message))
}

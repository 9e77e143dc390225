// Package check is the work behind `pywls check`: it finds the Workers that
// some paths are about, runs the rules over them on all cores, and applies
// fixes.
package check

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
	"github.com/pywls/pywls/cmd/pywls/report"
)

// Exit codes.
const (
	ExitClean   = 0 // nothing above info
	ExitReports = 1 // reports above info
	ExitFailed  = 2 // part of the work could not be done
)

// Request says what to check and how.
type Request struct {
	Paths       []string // files and folders, absolute or relative to the process
	Rules       []*rule.Rule
	Selection   rule.Selection
	Environment string // look at this environment only; empty means all
	Fix         bool   // apply fixes and write the files
	Diff        bool   // apply fixes in memory only and write a diff to Out
	Unsafe      bool   // unsafe fixes too
	Dir         string // paths are shown relative to this folder, absolute
	Reporter    report.Reporter
	Out, Err    io.Writer
	// PaintDiff colours a line of a diff, nil for none.
	PaintDiff func(line string) string
}

// Run checks, reports to Out, writes what hindered it to Err, and returns the
// exit code.
func Run(request Request) int {
	c := &checker{Request: request}
	code := c.run()
	if c.failed {
		return ExitFailed
	}
	return code
}

type checker struct {
	Request
	failed bool
	store  *source.Store
	noted  map[string]bool
	// unreadable is true when a wrangler file that may be a Worker's is broken.
	unreadable bool
	// partly is true when a module of a checked Worker cannot be read.
	partly bool
}

// note tells of something the user should know.
func (c *checker) note(format string, args ...any) {
	line := "pywls: " + fmt.Sprintf(format, args...)
	if c.noted[line] {
		return
	}
	if c.noted == nil {
		c.noted = map[string]bool{}
	}
	c.noted[line] = true
	fmt.Fprintln(c.Err, line)
}

// fail tells of work that could not be done.
func (c *checker) fail(format string, args ...any) {
	c.failed = true
	c.note(format, args...)
}

func (c *checker) run() int {
	targets := c.targets()
	if len(targets) == 0 {
		return ExitFailed
	}
	c.store = source.NewStore()
	session := workspace.NewSession(c.store, roots(targets)...)
	session.SetOptions(workspace.Options{Environment: c.Environment}, nil)
	chosen := c.choose(session.Snapshot(), targets)
	if len(chosen) == 0 && c.unreadable {
		return ExitFailed
	}
	// A folder without a Worker was noted; there is nothing wrong in it, and
	// what reads the report gets an empty one.
	results := c.check(session, chosen)
	if len(chosen) > 0 && !c.environmentExists(results) {
		return ExitFailed
	}
	for _, r := range results {
		c.health(r.worker)
	}
	if c.Fix || c.Diff {
		return c.fixAll(session, chosen, results)
	}
	rep := c.report(results)
	c.publish(rep)
	return code(rep)
}

func (c *checker) publish(rep *report.Report) {
	if err := c.Reporter.Report(c.Out, rep); err != nil {
		c.fail("the report could not be written: %v", err)
	}
}

func code(rep *report.Report) int {
	if rep.Count(rule.Error)+rep.Count(rule.Warning) > 0 {
		return ExitReports
	}
	return ExitClean
}

// roots are the folders to search for Workers.
func roots(targets []target) (out []string) {
	for _, t := range targets {
		if t.kind == folderTarget {
			out = append(out, t.path)
		}
	}
	return out
}

// result is a Worker with its wanted reports.
type result struct {
	*selected
	worker      *workspace.Worker
	diagnostics []*rule.Diagnostic
	found       map[key]bool // all reports, wanted or not
	faults      []*rule.Fault
}

// key is the identity of a report.
type key struct {
	rule    *rule.Rule
	path    string
	span    text.Span
	message string
}

func keyOf(d *rule.Diagnostic) key { return key{d.Rule, d.Path, d.Span, d.Message} }

// check runs the rules over Workers, on all cores. The results have the order
// of chosen.
func (c *checker) check(session *workspace.Session, chosen []*selected) []*result {
	snapshot := session.Snapshot()
	out := make([]*result, len(chosen))
	c.each(len(chosen), func(i int) string { return chosen[i].config }, func(i int) {
		w := workerAt(snapshot, chosen[i].config)
		if w == nil { // a fix may take the main module from a Worker
			out[i] = &result{selected: chosen[i]}
			return
		}
		r := &result{selected: chosen[i], worker: w, found: map[key]bool{}}
		found, faults := rule.Run(w, c.Rules, c.Selection)
		r.faults = faults
		for _, d := range found {
			r.found[keyOf(d)] = true
			if chosen[i].wants(d.Path) {
				r.diagnostics = append(r.diagnostics, d)
			}
		}
		out[i] = r
	})
	out = slices.DeleteFunc(out, func(r *result) bool { return r == nil || r.worker == nil })
	for _, r := range out {
		for _, f := range r.faults {
			c.fail("%s: %s", c.rel(r.config), f)
		}
	}
	return out
}

// load builds the Workers of configurations on all cores; nil stands for what
// is no Python Worker.
func (c *checker) load(snapshot *workspace.Snapshot, configs []string) []*workspace.Worker {
	out := make([]*workspace.Worker, len(configs))
	c.each(len(configs), func(i int) string { return configs[i] }, func(i int) { out[i] = workerAt(snapshot, configs[i]) })
	return out
}

// workerAt is the Python Worker of a configuration, or nil.
func workerAt(snapshot *workspace.Snapshot, config string) *workspace.Worker {
	for _, w := range snapshot.WorkersOf(config) {
		if w.Config.Path == config {
			return w
		}
	}
	if !wrangler.IsConfigName(filepath.Base(config)) {
		return snapshot.PythonWorker(config) // wrangler takes any name after -c
	}
	return nil
}

// each calls f for 0..n-1 on all cores. One that panics is told of as a fault on
// its configuration, and the others go on.
func (c *checker) each(n int, config func(int) string, f func(int)) {
	faults := make([]*rule.Fault, n)
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				faults[i] = rule.Survive(func() { f(i) })
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	for i, fault := range faults {
		if fault != nil {
			c.fail("%s: %s", c.rel(config(i)), fault)
		}
	}
}

// report joins results. A file that several Workers share is reported once.
func (c *checker) report(results []*result) *report.Report {
	rep := &report.Report{Workers: len(results), Dir: c.Dir, Unsafe: c.Unsafe, Partly: c.partly, Hidden: map[string][]text.Span{}}
	seen := map[key]bool{}
	for _, r := range results {
		for _, env := range r.worker.Fresh.Environments {
			for _, b := range env.Bindings {
				if rule.IsSecretVar(b) {
					rep.Hidden[b.Path] = append(rep.Hidden[b.Path], b.Value.Span)
				}
			}
		}
		for _, d := range r.diagnostics {
			if k := keyOf(d); !seen[k] {
				seen[k] = true
				rep.Diagnostics = append(rep.Diagnostics, d)
			}
		}
	}
	slices.SortStableFunc(rep.Diagnostics, func(a, b *rule.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.Rule.Name, b.Rule.Name), cmp.Compare(a.Message, b.Message))
	})
	view := c.store.View()
	rep.Document = func(path string) *text.Document {
		f, err := view.Read(path)
		if err != nil {
			return nil
		}
		return f.Doc
	}
	return rep
}

// environmentExists tells of an --env that Workers do not have. It is false
// when none has it.
func (c *checker) environmentExists(results []*result) bool {
	if c.Environment == "" {
		return true
	}
	have := 0
	names := map[string]bool{}
	for _, r := range results {
		if r.worker.Config.Environment(c.Environment) != nil {
			have++
		}
		for _, env := range r.worker.Config.Environments {
			if env.Name != "" {
				names[env.Name] = true
			}
		}
	}
	switch {
	case have == 0:
		c.fail("--env %s: no Worker has this environment%s", c.Environment, suggest(c.Environment, slices.Sorted(maps.Keys(names))))
		return false
	case have < len(results):
		c.note("--env %s: %d of %d Workers have it; the others are checked in all their environments", c.Environment, have, len(results))
	}
	return true
}

// suggest is the end of a message about an unknown name.
func suggest(name string, known []string) string {
	if close := catalog.Closest(name, known); len(close) > 0 {
		return "; did you mean " + close[0] + "?"
	}
	if len(known) > 0 && len(known) <= 10 {
		return "; there are " + strings.Join(known, ", ")
	}
	return ""
}

// rel is a path for messages.
func (c *checker) rel(path string) string {
	if rel, err := filepath.Rel(c.Dir, path); err == nil && workspace.Below(c.Dir, path) {
		return rel
	}
	return path
}

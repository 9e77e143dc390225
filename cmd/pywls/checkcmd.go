package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/cmd/pywls/check"
	"github.com/pywls/pywls/cmd/pywls/report"
	"github.com/pywls/pywls/cmd/pywls/term"
)

const formats = report.Formats

type checkCommand struct {
	Paths []string `arg:"" optional:"" name:"path" help:"Folders, Python files and wrangler files; the current folder if none is given."`

	OutputFormat string   `help:"One of ${formats}." enum:"${formats}" default:"text"`
	Fix          bool     `help:"Apply safe fixes to the files."`
	Diff         bool     `help:"Show what --fix would change, and change nothing."`
	UnsafeFixes  bool     `help:"Apply fixes that may change what the code means, too."`
	Select       []string `help:"Run only these rules." placeholder:"RULE"`
	Ignore       []string `help:"Do not run these rules." placeholder:"RULE"`
	Env          string   `help:"Look at this environment of the wrangler file only." placeholder:"NAME"`
	Color        string   `help:"One of auto,always,never." enum:"auto,always,never" default:"auto"`
	Statistics   bool     `help:"Count the reports of each rule instead of showing them."`
}

// Run checks.
func (c *checkCommand) Run(w *world) error {
	if err := knownRules("--select", c.Select); err != nil {
		return err
	}
	if err := knownRules("--ignore", c.Ignore); err != nil {
		return err
	}
	if len(c.Paths) == 0 {
		c.Paths = []string{"."}
	}
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	style := term.Styles(c.Color, w.out)
	reporter, err := report.New(c.OutputFormat, style, term.Width(w.out))
	if err != nil {
		return err
	}
	if c.Statistics {
		reporter = report.Statistics{JSON: c.OutputFormat == "json"}
	}
	request := check.Request{
		Paths:       c.Paths,
		Rules:       rules.All,
		Selection:   rule.Selection{Select: c.Select, Ignore: c.Ignore},
		Environment: c.Env,
		Fix:         c.Fix,
		Diff:        c.Diff,
		Unsafe:      c.UnsafeFixes,
		Dir:         dir,
		Reporter:    reporter,
		Out:         w.out,
		Err:         w.err,
	}
	if style.On {
		request.PaintDiff = func(line string) string { return report.PaintDiff(style, line) }
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200) // a short life: memory for time
	}
	w.code = check.Run(request)
	return nil
}

// knownRules is an error for a name that no rule has.
func knownRules(flag string, names []string) error {
	known := ruleNames()
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s: there is no rule %q%s", flag, name, didYouMean(name, known))
		}
	}
	return nil
}

func ruleNames() []string {
	names := make([]string, len(rules.All))
	for i, r := range rules.All {
		names[i] = r.Name
	}
	return names
}

// didYouMean is the end of a message about an unknown rule.
func didYouMean(name string, known []string) string {
	var near []string
	for _, k := range known {
		if len(name) >= 3 && strings.Contains(k, name) && len(near) < 3 {
			near = append(near, k)
		}
	}
	if closest := catalog.Closest(name, known); len(closest) > 0 {
		near = closest
	}
	if len(near) > 0 {
		return "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return "; \"pywls rules\" lists them all"
}

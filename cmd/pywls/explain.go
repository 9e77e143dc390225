package main

import (
	"fmt"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/cmd/pywls/term"
)

type explainCommand struct {
	Rule  string `arg:"" help:"Name of the rule."`
	Color string `help:"One of auto,always,never." enum:"auto,always,never" default:"auto"`
}

// Run prints the document of the rule.
func (c *explainCommand) Run(w *world) error {
	for _, r := range append([]*rule.Rule{rule.ConfigSyntax}, rules.All...) {
		if r.Name == c.Rule {
			_, err := fmt.Fprint(w.out, term.Markdown(r.Doc.Source, term.Styles(c.Color, w.out), min(term.Width(w.out), 100)))
			return err
		}
	}
	return fmt.Errorf("there is no rule %q%s", c.Rule, didYouMean(c.Rule, ruleNames()))
}

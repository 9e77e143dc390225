package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/cmd/pywls/term"
)

type rulesCommand struct {
	OutputFormat string `help:"One of text,json." enum:"text,json" default:"text"`
}

type ruleRow struct {
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Fix      string `json:"fix"` // what the quick-fix is, "" for none
	Summary  string `json:"summary"`
	URL      string `json:"url"`
}

// Run lists the rules.
func (c *rulesCommand) Run(w *world) error {
	rows := make([]ruleRow, len(rules.All))
	widest := 0
	for i, r := range rules.All {
		rows[i] = ruleRow{r.Name, r.Severity.String(), r.Doc.FixNote, r.Doc.Summary, r.URL()}
		widest = max(widest, len(r.Name))
	}
	if c.OutputFormat == "json" {
		enc := json.NewEncoder(w.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(rows)
	}
	style := term.Styles("auto", w.out)
	fmt.Fprintln(w.out, style.Bold(fmt.Sprintf("%-*s  %-8s  %-6s  %s", widest, "RULE", "SEVERITY", "FIX", "REPORTS")))
	for _, row := range rows {
		line := fmt.Sprintf("%-*s  %-8s  %-6s  %s", widest, row.Name, row.Severity, shortFix(row.Fix), row.Summary)
		if term.IsTerminal(w.out) {
			line = clip(line, term.Width(w.out))
		}
		fmt.Fprintln(w.out, strings.TrimRight(line, " "))
	}
	return nil
}

// shortFix is the first word of what a rule.md says of its fix.
func shortFix(note string) string {
	first, _, _ := strings.Cut(note, " ")
	return strings.Trim(first, ",;")
}

// clip cuts a text to a number of columns.
func clip(s string, width int) string {
	if term.Columns(s) <= width {
		return s
	}
	for term.Columns(s) > width-1 {
		r := []rune(s)
		s = string(r[:len(r)-1])
	}
	return s + "…"
}

package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/pywls/pywls/analysis/rule"
)

// Statistics wraps the choice of a form: it counts reports per rule instead of
// showing them, as a table or as JSON.
type Statistics struct{ JSON bool }

type statistic struct {
	Code     string `json:"code"`
	Severity string `json:"severity"` // the gravest of the reports
	Count    int    `json:"count"`
	Fixable  int    `json:"fixable"`
	Summary  string `json:"summary"`

	worst rule.Severity
}

// Report writes the counts, the most frequent rule first.
func (s Statistics) Report(out io.Writer, r *Report) error {
	byRule := map[*rule.Rule]*statistic{}
	all := []*statistic{}
	for _, d := range r.Diagnostics {
		st := byRule[d.Rule]
		if st == nil {
			st = &statistic{Code: d.Rule.Name, Summary: d.Rule.Doc.Summary}
			byRule[d.Rule] = st
			all = append(all, st)
		}
		st.Count++
		if d.Severity >= st.worst {
			st.worst, st.Severity = d.Severity, d.Severity.String()
		}
		if FixOf(d, r.Unsafe) != nil {
			st.Fixable++
		}
	}
	slices.SortFunc(all, func(a, b *statistic) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
	if s.JSON {
		return writeJSON(out, all)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, st := range all {
		fixable := ""
		if st.Fixable > 0 {
			fixable = fmt.Sprintf("  %d fixable", st.Fixable)
		}
		fmt.Fprintf(w, "%d\t  %s %s%s\n", st.Count, st.Severity, st.Code, fixable)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, r.Summary())
	return err
}

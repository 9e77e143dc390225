package demo

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/cmd/pywls/report"
	"github.com/pywls/pywls/cmd/pywls/term"
)

const width = 80

// reports prints what the editor underlines.
func (d *demo) reports() {
	rep := &report.Report{
		Dir:     d.dir,
		Workers: 1,
		Document: func(path string) *text.Document {
			for rel, doc := range d.docs {
				if d.path(rel) == path {
					return doc
				}
			}
			return nil
		},
	}
	for _, rel := range slices.Sorted(maps.Keys(d.found)) {
		for _, found := range d.found[rel] {
			rep.Diagnostics = append(rep.Diagnostics, d.diagnostic(rel, found))
		}
	}
	d.heading("%d reports in a Worker of %d files", len(rep.Diagnostics), len(d.docs))
	(&report.Text{Style: d.style, Width: width, Wrap: true, Quiet: true}).Report(d.out, rep)
}

// diagnostic is a report as the command line prints it.
func (d *demo) diagnostic(rel string, from diagnostic) *rule.Diagnostic {
	severity := rule.Info
	switch from.Severity {
	case 1:
		severity = rule.Error
	case 2:
		severity = rule.Warning
	}
	out := &rule.Diagnostic{
		Rule: &rule.Rule{Name: from.Code}, Severity: severity, Message: from.Message,
		Path: d.path(rel), Span: d.span(d.docs[rel], from.Range),
	}
	for _, r := range from.Related {
		if rel := d.rel(r.Location.URI); rel != "" {
			out.Relate(d.path(rel), d.span(d.docs[rel], r.Location.Range), r.Message)
		}
	}
	return out
}

func (d *demo) span(doc *text.Document, s span) text.Span {
	return text.Span{
		Start: doc.Offset(text.Position(s.Start), d.unit),
		End:   doc.Offset(text.Position(s.End), d.unit),
	}
}

// place is a position in the text-document parameters of a request.
func (d *demo) place(rel string, doc *text.Document, offset int) map[string]any {
	p := doc.Position(offset, d.unit)
	return map[string]any{"textDocument": map[string]any{"uri": d.uri(rel)}, "position": position(p)}
}

// completion types "self.env." into the handler and asks what may follow.
func (d *demo) completion() error {
	const rel, before = "src/entry.py", "        target = await self.env.LINKS"
	doc := d.docs[rel]
	at := strings.Index(doc.String(), before)
	typed := "        self.env."
	changed := doc.Replace(text.Span{Start: at, End: at}, typed+"\n")
	if err := d.change(rel, 2, changed); err != nil {
		return err
	}
	type item struct {
		Label    string `json:"label"`
		Detail   string `json:"detail"`
		SortText string `json:"sortText"`
		Details  struct {
			Description string `json:"description"`
			Detail      string `json:"detail"`
		} `json:"labelDetails"`
	}
	var list struct {
		Items []item `json:"items"`
	}
	err := d.measure("completion", func() error {
		return d.call("textDocument/completion", d.place(rel, changed, at+len(typed)), &list)
	})
	if err != nil {
		return err
	}
	sort.SliceStable(list.Items, func(i, j int) bool { return list.Items[i].SortText < list.Items[j].SortText })
	d.heading("Completion after self.env.")
	for _, it := range list.Items {
		detail := strings.TrimSpace(it.Detail)
		if detail == "" {
			detail = strings.TrimSpace(it.Details.Detail + " " + it.Details.Description)
		}
		fmt.Fprintf(d.out, "  %s  %s\n", d.style.Bold(fmt.Sprintf("%-12s", it.Label)), d.style.Dim(term.Visible(detail)))
	}
	fmt.Fprintln(d.out)
	return d.change(rel, 3, doc)
}

func (d *demo) change(rel string, version int, doc *text.Document) error {
	return d.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": d.uri(rel), "version": version},
		"contentChanges": []any{map[string]any{"text": doc.String()}},
	})
}

// hover rests the pointer on a method of a binding that came through a parameter.
func (d *demo) hover() error {
	const rel, on = "src/links.py", "env.LINKS.put"
	doc := d.docs[rel]
	at := strings.Index(doc.String(), on) + len(on) - 1
	var result *struct {
		Contents struct {
			Value string `json:"value"`
		} `json:"contents"`
	}
	err := d.measure("hover", func() error { return d.call("textDocument/hover", d.place(rel, doc, at), &result) })
	if err != nil {
		return err
	}
	if result == nil {
		return fmt.Errorf("no hover on %s", on)
	}
	d.heading("Hover on %s", on)
	fmt.Fprintln(d.out, strings.Trim(term.Markdown(result.Contents.Value, d.style, width), "\n"))
	fmt.Fprintln(d.out)
	return nil
}

// quickFix asks for fixes until one is there, first where they say most.
func (d *demo) quickFix() error {
	type place struct {
		rel   string
		found diagnostic
	}
	var first, rest []place
	for _, rel := range slices.Sorted(maps.Keys(d.found)) {
		for _, found := range d.found[rel] {
			if found.Code == "sql-injection" {
				first = append(first, place{rel, found})
			} else {
				rest = append(rest, place{rel, found})
			}
		}
	}
	for _, p := range append(first, rest...) {
		if done, err := d.quickFixOf(p.rel, p.found); done || err != nil {
			return err
		}
	}
	return errors.New("no report has a quick fix")
}

// quickFixOf prints the first fix of a report, if it has one: besides fixes
// there is always the offer to ignore the report.
func (d *demo) quickFixOf(rel string, found diagnostic) (done bool, err error) {
	var actions []codeAction
	ask := func() error {
		err := d.call("textDocument/codeAction", map[string]any{
			"textDocument": map[string]any{"uri": d.uri(rel)},
			"range":        found.Range,
			"context":      map[string]any{"diagnostics": []diagnostic{found}, "only": []string{"quickfix"}},
		}, &actions)
		actions = slices.DeleteFunc(actions, func(a codeAction) bool { return strings.HasPrefix(a.Title, "Ignore ") })
		if err == nil && len(actions) > 0 && actions[0].Edit == nil {
			err = d.call("codeAction/resolve", actions[0], &actions[0])
		}
		return err
	}
	if err := d.measure("quick fix", ask); err != nil {
		return false, err
	}
	if len(actions) == 0 || actions[0].Edit == nil {
		d.timing = d.timing[:len(d.timing)-1]
		return false, nil
	}
	d.heading("Quick fix: %s", term.Visible(actions[0].Title))
	for _, uri := range slices.Sorted(maps.Keys(actions[0].Edit.Changes)) {
		changed := d.rel(uri)
		doc := d.docs[changed]
		if doc == nil {
			continue
		}
		var edits []text.Edit
		for _, e := range actions[0].Edit.Changes[uri] {
			edits = append(edits, text.Edit{Span: d.span(doc, e.Range), New: e.NewText})
		}
		after, err := text.Apply(doc.String(), edits)
		if err != nil {
			return false, err
		}
		diff := udiff.Unified("a/"+changed, "b/"+changed, doc.String(), after)
		for line := range strings.Lines(diff) {
			fmt.Fprintln(d.out, report.PaintDiff(d.style, strings.TrimRight(line, "\n")))
		}
	}
	fmt.Fprintln(d.out)
	return true, nil
}

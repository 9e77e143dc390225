package ruletest

import (
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/rule"
)

// checkDoc checks the form of a rule.md.
func checkDoc(t *testing.T, r *rule.Rule) {
	doc := r.Doc
	var titles []string
	for _, s := range doc.Sections {
		titles = append(titles, s.Title)
		if s.Body == "" {
			t.Errorf("section %q is empty", s.Title)
		}
	}
	want := slices.Clone(rule.Titles)
	if slices.Contains(titles, "Proof") {
		want = slices.Insert(want, slices.Index(want, "The fix")+1, "Proof")
	}
	if !slices.Equal(titles, want) {
		t.Errorf("sections are %q, want %q", titles, want)
	}
	if !strings.HasSuffix(doc.Summary, ".") || strings.Contains(strings.TrimSuffix(doc.Summary, "."), ". ") {
		t.Errorf("the first sentence of \"What it reports\" must end with a full stop: %q", doc.Summary)
	}
	if !strings.HasPrefix(doc.Section("References"), "- ") {
		t.Error("\"References\" must be a list")
	}
	if since := doc.Section("Since"); !strings.Contains(since, "0.") {
		t.Errorf("\"Since\" must name a version, has %q", since)
	}
	bad, good := 0, 0
	for _, e := range doc.Examples {
		if e.Bad {
			bad++
		} else {
			good++
		}
	}
	if bad == 0 || good == 0 {
		t.Errorf("%d bad and %d good examples, want at least one of each", bad, good)
	}
	for i, line := range strings.Split(doc.Source, "\n") {
		if strings.TrimRight(line, " \t") != line {
			t.Errorf("line %d ends with white space", i+1)
		}
	}
}

// checkMessage checks the form of a message: one lower-case sentence without a
// full stop. It may start with the user's own code.
func checkMessage(t *testing.T, d *rule.Diagnostic) {
	t.Helper()
	m := d.Message
	first := strings.SplitN(m, " ", 2)[0]
	switch {
	case m == "" || strings.HasSuffix(m, ".") || strings.ContainsAny(m, "\n\r"):
		t.Errorf("message must be one sentence without a full stop: %q", m)
	case first != strings.ToLower(first) && strings.ToUpper(first) != first && !strings.ContainsAny(first, "`._(["):
		t.Errorf("message must be lower case: %q", m)
	}
	for _, fix := range d.Fixes {
		if fix.Title == "" || strings.HasSuffix(fix.Title, ".") || fix.Title[:1] != strings.ToUpper(fix.Title[:1]) {
			t.Errorf("a title is an imperative sentence without a full stop: %q", fix.Title)
		}
	}
}

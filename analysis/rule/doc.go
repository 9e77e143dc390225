package rule

import (
	"fmt"
	"regexp"
	"strings"
)

// Doc is a rule's only documentation, its rule.md, taken apart. The command
// line, hovers, the reference pages and SARIF are all made from it.
type Doc struct {
	Name     string
	Severity Severity
	// FixNote says what the quick-fix is, e.g. "safe"; empty when there is none.
	FixNote string
	// Summary is the first sentence of "What it reports", without markup marks.
	Summary  string
	Sections []Section
	Examples []Example
	// Source is the whole Markdown text.
	Source string
}

// Section is one "## Title" with its text.
type Section struct{ Title, Body string }

// Example is one fenced block of a rule.md: the info string is the language,
// "bad" or "good", and key=value settings.
type Example struct {
	Language string // python, jsonc, toml
	Bad      bool
	Attrs    map[string]string
	Code     string
	Line     int // one-based, of the first line of code in rule.md
}

// Titles are the sections every rule.md has, in this order; "Proof" may follow
// "The fix" where the rule claims something about run time.
var Titles = []string{"What it reports", "Why it matters", "When it stays silent", "Example", "The fix", "Since", "References"}

var head = regexp.MustCompile(`^# ([a-z0-9-]+)\n\n(error|warning|info)(?: · fix: ([^\n]+))?\n`)

// ParseDoc reads a rule.md.
func ParseDoc(source string) (*Doc, error) {
	source = strings.ReplaceAll(source, "\r\n", "\n")
	m := head.FindStringSubmatch(source)
	if m == nil {
		return nil, fmt.Errorf("a rule.md starts with \"# name\", an empty line and \"error · fix: safe\"")
	}
	severity, _ := ParseSeverity(m[2])
	d := &Doc{Name: m[1], Severity: severity, FixNote: m[3], Source: source}
	var section *Section
	var fence *Example
	for i, line := range strings.Split(source, "\n") {
		switch {
		case strings.HasPrefix(line, "```") && fence == nil:
			fence = exampleOf(strings.TrimPrefix(line, "```"), i+2)
		case strings.HasPrefix(line, "```"):
			if _, marked := fence.Attrs["-"]; !marked {
				d.Examples = append(d.Examples, *fence)
			}
			fence = nil
		case fence != nil:
			fence.Code += line + "\n"
		case strings.HasPrefix(line, "## "):
			d.Sections = append(d.Sections, Section{Title: strings.TrimPrefix(line, "## ")})
			section = &d.Sections[len(d.Sections)-1]
			continue
		}
		if section != nil {
			section.Body += line + "\n"
		}
	}
	for i := range d.Sections {
		d.Sections[i].Body = strings.TrimSpace(d.Sections[i].Body)
	}
	if len(d.Sections) > 0 {
		d.Summary = firstSentence(d.Sections[0].Body)
	}
	return d, nil
}

// exampleOf reads an info string such as "python bad runtime=raw@0.28". A
// block that is neither bad nor good is marked by the key "-" and no example.
func exampleOf(info string, line int) *Example {
	e := &Example{Attrs: map[string]string{}, Line: line}
	kind := ""
	for i, word := range strings.Fields(info) {
		key, value, pair := strings.Cut(word, "=")
		switch {
		case i == 0:
			e.Language = word
		case word == "bad" || word == "good":
			kind = word
		case pair:
			e.Attrs[key] = value
		}
	}
	e.Bad = kind == "bad"
	if kind == "" {
		e.Attrs["-"] = ""
	}
	return e
}

func firstSentence(body string) string {
	text := strings.Join(strings.Fields(strings.SplitN(body, "\n\n", 2)[0]), " ")
	if i := strings.Index(text, ". "); i >= 0 {
		text = text[:i+1]
	}
	return strings.ReplaceAll(text, "`", "")
}

// Section is the text of the section with a title, or "".
func (d *Doc) Section(title string) string {
	for _, s := range d.Sections {
		if s.Title == title {
			return s.Body
		}
	}
	return ""
}

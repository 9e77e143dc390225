package hover

import (
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// Card is what is shown over a place.
type Card struct {
	Markdown string
	Plain    string    // the same without marks, for clients that want plain text
	Span     text.Span // what it is about, in bytes
}

// At is the card for a byte offset of one of the Worker's files: Python, the
// wrangler file, or a suppression comment in either. It is nil where there is
// nothing to say.
func At(s *workspace.Snapshot, w *workspace.Worker, path string, offset int) *Card {
	doc := w.Document(path)
	if doc == nil {
		return nil
	}
	if name, span, inside := rule.SuppressionAt(doc, offset); inside {
		if r := ruleNamed(name); r != nil {
			return card(ruleText(r), span)
		}
		return nil
	}
	if path == w.Fresh.Path {
		return configCard(w, offset)
	}
	if names := navigate.EnvNameAt(w, path, offset); len(names) > 0 {
		return envCard(w, names)
	}
	m := w.Module(path)
	if m == nil {
		return nil
	}
	return codeCard(s, w, m, offset)
}

func card(markdown string, span text.Span) *Card {
	if markdown == "" {
		return nil
	}
	return &Card{Markdown: markdown, Plain: plain(markdown), Span: span}
}

func ruleNamed(name string) *rule.Rule {
	for _, r := range rules.All {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// Rule is a rule's document for a hover over one of its reports: what it
// reports, why that matters, and the fix.
func Rule(r *rule.Rule) *Card { return card(ruleText(r), text.Span{}) }

func ruleText(r *rule.Rule) string {
	out := fmt.Sprintf("**%s** · %s", r.Name, r.Severity)
	for _, title := range []string{"What it reports", "Why it matters", "The fix"} {
		if body := r.Doc.Section(title); body != "" {
			out += "\n\n"
			if title != "What it reports" {
				out += "**" + title + ".** "
			}
			out += body
		}
	}
	return out
}

// plain takes the Markdown marks of our own texts away.
func plain(markdown string) string {
	var out []string
	fenced := false
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
			continue
		}
		if fenced {
			out = append(out, "    "+line)
			continue
		}
		line = strings.TrimLeft(line, "#")
		line = strings.NewReplacer("**", "", "`", "", "*In ", "In ", ":*", ":").Replace(line)
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(line, " "), "  "))
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

package term

import (
	"regexp"
	"strings"
)

var (
	mdLink = regexp.MustCompile(`\[([^\]]+)\]\((\S+?)\)`)
	mdCode = regexp.MustCompile("`([^`]+)`")
	mdBold = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	mdItem = regexp.MustCompile(`^(\s*)([-*]|\d+\.) +`)
)

// Markdown renders the plain Markdown of our own documents: headings, wrapped
// paragraphs, lists, and code, which is indented. width is in columns.
func Markdown(source string, s Style, width int) string {
	var out, paragraph strings.Builder
	hang, first := "", ""
	flush := func() {
		if paragraph.Len() == 0 {
			return
		}
		for i, line := range Wrap(joined(paragraph.String(), width/2), width-len(hang)) {
			lead := hang
			if i == 0 {
				lead = first
			}
			out.WriteString(lead + inline(line, s) + "\n")
		}
		paragraph.Reset()
		hang, first = "", ""
	}
	fenced := false
	for line := range strings.SplitSeq(strings.TrimRight(source, "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			flush()
			if fenced = !fenced; fenced {
				if kind := exampleKind(line); kind != "" {
					out.WriteString("  " + s.Dim(kind+":") + "\n")
				}
			}
		case fenced:
			out.WriteString(code(line, width))
		case strings.HasPrefix(line, "#"):
			flush()
			out.WriteString(s.Bold(strings.TrimLeft(line, "# ")) + "\n")
		case strings.TrimSpace(line) == "":
			flush()
			out.WriteString("\n")
		case strings.HasPrefix(line, "|"):
			flush()
			out.WriteString(inline(line, s) + "\n")
		default:
			if m := mdItem.FindStringSubmatch(line); m != nil {
				flush()
				first = m[1] + m[2] + " "
				hang = strings.Repeat(" ", len(first))
				line = line[len(m[0]):]
			}
			paragraph.WriteString(line + " ")
		}
	}
	flush()
	return out.String()
}

// exampleKind is "bad" or "good" of an example's info string, with the runtimes.
func exampleKind(info string) string {
	kind := ""
	for _, word := range strings.Fields(info) {
		if word == "bad" || word == "good" {
			kind = word
		}
		if runtime, ok := strings.CutPrefix(word, "runtime="); ok && kind != "" {
			kind += " (" + runtime + ")"
		}
	}
	return kind
}

// code is an indented line of code. One that is too long goes on in the next
// line, deeper.
func code(line string, width int) string {
	line = Visible(line)
	lead := "    " + line[:len(line)-len(strings.TrimLeft(line, " "))]
	if Columns("    "+line) <= width {
		return strings.TrimRight("    "+line, " ") + "\n"
	}
	return lead + strings.Join(Wrap(line, width-len(lead)-4), "\n    "+lead) + "\n"
}

// glue stands for a space in code, at which a line does not break.
const glue = "\ue000"

// joined is a paragraph with its links spelled out and short code held together.
func joined(paragraph string, longest int) string {
	paragraph = mdLink.ReplaceAllString(paragraph, "$1 ($2)")
	return mdCode.ReplaceAllStringFunc(paragraph, func(m string) string {
		if len(m) > longest {
			return m
		}
		return strings.ReplaceAll(m, " ", glue)
	})
}

func inline(line string, s Style) string {
	line = Visible(strings.ReplaceAll(line, glue, " "))
	if !s.On {
		return line
	}
	line = mdBold.ReplaceAllStringFunc(line, func(m string) string { return s.Bold(strings.Trim(m, "*")) })
	return mdCode.ReplaceAllStringFunc(line, func(m string) string { return s.Code(strings.Trim(m, "`")) })
}

// Wrap breaks a text at spaces into lines of at most width columns; a longer
// word gets a line of its own. There is always at least one line.
func Wrap(s string, width int) []string {
	var lines []string
	line, columns := "", 0
	for _, word := range strings.Fields(s) {
		n := Columns(word)
		switch {
		case line == "":
			line, columns = word, n
		case columns+1+n > width:
			lines = append(lines, line)
			line, columns = word, n
		default:
			line, columns = line+" "+word, columns+1+n
		}
	}
	return append(lines, line)
}

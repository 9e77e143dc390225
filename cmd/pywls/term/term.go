// Package term knows the terminal: whether to colour, how wide it is, how many
// columns a text takes, and how to show text that must not control it.
package term

import (
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/term"
)

// Style paints text, or leaves it alone where colours are off. The zero value
// is off.
type Style struct{ On bool }

// Styles decides for an output: mode is "always", "never" or "auto". Auto
// means a terminal, and neither NO_COLOR set nor TERM=dumb.
func Styles(mode string, out io.Writer) Style {
	switch mode {
	case "always":
		return Style{On: true}
	case "never":
		return Style{}
	}
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return Style{}
	}
	return Style{On: IsTerminal(out)}
}

// IsTerminal reports whether an output is a terminal.
func IsTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Width is the number of columns of the terminal behind an output; 80 where
// there is none.
func Width(out io.Writer) int {
	if f, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width >= 40 {
			return width
		}
	}
	return 80
}

func (s Style) paint(code, text string) string {
	if !s.On || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Bold is for headings and messages.
func (s Style) Bold(text string) string { return s.paint("1", text) }

// Dim is for what surrounds the point.
func (s Style) Dim(text string) string { return s.paint("2", text) }

// Error is bold red.
func (s Style) Error(text string) string { return s.paint("1;31", text) }

// Warning is bold yellow.
func (s Style) Warning(text string) string { return s.paint("1;33", text) }

// Info is bold blue.
func (s Style) Info(text string) string { return s.paint("1;34", text) }

// Help is bold cyan.
func (s Style) Help(text string) string { return s.paint("1;36", text) }

// Code is cyan.
func (s Style) Code(text string) string { return s.paint("36", text) }

// Added is green, as in a diff.
func (s Style) Added(text string) string { return s.paint("32", text) }

// Removed is red, as in a diff.
func (s Style) Removed(text string) string { return s.paint("31", text) }

// Columns is the number of terminal columns that a text takes.
func Columns(text string) int { return uniseg.StringWidth(text) }

// Visible makes text fit to show: tabs become four spaces, and what would
// control the terminal or turn the direction of the text becomes a mark.
// Invalid UTF-8 becomes the replacement character.
func Visible(text string) string {
	if plain(text) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		out.WriteString(visibleRune(r))
		i += size
	}
	return out.String()
}

func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

func visibleRune(r rune) string {
	switch {
	case r == '\t':
		return "    "
	case r < ' ':
		return string(rune(0x2400) + r) // ␀ and its neighbours
	case r == 0x7f:
		return "␡"
	case r == 0x200d: // joins emoji
		return string(r)
	case r >= 0x80 && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		return "\ufffd"
	}
	return string(r)
}

// Clean is Visible for a text of several lines, whose line breaks stay.
func Clean(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = Visible(lines[i])
	}
	return strings.Join(lines, "\n")
}

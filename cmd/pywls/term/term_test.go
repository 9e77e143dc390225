package term

import (
	"bytes"
	"strings"
	"testing"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain":            "plain",
		"a\tb":             "a    b",
		"\x1b[31mred":      "␛[31mred",
		"nul\x00del\x7f":   "nul␀del␡",
		"turn\u202eback":   "turn\ufffdback",
		"bad\xffbyte":      "bad\ufffdbyte",
		"c1\u009bcontrol":  "c1\ufffdcontrol",
		"日本 é 👩\u200d🚀":    "日本 é 👩\u200d🚀",
		"line\u2028breaks": "line\ufffdbreaks",
	} {
		if got := Visible(in); got != want {
			t.Errorf("Visible(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Clean("a\x1b\r\nb"); got != "a␛\nb" {
		t.Errorf("Clean gives %q", got)
	}
}

func TestColumns(t *testing.T) {
	for in, want := range map[string]int{"abc": 3, "日本": 4, "e\u0301": 1, "👩\u200d🚀": 2, "": 0} {
		if got := Columns(in); got != want {
			t.Errorf("Columns(%q) = %d, want %d", in, got, want)
		}
	}
}

func TestStyles(t *testing.T) {
	t.Setenv("TERM", "xterm")
	var out bytes.Buffer
	if Styles("auto", &out).On {
		t.Error("auto colours what is no terminal")
	}
	t.Setenv("NO_COLOR", "1")
	if !Styles("always", &out).On {
		t.Error("always must win over NO_COLOR")
	}
	if Styles("never", &out).On || (Style{}).Bold("x") != "x" {
		t.Error("never must not colour")
	}
	if got := (Style{On: true}).Error("x"); got != "\x1b[1;31mx\x1b[0m" {
		t.Errorf("got %q", got)
	}
	if Width(&out) != 80 {
		t.Error("without a terminal there are 80 columns")
	}
}

func TestWrap(t *testing.T) {
	got := strings.Join(Wrap("one two  three\nverylongword four", 9), "|")
	if got != "one two|three|verylongword|four" {
		t.Errorf("got %q", got)
	}
	if len(Wrap("", 10)) != 1 {
		t.Error("an empty text is one line")
	}
}

const page = "# a-rule\n\nerror · fix: safe\n\n## What it reports\n\nSome `code` that\nwraps here and [a page](https://example.com/x).\n\n- one item that is\n  long enough\n- two\n\n```python bad runtime=raw@0.28\nif x:\n    y()\n```\n"

func TestMarkdown(t *testing.T) {
	want := `a-rule

error · fix: safe

What it reports

Some ` + "`code`" + ` that wraps here
and a page
(https://example.com/x).

- one item that is long enough
- two

  bad (raw@0.28):
    if x:
        y()
`
	if got := Markdown(page, Style{}, 30); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := code("    call(one, two, three, four)", 24); got != "        call(one,\n            two, three,\n            four)\n" {
		t.Errorf("a long line of code gives\n%s", got)
	}
	styled := Markdown(page, Style{On: true}, 30)
	for _, want := range []string{"\x1b[1ma-rule\x1b[0m", "\x1b[36mcode\x1b[0m"} {
		if !strings.Contains(styled, want) {
			t.Errorf("the styled text lacks %q", want)
		}
	}
}

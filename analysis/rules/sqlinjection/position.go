package sqlinjection

import (
	"regexp"
	"strings"
)

var (
	// operator matches SQL that ends in an operator behind which a value stands.
	operator = regexp.MustCompile(`(?i)([=<>+*/%|-]|\b(like|glob|between|and|or|limit|offset|then|else|when|not|is|match|regexp))$`)
	// ofNames matches SQL whose parenthesis, opened next, lists names.
	ofNames = regexp.MustCompile(`(?i)\b(into|table|references|on|index)\s+[\w."\[\]]+$`)
	// rows matches SQL that lists rows of values.
	rows  = regexp.MustCompile(`(?i)\bvalues\s*(\([^()]*\)\s*,\s*)*$`)
	words = regexp.MustCompile(`\w$`)
)

// takesValue reports whether a value may stand behind a piece of SQL, and not
// the name of a table or column, which cannot be bound.
func takesValue(before string) bool {
	before = strings.TrimRight(before, " \t\r\n")
	if operator.MatchString(before) {
		return true
	}
	if !strings.HasSuffix(before, "(") && !strings.HasSuffix(before, ",") {
		return false
	}
	open := unclosed(before)
	if open < 0 {
		return false // a list of columns or tables
	}
	head := strings.TrimRight(before[:open], " \t\r\n")
	return rows.MatchString(head) || words.MatchString(head) && !ofNames.MatchString(head)
}

// unclosed is the offset of the innermost parenthesis that is still open, or -1.
func unclosed(sql string) int {
	depth := 0
	for i := len(sql) - 1; i >= 0; i-- {
		switch sql[i] {
		case ')':
			depth++
		case '(':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

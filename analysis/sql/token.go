// Package sql reads SQL the way SQLite's tokenizer does: where texts, names,
// comments and placeholders begin and end, and where a statement does. It knows
// no grammar. Every offset is a byte offset into the text.
//
// The rules are those of https://sqlite.org/lang_expr.html and
// https://sqlite.org/c3ref/complete.html.
package sql

import "github.com/pywls/pywls/analysis/text"

// Kind is the kind of a Token.
type Kind int

// The kinds of tokens. White space is none.
const (
	Word        Kind = iota // a keyword or a bare name
	String                  // 'text'
	Quoted                  // "name", `name` or [name]
	Blob                    // x'00ff'
	Number                  // 1, 1.5e3, 0xff
	Placeholder             // ?, ?1, :name, @name, $name
	Operator                // everything that is written with signs
	Semicolon
	Comment // -- to the end of the line, or /* */
	Illegal // what SQLite calls an unrecognized token, such as an unclosed text
)

// Token is one token of a text.
type Token struct {
	Kind Kind
	Span text.Span
}

// Tokens are the tokens of a text, comments included. It takes any bytes, and
// ends where SQLite does: at a NUL.
func Tokens(src string) []Token {
	var out []Token
	for at := 0; at < len(src); {
		if space(src, at) > 0 {
			at += space(src, at)
			continue
		}
		if src[at] == 0 {
			break
		}
		kind, n := next(src[at:])
		out = append(out, Token{kind, text.Span{Start: at, End: at + n}})
		at += n
	}
	return out
}

// space is the number of bytes of white space at an offset. A byte order mark
// counts as such.
func space(s string, at int) int {
	switch s[at] {
	case ' ', '\t', '\n', '\f', '\r':
		return 1
	case 0xef:
		if len(s) > at+2 && s[at+1] == 0xbb && s[at+2] == 0xbf {
			return 3
		}
	}
	return 0
}

// next is the kind and the length of the token that a text starts with.
func next(s string) (Kind, int) {
	switch c := s[0]; c {
	case '-':
		switch {
		case has(s, 1, '-'):
			return Comment, until(s, 2, '\n')
		case has(s, 1, '>') && has(s, 2, '>'):
			return Operator, 3
		case has(s, 1, '>'):
			return Operator, 2
		}
		return Operator, 1
	case '/':
		if has(s, 1, '*') && len(s) > 2 {
			return Comment, blockEnd(s)
		}
		return Operator, 1
	case ';':
		return Semicolon, 1
	case '(', ')', '+', '*', '%', ',', '&', '~':
		return Operator, 1
	case '=':
		return Operator, 1 + one(s, "=")
	case '<':
		return Operator, 1 + one(s, "=><")
	case '>':
		return Operator, 1 + one(s, "=>")
	case '!':
		if has(s, 1, '=') {
			return Operator, 2
		}
		return Illegal, 1
	case '|':
		return Operator, 1 + one(s, "|")
	case '\'', '"', '`':
		n, closed := quoted(s, c)
		switch {
		case !closed:
			return Illegal, n
		case c == '\'':
			return String, n
		}
		return Quoted, n
	case '[':
		n := until(s, 1, ']')
		if n == len(s) {
			return Illegal, n
		}
		return Quoted, n + 1
	case '?':
		return Placeholder, 1 + run(s[1:], digit)
	case ':', '@', '$', '#':
		return named(s)
	case '.':
		if len(s) > 1 && digit(s[1]) {
			return number(s)
		}
		return Operator, 1
	case 'x', 'X':
		if has(s, 1, '\'') {
			return blob(s)
		}
	}
	switch {
	case digit(s[0]):
		return number(s)
	case identifier(s[0]):
		return Word, run(s, identifier)
	}
	return Illegal, 1
}

func has(s string, at int, c byte) bool { return at < len(s) && s[at] == c }

// one is 1 when the second byte of s is one of some, else 0.
func one(s, of string) int {
	for k := range len(of) {
		if has(s, 1, of[k]) {
			return 1
		}
	}
	return 0
}

// until is the offset of the first c from an offset on, or of the end.
func until(s string, from int, c byte) int {
	for from < len(s) && s[from] != c && s[from] != 0 {
		from++
	}
	return from
}

// run is the number of leading bytes of a class.
func run(s string, class func(byte) bool) (n int) {
	for n < len(s) && class(s[n]) {
		n++
	}
	return n
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func hex(c byte) bool { return digit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// identifier is a byte that names are made of, "$" and all of UTF-8 included.
func identifier(c byte) bool {
	return digit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$' || c >= 0x80
}

// blockEnd is where a comment ends that starts with "/*". One that nothing
// closes takes the rest.
func blockEnd(s string) int {
	for i := 3; i < len(s); i++ {
		if s[i] == '/' && s[i-1] == '*' {
			return i + 1
		}
		if s[i] == 0 {
			return i
		}
	}
	return len(s)
}

// quoted is the length of a text or name in quotes; a doubled quote stands for one.
func quoted(s string, quote byte) (n int, closed bool) {
	for i := 1; i < len(s) && s[i] != 0; i++ {
		if s[i] != quote {
			continue
		}
		if !has(s, i+1, quote) {
			return i + 1, true
		}
		i++
	}
	return until(s, 1, 0), false
}

// named is a placeholder with a name. "::" and a suffix in parentheses belong
// to it, as in Tcl. SQLite keeps "#1" for itself.
func named(s string) (Kind, int) {
	letters, i := 0, 1
	for ; i < len(s); i++ {
		switch {
		case identifier(s[i]):
			letters++
			continue
		case s[i] == ':' && has(s, i+1, ':'):
			i++
			continue
		case s[i] == '(' && letters > 0:
			end := i + 1
			for end < len(s) && s[end] != ')' && s[end] != 0 && space(s, end) == 0 {
				end++
			}
			if has(s, end, ')') {
				return Placeholder, end + 1
			}
			return Illegal, end
		}
		break
	}
	if letters == 0 || s[0] == '#' {
		return Illegal, i
	}
	return Placeholder, i
}

// number is a number. Letters that follow at once make it illegal.
func number(s string) (Kind, int) {
	n := 0
	if s[0] == '0' && len(s) > 2 && s[1]|0x20 == 'x' && hex(s[2]) {
		n = 2 + run(s[2:], func(c byte) bool { return hex(c) || c == '_' })
	} else {
		digits := func(c byte) bool { return digit(c) || c == '_' }
		n = run(s, digits)
		if has(s, n, '.') {
			n++
			n += run(s[n:], digits)
		}
		if n < len(s) && s[n]|0x20 == 'e' {
			exponent := n + 1
			if has(s, exponent, '+') || has(s, exponent, '-') {
				exponent++
			}
			if exponent < len(s) && digit(s[exponent]) {
				n = exponent + run(s[exponent:], digits)
			}
		}
	}
	if more := run(s[n:], identifier); more > 0 {
		return Illegal, n + more
	}
	return Number, n
}

// blob is x'...' with an even number of hexadecimal digits.
func blob(s string) (Kind, int) {
	n := 2 + run(s[2:], hex)
	if has(s, n, '\'') && n%2 == 0 {
		return Blob, n + 1
	}
	n = until(s, n, '\'')
	if n < len(s) && s[n] == '\'' {
		n++
	}
	return Illegal, n
}

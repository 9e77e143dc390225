package wrangler

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/pywls/pywls/analysis/text"
)

const (
	// maxDepth bounds how deep containers may nest before they are stepped over.
	maxDepth = 200
	// maxFaults bounds the faults of one file; more of them help nobody.
	maxFaults = 50
)

// jsonReader reads JSON with comments and trailing commas and always yields a
// tree. Every loop consumes input, so that it ends on any bytes.
type jsonReader struct {
	src    string
	pos    int
	depth  int
	arrays int // open arrays around pos
	faults []Fault
}

func (r *jsonReader) fault(start, end int, message string) {
	if len(r.faults) < maxFaults {
		r.faults = append(r.faults, Fault{text.Span{Start: start, End: end}, message})
	}
}

func (r *jsonReader) document() *Value {
	if strings.HasPrefix(r.src, bom) {
		r.pos = len(bom)
	}
	r.trivia()
	if r.pos == len(r.src) {
		r.fault(0, len(r.src), "the file is empty: an object `{ ... }` is expected")
		return &Value{Kind: Object, Span: text.Span{Start: 0, End: len(r.src)}}
	}
	v := r.value()
	if v.Span.Len() == 0 { // a stray closer or comma: step over it
		r.pos++
		v.Span.End = r.pos
	}
	if r.trivia(); r.pos < len(r.src) {
		r.fault(r.pos, len(r.src), "nothing may follow the end of the configuration")
	}
	return v
}

// trivia steps over white space and comments.
func (r *jsonReader) trivia() {
	for r.pos < len(r.src) {
		switch c := r.src[r.pos]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			r.pos++
		case strings.HasPrefix(r.src[r.pos:], "//"):
			if i := strings.IndexByte(r.src[r.pos:], '\n'); i >= 0 {
				r.pos += i
			} else {
				r.pos = len(r.src)
			}
		case strings.HasPrefix(r.src[r.pos:], "/*"):
			if i := strings.Index(r.src[r.pos+2:], "*/"); i >= 0 {
				r.pos += i + 4
			} else {
				r.fault(r.pos, r.pos+2, "this comment is never closed")
				r.pos = len(r.src)
			}
		default:
			return
		}
	}
}

// value reads one value. Where none is, it is Null with an empty span.
func (r *jsonReader) value() *Value {
	start := r.pos
	if start == len(r.src) {
		r.fault(start, start, "a value is missing")
		return &Value{Span: text.Span{Start: start, End: start}}
	}
	switch c := r.src[start]; c {
	case '{', '[':
		return r.container(c)
	case '"', '\'':
		content := r.quoted()
		return &Value{Kind: String, Text: content, Span: text.Span{Start: start, End: r.pos}}
	case ',', ':', '}', ']':
		r.fault(start, start+1, "a value is missing")
		return &Value{Span: text.Span{Start: start, End: start}}
	}
	return r.word()
}

// word reads true, false, null, a number, or something that is no value.
func (r *jsonReader) word() *Value {
	start := r.pos
	for r.pos < len(r.src) && !strings.ContainsRune(" \t\r\n,:{}[]\"'/", rune(r.src[r.pos])) {
		r.pos++
	}
	if r.pos == start {
		r.pos++
	}
	v := &Value{Span: text.Span{Start: start, End: r.pos}}
	switch word := r.src[start:r.pos]; {
	case word == "null":
	case word == "true" || word == "false":
		v.Kind, v.Bool = Bool, word == "true"
	case isNumber(word):
		v.Kind, v.Text = Number, word
	default:
		r.fault(start, r.pos, "this is not a value: strings take double quotes")
	}
	return v
}

// isNumber reports whether s is a number as JSON has it.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	digits := func() bool {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		s = s[n:]
		return n > 0
	}
	if strings.HasPrefix(s, "0") {
		s = s[1:]
	} else if !digits() {
		return false
	}
	if strings.HasPrefix(s, ".") {
		if s = s[1:]; !digits() {
			return false
		}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		if s = s[1:]; s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		if !digits() {
			return false
		}
	}
	return s == ""
}

// container reads an object or array; pos is at its opener.
func (r *jsonReader) container(opener byte) *Value {
	start := r.pos
	if r.depth >= maxDepth {
		r.skipContainer()
		return &Value{Span: text.Span{Start: start, End: r.pos}}
	}
	v := &Value{Kind: Object}
	closer := byte('}')
	if opener == '[' {
		v.Kind, closer = Array, ']'
		r.arrays++
		defer func() { r.arrays-- }()
	}
	r.depth++
	defer func() { r.depth-- }()
	objects := r.depth - r.arrays
	r.pos++
loop:
	for {
		r.trivia()
		if r.pos == len(r.src) {
			r.fault(start, start+1, "this `"+string(opener)+"` is never closed")
			break
		}
		switch c := r.src[r.pos]; c {
		case closer:
			r.pos++
			break loop
		case '}', ']':
			r.fault(r.pos, r.pos+1, "`"+string(closer)+"` is expected here")
			if c == ']' && r.arrays > 0 || c == '}' && objects > 0 {
				break loop // it closes something further out
			}
			r.pos++
			continue
		case ',', ':':
			r.fault(r.pos, r.pos+1, "`"+string(c)+"` is not expected here")
			r.pos++
			continue
		}
		if v.Kind == Array {
			v.Items = append(v.Items, r.value())
		} else {
			v.Members = append(v.Members, r.member())
		}
		end := r.pos
		r.trivia()
		if r.pos == len(r.src) {
			continue
		}
		switch r.src[r.pos] {
		case ',':
			r.pos++
		case '}', ']':
		default:
			r.fault(end, end, "`,` is missing")
		}
	}
	v.Span = text.Span{Start: start, End: r.pos}
	return v
}

// member reads a key and its value; pos is at something that is no bracket,
// comma or colon.
func (r *jsonReader) member() *Member {
	start := r.pos
	m := &Member{}
	switch c := r.src[start]; c {
	case '"', '\'':
		m.Key = r.quoted()
	case '{', '[':
		r.fault(start, start+1, "a key in double quotes is expected")
		m.KeySpan = text.Span{Start: start, End: start}
		m.Value = r.value()
		return m
	default:
		faults := len(r.faults)
		r.word()
		r.faults = r.faults[:min(faults, len(r.faults))]
		m.Key = r.src[start:r.pos]
		r.fault(start, r.pos, "keys take double quotes")
	}
	m.KeySpan = text.Span{Start: start, End: r.pos}
	end := r.pos
	r.trivia()
	if r.pos == len(r.src) || r.src[r.pos] != ':' {
		r.fault(m.KeySpan.Start, m.KeySpan.End, "`:` and a value are missing")
		m.Value = &Value{Span: text.Span{Start: end, End: end}}
		return m
	}
	r.pos++
	colon := r.pos
	r.trivia()
	at, faults := r.pos, len(r.faults)
	m.Value = r.value()
	// `"main":` at the end of a line, with the next key below: the value is
	// missing, it is not that key.
	if m.Value.Kind == String && strings.Contains(r.src[colon:at], "\n") {
		after := r.pos
		r.trivia()
		if r.pos < len(r.src) && r.src[r.pos] == ':' {
			r.faults = r.faults[:faults]
			r.fault(m.KeySpan.Start, colon, "a value is missing")
			m.Value = &Value{Span: text.Span{Start: colon, End: colon}}
			r.pos = at
		} else {
			r.pos = after
		}
	}
	return m
}

// skipContainer steps over a container that nests too deep.
func (r *jsonReader) skipContainer() {
	r.fault(r.pos, r.pos+1, "values nest too deep")
	for depth := 0; r.pos < len(r.src); {
		switch r.src[r.pos] {
		case '"', '\'':
			faults := len(r.faults)
			r.quoted()
			r.faults = r.faults[:faults]
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		r.pos++
		if depth <= 0 {
			return
		}
	}
}

// quoted reads a string up to its closing quote or, where that is missing, the
// end of the line, and gives its content.
func (r *jsonReader) quoted() string {
	start, quote := r.pos, r.src[r.pos]
	if quote == '\'' {
		r.fault(start, start+1, "strings take double quotes")
	}
	r.pos++
	var out strings.Builder
	plain := r.pos // start of what was not copied yet
	flush := func(to int) { out.WriteString(r.src[plain:to]) }
	for r.pos < len(r.src) {
		switch c := r.src[r.pos]; {
		case c == quote:
			content := r.src[plain:r.pos]
			if out.Len() > 0 {
				out.WriteString(content)
				content = out.String()
			}
			r.pos++
			return content
		case c == '\n' || c == '\r':
			r.fault(start, r.pos, "this string is never closed")
			flush(r.pos)
			return out.String()
		case c == '\\':
			flush(r.pos)
			r.escape(&out)
			plain = r.pos
		default:
			if c < ' ' {
				r.fault(r.pos, r.pos+1, "control characters in strings are written as escapes")
			}
			r.pos++
		}
	}
	r.fault(start, r.pos, "this string is never closed")
	flush(r.pos)
	return out.String()
}

// escape reads one escape sequence; pos is at the backslash.
func (r *jsonReader) escape(out *strings.Builder) {
	start := r.pos
	r.pos++
	if r.pos == len(r.src) {
		return
	}
	c := r.src[r.pos]
	if c == 'u' {
		u, ok := r.hex4(r.pos + 1)
		if ok {
			r.pos += 5
			if utf16.IsSurrogate(u) && strings.HasPrefix(r.src[r.pos:], `\u`) {
				if low, ok := r.hex4(r.pos + 2); ok {
					if pair := utf16.DecodeRune(u, low); pair != utf8.RuneError {
						u = pair
						r.pos += 6
					}
				}
			}
			out.WriteRune(u)
			return
		}
	}
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		out.WriteByte("\"\\/\b\f\n\r\t"[i])
		r.pos++
		return
	}
	r.fault(start, r.pos, "this is not an escape sequence")
	if c == '\'' {
		out.WriteByte(c)
		r.pos++
	}
}

// hex4 is the value of the four hexadecimal digits at an offset.
func (r *jsonReader) hex4(at int) (rune, bool) {
	if at+4 > len(r.src) {
		return 0, false
	}
	n, err := strconv.ParseUint(r.src[at:at+4], 16, 32)
	return rune(n), err == nil
}

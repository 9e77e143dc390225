package wrangler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// writer writes an element; indent is that of its own line, and block tells
// whether it may take several lines.
type writer func(indent string, block bool) string

func (e *editor) scalar(v any) writer {
	return func(string, bool) string { return e.value(v) }
}

// value writes a value in place.
func (e *editor) value(v any) string {
	switch v := v.(type) {
	case string:
		return e.quote(v)
	case []string:
		parts := make([]string, len(v))
		for i, s := range v {
			parts[i] = e.quote(s)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case []KeyValue:
		return e.object(v)("", false)
	case Objects:
		parts := make([]string, len(v))
		for i, object := range v {
			parts[i] = e.object(object)("", false)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// quote writes a string as JSON has it, which TOML reads too.
func (e *editor) quote(s string) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return `""`
	}
	return strings.ReplaceAll(strings.TrimSuffix(out.String(), "\n"), "\x7f", `\u007f`)
}

// key writes a key.
func (e *editor) key(key string) string {
	if e.cfg.Format == TOML && bareKeys(key, 0) != nil && !strings.ContainsAny(key, ". \t") {
		return key
	}
	return e.quote(key)
}

// member writes a key with a value in place.
func (e *editor) member(key, value string) string {
	if e.cfg.Format == TOML {
		return e.key(key) + " = " + value
	}
	return e.quote(key) + ": " + value
}

// object writes an object or inline table.
func (e *editor) object(values []KeyValue) writer {
	return func(indent string, block bool) string {
		parts := make([]string, len(values))
		for i, kv := range values {
			parts[i] = e.member(kv.Key, e.value(kv.Value))
		}
		if !block || e.cfg.Format == TOML {
			return "{ " + strings.Join(parts, ", ") + " }"
		}
		inner := e.nl + indent + e.unit
		return "{" + inner + strings.Join(parts, ","+inner) + e.nl + indent + "}"
	}
}

// list writes an array of one element.
func (e *editor) list(item writer) writer {
	return func(indent string, block bool) string {
		if !block || e.cfg.Format == TOML {
			return "[" + item(indent, false) + "]"
		}
		inner := indent + e.unit
		return "[" + e.nl + inner + item(inner, true) + e.nl + indent + "]"
	}
}

// under writes an element as the value of a key.
func (e *editor) under(key string, item writer) writer {
	return func(indent string, block bool) string { return e.member(key, item(indent, block)) }
}

// nested writes an element as the only value below a path of keys.
func (e *editor) nested(path []string, item writer) writer {
	for i := len(path) - 1; i > 0; i-- {
		inner := e.under(path[i], item)
		item = func(indent string, block bool) string {
			if !block || e.cfg.Format == TOML {
				return "{ " + inner(indent, false) + " }"
			}
			return "{" + e.nl + indent + e.unit + inner(indent+e.unit, true) + e.nl + indent + "}"
		}
	}
	return e.under(path[0], item)
}

// insertInto adds an element to a container written in place, behind its i-th
// element.
func (e *editor) insertInto(v *Value, i int, write writer) []text.Edit {
	if elements(v) == 0 {
		return e.insertFirst(v, write)
	}
	at := element(v, i)
	from, comma := at.End, -1
	if next := e.trivia(at.End, false); next < len(e.src) && e.src[next] == ',' {
		comma, from = next, next+1
	}
	indent, own := e.ownLine(at.Start)
	if !own {
		if comma >= 0 {
			return insert(from, " "+write("", false)+",")
		}
		return insert(at.End, ", "+write("", false))
	}
	// Elements have lines of their own: the comment at the end of the line
	// stays with its element.
	pos := e.trivia(from, true)
	if pos < len(e.src) && e.src[pos] != '\n' && e.src[pos] != '\r' {
		pos = from
	}
	line := e.nl + indent + write(indent, e.blockStyle(v, i))
	switch {
	case comma >= 0:
		return insert(pos, line+",")
	case pos == at.End:
		return insert(pos, ","+line)
	}
	return append(insert(at.End, ","), insert(pos, line)...)
}

// blockStyle reports whether a new element may take several lines: it does so
// unless the object it follows takes one.
func (e *editor) blockStyle(v *Value, i int) bool {
	if v.Kind != Array || v.Items[i].Kind != Object {
		return true
	}
	return strings.Contains(e.cfg.Source.Slice(v.Items[i].Span), "\n")
}

// insertFirst adds an element to an empty container.
func (e *editor) insertFirst(v *Value, write writer) []text.Edit {
	inside := text.Span{Start: v.Span.Start + 1, End: v.Span.End - 1}
	within := e.src[inside.Start:inside.End]
	body := strings.TrimSpace(within)
	indent := e.indentOf(v.Span.Start)
	if body == "" {
		if (e.cfg.Format == TOML || v.Kind == Array) && !strings.Contains(within, "\n") {
			written := write(indent, false)
			if v.Kind == Object {
				written = " " + written + " "
			}
			return []text.Edit{{Span: inside, New: written}}
		}
		return []text.Edit{{Span: inside, New: e.nl + indent + e.unit + write(indent+e.unit, true) + e.nl + indent}}
	}
	pos := inside.Start + strings.Index(within, body) + len(body)
	written := e.nl + indent + e.unit + write(indent+e.unit, true)
	if !strings.Contains(e.src[pos:inside.End], "\n") {
		written += e.nl + indent
	}
	return insert(pos, written)
}

// removeFrom removes the i-th element of a container written in place.
func (e *editor) removeFrom(v *Value, i int) []text.Edit {
	at := element(v, i)
	if inside := (text.Span{Start: v.Span.Start + 1, End: v.Span.End - 1}); elements(v) == 1 && e.bare(inside.Start, at.Start) && e.bare(at.End, inside.End) {
		return []text.Edit{{Span: inside}} // { x } becomes {}
	}
	var edits []text.Edit
	comma := e.trivia(at.End, false)
	hasComma := comma < len(e.src) && e.src[comma] == ','
	switch {
	case hasComma:
		at.End = comma + 1
	case i > 0: // the comma of the element before is the last one now
		before := element(v, i-1)
		comma := e.trivia(before.End, false)
		if _, own := e.ownLine(at.Start); !own && strings.TrimSpace(e.src[comma+1:at.Start]) == "" {
			at.Start = before.End
		} else {
			edits = append(edits, text.Edit{Span: text.Span{Start: comma, End: comma + 1}})
		}
	}
	if _, own := e.ownLine(at.Start); own {
		end := e.trivia(at.End, true)
		if end == len(e.src) || e.src[end] == '\n' || e.src[end] == '\r' {
			at = text.Span{Start: e.lineStart(at.Start), End: e.behindBreak(end)}
			if at.Start == 0 {
				at.Start = len(bomOf(e.src))
			}
			return append(edits, text.Edit{Span: at})
		}
	}
	if hasComma {
		for at.End < len(e.src) && e.src[at.End] == ' ' {
			at.End++
		}
	}
	return append(edits, text.Edit{Span: at})
}

// bare reports whether nothing but spaces and a comma stands on a piece of one line.
func (e *editor) bare(start, end int) bool { return strings.Trim(e.src[start:end], " \t,") == "" }

// behindBreak is the offset behind the line break that starts at an offset.
func (e *editor) behindBreak(at int) int {
	if strings.HasPrefix(e.src[at:], "\r\n") {
		return at + 2
	}
	return min(at+1, len(e.src))
}

func insert(at int, s string) []text.Edit {
	return []text.Edit{{Span: text.Span{Start: at, End: at}, New: s}}
}

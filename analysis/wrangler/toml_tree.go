package wrangler

import (
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pywls/pywls/analysis/text"
)

// keyValue adds a key/value expression to a table and is the offset behind it.
func (r *tomlReader) keyValue(table *Value, e *unstable.Node, base int, faults bool) int {
	parts := keys(e.Key(), base)
	at := parts[len(parts)-1].KeySpan.End
	at += strings.IndexByte(r.src[at:], '=') + 1
	at = r.blank(at)
	v, end := r.value(e.Value(), at, base)
	r.put(table, parts, v, faults)
	return end
}

// put stores a value under a dotted key. A key that is taken is a fault; the
// value is kept beside the first one.
func (r *tomlReader) put(table *Value, parts []*Member, v *Value, faults bool) {
	last := parts[len(parts)-1]
	for _, part := range parts[:len(parts)-1] {
		child := r.get(table, part.Key)
		if child == nil || child.Kind != Object || r.inline[child] {
			if child != nil && faults {
				r.fault(part.KeySpan.Start, part.KeySpan.End, "`"+part.Key+"` is already something else than an open table")
			}
			child = &Value{Kind: Object, Span: part.KeySpan}
			part.Value = child
			r.add(table, part)
		}
		if child.Header == (text.Span{}) {
			child.Span.End = max(child.Span.End, v.Span.End)
		}
		table = child
	}
	if faults && r.get(table, last.Key) != nil {
		r.fault(last.KeySpan.Start, last.KeySpan.End, "`"+last.Key+"` is set twice")
	}
	last.Value = v
	r.add(table, last)
}

// manyKeys is how many keys a table has before it gets an index.
const manyKeys = 32

// get is the value of a key in a table, the last one if it is repeated.
func (r *tomlReader) get(table *Value, key string) *Value {
	if index := r.index[table]; index != nil {
		return index[key]
	}
	return table.Get(key)
}

func (r *tomlReader) add(table *Value, m *Member) {
	table.Members = append(table.Members, m)
	index := r.index[table]
	switch {
	case index != nil:
		index[m.Key] = m.Value
	case len(table.Members) == manyKeys:
		index = make(map[string]*Value, 2*manyKeys)
		for _, m := range table.Members {
			index[m.Key] = m.Value
		}
		r.index[table] = index
	}
}

// openTable makes a [header] or [[header]] the current table.
func (r *tomlReader) openTable(parts []*Member, array bool) {
	first, last := parts[0], parts[len(parts)-1]
	header := r.headerSpan(first.KeySpan.Start, last.KeySpan.End, array)
	table := r.root
	for _, part := range parts[:len(parts)-1] {
		child := r.get(table, part.Key)
		if child != nil && child.Kind == Array && !r.inline[child] && len(child.Items) > 0 {
			child.Span.End = max(child.Span.End, header.End)
			child = child.Items[len(child.Items)-1]
		}
		if child == nil || child.Kind != Object || r.inline[child] {
			if child != nil {
				r.fault(part.KeySpan.Start, part.KeySpan.End, "`"+part.Key+"` is already something else than an open table")
			}
			child = &Value{Kind: Object, Span: header}
			part.Value = child
			r.add(table, part)
		}
		if child.Header == (text.Span{}) {
			child.Span.End = max(child.Span.End, header.End)
		}
		table = child
	}
	existing := r.get(table, last.Key)
	next := &Value{Kind: Object, Span: header, Header: header}
	switch {
	case existing == nil && array:
		last.Value = &Value{Kind: Array, Span: header, Items: []*Value{next}}
		r.add(table, last)
	case existing == nil:
		last.Value = next
		r.add(table, last)
	case array && existing.Kind == Array && !r.inline[existing]:
		existing.Items = append(existing.Items, next)
		existing.Span.End = header.End
	case !array && existing.Kind == Object && !r.inline[existing]:
		if existing.Header != (text.Span{}) {
			r.fault(header.Start, header.End, "the table `"+last.Key+"` is opened twice")
		} else { // its sub-tables came first
			existing.Header = header
			existing.Span = header
		}
		next = existing
	default:
		r.fault(header.Start, header.End, "`"+last.Key+"` is already something else")
		last.Value = next
		if array {
			last.Value = &Value{Kind: Array, Span: header, Items: []*Value{next}}
		}
		r.add(table, last)
	}
	r.table, r.tables = next, nil
	if array {
		r.tables = r.get(table, last.Key)
	}
}

// headerSpan is the span of a header's brackets around its key.
func (r *tomlReader) headerSpan(start, end int, array bool) text.Span {
	for start > 0 && r.src[start-1] != '\n' && r.src[start] != '[' {
		start--
	}
	if array && start > 0 && r.src[start-1] == '[' {
		start--
	}
	for n := 0; end < len(r.src) && r.src[end] != '\n' && n < 2; end++ {
		if r.src[end] == ']' {
			if n++; !array {
				n++
			}
		} else if r.src[end] != ' ' && r.src[end] != '\t' {
			break
		}
	}
	return text.Span{Start: start, End: end}
}

// value turns a node into a value; at is where it starts in the source, which
// the parser does not say for arrays.
func (r *tomlReader) value(n *unstable.Node, at, base int) (v *Value, end int) {
	switch n.Kind {
	case unstable.Array:
		v = &Value{Kind: Array}
		r.inline[v] = true
		pos := at + 1
		for it := n.Children(); it.Next(); {
			if it.Node().Kind == unstable.Comment {
				continue
			}
			var item *Value
			item, pos = r.value(it.Node(), r.between(pos), base)
			v.Items = append(v.Items, item)
		}
		end = r.between(pos) + 1
	case unstable.InlineTable:
		v = &Value{Kind: Object}
		r.inline[v] = true
		pos := at + 1
		for it := n.Children(); it.Next(); {
			if it.Node().Kind != unstable.KeyValue {
				continue
			}
			pos = r.keyValue(v, it.Node(), base, true)
		}
		end = r.between(pos) + 1
	default:
		v = &Value{Text: string(n.Data)}
		_, end = rangeOf(n.Raw, base)
		switch n.Kind {
		case unstable.String:
			v.Kind = String
		case unstable.Bool:
			v.Kind, v.Bool, v.Text = Bool, v.Text == "true", ""
		case unstable.Integer, unstable.Float:
			v.Kind = Number
		default:
			v.Kind = Time
		}
	}
	end = min(end, len(r.src))
	v.Span = text.Span{Start: at, End: end}
	return v, end
}

// between steps over what may stand between the elements of an array: white
// space, line breaks, comments and commas.
func (r *tomlReader) between(at int) int {
	for at < len(r.src) {
		switch r.src[at] {
		case ' ', '\t', '\r', '\n', ',':
			at++
		case '#':
			at = r.lineAfter(at)
		default:
			return at
		}
	}
	return at
}

func (r *tomlReader) blank(at int) int {
	for at < len(r.src) && (r.src[at] == ' ' || r.src[at] == '\t') {
		at++
	}
	return at
}

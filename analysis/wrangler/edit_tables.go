package wrangler

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// insertMember adds a key to an object, behind the key named after if it is
// there. What stands where an object belongs gets none, here and below.
func (e *editor) insertMember(object *Value, key string, value any, after string) []text.Edit {
	if object.Kind != Object {
		return nil
	}
	i := len(object.Members) - 1
	if k := slices.IndexFunc(object.Members, func(m *Member) bool { return m.Key == after }); k >= 0 {
		i = k
	}
	if e.inline(object) {
		return e.insertInto(object, i, e.under(key, e.scalar(value)))
	}
	return e.insertLines(object, i, []KeyValue{{key, value}})
}

// addJSON adds an entry at a path below an object.
func (e *editor) addJSON(object *Value, path []string, single bool, values []KeyValue) []text.Edit {
	for i, key := range path {
		if object.Kind != Object {
			return nil
		}
		next := object.Get(key)
		if next == nil {
			item := e.object(values)
			if !single {
				item = e.list(item)
			}
			return e.insertInto(object, len(object.Members)-1, e.nested(path[i:], item))
		}
		object = next
	}
	switch {
	case object.Kind == Array && !single:
		return e.insertInto(object, len(object.Items)-1, e.object(values))
	case object.Kind == Object && single:
		return e.fill(object, values)
	}
	return nil
}

// fill adds the keys that an object lacks.
func (e *editor) fill(object *Value, values []KeyValue) []text.Edit {
	var missing []KeyValue
	for _, kv := range values {
		if object.Member(kv.Key) == nil {
			missing = append(missing, kv)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if !e.inline(object) {
		return e.insertLines(object, len(object.Members)-1, missing)
	}
	return e.insertInto(object, len(object.Members)-1, func(indent string, block bool) string {
		parts := make([]string, len(missing))
		for i, kv := range missing {
			parts[i] = e.member(kv.Key, e.value(kv.Value))
		}
		sep := ", "
		if block && e.cfg.Format != TOML {
			sep = "," + e.nl + indent
		}
		return strings.Join(parts, sep)
	})
}

// addTOML adds an entry at a path of an environment.
func (e *editor) addTOML(env *Environment, path []string, single bool, values []KeyValue) []text.Edit {
	item := e.object(values)
	list := item
	if !single {
		list = e.list(item)
	}
	object := env.Raw
	for i, key := range path {
		if object.Kind != Object {
			return nil
		}
		if e.inline(object) && object.Get(key) == nil { // closed to headers: everything below goes in place
			return e.insertInto(object, len(object.Members)-1, e.nested(path[i:], list))
		}
		next := object.Get(key)
		if next == nil {
			return e.appendTable(env, path, single, values)
		}
		object = next
	}
	switch {
	case object.Kind == Array && !single && e.inline(object):
		return e.insertInto(object, len(object.Items)-1, item)
	case object.Kind == Array && !single:
		header := e.cfg.Source.Slice(object.Items[0].Header)
		return e.insertTable(e.endOf(object.Items[len(object.Items)-1]), header, values)
	case object.Kind == Object && single:
		return e.fill(object, values)
	}
	return nil
}

// appendTable writes a new table of an environment behind what it has so far.
func (e *editor) appendTable(env *Environment, path []string, single bool, values []KeyValue) []text.Edit {
	end := env.Raw.Header.End
	for _, m := range env.Raw.Members {
		if env.Name != "" || m.Key != "env" {
			end = max(end, m.KeySpan.End, e.endOf(m.Value))
		}
	}
	full := path
	if env.Name != "" {
		full = append([]string{"env", env.Name}, path...)
	}
	parts := make([]string, len(full))
	for i, part := range full {
		parts[i] = e.key(part)
	}
	header := strings.Join(parts, ".")
	if single {
		return e.insertTable(end, "["+header+"]", values)
	}
	return e.insertTable(end, "[["+header+"]]", values)
}

// insertTable writes a table behind the line of an offset if another table or
// nothing follows there, and else at the end of the file.
func (e *editor) insertTable(end int, header string, values []KeyValue) []text.Edit {
	var out strings.Builder
	out.WriteString(header)
	for _, kv := range values {
		out.WriteString(e.nl + e.member(kv.Key, e.value(kv.Value)))
	}
	pos := e.lineEnd(end)
	if next := e.trivia(pos, false); next == len(e.src) || e.src[next] != '[' {
		pos = len(strings.TrimRight(e.src, " \t\r\n")) // blank lines stay last
	}
	if pos <= len(bomOf(e.src)) {
		return insert(len(bomOf(e.src)), out.String()+e.nl)
	}
	return insert(pos, e.nl+e.nl+out.String())
}

// insertLines writes key/value lines into a table that has a header, or into
// the root, behind its i-th member if that has a line there.
func (e *editor) insertLines(table *Value, i int, values []KeyValue) []text.Edit {
	if table != e.cfg.Root && table.Header == (text.Span{}) {
		return nil
	}
	pos, indent := -1, ""
	for ; i >= 0; i-- {
		if m := table.Members[i]; e.hasLine(m) {
			pos, indent = e.lineEnd(element(table, i).End), e.indentOf(m.KeySpan.Start)
			break
		}
	}
	var lines strings.Builder
	for _, kv := range values {
		lines.WriteString(indent + e.member(kv.Key, e.value(kv.Value)) + e.nl)
	}
	written := strings.TrimSuffix(lines.String(), e.nl)
	switch {
	case pos < 0 && table == e.cfg.Root:
		return insert(len(bomOf(e.src)), lines.String())
	case pos < 0:
		pos = e.lineEnd(table.Header.End)
	}
	return insert(pos, e.nl+written)
}

// hasLine reports whether a member of a table is a key/value line of its own.
func (e *editor) hasLine(m *Member) bool {
	_, own := e.ownLine(m.KeySpan.Start)
	return own && e.inline(m.Value)
}

// endOf is where a value ends with all that is below it.
func (e *editor) endOf(v *Value) int {
	end := v.Span.End
	if e.inline(v) {
		return end
	}
	for _, item := range v.Items {
		end = max(end, e.endOf(item))
	}
	for _, m := range v.Members {
		end = max(end, e.endOf(m.Value))
	}
	return end
}

// sections are the spans of the tables and lines that make up a value.
func (e *editor) sections(out []text.Span, v *Value, key text.Span) []text.Span {
	switch {
	case e.inline(v):
		return append(out, text.Span{Start: key.Start, End: max(key.End, v.Span.End)})
	case v.Header != text.Span{}:
		out = append(out, v.Span)
	}
	for _, item := range v.Items {
		out = e.sections(out, item, item.Header)
	}
	for _, m := range v.Members {
		if v.Header == (text.Span{}) || !e.inline(m.Value) {
			out = e.sections(out, m.Value, m.KeySpan)
		}
	}
	return out
}

// removeLines removes the lines of spans, and one of two blank lines that would meet.
func (e *editor) removeLines(spans []text.Span) []text.Edit {
	slices.SortFunc(spans, func(a, b text.Span) int { return a.Start - b.Start })
	var edits []text.Edit
	for _, s := range spans {
		start, end := e.lineStart(s.Start), e.behindBreak(e.lineEnd(s.End))
		if start == 0 {
			start = len(bomOf(e.src))
		}
		if n := len(edits); n > 0 && start < edits[n-1].Span.End {
			edits[n-1].Span.End = max(edits[n-1].Span.End, end)
			continue
		}
		edits = append(edits, text.Edit{Span: text.Span{Start: start, End: end}})
	}
	for i := range edits {
		at := &edits[i].Span
		before := e.src[:at.Start]
		blank := strings.HasSuffix(before, "\n\n") || strings.HasSuffix(before, "\n\r\n")
		after := e.lineEnd(at.End)
		if blank && strings.TrimSpace(e.src[at.End:after]) == "" && (i+1 == len(edits) || e.behindBreak(after) <= edits[i+1].Span.Start) {
			at.End = e.behindBreak(after)
		}
	}
	return edits
}

package wrangler

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/pywls/pywls/analysis/text"
)

// tomlReader builds a tree from the expressions of go-toml's parser. That
// parser stops at the first error; the reader then goes on behind the line.
type tomlReader struct {
	src     string
	bytes   []byte // src once more, as the parser wants it
	parser  unstable.Parser
	root    *Value
	table   *Value                       // what key/value lines belong to
	tables  *Value                       // the array of tables that it is the last of, or nil
	inline  map[*Value]bool              // tables and arrays written in place: closed to additions
	index   map[*Value]map[string]*Value // of tables with many keys
	faults  []Fault
	lastBad int // where the last line that could not be read ends
}

// readTOML is the tree of a TOML text with what is wrong in it.
func readTOML(src string) (root *Value, faults []Fault, broken bool) {
	r := &tomlReader{
		src: src, bytes: []byte(src), lastBad: -1,
		inline: map[*Value]bool{}, index: map[*Value]map[string]*Value{},
	}
	r.root = &Value{Kind: Object, Span: text.Span{Start: 0, End: len(src)}}
	r.table = r.root
	at := 0
	if strings.HasPrefix(src, bom) {
		at = len(bom)
	}
	body := at
	for at < len(src) && len(r.faults) < maxFaults {
		at = r.run(at)
	}
	if len(r.faults) == 0 && !r.huge() {
		r.judge(body)
	}
	return r.root, r.faults, len(r.faults) > 0
}

// huge reports whether some table has so many keys that go-toml's decoder,
// which goes through all of them for each one, would take seconds.
func (r *tomlReader) huge() bool {
	for _, index := range r.index {
		if len(index) > 2000 {
			return true
		}
	}
	return false
}

// judge asks go-toml's decoder, which knows every rule about repeated keys.
func (r *tomlReader) judge(base int) {
	var all map[string]any
	err := toml.Unmarshal(r.bytes[base:], &all)
	if err == nil {
		return
	}
	span := r.root.Span
	var de *toml.DecodeError
	if errors.As(err, &de) {
		row, _ := de.Position()
		span = text.New(r.src).LineSpan(row - 1)
	}
	r.fault(span.Start, span.End, "this is not TOML: "+strings.TrimPrefix(err.Error(), "toml: "))
}

func (r *tomlReader) fault(start, end int, message string) {
	if len(r.faults) < maxFaults {
		r.faults = append(r.faults, Fault{text.Span{Start: start, End: end}, message})
	}
}

// run reads expressions from an offset on, until one fails, and is the offset
// of the line from which to go on.
func (r *tomlReader) run(base int) int {
	p := &r.parser
	p.Reset(r.bytes[base:])
	at := base
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.KeyValue:
			start, end := rangeOf(e.Raw, base)
			r.keyValue(r.table, e, base, true)
			at = r.lineAfter(end)
			r.grow(start, end)
		case unstable.Table, unstable.ArrayTable:
			parts := keys(e.Key(), base)
			at = r.lineAfter(parts[len(parts)-1].KeySpan.End)
			r.openTable(parts, e.Kind == unstable.ArrayTable)
		}
	}
	if p.Error() == nil {
		return len(r.src)
	}
	return r.recover(at, base, p.Error())
}

// recover notes why the line at an offset cannot be read, keeps what can be
// made out of it, and is the offset of the next line.
func (r *tomlReader) recover(at, base int, err error) int {
	message, where := err.Error(), -1
	var pe *unstable.ParserError
	if errors.As(err, &pe) {
		if len(pe.Highlight) > 0 {
			where, _ = rangeOf(r.parser.Range(pe.Highlight), base)
		}
	}
	start := at
	for { // the line that failed: comments and blank lines before it did not
		next := r.lineAfter(start)
		line := strings.TrimSpace(r.src[start:next])
		if next == len(r.src) || line != "" && line[0] != '#' || where >= start && where < next {
			break
		}
		start = next
	}
	end := r.lineAfter(start)
	line := strings.TrimRight(r.src[start:end], "\r\n")
	if start != r.lastBad || len(r.faults) == 0 {
		if where < start {
			where = start
		}
		stop := min(where+1, len(r.src))
		if where < start+len(line) {
			stop = start + len(line)
		}
		r.fault(where, max(where, stop), "this line cannot be read as TOML: "+message)
	}
	r.lastBad = end
	r.salvage(line, start)
	return end
}

// salvage keeps the header or the key of a line that is half written.
func (r *tomlReader) salvage(line string, start int) {
	body := strings.TrimLeft(line, " \t")
	start += len(line) - len(body)
	if strings.HasPrefix(body, "[") && !strings.Contains(body, ",") {
		name := strings.TrimLeft(body, "[")
		at := start + len(body) - len(name)
		name, _, _ = strings.Cut(name, "]")
		if parts := bareKeys(name, at); parts != nil {
			faults := r.faults
			r.openTable(parts, strings.HasPrefix(body, "[["))
			r.faults = faults
			return
		}
		r.table, r.tables = &Value{Kind: Object}, nil // what follows belongs to something unknown
		return
	}
	key, rest, found := strings.Cut(body, "=")
	if !found {
		return
	}
	parts := bareKeys(strings.TrimRight(key, " \t"), start)
	if parts == nil {
		return
	}
	value := strings.TrimSpace(rest)
	at := start + len(key) + 1 + len(rest) - len(strings.TrimLeft(rest, " \t"))
	v := &Value{Span: text.Span{Start: at, End: at}}
	if value != "" && (value[0] == '"' || value[0] == '\'') {
		content, _, _ := strings.Cut(value[1:], value[:1])
		v = &Value{Kind: String, Text: content, Span: text.Span{Start: at, End: at + len(value)}}
	}
	r.put(r.table, parts, v, false)
}

// bareKeys splits a dotted key of bare parts; nil when there is anything else.
func bareKeys(s string, at int) []*Member {
	var parts []*Member
	for _, part := range strings.Split(s, ".") {
		name := strings.TrimSpace(part)
		for i := 0; i < len(name); i++ {
			c := name[i]
			if c != '_' && c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
				return nil
			}
		}
		if name == "" {
			return nil
		}
		lead := strings.Index(part, name)
		parts = append(parts, &Member{Key: name, KeySpan: text.Span{Start: at + lead, End: at + lead + len(name)}})
		at += len(part) + 1
	}
	return parts
}

// lineAfter is the offset behind the line break that follows an offset.
func (r *tomlReader) lineAfter(at int) int {
	if i := strings.IndexByte(r.src[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(r.src)
}

// grow makes the current table's span reach over an entry.
func (r *tomlReader) grow(start, end int) {
	if r.table == r.root {
		return
	}
	if r.table.Span == (text.Span{}) {
		r.table.Span.Start = start
	}
	r.table.Span.End = max(r.table.Span.End, end)
	if r.tables != nil {
		r.tables.Span.End = max(r.tables.Span.End, end)
	}
}

func rangeOf(r unstable.Range, base int) (start, end int) {
	return base + int(r.Offset), base + int(r.Offset) + int(r.Length)
}

// keys are the parts of a dotted key as members without values.
func keys(it unstable.Iterator, base int) []*Member {
	var out []*Member
	for it.Next() {
		n := it.Node()
		start, end := rangeOf(n.Raw, base)
		out = append(out, &Member{Key: string(n.Data), KeySpan: text.Span{Start: start, End: end}})
	}
	return out
}

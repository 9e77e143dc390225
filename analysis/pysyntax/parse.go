package pysyntax

import (
	"sort"
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// Parse reads a Python file. It never fails: what it cannot read is listed in
// Module.Damaged. A file larger than MaxSize is all damage.
func Parse(source *text.Document) *Module { return parse(source, nil) }

// splitLines is the number of logical lines above which a def or class is not
// parsed in one piece but as a header and the statements of its body.
const splitLines = 24

// builder makes one module from the pieces of its file.
type builder struct {
	conv
	doc      string // the file
	scan     *scanner
	blocks   []patch // what blocks lack, see structure
	session  *Session
	parser   *parser
	timeouts int
}

func parse(source *text.Document, session *Session) *Module {
	m := &Module{Source: source}
	src := source.String()
	if len(src) > MaxSize {
		m.Damaged = []text.Span{{Start: 0, End: len(src)}}
		return m
	}
	if strings.IndexByte(src, '\r') >= 0 {
		src = oneLineBreak(src)
	}
	b := &builder{doc: src, session: session}
	b.scan = scan(src)
	b.blocks = b.scan.structure()
	m.Body = b.body(0, len(b.scan.lines))
	b.release()
	m.Doc = docstring(m.Body)
	m.Comments = b.scan.comments
	m.lines = make([]lineSpan, len(b.scan.lines))
	for i := range b.scan.lines {
		l := &b.scan.lines[i]
		m.lines[i] = lineSpan{int32(l.text), int32(l.stop)}
		if l.damaged {
			b.damaged = append(b.damaged, text.Span{Start: l.text, End: l.stop})
		}
	}
	m.Damaged = joined(b.damaged)
	return m
}

// oneLineBreak turns lone CRs, which end lines for editors and for Python but
// not for the grammar, into LFs.
func oneLineBreak(src string) string {
	for i := 0; i < len(src); i++ {
		if src[i] == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			out := []byte(src)
			for ; i < len(out); i++ {
				if out[i] == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
					out[i] = '\n'
				}
			}
			return string(out)
		}
	}
	return src
}

// joined sorts spans and merges those that overlap.
func joined(spans []text.Span) []text.Span {
	sort.Slice(spans, func(i, j int) bool { return spans[i].Start < spans[j].Start })
	var out []text.Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// body converts the statements of lines [from, to), which form one block.
func (b *builder) body(from, to int) []Stmt {
	var out []Stmt
	lines := b.scan.lines
	for i := from; i < to; {
		end, header := b.scan.statementEnd(i, to)
		if end-header > splitLines && lines[header].opens && !lines[header].orphan {
			switch lines[header].word {
			case "def", "class", "async":
				out = b.large(out, i, header, end)
				i = end
				continue
			}
		}
		if end == i+1 && !compound[lines[i].word] {
			// A run of simple statements is one piece.
			for end < to && lines[end].indent == lines[i].indent && !compound[lines[end].word] &&
				b.doc[lines[end].text] != '@' && (end+1 == to || lines[end+1].indent <= lines[i].indent) {
				end++
			}
		}
		out = b.part(out, i, end, "", 0)
		i = end
	}
	return out
}

// large converts a def or class whose body is parsed apart from its header.
func (b *builder) large(out []Stmt, from, header, end int) []Stmt {
	l := &b.scan.lines[header]
	n := len(out)
	out = b.part(out, from, header+1, " pass", l.stop)
	body := b.body(header+1, end)
	if len(out) == n+1 && len(body) > 0 {
		// The node may be shared with an earlier module: change a copy.
		switch s := out[n].(type) {
		case *FunctionDef:
			d := *s
			d.Body, d.Doc, d.End = body, docstring(body), body[len(body)-1].Span().End
			out[n] = &d
			return out
		case *ClassDef:
			d := *s
			d.Body, d.Doc, d.End = body, docstring(body), body[len(body)-1].Span().End
			out[n] = &d
			return out
		case *For:
			d := *s
			d.Body, d.End = body, body[len(body)-1].Span().End
			out[n] = &d
			return out
		case *With:
			d := *s
			d.Body, d.End = body, body[len(body)-1].Span().End
			out[n] = &d
			return out
		}
	}
	return append(out, body...)
}

// part parses and converts lines [from, to). extra, if any, is inserted at at.
func (b *builder) part(out []Stmt, from, to int, extra string, at int) []Stmt {
	lines := b.scan.lines[from:to]
	start, end := lines[0].start, lines[len(lines)-1].end
	patches := b.patches(start, lines[len(lines)-1].stop)
	clean := len(patches) == 0
	for i := range lines {
		clean = clean && !lines[i].damaged
	}
	if clean && b.session != nil {
		if k := b.session.find(b.doc[start:end], extra != ""); k != nil {
			return append(out, b.session.use(b, k, start)...)
		}
	}
	var bad map[int]*BadStmt
	whole := func() patched {
		all := patches
		if extra != "" {
			all = append(append([]patch(nil), all...), patch{at: at, ins: extra})
		}
		if len(all) == 0 {
			return patched{text: b.doc[start:end]}
		}
		return apply(b.doc, start, end, all, "", "")
	}
	var hidden []*logical
	for i := range lines {
		if lines[i].orphan || lines[i].stray {
			hidden = append(hidden, &lines[i])
		}
	}
	original := patches
	if len(hidden) > 0 {
		patches, bad = b.hide(original, hidden)
	}
	seen := whole()
	recs := b.parse(seen.text)
	if failedRecords(recs) {
		hidden = hidden[:0]
		for i := range lines {
			if lines[i].orphan || lines[i].stray || !b.alone(&lines[i]) {
				hidden = append(hidden, &lines[i])
				clean = false
			}
		}
		patches, bad = b.hide(original, hidden)
		seen = whole()
		recs = b.parse(seen.text)
	}
	if recs == nil {
		stop := lines[len(lines)-1].stop
		b.damaged = append(b.damaged, text.Span{Start: lines[0].text, End: stop})
		return append(out, &BadStmt{Loc: Loc{lines[0].text, stop}})
	}
	seen.restore(recs)
	if clean && b.session != nil && !failedRecords(recs) {
		k := b.session.keep(b.doc[start:end], extra != "", recs)
		return append(out, b.session.use(b, k, start)...)
	}
	return b.convert(out, b.doc[start:end], recs, start, bad)
}

// convert makes statements of the records of a piece of the file.
func (b *builder) convert(out []Stmt, piece string, recs []record, base int, bad map[int]*BadStmt) []Stmt {
	b.src, b.recs, b.base, b.bad = piece, recs, base, bad
	for k := uint32(1); k < uint32(len(recs)); k = recs[k].next {
		out = b.stmt(out, k)
	}
	if len(recs) > 0 && recs[0].kind == kError {
		// Nothing could be made of it: the root itself is an error.
		b.damage(0)
	}
	b.recs, b.bad = nil, nil
	return out
}

// patches are those of the scanner and of structure within a piece.
func (b *builder) patches(start, stop int) []patch {
	own, more := patchesIn(b.scan.patches, start, stop), patchesIn(b.blocks, start, stop)
	if len(more) == 0 {
		return own
	}
	all := append(append([]patch(nil), own...), more...)
	sortPatches(all)
	return all
}

func failedRecords(recs []record) bool {
	return len(recs) == 0 || recs[0].flags&flagHasError != 0 || recs[0].kind == kError
}

// maxTimeouts is how many pieces of a file may exhaust the parser's patience;
// the rest of such a file is not parsed.
const maxTimeouts = 4

// parse returns C memory that the next parse overwrites; nil when the parser
// gave up.
func (b *builder) parse(text string) []record {
	if b.timeouts == maxTimeouts {
		return nil
	}
	if b.parser == nil {
		b.parser = parsers.Get().(*parser)
	}
	recs, broken := b.parser.records(text)
	if broken {
		b.parser = nil
	}
	if recs == nil {
		b.timeouts++
	}
	return recs
}

func (b *builder) release() {
	if b.parser != nil {
		parsers.Put(b.parser)
		b.parser = nil
	}
}

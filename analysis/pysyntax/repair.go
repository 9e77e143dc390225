package pysyntax

import "strings"

// alone tells whether a line, with its patches, is a statement or a header
// that the grammar accepts by itself. It finds the guilty line of a piece that
// does not parse, without trusting tree-sitter's recovery.
func (b *builder) alone(l *logical) bool {
	return !failedRecords(b.parse(b.standalone(l).text))
}

// standalone makes a whole statement of one line.
func (b *builder) standalone(l *logical) patched {
	patches := patchesIn(b.scan.patches, l.text, l.stop)
	prefix, suffix := "", "\n"
	if l.opens {
		suffix = " pass\n"
	}
	skip := 0
	switch l.word {
	case "elif":
		skip = len("el")
	case "else", "finally":
		prefix, skip = "if 1", len(l.word)
	case "except":
		prefix = "try: pass\n"
	case "try":
		suffix += "finally: pass\n"
	case "match":
		if l.opens {
			suffix = "\n case _: pass\n"
		}
	case "case":
		if l.opens || l.colon {
			prefix = "match _:\n "
		}
	}
	if b.doc[l.text] == '@' {
		suffix = "\ndef _(): pass\n"
	}
	if skip > 0 {
		patches = append([]patch{{at: l.text, del: skip}}, patches...)
	}
	return apply(b.doc, l.text, l.stop, patches, prefix, suffix)
}

// hide replaces lines that the grammar does not accept by lines that it does
// and that keep the blocks around them. What could be parsed of such a line is
// kept in a BadStmt, if the line is not a clause of another statement.
func (b *builder) hide(patches []patch, lines []*logical) ([]patch, map[int]*BadStmt) {
	out := make([]patch, 0, len(patches)+len(lines))
	bad := map[int]*BadStmt{}
	for _, l := range lines {
		l.damaged = true
		for len(patches) > 0 && patches[0].at < l.text {
			out, patches = append(out, patches[0]), patches[1:]
		}
		with, statement := b.disguise(l)
		out = append(out, with...)
		for len(patches) > 0 && patches[0].at <= l.stop {
			if patches[0].at == l.stop && isStructural(patches[0]) {
				out = append(out, patches[0]) // it stands behind the line
			}
			patches = patches[1:]
		}
		if statement {
			bad[l.text] = &BadStmt{Loc: Loc{l.text, l.stop}, Inside: b.inside(l)}
		}
	}
	return append(out, patches...), bad
}

// disguise is what hides one line, and whether the line is a statement of its
// own.
func (b *builder) disguise(l *logical) (with []patch, statement bool) {
	line := b.doc[l.text:l.stop]
	whole := func(ins string) []patch { return []patch{{at: l.text, del: l.stop - l.text, ins: ins}} }
	switch {
	case l.stray:
		with = whole("case " + name + ":")
		if !l.opens {
			with[0].ins += " pass"
		}
	case l.orphan:
		with, statement = whole("if 0:"), true
	case b.doc[l.text] == '@':
		with = whole("@" + name)
	case !l.opens:
		with, statement = whole("0"), true
		if l.word == "elif" || l.word == "else" || l.word == "except" || l.word == "finally" {
			with, statement = whole(strings.TrimSuffix(l.word, "_")+clauseRest[l.word]+" pass"), false
		}
	default:
		switch l.word {
		case "def", "async", "class":
			with = defName(l, line)
		case "elif", "else", "except", "finally", "try":
			with = whole(l.word + clauseRest[l.word])
		case "case":
			with = whole("case " + name + ":")
		}
		if with == nil {
			with, statement = whole("if 0:"), true
		}
	}
	return with, statement
}

// clauseRest completes a clause whose own text is hidden.
var clauseRest = map[string]string{"elif": " " + name + ":", "else": ":", "except": " " + name + ":", "finally": ":", "try": ":"}

// isStructural tells the patches of structure from those of the scanner.
func isStructural(p patch) bool {
	return strings.HasSuffix(p.ins, "pass")
}

// defName keeps "def name" or "class name" of a header and hides the rest.
func defName(l *logical, line string) []patch {
	word := "class"
	rest, ok := strings.CutPrefix(line, "class")
	if !ok {
		word = "def"
		if after, async := strings.CutPrefix(line, "async"); async {
			line, word = after, "async def"
			line = strings.TrimLeft(line, " \t")
		}
		if rest, ok = strings.CutPrefix(line, "def"); !ok {
			return nil
		}
	}
	trimmed := strings.TrimLeft(rest, " \t")
	if trimmed == rest || trimmed == "" || !isWord[trimmed[0]] || trimmed[0] <= '9' {
		if word == "class" {
			return []patch{{at: l.text, del: l.stop - l.text, ins: "class " + name + ":"}}
		}
		return []patch{{at: l.text, del: l.stop - l.text, ins: word + " " + name + "():"}}
	}
	n := 0
	for n < len(trimmed) && isWord[trimmed[n]] {
		n++
	}
	at := l.stop - len(trimmed)
	tail := ":"
	if word != "class" {
		tail = "():"
	}
	return []patch{{at: l.text, del: at - l.text, ins: word + " "}, {at: at + n, del: l.stop - at - n, ins: tail}}
}

// inside keeps the expressions of a hidden line that could be parsed.
func (b *builder) inside(l *logical) []Node {
	text := b.standalone(l)
	recs := b.parse(text.text)
	if recs == nil {
		return nil
	}
	text.restore(recs)
	damaged := b.damaged
	b.recs, b.src, b.base, b.bad = recs, b.doc[l.text:l.stop], l.text, nil
	b.exprsOnly = true
	out := b.salvage(nil, 0)
	b.exprsOnly = false
	b.recs, b.damaged = nil, damaged
	return out
}

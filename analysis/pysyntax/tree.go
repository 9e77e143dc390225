package pysyntax

// #include "tree.h"
// #include <stdlib.h>
import "C"

import (
	"runtime"
	"sync"
	"time"
	"unsafe"

	_ "github.com/smacker/go-tree-sitter" // links tree-sitter's C runtime
	tspython "github.com/tree-sitter/tree-sitter-python/bindings/go"
)

// The parser is driven by a few C functions of our own (tree.c) instead of the
// Go binding: one call parses, writes all nodes to a flat array and deletes the
// tree. So no tree can leak or be shared, no context can poison a parser, and
// the cost per node is that of C.

// record is one node of a tree; nodes come in pre-order.
type record struct {
	start, end uint32 // bytes in the parsed text
	next       uint32 // index of the first record behind this node's descendants
	kind       kind
	field      field
	flags      uint8
	_          uint8
}

const (
	flagMissing  = C.PYWLS_MISSING
	flagHasError = C.PYWLS_HAS_ERROR
)

var language = sync.OnceValue(func() *C.TSLanguage {
	return (*C.TSLanguage)(tspython.Language())
})

// A parser holds a C parser; it is used by one goroutine at a time.
type parser struct{ c *C.pywls_parser }

var parsers = sync.Pool{New: func() any {
	c := C.pywls_parser_new(language(), theGrammar())
	if c == nil {
		panic("pysyntax: tree-sitter refuses the Python grammar")
	}
	p := &parser{c}
	runtime.AddCleanup(p, func(c *C.pywls_parser) { C.pywls_parser_free(c) }, c)
	return p
}}

// Text that does not parse can cost tree-sitter time that grows with the square
// of its length. These bound the time for one text; real code takes a tenth of
// a microsecond for a byte, code with errors a few.
const (
	patience        = 200 * time.Millisecond
	patiencePerByte = 1 * time.Microsecond
)

// records parses text. The result is C memory, valid until the parser is used
// again or returned to the pool. It is nil when the parser gave up; with
// broken, it must not return to the pool.
func (p *parser) records(text string) (recs []record, broken bool) {
	if text == "" {
		text = "\n"
	}
	limit := patience + time.Duration(len(text))*patiencePerByte
	switch C.pywls_parse(p.c, (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.uint32_t(len(text)), C.uint64_t(limit.Microseconds())) {
	case C.PYWLS_OK:
		return unsafe.Slice((*record)(unsafe.Pointer(p.c.records)), int(p.c.count)), false
	case C.PYWLS_TIMEOUT:
		return nil, false
	}
	return nil, true
}

// openTrees and openParsers count what C holds now.
func openTrees() int   { return int(C.pywls_open_trees()) }
func openParsers() int { return int(C.pywls_open_parsers()) }

// theGrammar is C memory that lives as long as the process.
var theGrammar = sync.OnceValue(func() *C.pywls_grammar {
	g := (*C.pywls_grammar)(C.calloc(1, C.sizeof_pywls_grammar))
	lang := language()
	for i := range int(C.pywls_symbol_count(lang)) {
		name := C.GoString(C.pywls_symbol_name(lang, C.uint16_t(i)))
		if bool(C.pywls_symbol_named(lang, C.uint16_t(i))) {
			g.kinds[i] = C.uint8_t(nodeKinds[name])
		} else {
			g.kinds[i] = C.uint8_t(tokenKinds[name])
		}
	}
	for i := 1; ; i++ {
		name := C.pywls_field_name(lang, C.uint16_t(i))
		if name == nil {
			break
		}
		f, ok := fieldKinds[C.GoString(name)]
		if !ok {
			f = fOther
		}
		g.fields[i] = C.uint8_t(f)
	}
	g.error = C.uint8_t(kError)
	return g
})

#ifndef PYWLS_PYSYNTAX_TREE_H
#define PYWLS_PYSYNTAX_TREE_H

#include <stdbool.h>
#include <stdint.h>

// The part of tree-sitter's public C interface that this package calls. The
// functions themselves come from the runtime that go-tree-sitter links in.
typedef struct TSLanguage TSLanguage;
typedef struct TSParser TSParser;
typedef struct TSTree TSTree;

// One node of a tree in pre-order.
typedef struct {
  uint32_t start, end;
  uint32_t next; // index of the first record behind this node's descendants
  uint8_t kind;
  uint8_t field;
  uint8_t flags;
} pywls_record;

enum {
  PYWLS_MISSING = 1,
  PYWLS_HAS_ERROR = 2,
};

// Maps the grammar's numbers to the package's. Nodes of kind 0 are left out
// with all that they hold; error is the kind of an ERROR node.
typedef struct {
  uint8_t kinds[512];
  uint8_t fields[128];
  uint8_t error;
} pywls_grammar;

// A parser with the buffer that its last tree was written to.
typedef struct {
  TSParser *parser;
  const pywls_grammar *grammar;
  pywls_record *records;
  uint32_t count, capacity;
} pywls_parser;

pywls_parser *pywls_parser_new(const TSLanguage *language, const pywls_grammar *grammar);
void pywls_parser_free(pywls_parser *p);

// Parses source and writes its nodes to p->records.
enum {
  PYWLS_OK,
  PYWLS_TIMEOUT, // gave up after so many microseconds; the parser is as new
  PYWLS_BROKEN,  // the parser must not be used again
};
int pywls_parse(pywls_parser *p, const char *source, uint32_t length, uint64_t micros);

uint32_t pywls_symbol_count(const TSLanguage *language);
const char *pywls_symbol_name(const TSLanguage *language, uint16_t symbol);
bool pywls_symbol_named(const TSLanguage *language, uint16_t symbol);
const char *pywls_field_name(const TSLanguage *language, uint16_t field);

// Trees and parsers that are open now; tests check that they balance.
int64_t pywls_open_trees(void);
int64_t pywls_open_parsers(void);

#endif

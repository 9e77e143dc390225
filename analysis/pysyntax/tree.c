#include "tree.h"

#include <stdlib.h>

typedef struct {
  uint32_t context[4];
  const void *id;
  const TSTree *tree;
} TSNode;

typedef struct {
  const void *tree;
  const void *id;
  uint32_t context[3];
} TSTreeCursor;

extern TSParser *ts_parser_new(void);
extern void ts_parser_delete(TSParser *);
extern bool ts_parser_set_language(TSParser *, const TSLanguage *);
extern TSTree *ts_parser_parse_string(TSParser *, const TSTree *, const char *, uint32_t);
extern void ts_parser_set_timeout_micros(TSParser *, uint64_t);
extern void ts_parser_reset(TSParser *);
extern void ts_tree_delete(TSTree *);
extern TSNode ts_tree_root_node(const TSTree *);
extern uint16_t ts_node_symbol(TSNode);
extern uint32_t ts_node_start_byte(TSNode);
extern uint32_t ts_node_end_byte(TSNode);
extern bool ts_node_is_missing(TSNode);
extern bool ts_node_has_error(TSNode);
extern TSTreeCursor ts_tree_cursor_new(TSNode);
extern void ts_tree_cursor_delete(TSTreeCursor *);
extern TSNode ts_tree_cursor_current_node(const TSTreeCursor *);
extern uint16_t ts_tree_cursor_current_field_id(const TSTreeCursor *);
extern bool ts_tree_cursor_goto_parent(TSTreeCursor *);
extern bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *);
extern bool ts_tree_cursor_goto_first_child(TSTreeCursor *);
extern uint32_t ts_language_symbol_count(const TSLanguage *);
extern const char *ts_language_symbol_name(const TSLanguage *, uint16_t);
extern int ts_language_symbol_type(const TSLanguage *, uint16_t);
extern const char *ts_language_field_name_for_id(const TSLanguage *, uint16_t);

static int64_t open_trees, open_parsers;

int64_t pywls_open_trees(void) { return __atomic_load_n(&open_trees, __ATOMIC_SEQ_CST); }
int64_t pywls_open_parsers(void) { return __atomic_load_n(&open_parsers, __ATOMIC_SEQ_CST); }

uint32_t pywls_symbol_count(const TSLanguage *language) { return ts_language_symbol_count(language); }

const char *pywls_symbol_name(const TSLanguage *language, uint16_t symbol) {
  return ts_language_symbol_name(language, symbol);
}

bool pywls_symbol_named(const TSLanguage *language, uint16_t symbol) {
  return ts_language_symbol_type(language, symbol) == 0;
}

const char *pywls_field_name(const TSLanguage *language, uint16_t field) {
  return ts_language_field_name_for_id(language, field);
}

pywls_parser *pywls_parser_new(const TSLanguage *language, const pywls_grammar *grammar) {
  pywls_parser *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  p->grammar = grammar;
  p->parser = ts_parser_new();
  if (!p->parser || !ts_parser_set_language(p->parser, language)) {
    if (p->parser) ts_parser_delete(p->parser);
    free(p);
    return NULL;
  }
  __atomic_add_fetch(&open_parsers, 1, __ATOMIC_SEQ_CST);
  return p;
}

void pywls_parser_free(pywls_parser *p) {
  ts_parser_delete(p->parser);
  free(p->records);
  free(p);
  __atomic_sub_fetch(&open_parsers, 1, __ATOMIC_SEQ_CST);
}

static bool grow(pywls_parser *p) {
  if (p->count < p->capacity) return true;
  uint32_t capacity = p->capacity ? p->capacity * 2 : 4096;
  pywls_record *records = realloc(p->records, (size_t)capacity * sizeof *records);
  if (!records) return false;
  p->records = records;
  p->capacity = capacity;
  return true;
}

// Writes the tree in pre-order. parents holds the records whose end (next) is
// not known yet; it is as deep as the tree.
static bool flatten(pywls_parser *p, TSNode root) {
  uint32_t *parents = NULL, depth = 0, room = 0;
  bool ok = true;
  const pywls_grammar *grammar = p->grammar;
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  p->count = 0;
  for (;;) {
    TSNode node = ts_tree_cursor_current_node(&cursor);
    bool descend = false;
    uint16_t symbol = ts_node_symbol(node);
    uint8_t kind = symbol < sizeof grammar->kinds ? grammar->kinds[symbol] : grammar->error;
    if (kind) {
      if (!(ok = grow(p))) break;
      pywls_record *r = &p->records[p->count++];
      uint16_t field = ts_tree_cursor_current_field_id(&cursor);
      r->start = ts_node_start_byte(node);
      r->end = ts_node_end_byte(node);
      r->kind = kind;
      r->field = field < sizeof grammar->fields ? grammar->fields[field] : 0;
      r->flags = (ts_node_is_missing(node) ? PYWLS_MISSING : 0) | (ts_node_has_error(node) ? PYWLS_HAS_ERROR : 0);
      r->next = p->count;
      descend = true;
    }
    if (descend && ts_tree_cursor_goto_first_child(&cursor)) {
      if (depth == room) {
        uint32_t more = room ? room * 2 : 256;
        uint32_t *grown = realloc(parents, more * sizeof *grown);
        if (!(ok = grown != NULL)) break;
        parents = grown;
        room = more;
      }
      parents[depth++] = p->count - 1;
      continue;
    }
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (depth == 0) goto done;
      ts_tree_cursor_goto_parent(&cursor);
      p->records[parents[--depth]].next = p->count;
    }
  }
done:
  ts_tree_cursor_delete(&cursor);
  free(parents);
  return ok;
}

int pywls_parse(pywls_parser *p, const char *source, uint32_t length, uint64_t micros) {
  p->count = 0;
  ts_parser_set_timeout_micros(p->parser, micros);
  TSTree *tree = ts_parser_parse_string(p->parser, NULL, source, length);
  if (!tree) {
    ts_parser_reset(p->parser);
    return PYWLS_TIMEOUT;
  }
  __atomic_add_fetch(&open_trees, 1, __ATOMIC_SEQ_CST);
  bool ok = flatten(p, ts_tree_root_node(tree));
  ts_tree_delete(tree);
  __atomic_sub_fetch(&open_trees, 1, __ATOMIC_SEQ_CST);
  return ok ? PYWLS_OK : PYWLS_BROKEN;
}

// A plain C face for simdjson's DOM: parse one document under strict rules,
// then read its nodes. No C++ exception crosses it.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One simdjson parser with its buffers; used by one thread at a time.
typedef struct jy_json_parser jy_json_parser;

typedef struct {
    size_t bytes;    ///< largest document, in bytes
    size_t depth;    ///< deepest nesting of arrays and objects
    size_t members;  ///< most members of one object
    bool fractions;  ///< take any JSON number, not only whole ones up to 2^53-1
} jy_json_limits;

typedef enum __attribute__((enum_extensibility(closed))) {
    jy_json_ok,
    jy_json_too_long,
    jy_json_too_deep,
    jy_json_too_many_members,
    jy_json_not_utf8,
    jy_json_malformed,
    jy_json_duplicate_key,
    jy_json_number_out_of_range,
    jy_json_nul_character,
    jy_json_out_of_memory,
} jy_json_outcome;

typedef enum __attribute__((enum_extensibility(closed))) {
    jy_json_null,
    jy_json_bool,
    jy_json_int,
    jy_json_fraction,
    jy_json_string,
    jy_json_array,
    jy_json_object,
} jy_json_kind;

/// An element of the parsed document, valid until the next parse or free.
typedef struct {
    const void *document;
    size_t place;
} jy_json_node;

/// A walk over the children of an array or an object.
typedef struct {
    jy_json_node next;
    jy_json_node end;
} jy_json_cursor;

/// UTF-8 inside the parsed document, valid as long as its node.
typedef struct {
    const uint8_t *bytes;
    size_t count;
} jy_json_text;

/// NULL when memory is short.
jy_json_parser *jy_json_new(jy_json_limits limits);
void jy_json_free(jy_json_parser *parser);

/// Copies the bytes to a padded buffer and parses them; `root` is set on ok only.
jy_json_outcome jy_json_parse(jy_json_parser *parser, const void *bytes, size_t count,
                              jy_json_node *root);

// The readers answer false when the node is of another kind.
jy_json_kind jy_json_kind_of(jy_json_node node);
bool jy_json_get_bool(jy_json_node node, bool *value);
bool jy_json_get_int(jy_json_node node, int64_t *value);
bool jy_json_get_fraction(jy_json_node node, double *value);
bool jy_json_get_text(jy_json_node node, jy_json_text *text);
bool jy_json_get_member(jy_json_node node, const void *key, size_t count, jy_json_node *value);
/// Elements or members; saturates at 0xFFFFFF, as simdjson's own count does.
bool jy_json_get_count(jy_json_node node, size_t *count);

// The walks: begin answers false for another kind, next answers false at the end.
bool jy_json_begin_array(jy_json_node node, jy_json_cursor *cursor);
bool jy_json_next_element(jy_json_cursor *cursor, jy_json_node *element);
bool jy_json_begin_object(jy_json_node node, jy_json_cursor *cursor);
bool jy_json_next_member(jy_json_cursor *cursor, jy_json_text *key, jy_json_node *value);

#ifdef __cplusplus
}
#endif

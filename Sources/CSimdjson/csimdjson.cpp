#include "csimdjson.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

namespace dom = simdjson::dom;

namespace {

// The borrowed types travel through C as plain bytes.
template <class To, class From>
To reshape(const From &from) noexcept {
    static_assert(sizeof(To) == sizeof(From));
    static_assert(std::is_trivially_copyable_v<To> && std::is_trivially_copyable_v<From>);
    To to;
    std::memcpy(static_cast<void *>(&to), &from, sizeof to);
    return to;
}

dom::element element_of(jy_json_node node) noexcept { return reshape<dom::element>(node); }
jy_json_node node_of(dom::element element) noexcept { return reshape<jy_json_node>(element); }

jy_json_text text_of(std::string_view view) noexcept {
    return {reinterpret_cast<const uint8_t *>(view.data()), view.size()};
}

jy_json_outcome outcome_of(simdjson::error_code code) noexcept {
    switch (code) {
        case simdjson::SUCCESS: return jy_json_ok;
        case simdjson::CAPACITY: return jy_json_too_long;
        case simdjson::MEMALLOC: return jy_json_out_of_memory;
        case simdjson::DEPTH_ERROR: return jy_json_too_deep;
        case simdjson::UTF8_ERROR: return jy_json_not_utf8;
        case simdjson::NUMBER_ERROR:
        case simdjson::NUMBER_OUT_OF_RANGE: return jy_json_number_out_of_range;
        default: return jy_json_malformed;
    }
}

constexpr int64_t largest_whole = (int64_t(1) << 53) - 1;

/// U+0000 is legal JSON and cuts text short in many a C program. The document is known
/// to be well formed, so it can only be an escape and every backslash begins one.
bool has_nul(const char *at, const char *end) noexcept {
    while ((at = static_cast<const char *>(std::memchr(at, '\\', size_t(end - at))))) {
        if (end - at >= 6 && std::memcmp(at, "\\u0000", 6) == 0) return true;
        if (end - at < 2) return false;
        at += 2;
    }
    return false;
}

// simdjson needs about twelve bytes per byte of input. One large document must
// not make an idle worker keep that for ever.
constexpr size_t least_capacity = size_t(1) << 14;
constexpr size_t kept_capacity = size_t(1) << 20;
constexpr size_t most_bytes = size_t(1) << 30;
// The walk recurses once per level, on stacks we do not own.
constexpr size_t most_depth = 512;

}  // namespace

struct jy_json_parser {
    explicit jy_json_parser(jy_json_limits wanted) noexcept : limits(bounded(wanted)) {}

    /// Goes on under other limits; false when its buffers were not made for them.
    bool adopt(jy_json_limits wanted) {
        if (bounded(wanted).depth != limits.depth) return false;
        limits = bounded(wanted);
        return true;
    }

    bool is_small() const { return capacity <= least_capacity; }

    jy_json_outcome parse(const void *bytes, size_t count, jy_json_node *root);

private:
    static jy_json_limits bounded(jy_json_limits wanted) {
        wanted.bytes = std::min(wanted.bytes, most_bytes);
        wanted.depth = std::min(wanted.depth, most_depth);
        return wanted;
    }

    jy_json_limits limits;
    size_t capacity = 0;
    std::unique_ptr<dom::parser> parser;
    std::unique_ptr<dom::document> document;
    std::unique_ptr<char[]> buffer;
    std::vector<std::string_view> keys;  // of the object being checked

    jy_json_outcome reserve(size_t count);
    jy_json_outcome check(dom::element element, size_t depth);
    jy_json_outcome check_object(dom::object object, size_t depth);
    bool has_duplicate_key();
};

jy_json_outcome jy_json_parser::parse(const void *bytes, size_t count, jy_json_node *root) {
    if (count > limits.bytes) return jy_json_too_long;
    if (count >= 3 && std::memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) return jy_json_malformed;
    if (auto outcome = reserve(count)) return outcome;
    if (count > 0) std::memcpy(buffer.get(), bytes, count);
    std::memset(buffer.get() + count, 0, simdjson::SIMDJSON_PADDING);

    dom::element element;
    auto code = parser->parse_into_document(*document, buffer.get(), count, false).get(element);
    if (code) return outcome_of(code);
    if (has_nul(buffer.get(), buffer.get() + count)) return jy_json_nul_character;
    if (auto outcome = check(element, 0)) return outcome;
    *root = node_of(element);
    return jy_json_ok;
}

/// Makes room for a document of `count` bytes; gives back the room of a large one.
jy_json_outcome jy_json_parser::reserve(size_t count) {
    size_t wanted = least_capacity;
    while (wanted < count) wanted *= 2;
    if (capacity >= wanted && (capacity <= kept_capacity || wanted > kept_capacity)) {
        return jy_json_ok;
    }
    capacity = 0;
    // Two levels more than allowed, so that the count of levels is ours, not simdjson's.
    parser = std::make_unique<dom::parser>();
    if (auto code = parser->allocate(wanted, limits.depth + 2)) return outcome_of(code);
    document = std::make_unique<dom::document>();
    if (auto code = document->allocate(wanted)) return outcome_of(code);
    buffer.reset(new char[wanted + simdjson::SIMDJSON_PADDING]);
    capacity = wanted;
    return jy_json_ok;
}

jy_json_outcome jy_json_parser::check(dom::element element, size_t depth) {
    switch (element.type()) {
        case dom::element_type::OBJECT: {
            dom::object object;
            if (element.get(object)) return jy_json_malformed;
            return check_object(object, depth + 1);
        }
        case dom::element_type::ARRAY: {
            if (depth + 1 > limits.depth) return jy_json_too_deep;
            dom::array array;
            if (element.get(array)) return jy_json_malformed;
            for (dom::element child : array) {
                if (auto outcome = check(child, depth + 1)) return outcome;
            }
            return jy_json_ok;
        }
        case dom::element_type::INT64: {
            int64_t number;
            if (element.get(number)) return jy_json_malformed;
            bool fits = number >= -largest_whole && number <= largest_whole;
            return fits || limits.fractions ? jy_json_ok : jy_json_number_out_of_range;
        }
        case dom::element_type::UINT64: return jy_json_number_out_of_range;
        case dom::element_type::DOUBLE:
            return limits.fractions ? jy_json_ok : jy_json_number_out_of_range;
        default: return jy_json_ok;
    }
}

jy_json_outcome jy_json_parser::check_object(dom::object object, size_t depth) {
    if (depth > limits.depth) return jy_json_too_deep;
    keys.clear();
    for (auto field : object) {
        if (keys.size() == limits.members) return jy_json_too_many_members;
        keys.push_back(field.key);
    }
    if (has_duplicate_key()) return jy_json_duplicate_key;
    for (auto field : object) {
        if (auto outcome = check(field.value, depth)) return outcome;
    }
    return jy_json_ok;
}

/// Small objects are compared pair by pair, large ones sorted.
bool jy_json_parser::has_duplicate_key() {
    if (keys.size() <= 16) {
        for (size_t i = 1; i < keys.size(); i++) {
            for (size_t j = 0; j < i; j++) {
                if (keys[i] == keys[j]) return true;
            }
        }
        return false;
    }
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

/// One that was given back waits for the next of its thread: many are made to read one short document,
/// and their buffers cost more than the reading.
static thread_local std::unique_ptr<jy_json_parser> idle;

jy_json_parser *jy_json_new(jy_json_limits limits) {
    if (idle && idle->adopt(limits)) return idle.release();
    return new (std::nothrow) jy_json_parser(limits);
}

void jy_json_free(jy_json_parser *parser) {
    if (parser && !idle && parser->is_small()) {
        idle.reset(parser);
    } else {
        delete parser;
    }
}

jy_json_outcome jy_json_parse(jy_json_parser *parser, const void *bytes, size_t count,
                              jy_json_node *root) {
    try {
        return parser->parse(bytes, count, root);
    } catch (...) {  // only memory can be short here
        return jy_json_out_of_memory;
    }
}

jy_json_kind jy_json_kind_of(jy_json_node node) {
    switch (element_of(node).type()) {
        case dom::element_type::BOOL: return jy_json_bool;
        case dom::element_type::INT64: return jy_json_int;
        case dom::element_type::UINT64:
        case dom::element_type::DOUBLE: return jy_json_fraction;
        case dom::element_type::STRING: return jy_json_string;
        case dom::element_type::ARRAY: return jy_json_array;
        case dom::element_type::OBJECT: return jy_json_object;
        default: return jy_json_null;
    }
}

bool jy_json_get_bool(jy_json_node node, bool *value) {
    return !element_of(node).get(*value);
}

bool jy_json_get_int(jy_json_node node, int64_t *value) {
    dom::element element = element_of(node);
    return element.type() == dom::element_type::INT64 && !element.get(*value);
}

bool jy_json_get_fraction(jy_json_node node, double *value) {
    dom::element element = element_of(node);
    return element.type() == dom::element_type::DOUBLE && !element.get(*value);
}

bool jy_json_get_text(jy_json_node node, jy_json_text *text) {
    std::string_view view;
    if (element_of(node).get(view)) return false;
    *text = text_of(view);
    return true;
}

bool jy_json_get_member(jy_json_node node, const void *key, size_t count, jy_json_node *value) {
    dom::object object;
    if (element_of(node).get(object)) return false;
    dom::element found;
    if (object.at_key(std::string_view(static_cast<const char *>(key), count)).get(found)) {
        return false;
    }
    *value = node_of(found);
    return true;
}

bool jy_json_get_count(jy_json_node node, size_t *count) {
    dom::element element = element_of(node);
    dom::array array;
    dom::object object;
    if (!element.get(array)) {
        *count = array.size();
    } else if (!element.get(object)) {
        *count = object.size();
    } else {
        return false;
    }
    return true;
}

bool jy_json_begin_array(jy_json_node node, jy_json_cursor *cursor) {
    dom::array array;
    if (element_of(node).get(array)) return false;
    cursor->next = reshape<jy_json_node>(array.begin());
    cursor->end = reshape<jy_json_node>(array.end());
    return true;
}

bool jy_json_next_element(jy_json_cursor *cursor, jy_json_node *element) {
    if (cursor->next.place == cursor->end.place) return false;
    auto at = reshape<dom::array::iterator>(cursor->next);
    *element = node_of(*at);
    cursor->next = reshape<jy_json_node>(++at);
    return true;
}

bool jy_json_begin_object(jy_json_node node, jy_json_cursor *cursor) {
    dom::object object;
    if (element_of(node).get(object)) return false;
    cursor->next = reshape<jy_json_node>(object.begin());
    cursor->end = reshape<jy_json_node>(object.end());
    return true;
}

bool jy_json_next_member(jy_json_cursor *cursor, jy_json_text *key, jy_json_node *value) {
    if (cursor->next.place == cursor->end.place) return false;
    auto at = reshape<dom::object::iterator>(cursor->next);
    *key = text_of(at.key());
    *value = node_of(at.value());
    cursor->next = reshape<jy_json_node>(++at);
    return true;
}

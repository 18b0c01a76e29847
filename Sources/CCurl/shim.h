#pragma once
#include <curl/curl.h>

/* curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic: one wrapper per argument type. */
static inline CURLcode jy_curl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode jy_curl_set_offset(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode jy_curl_set_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode jy_curl_set_pointer(CURL *h, CURLoption o, const void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode jy_curl_set_headers(CURL *h, struct curl_slist *v) { return curl_easy_setopt(h, CURLOPT_HTTPHEADER, v); }

typedef size_t (*jy_curl_sink)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode jy_curl_set_sink(CURL *h, CURLoption o, jy_curl_sink f) { return curl_easy_setopt(h, o, f); }

static inline CURLcode jy_curl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode jy_curl_get_offset(CURL *h, CURLINFO i, curl_off_t *v) { return curl_easy_getinfo(h, i, v); }

/* The result is in a union, the global flags are cast macros. */
static inline CURLcode jy_curl_result(const CURLMsg *m) { return m->data.result; }
static inline CURLcode jy_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

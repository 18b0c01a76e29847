#pragma once
#include <sqlite3.h>

/* SQLITE_STATIC and SQLITE_TRANSIENT are cast macros and sqlite3_db_config is variadic, as
   sqlite3_config is; Swift can call none of them. */
static inline int jy_sqlite_bind_text_copy(sqlite3_stmt *s, int i, const char *p, int n) {
    return sqlite3_bind_text(s, i, p, n, SQLITE_TRANSIENT);
}
static inline int jy_sqlite_bind_blob_copy(sqlite3_stmt *s, int i, const void *p, int n) {
    return sqlite3_bind_blob(s, i, p, n, SQLITE_TRANSIENT);
}
static inline int jy_sqlite_bind_blob_lend(sqlite3_stmt *s, int i, const void *p, int n) {
    return sqlite3_bind_blob(s, i, p, n, SQLITE_STATIC);
}
static inline int jy_sqlite_set_flag(sqlite3 *db, int flag, int on) {
    int now = -1;
    int code = sqlite3_db_config(db, flag, on, &now);
    return code ? code : now == on ? SQLITE_OK : SQLITE_ERROR;
}
static inline int jy_sqlite_stop_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

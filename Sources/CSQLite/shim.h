#pragma once
#include <sqlite3.h>

/* SQLITE_STATIC and SQLITE_TRANSIENT are cast macros and sqlite3_db_config is variadic; Swift can
   call neither. */
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

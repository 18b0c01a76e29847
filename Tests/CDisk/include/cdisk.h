#pragma once
#include <stddef.h>
#include <stdint.h>

/* The calls by which this process reaches a disk, shown to a test before and after they are made.

   `cdisk.c` defines the C library's own names (open, pwrite, fdatasync, …). Linked into the test's
   program they stand before the C library, so SQLite and everything else in the process calls them
   without knowing. Only files in a folder whose name begins with JY_DISK_MARK are shown; every other
   call goes straight on. The program that is shipped has none of this. */

#define JY_DISK_MARK "/watched-disk-"

typedef enum {
    JY_DISK_OPEN,
    JY_DISK_CLOSE,
    JY_DISK_READ,
    JY_DISK_WRITE,
    JY_DISK_TRUNCATE,
    JY_DISK_SYNC,
    JY_DISK_STAT,
    JY_DISK_LOCK,
    JY_DISK_MAP,
    JY_DISK_UNLINK,
    JY_DISK_RENAME,
    JY_DISK_MAKE_FOLDER,
    /* How much room is left. */
    JY_DISK_SPACE,
    /* Room taken for a file before it is written. */
    JY_DISK_ALLOCATE,
} jy_disk_sort;

typedef struct {
    jy_disk_sort sort;
    /* -1 where the call names a path; after an open, the new one. */
    int descriptor;
    /* Of open. */
    int flags;
    /* The path in the call, or that under which the descriptor was opened; of a rename, the old. */
    const char *path;
    /* Of a rename, the new path. */
    const char *to;
    /* Of a write. */
    const void *bytes;
    /* Of a read or write; the new length of a truncate or an allocation. */
    int64_t count;
    /* Of a read or write; -1: where the descriptor stands. */
    int64_t offset;
    /* Of JY_DISK_SPACE: to be set to the bytes that are left; -1: as it really is. */
    int64_t available;
} jy_disk_call;

/* Decides about a call: 0 lets it be made, a positive number fails it with that errno, -1 lets half
   of a read or write be made. */
typedef int (*jy_disk_before)(jy_disk_call *call);
/* Told of calls that were made, with what they returned. */
typedef void (*jy_disk_after)(const jy_disk_call *call, int64_t result);

/* Shows calls from now on; once for the process. */
void jy_disk_watch(jy_disk_before before, jy_disk_after after);

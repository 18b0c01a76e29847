#undef _FORTIFY_SOURCE
#define _GNU_SOURCE
#include "cdisk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static _Atomic(jy_disk_before) before_call;
static _Atomic(jy_disk_after) after_call;

/* Paths of watched descriptors; who has a descriptor open is alone in touching its place. */
#define MOST 65536
static char *_Atomic paths[MOST];

void jy_disk_watch(jy_disk_before before, jy_disk_after after) {
    atomic_store(&after_call, after);
    atomic_store(&before_call, before);
}

static int is_watched(const char *path) {
    return atomic_load(&before_call) && path && strstr(path, JY_DISK_MARK);
}

static const char *path_of(int descriptor) {
    return descriptor >= 0 && descriptor < MOST ? atomic_load(&paths[descriptor]) : NULL;
}

/* What the test decides about a call; errno is set when it fails. */
static int ruling(jy_disk_call *call) {
    int verdict = atomic_load(&before_call)(call);
    if (verdict > 0) errno = verdict;
    return verdict;
}

static int64_t tell(const jy_disk_call *call, int64_t result) {
    int kept = errno;
    atomic_load(&after_call)(call, result);
    errno = kept;
    return result;
}

/* The C library's function of the same name. */
#define NEXT(name) \
    static __typeof__(&name) next; \
    if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* A call on a descriptor that moves no bytes. */
#define ON_DESCRIPTOR(of_sort, length, made) \
    const char *path = path_of(descriptor); \
    if (!path) return made; \
    jy_disk_call call = {.sort = of_sort, .descriptor = descriptor, .path = path, \
                         .count = length, .offset = -1}; \
    if (ruling(&call) > 0) return -1; \
    return tell(&call, made)

/* A read or write. */
#define MOVING(of_sort, from, at, made) \
    const char *path = path_of(descriptor); \
    if (!path) return made; \
    jy_disk_call call = {.sort = of_sort, .descriptor = descriptor, .path = path, \
                         .bytes = from, .count = (int64_t)count, .offset = at}; \
    int verdict = ruling(&call); \
    if (verdict > 0) return -1; \
    if (verdict < 0 && count > 1) count /= 2; \
    return tell(&call, made)

#define OPENING(name) \
    int name(const char *path, int flags, ...) { \
        NEXT(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        if (!is_watched(path)) return next(path, flags, mode); \
        jy_disk_call call = {.sort = JY_DISK_OPEN, .descriptor = -1, .flags = flags, .path = path}; \
        if (ruling(&call) > 0) return -1; \
        int descriptor = next(path, flags, mode); \
        if (descriptor >= 0 && descriptor < MOST) atomic_store(&paths[descriptor], strdup(path)); \
        call.descriptor = descriptor; \
        return (int)tell(&call, descriptor); \
    }
OPENING(open)
OPENING(open64)

int close(int descriptor) {
    NEXT(close);
    char *path = (char *)path_of(descriptor);
    if (!path) return next(descriptor);
    jy_disk_call call = {.sort = JY_DISK_CLOSE, .descriptor = descriptor, .path = path};
    tell(&call, 0);
    atomic_store(&paths[descriptor], NULL);
    free(path);
    return next(descriptor);
}

ssize_t read(int descriptor, void *to, size_t count) {
    NEXT(read);
    MOVING(JY_DISK_READ, NULL, -1, next(descriptor, to, count));
}
ssize_t write(int descriptor, const void *bytes, size_t count) {
    NEXT(write);
    MOVING(JY_DISK_WRITE, bytes, -1, next(descriptor, bytes, count));
}
ssize_t pread(int descriptor, void *to, size_t count, off_t at) {
    NEXT(pread);
    MOVING(JY_DISK_READ, NULL, at, next(descriptor, to, count, at));
}
ssize_t pread64(int descriptor, void *to, size_t count, off64_t at) {
    NEXT(pread64);
    MOVING(JY_DISK_READ, NULL, at, next(descriptor, to, count, at));
}
ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t at) {
    NEXT(pwrite);
    MOVING(JY_DISK_WRITE, bytes, at, next(descriptor, bytes, count, at));
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t at) {
    NEXT(pwrite64);
    MOVING(JY_DISK_WRITE, bytes, at, next(descriptor, bytes, count, at));
}

int ftruncate(int descriptor, off_t length) {
    NEXT(ftruncate);
    ON_DESCRIPTOR(JY_DISK_TRUNCATE, length, next(descriptor, length));
}
int ftruncate64(int descriptor, off64_t length) {
    NEXT(ftruncate64);
    ON_DESCRIPTOR(JY_DISK_TRUNCATE, length, next(descriptor, length));
}
int fsync(int descriptor) {
    NEXT(fsync);
    ON_DESCRIPTOR(JY_DISK_SYNC, 0, next(descriptor));
}
int fdatasync(int descriptor) {
    NEXT(fdatasync);
    ON_DESCRIPTOR(JY_DISK_SYNC, 0, next(descriptor));
}
int fstat(int descriptor, struct stat *found) {
    NEXT(fstat);
    ON_DESCRIPTOR(JY_DISK_STAT, 0, next(descriptor, found));
}
int fstat64(int descriptor, struct stat64 *found) {
    NEXT(fstat64);
    ON_DESCRIPTOR(JY_DISK_STAT, 0, next(descriptor, found));
}

/* Returns the error instead of setting errno. */
int posix_fallocate(int descriptor, off_t offset, off_t length) {
    NEXT(posix_fallocate);
    const char *path = path_of(descriptor);
    if (!path) return next(descriptor, offset, length);
    jy_disk_call call = {.sort = JY_DISK_ALLOCATE, .descriptor = descriptor, .path = path,
                         .count = offset + length, .offset = -1};
    int verdict = ruling(&call);
    if (verdict > 0) return verdict;
    return (int)tell(&call, next(descriptor, offset, length));
}

#define LOCKING(name) \
    int name(int descriptor, int command, ...) { \
        NEXT(name); \
        va_list rest; \
        va_start(rest, command); \
        void *argument = va_arg(rest, void *); \
        va_end(rest); \
        if (command != F_SETLK) return next(descriptor, command, argument); \
        ON_DESCRIPTOR(JY_DISK_LOCK, 0, next(descriptor, command, argument)); \
    }
LOCKING(fcntl)
LOCKING(fcntl64)

#define MAPPING(name, offset_type) \
    void *name(void *address, size_t length, int protection, int flags, int descriptor, \
               offset_type offset) { \
        NEXT(name); \
        const char *path = path_of(descriptor); \
        jy_disk_call call = {.sort = JY_DISK_MAP, .descriptor = descriptor, .path = path, \
                             .count = (int64_t)length, .offset = offset}; \
        if (path && ruling(&call) > 0) return MAP_FAILED; \
        return next(address, length, protection, flags, descriptor, offset); \
    }
MAPPING(mmap, off_t)
MAPPING(mmap64, off64_t)

int unlink(const char *path) {
    NEXT(unlink);
    if (!is_watched(path)) return next(path);
    jy_disk_call call = {.sort = JY_DISK_UNLINK, .descriptor = -1, .path = path};
    if (ruling(&call) > 0) return -1;
    return (int)tell(&call, next(path));
}

int rename(const char *path, const char *to) {
    NEXT(rename);
    if (!is_watched(path)) return next(path, to);
    jy_disk_call call = {.sort = JY_DISK_RENAME, .descriptor = -1, .path = path, .to = to};
    if (ruling(&call) > 0) return -1;
    return (int)tell(&call, next(path, to));
}

int mkdir(const char *path, mode_t mode) {
    NEXT(mkdir);
    if (!is_watched(path)) return next(path, mode);
    jy_disk_call call = {.sort = JY_DISK_MAKE_FOLDER, .descriptor = -1, .path = path};
    if (ruling(&call) > 0) return -1;
    return (int)tell(&call, next(path, mode));
}

#define MEASURING(name, found_type) \
    int name(const char *path, found_type *found) { \
        NEXT(name); \
        if (!is_watched(path)) return next(path, found); \
        jy_disk_call call = {.sort = JY_DISK_SPACE, .descriptor = -1, .path = path, .available = -1}; \
        if (ruling(&call) > 0) return -1; \
        int result = next(path, found); \
        if (result == 0 && call.available >= 0 && found->f_frsize > 0) \
            found->f_bavail = found->f_bfree = (unsigned long)call.available / found->f_frsize; \
        return result; \
    }
MEASURING(statvfs, struct statvfs)
MEASURING(statvfs64, struct statvfs64)

// Stands between a process and its disk and clock (LD_PRELOAD), where the tests cannot mount, and for what no mount does: a file system with open files does not
// become read-only on demand. WEFT_FAULT_STATE names a file of two 64-bit numbers: the errno that writing below WEFT_FAULT_FOLDER comes to, 0 for none, and
// the nanoseconds that the wall clock is ahead.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const volatile long nothing[2];
static const volatile long *state = nothing;
static char folder[PATH_MAX];

__attribute__((constructor)) static void begin(void)
{
    const char *file = getenv("WEFT_FAULT_STATE"), *below = getenv("WEFT_FAULT_FOLDER");
    if (!file || !below || !realpath(below, folder))
        return;
    int fd = open(file, O_RDONLY);
    void *mapped = mmap(0, sizeof nothing, PROT_READ, MAP_SHARED, fd, 0);
    if (mapped != MAP_FAILED)
        state = mapped;
    close(fd);
}

static int is_below(const char *path)
{
    return path && strncmp(path, folder, strlen(folder)) == 0;
}

static int refuses_path(const char *path)
{
    return state[0] && is_below(path);
}

static int refuses(int fd)
{
    char link[64], path[PATH_MAX];
    if (!state[0])
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    return is_below(path);
}

static int fail(void)
{
    errno = (int)state[0];
    return -1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define GUARD(result, name, condition, parameters, arguments) \
    result name parameters \
    { \
        static __typeof__(&name) next; \
        if (!next) next = NEXT(name); \
        return condition ? fail() : next arguments; \
    }

GUARD(ssize_t, write, refuses(fd), (int fd, const void *from, size_t size), (fd, from, size))
GUARD(ssize_t, pwrite, refuses(fd), (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
GUARD(ssize_t, pwrite64, refuses(fd), (int fd, const void *from, size_t size, off64_t at), (fd, from, size, at))
GUARD(ssize_t, writev, refuses(fd), (int fd, const struct iovec *from, int count), (fd, from, count))
GUARD(ssize_t, pwritev, refuses(fd), (int fd, const struct iovec *from, int count, off_t at), (fd, from, count, at))
GUARD(ssize_t, pwritev64, refuses(fd), (int fd, const struct iovec *from, int count, off64_t at), (fd, from, count, at))
GUARD(int, fallocate, refuses(fd), (int fd, int mode, off_t at, off_t size), (fd, mode, at, size))
GUARD(int, fallocate64, refuses(fd), (int fd, int mode, off64_t at, off64_t size), (fd, mode, at, size))
GUARD(int, mkdir, state[0] == EROFS && refuses_path(path), (const char *path, mode_t mode), (path, mode))
GUARD(int, unlink, state[0] == EROFS && refuses_path(path), (const char *path), (path))
GUARD(int, rename, state[0] == EROFS && refuses_path(from), (const char *from, const char *to), (from, to))

// A full disk still makes empty files.
#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        if (state[0] == EROFS && (flags & (O_CREAT | O_WRONLY | O_RDWR)) && refuses_path(path)) \
            return fail(); \
        return NEXT(name)(path, flags, mode); \
    }

OPEN(open)
OPEN(open64)

#define SPACE(name, type, member) \
    int name(const char *path, struct type *space) \
    { \
        int result = NEXT(name)(path, space); \
        if (result == 0 && state[0] == ENOSPC && is_below(path)) \
            space->member = 0; \
        return result; \
    }

SPACE(statfs, statfs, f_bavail)
SPACE(statfs64, statfs64, f_bavail)
SPACE(statvfs, statvfs, f_bavail)
SPACE(statvfs64, statvfs64, f_bavail)

int clock_gettime(clockid_t clock, struct timespec *now)
{
    static __typeof__(&clock_gettime) next;
    if (!next)
        next = NEXT(clock_gettime);
    int result = next(clock, now);
    if (result != 0 || state[1] == 0 || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
        return result;
    long nanoseconds = now->tv_nsec + state[1] % 1000000000;
    now->tv_sec += state[1] / 1000000000 + (nanoseconds >= 1000000000) - (nanoseconds < 0);
    now->tv_nsec = (nanoseconds + 1000000000) % 1000000000;
    return 0;
}

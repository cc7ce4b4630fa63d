#pragma once

// Linux calls that Swift's Glibc module lacks: those behind syscall(2), which is variadic, and those whose headers or
// macros it leaves out. Each function is the call of its name and nothing more: it returns -1 and sets errno.

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/ioprio.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>
#include <wchar.h>

/// openat2(2), with the resolve flags of a path that must stay beneath its root: no `..` out of it, no link out of it,
/// no magic link of /proc.
static inline int rangefinder_openat_beneath(int root, const char *path, uint64_t flags) {
    struct open_how how = {
        .flags = flags,
        .mode = 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

/// getdents64(2): entries of a folder as the kernel writes them, each with its own length; 0 after the last.
static inline ssize_t rangefinder_getdents(int folder, void *buffer, size_t size) {
    return (ssize_t)syscall(SYS_getdents64, folder, buffer, size);
}

/// accept4(2) without the peer's address; the descriptor is closed on exec.
static inline int rangefinder_accept(int listener) {
    return (int)syscall(SYS_accept4, listener, NULL, NULL, SOCK_CLOEXEC);
}

/// wcwidth(3), which <wchar.h> has under _XOPEN_SOURCE alone.
static inline int rangefinder_columns(uint32_t scalar) {
    extern int wcwidth(wchar_t);
    return wcwidth((wchar_t)scalar);
}

/// ioprio_set(2) of the calling thread: the disk only when nobody else wants it.
static inline int rangefinder_set_idle_io(void) {
    return (int)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0));
}

/// pidfd_open(2); the descriptor is closed on exec.
static inline int rangefinder_pidfd_open(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

/// prlimit(2) of another process: both limits of a resource at once.
static inline int rangefinder_limit(pid_t process, int resource, uint64_t limit) {
    const uint64_t limits[2] = {limit, limit};
    return (int)syscall(SYS_prlimit64, process, resource, limits, NULL);
}

/// close_range(2), without closing anything now: programs that are started from now on have no descriptor from this one on.
static inline int rangefinder_close_on_exec(unsigned int from) {
    return (int)syscall(SYS_close_range, from, ~0U, CLOSE_RANGE_CLOEXEC);
}

/// lstat(2): when the file at a path changed last, in nanoseconds since 1970.
static inline int64_t rangefinder_modified(const char *path) {
    struct stat status;
    if (lstat(path, &status) != 0) return -1;
    return (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

#pragma once

// Linux calls that Swift's Glibc module lacks: those behind syscall(2), which is variadic, and those whose headers or
// macros it leaves out. Each function is the call of its name and nothing more: it returns -1 and sets errno.

#include <fcntl.h>
#include <linux/openat2.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
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

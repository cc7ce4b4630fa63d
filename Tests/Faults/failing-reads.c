// Preloaded into the responder: lets reads of films fail, whichever call of libc they are done with, a write to a socket
// from a mapped film among them.
//
// The films are in the folder "films" beside the orders. The order "fault" is "FIRST LAST WHAT SIZE": the reads from the
// FIRST to the LAST meet an errno, or what else the enumeration below has; SIZE is for CUT.
#define _GNU_SOURCE
#include "orders.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

enum {
    END = 0,        // the end of the file
    SHORT = -1,     // fewer bytes than were asked for
    CUT = -2,       // the file is cut to SIZE a moment before
    NO_FAULT = -3,
};

static void film_path(int file, char path[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
}

static int is_film(int file) {
    struct stat status;
    if (fstat(file, &status) < 0 || !S_ISREG(status.st_mode)) return 0;
    char path[PATH_MAX], films[PATH_MAX];
    film_path(file, path);
    snprintf(films, sizeof films, "%s/films/", getenv("FAULTS"));
    return strncmp(path, films, strlen(films)) == 0;
}

static long fault_of_next_read(int file) {
    int before = errno;
    if (!is_film(file)) return errno = before, NO_FAULT;
    long number = note_call(), order[] = {0, 0, NO_FAULT, 0};
    pass_gate();
    read_order("fault", order, 4);
    long fault = order[0] <= number && number <= order[1] ? order[2] : NO_FAULT;
    if (fault == CUT) {
        char path[PATH_MAX];
        film_path(file, path);
        if (truncate(path, order[3]) < 0) abort();
    }
    errno = before;
    return fault;
}

// Reads through `call`, or meets the fault; `count` is what a short read halves.
#define READ(file, count, call)                                  \
    long fault = fault_of_next_read(file);                       \
    if (fault > 0) return errno = (int)fault, -1;                \
    if (fault == END) return 0;                                  \
    if (fault == SHORT) count = (count + 1) / 2;                 \
    return call

// A short read of a vector fills half of its first buffer.
#define READ_VECTOR(file, vector, count, ...)                    \
    struct iovec half = {vector->iov_base, vector->iov_len};     \
    long fault = fault_of_next_read(file);                       \
    if (fault > 0) return errno = (int)fault, -1;                \
    if (fault == END) return 0;                                  \
    if (fault == SHORT) {                                        \
        half.iov_len = (half.iov_len + 1) / 2;                   \
        vector = &half;                                          \
        count = 1;                                               \
    }                                                            \
    return syscall(__VA_ARGS__)

#define ALSO(name) __attribute__((alias(#name)))

ssize_t read(int file, void *to, size_t count) {
    READ(file, count, syscall(SYS_read, file, to, count));
}

ssize_t pread(int file, void *to, size_t count, off_t offset) {
    READ(file, count, syscall(SYS_pread64, file, to, count, offset));
}
ssize_t pread64(int file, void *to, size_t count, off_t offset) ALSO(pread);

ssize_t readv(int file, const struct iovec *vector, int count) {
    READ_VECTOR(file, vector, count, SYS_readv, file, vector, count);
}

ssize_t preadv(int file, const struct iovec *vector, int count, off_t offset) {
    READ_VECTOR(file, vector, count, SYS_preadv, file, vector, count, offset, 0);
}
ssize_t preadv64(int file, const struct iovec *vector, int count, off_t offset) ALSO(preadv);

ssize_t preadv2(int file, const struct iovec *vector, int count, off_t offset, int flags) {
    READ_VECTOR(file, vector, count, SYS_preadv2, file, vector, count, offset, 0, flags);
}
ssize_t preadv64v2(int file, const struct iovec *vector, int count, off_t offset, int flags) ALSO(preadv2);

ssize_t sendfile(int to, int file, off_t *offset, size_t count) {
    READ(file, count, syscall(SYS_sendfile, to, file, offset, count));
}
ssize_t sendfile64(int to, int file, off_t *offset, size_t count) ALSO(sendfile);

ssize_t splice(int file, off_t *offset, int to, off_t *offset_to, size_t count, unsigned int flags) {
    READ(file, count, syscall(SYS_splice, file, offset, to, offset_to, count, flags));
}

// MARK: Mapped films

// By descriptor; of each film the last mapping counts.
static struct {
    const char *start;
    size_t length;
} mappings[1024];

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

void *mmap(void *wanted, size_t length, int protection, int flags, int file, off_t offset) {
    void *start = (void *)syscall(SYS_mmap, wanted, length, protection, flags, file, offset);
    if (start == MAP_FAILED || file < 0 || file >= 1024 || !is_film(file)) return start;
    pthread_mutex_lock(&guard);
    mappings[file].start = start;
    mappings[file].length = length;
    pthread_mutex_unlock(&guard);
    return start;
}
void *mmap64(void *wanted, size_t length, int protection, int flags, int file, off_t offset) ALSO(mmap);

// The descriptor whose mapping an address is in; -1 if there is none.
static int mapped_at(const char *address) {
    for (int file = 0; file < 1024; file++) {
        const char *start = mappings[file].start;
        if (start && start <= address && address < start + mappings[file].length) return file;
    }
    return -1;
}

int munmap(void *start, size_t length) {
    pthread_mutex_lock(&guard);
    int file = mapped_at(start);
    if (file >= 0) mappings[file].start = NULL;
    int result = (int)syscall(SYS_munmap, start, length);
    pthread_mutex_unlock(&guard);
    return result;
}

static int film_of(const struct msghdr *message) {
    int film = -1;
    pthread_mutex_lock(&guard);
    for (size_t part = 0; part < message->msg_iovlen && film < 0; part++) {
        film = mapped_at(message->msg_iov[part].iov_base);
    }
    pthread_mutex_unlock(&guard);
    return film;
}

// The kernel says EFAULT of a page that the disk does not deliver, and of one that is no longer in the file.
ssize_t sendmsg(int socket, const struct msghdr *message, int flags) {
    int film = film_of(message);
    long fault = film < 0 ? NO_FAULT : fault_of_next_read(film);
    if (fault >= END) return errno = EFAULT, -1;
    struct msghdr half = *message;
    if (fault == SHORT) half.msg_iovlen = (half.msg_iovlen + 1) / 2;
    return syscall(SYS_sendmsg, socket, &half, flags);
}

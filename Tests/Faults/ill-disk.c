// A file system in user space that shows the folder "disk" beside the orders, as a disk with a bad place, or one that
// has stopped.
//
// The order "bad" is the offset of the byte that cannot be read; opening and reading wait at the gate.
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include "orders.h"

#include <fuse3/fuse.h>
#include <sys/stat.h>

static int disk;

// Where a path of the file system is beneath the folder.
static const char *beneath(const char *path) {
    return path[1] == 0 ? "." : path + 1;
}

static int get_attributes(const char *path, struct stat *status, struct fuse_file_info *info) {
    (void)info;
    return fstatat(disk, beneath(path), status, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

static int open_file(const char *path, struct fuse_file_info *info) {
    note_call();
    pass_gate();
    int file = openat(disk, beneath(path), O_RDONLY | O_CLOEXEC);
    info->fh = (uint64_t)file;
    return file < 0 ? -errno : 0;
}

static int read_file(const char *path, char *to, size_t count, off_t offset, struct fuse_file_info *info) {
    (void)path;
    note_call();
    pass_gate();
    long bad = -1;
    read_order("bad", &bad, 1);
    // The kernel reads ahead, and asks again for each page that it could not have with others.
    if (offset <= bad && bad < offset + (off_t)count) return -EIO;
    ssize_t result = pread((int)info->fh, to, count, offset);
    return result < 0 ? -errno : (int)result;
}

static int close_file(const char *path, struct fuse_file_info *info) {
    (void)path;
    close((int)info->fh);
    return 0;
}

static const struct fuse_operations operations = {
    .getattr = get_attributes,
    .open = open_file,
    .read = read_file,
    .release = close_file,
};

int main(int count, char *arguments[]) {
    disk = open_order("disk", O_PATH | O_DIRECTORY);
    if (disk < 0) return perror("disk"), 66;
    return fuse_main(count, arguments, &operations, NULL);
}

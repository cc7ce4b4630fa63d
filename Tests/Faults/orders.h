// What a test orders, and what it can learn: files in the folder that the variable FAULTS names.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int open_order(const char *name, int flags) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", getenv("FAULTS"), name);
    return open(path, flags | O_CLOEXEC, 0600);
}

// Reads at most four numbers of an order; those that it lacks stay as they are.
static inline void read_order(const char *name, long *numbers, int count) {
    char text[100] = "";
    int file = open_order(name, O_RDONLY);
    if (file < 0) return;
    if (syscall(SYS_read, file, text, sizeof text - 1) > 0) {
        char *next = text;
        for (int index = 0; index < count && *next != 0; index++) numbers[index] = strtol(next, &next, 10);
    }
    close(file);
}

// Notes in the file "begun" that a call begins, one byte a call; returns its number, from 1.
static inline long note_call(void) {
    int file = open_order("begun", O_WRONLY | O_APPEND | O_CREAT);
    if (file < 0 || write(file, ".", 1) != 1) abort();
    long number = lseek(file, 0, SEEK_CUR);
    close(file);
    return number;
}

// Waits as long as the test holds the lock of the file "gate".
static inline void pass_gate(void) {
    int gate = open_order("gate", O_RDONLY);
    if (gate < 0) return;
    flock(gate, LOCK_SH);
    close(gate);
}

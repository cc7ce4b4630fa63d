#define _GNU_SOURCE
#include "viewers.h"

#include "http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RECEIVE_BUFFER = 65536 };

static void allow_descriptors(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void leave(struct viewer *viewer) {
    close(viewer->connection);
    viewer->connection = -1;
}

struct viewer *connect_viewers(int port, int count) {
    allow_descriptors();
    struct viewer *viewers = calloc((size_t)count, sizeof *viewers);
    for (int number = 0; number < count; number++) {
        viewers[number].connection = connect_to_nginx(port, RECEIVE_BUFFER, 0);
        if (viewers[number].connection >= 0) continue;
        perror("viewers: cannot connect");
        exit(1);
    }
    return viewers;
}

void ask_from(struct viewer *viewer, const char *path, long long first) {
    char range[RANGE_FIELD];
    snprintf(range, sizeof range, "bytes=%lld-", first);
    if (!ask(viewer->connection, path, range)) leave(viewer);
}

/* The first bytes of an answer tell whether it is the film. */
static long long take_first(int connection) {
    static const char film[] = "HTTP/1.1 206 ";
    char head[1024];
    const ssize_t got = recv(connection, head, sizeof head, MSG_DONTWAIT);
    if (got > 0 && strncmp(head, film, sizeof film - 1) != 0) return 0;
    return got;
}

void take_up_to(struct viewer *viewer, long long most) {
    while (viewer->connection >= 0 && viewer->received < most) {
        const long long got = viewer->received == 0
                                  ? take_first(viewer->connection)
                                  : discard_some(viewer->connection, most - viewer->received, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) leave(viewer);
        else viewer->received += got;
    }
}

/* Viewers who pause:

       stalled PORT PATH VIEWERS

   Each asks for all of PATH, reads 256 KiB and stops. They come as fast as the server lets them: 64 at a time, and more
   only when some are through or nothing has moved for half a second. Once all are through or stuck, prints a line: how
   many read their 256 KiB. Holds all connections until stdin ends. */
#define _GNU_SOURCE
#include "viewers.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { READ = 256 << 10, AT_A_TIME = 64, QUIET_MILLISECONDS = 500, EVENTS = 256 };

static void watch(int events, struct viewer *viewer) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = viewer};
    epoll_ctl(events, EPOLL_CTL_ADD, viewer->connection, &event);
}

/* Takes what comes next. Returns how many have paused or left with it, -1 if nothing came. */
static int take_next(int events, int *satisfied) {
    struct epoll_event ready[EVENTS];
    const int count = epoll_wait(events, ready, EVENTS, QUIET_MILLISECONDS);
    if (count <= 0) return -1;
    int ended = 0;
    for (int index = 0; index < count; index++) {
        struct viewer *viewer = ready[index].data.ptr;
        const int connection = viewer->connection;
        take_up_to(viewer, READ);
        if (viewer->connection >= 0 && viewer->received < READ) continue;
        if (viewer->connection >= 0) epoll_ctl(events, EPOLL_CTL_DEL, connection, NULL);
        if (viewer->received == READ) *satisfied += 1;
        ended++;
    }
    return ended;
}

int main(int count, char **arguments) {
    if (count != 4) return 64;
    const int number_of_viewers = atoi(arguments[3]), events = epoll_create1(EPOLL_CLOEXEC);
    struct viewer *viewers = connect_viewers(atoi(arguments[1]), number_of_viewers);
    int asked = 0, allowed = AT_A_TIME, satisfied = 0;
    for (int through = 0; through < number_of_viewers;) {
        for (; asked < number_of_viewers && asked < allowed; asked++) {
            ask_from(&viewers[asked], arguments[2], 0);
            watch(events, &viewers[asked]);
        }
        const int ended = take_next(events, &satisfied);
        if (ended < 0 && asked == number_of_viewers) break;
        if (ended > 0) through += ended;
        allowed += ended < 0 ? AT_A_TIME : ended;
    }
    printf("%d\n", satisfied);
    fflush(stdout);

    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {}
    return 0;
}

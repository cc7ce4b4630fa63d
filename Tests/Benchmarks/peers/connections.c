#define _GNU_SOURCE
#include "connections.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LISTENER = 0, WORKERS = 16 };

static int events;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static const char *films;
static send_answer *send_one;

/* One waits for the next event, the others for their turn: all in epoll_wait at once would be slower. */
static int next_ready(void) {
    struct epoll_event event;
    pthread_mutex_lock(&turn);
    while (epoll_wait(events, &event, 1, -1) != 1) {}
    pthread_mutex_unlock(&turn);
    return event.data.fd;
}

/* Lets the connection wait for its next request. It joins the epoll only now, so that a hang-up in the middle of an
   answer does not give it to a second worker. */
static void await_request(int connection) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.fd = connection};
    if (epoll_ctl(events, EPOLL_CTL_MOD, connection, &event) != 0 && errno == ENOENT) {
        epoll_ctl(events, EPOLL_CTL_ADD, connection, &event);
    }
}

static void answer_next(int connection) {
    FCGX_Request request;
    FCGX_InitRequest(&request, -1, 0);
    /* With these two libfcgi reads from a connection that it did not accept; where it cannot, it closes it. */
    request.ipcFd = connection;
    request.keepConnection = 1;
    if (FCGX_Accept_r(&request) != 0) return;
    while (FCGX_GetChar(request.in) != -1) {}

    const bool usable = send_one(&request, films) && request.keepConnection;
    FCGX_Free(&request, 0);
    if (usable) await_request(connection);
    else close(connection);
}

static void *work(void *unused) {
    for (;;) {
        int ready = next_ready();
        if (ready == LISTENER) ready = accept4(LISTENER, NULL, NULL, SOCK_CLOEXEC);
        if (ready >= 0) answer_next(ready);
    }
    return unused;
}

_Noreturn void serve(const char *root, send_answer *send) {
    films = root;
    send_one = send;
    FCGX_Init();
    signal(SIGTERM, SIG_DFL); /* FCGX_Init takes it */
    events = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = LISTENER};
    epoll_ctl(events, EPOLL_CTL_ADD, LISTENER, &event);
    for (int started = 1; started < WORKERS; started++) {
        pthread_t thread;
        pthread_create(&thread, NULL, work, NULL);
    }
    work(NULL);
    __builtin_unreachable();
}

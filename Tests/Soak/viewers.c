/* Viewers of all kinds at once, through nginx, who check every byte that they get:

       viewers PORT FOLDER REQUESTS SECONDS SEED

   Writes its films into FOLDER, which nginx serves as /media/ on PORT, and replaces some of them now and then. Asks
   until so many answers have ended, or for so long. Prints `answers N` every 10,000 answers; at the end `count N KIND`
   for each kind, `replaced N` and `wrong N`. What is wrong with an answer goes to stderr. */
#define _GNU_SOURCE
#include "answer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    EAGER = 48,                /* viewers who read all the time */
    STALLING = 16,             /* viewers who stop now and then */
    VIEWERS = EAGER + STALLING,
    SMALL_BUFFER = 64 << 10,   /* what arrives for who stalls, so that it is felt at the other end */
    LONGEST_STALL = 2000,      /* milliseconds */
    PATIENCE = 60000,          /* for the next byte */
    LOOK_ROUND = 10,           /* how often to look who has waited long enough */
    REPLACES_AFTER = 2000,     /* answers */
    TELLS_AFTER = 10000,
    MOST_COMPLAINTS = 20,
    PIECE = 256 << 10,
};

/* In the order of their size. Those that are replaced keep theirs: it is their bytes and tags that differ. */
static struct film films[] = {
    {.name = "empty.mp4", .size = 0},
    {.name = "byte.mp4", .size = 1},
    {.name = "page.mp4", .size = 4099},
    {.name = "short.mp4", .size = 65537},
    {.name = "news.mp4", .size = 200003, .is_replaced = true},
    {.name = "weather.mp4", .size = 200009, .is_replaced = true},
    {.name = "trailer.mp4", .size = 1000003},
    {.name = "episode.mp4", .size = (16 << 20) + 5},
    {.name = "film.mp4", .size = (40 << 20) + 3},
};
enum { FILMS = sizeof films / sizeof films[0] };

struct viewer {
    int socket; /* -1 without a connection */
    bool stalls, has_stalled;
    long long wakes_at;  /* of who has stopped reading; else 0 */
    long long gives_up_at;
    uint64_t random;
    struct request request;
    struct answer answer;
    bool has_head;
    size_t head_length;
    char head[HEAD_ROOM];
};

static const char *folder;
static int port, epoll;
static long long wanted, ends_at;
static long long answers, wrong, replaced, counts[NUMBER_OF_KINDS];
static int asking; /* viewers who wait for an answer */

static long long milliseconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void give_up(const char *what) {
    perror(what);
    exit(2);
}

/* MARK: Connections */

static void connect_viewer(struct viewer *viewer) {
    const int buffer = SMALL_BUFFER;
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((in_port_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = viewer};
    viewer->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (viewer->stalls) setsockopt(viewer->socket, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (connect(viewer->socket, (const struct sockaddr *)&address, sizeof address) != 0) give_up("cannot connect");
    epoll_ctl(epoll, EPOLL_CTL_ADD, viewer->socket, &event);
}

static void disconnect(struct viewer *viewer) {
    close(viewer->socket);
    viewer->socket = -1;
}

static void listen_to(struct viewer *viewer, bool listens) {
    struct epoll_event event = {.events = listens ? EPOLLIN : 0, .data.ptr = viewer};
    epoll_ctl(epoll, EPOLL_CTL_MOD, viewer->socket, &event);
}

/* MARK: Requests and answers */

static void replace_a_film(void) {
    static int next;
    while (!films[next % FILMS].is_replaced) next++;
    struct film *film = &films[next++ % FILMS];
    replaced++;
    tag_of(film, ++film->version)[0] = '\0';
    if (!write_film(folder, film)) give_up("cannot replace a film");
}

static void ask(struct viewer *viewer) {
    if (answers + asking >= wanted || milliseconds_now() >= ends_at) {
        if (viewer->socket >= 0) disconnect(viewer);
        return;
    }
    if (viewer->socket < 0) connect_viewer(viewer);
    choose_request(&viewer->request, films, FILMS, viewer->stalls, &viewer->random);
    viewer->has_head = viewer->has_stalled = false;
    viewer->head_length = 0;
    viewer->gives_up_at = milliseconds_now() + PATIENCE;
    asking++;
    const size_t length = strlen(viewer->request.text);
    /* Whoever closed the connection is found out by the read. */
    (void)!send(viewer->socket, viewer->request.text, length, MSG_NOSIGNAL);
}

/* Counts an answer that is over, `fault` or NULL, and asks for the next. */
static void end(struct viewer *viewer, const char *fault, bool stays) {
    drop_answer(&viewer->answer);
    asking--;
    counts[viewer->request.kind]++;
    if (fault != NULL && ++wrong <= MOST_COMPLAINTS) {
        fprintf(stderr, "wrong: %s: the answer %s\n%s%s\n", kind_names[viewer->request.kind], fault,
                viewer->request.text, viewer->has_head ? viewer->head : "");
    }
    if (!stays || fault != NULL) disconnect(viewer);
    if (++answers % REPLACES_AFTER == 0) replace_a_film();
    if (answers % TELLS_AFTER == 0) {
        printf("answers %lld\n", answers);
        fflush(stdout);
    }
    ask(viewer);
}

static bool leaves(const struct viewer *viewer) {
    return viewer->request.kind == LEFT || viewer->request.kind == STALLED_AND_LEFT;
}

/* Whether the viewer has come to the byte after which it stalls or leaves. */
static bool has_to_stop(const struct viewer *viewer) {
    const bool stops = (viewer->stalls && !viewer->has_stalled) || viewer->request.kind == LEFT;
    return stops && viewer->answer.received >= viewer->request.stops_after;
}

static void stall(struct viewer *viewer) {
    viewer->has_stalled = true;
    viewer->wakes_at = milliseconds_now() + random_below(&viewer->random, LONGEST_STALL);
    listen_to(viewer, false);
}

/* Decides what comes after the bytes that have arrived. */
static void go_on(struct viewer *viewer) {
    if (viewer->answer.received == viewer->answer.length) {
        const char *fault = end_answer(&viewer->answer, &viewer->request);
        end(viewer, fault, !viewer->answer.is_last && !leaves(viewer));
    } else if (has_to_stop(viewer)) {
        if (viewer->stalls) stall(viewer);
        else end(viewer, NULL, false);
    }
}

static void take(struct viewer *viewer, const char *bytes, long long count) {
    const char *fault = count > viewer->answer.length - viewer->answer.received
                            ? "is longer than it says"
                            : take_body(&viewer->answer, &viewer->request, bytes, count);
    if (fault != NULL) end(viewer, fault, false);
    else go_on(viewer);
}

/* Whether something came; the answer has ended if not, or there is just nothing yet. */
static bool has_come(struct viewer *viewer, ssize_t count) {
    if (count > 0) {
        viewer->gives_up_at = milliseconds_now() + PATIENCE;
        return true;
    }
    if (count == 0 || errno != EAGAIN) end(viewer, count == 0 ? "ends too early" : strerror(errno), false);
    return false;
}

static void read_head(struct viewer *viewer) {
    char *next = viewer->head + viewer->head_length;
    const ssize_t count = recv(viewer->socket, next, HEAD_ROOM - 1 - viewer->head_length, MSG_DONTWAIT);
    if (!has_come(viewer, count)) return;
    viewer->head_length += (size_t)count;
    viewer->head[viewer->head_length] = '\0';
    char *body = memmem(viewer->head, viewer->head_length, "\r\n\r\n", 4);
    if (body == NULL) {
        if (viewer->head_length == HEAD_ROOM - 1) end(viewer, "has too long a head", false);
        return;
    }
    body += 4;
    /* The head is kept for a complaint, as text: the body is not. */
    char rest[HEAD_ROOM];
    const long long rest_length = viewer->head + viewer->head_length - body;
    memcpy(rest, body, (size_t)rest_length);
    *body = '\0';
    viewer->has_head = true;
    const char *fault = begin_answer(&viewer->answer, &viewer->request, viewer->head);
    if (fault != NULL) end(viewer, fault, false);
    else take(viewer, rest, rest_length);
}

static void read_body(struct viewer *viewer) {
    static char piece[PIECE];
    const ssize_t count = recv(viewer->socket, piece, PIECE, MSG_DONTWAIT);
    if (has_come(viewer, count)) take(viewer, piece, count);
}

/* MARK: Time */

static void wake(struct viewer *viewer) {
    viewer->wakes_at = 0;
    viewer->gives_up_at = milliseconds_now() + PATIENCE;
    if (leaves(viewer)) end(viewer, NULL, false);
    else listen_to(viewer, true);
}

static void look_round(struct viewer *viewers) {
    const long long now = milliseconds_now();
    for (struct viewer *viewer = viewers; viewer < viewers + VIEWERS; viewer++) {
        if (viewer->socket < 0) continue;
        if (viewer->wakes_at > 0) {
            if (now >= viewer->wakes_at) wake(viewer);
        } else if (now >= viewer->gives_up_at) {
            end(viewer, "does not go on", false);
        }
    }
}

static void run(struct viewer *viewers) {
    struct epoll_event events[VIEWERS];
    long long looks_at = 0;
    for (int index = 0; index < VIEWERS; index++) ask(&viewers[index]);
    while (asking > 0) {
        const int count = epoll_wait(epoll, events, VIEWERS, LOOK_ROUND);
        for (int index = 0; index < count; index++) {
            struct viewer *viewer = events[index].data.ptr;
            /* An error may be told of although nobody listens; it stays until somebody does. */
            if (viewer->wakes_at > 0) continue;
            if (viewer->has_head) read_body(viewer);
            else read_head(viewer);
        }
        if (milliseconds_now() < looks_at) continue;
        look_round(viewers);
        looks_at = milliseconds_now() + LOOK_ROUND;
    }
}

int main(int count, char **arguments) {
    static struct viewer viewers[VIEWERS];
    if (count != 6) return 64;
    port = atoi(arguments[1]);
    folder = arguments[2];
    wanted = atoll(arguments[3]);
    ends_at = milliseconds_now() + atoll(arguments[4]) * 1000;
    uint64_t seed = strtoull(arguments[5], NULL, 10) * 2 + 1;
    epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int index = 0; index < FILMS; index++) {
        if (!write_film(folder, &films[index])) give_up("cannot write a film");
    }
    for (int index = 0; index < VIEWERS; index++) {
        viewers[index] = (struct viewer){.socket = -1, .stalls = index >= EAGER, .random = next_random(&seed) | 1};
    }
    run(viewers);

    for (int kind = 0; kind < NUMBER_OF_KINDS; kind++) printf("count %lld %s\n", counts[kind], kind_names[kind]);
    printf("replaced %lld\nwrong %lld\n", replaced, wrong);
    return wrong > 0;
}

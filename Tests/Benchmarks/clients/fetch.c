/* Fetches from nginx on 127.0.0.1 as fast as it comes:

       fetch PORT PATH SIZE CLIENTS REQUESTS whole|onward|WINDOW

   Each of CLIENTS threads fetches REQUESTS times, one after the other, on its one connection: PATH whole, all SIZE
   bytes of it; or onward from where an answer ended to the last byte, as browsers do with a server that cuts its
   answers short; or a random range of WINDOW bytes. Exits with 1 if any answer was not whole. */
#define _GNU_SOURCE
#include "http.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int port, clients, requests;
static const char *path;
static long long size, window;
static bool onward;

/* Returns how many bytes the answer had, -1 if it broke off or was none. */
static long long fetch(int connection, const char *range) {
    struct head head;
    if (!ask(connection, path, range) || !read_head(connection, &head)) return -1;
    if (head.status != (range != NULL ? 206 : 200)) return -1;
    return discard(connection, head.length - head.body_so_far) ? head.length : -1;
}

static bool fetch_onward(int connection) {
    char range[RANGE_FIELD];
    long long first = 0;
    while (first < size) {
        snprintf(range, sizeof range, "bytes=%lld-", first);
        const long long got = fetch(connection, range);
        if (got <= 0) return false;
        first += got;
    }
    return first == size;
}

static bool fetch_window(int connection, unsigned int *seed) {
    char range[RANGE_FIELD];
    write_random_range(range, window, size, seed);
    return fetch(connection, range) == window;
}

static bool fetch_once(int connection, unsigned int *seed) {
    if (onward) return fetch_onward(connection);
    if (window > 0) return fetch_window(connection, seed);
    return fetch(connection, NULL) == size;
}

static void *run_client(void *number) {
    unsigned int seed = (unsigned int)(size_t)number + 1;
    const int connection = connect_to_nginx(port, 0, 0);
    for (int done = 0; done < requests; done++) {
        if (connection < 0 || !fetch_once(connection, &seed)) {
            fprintf(stderr, "fetch: client %zu: answer %d to %s is not whole\n", (size_t)number, done, path);
            exit(1);
        }
    }
    close(connection);
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 7) return 64;
    port = atoi(arguments[1]);
    path = arguments[2];
    size = atoll(arguments[3]);
    clients = atoi(arguments[4]);
    requests = atoi(arguments[5]);
    onward = strcmp(arguments[6], "onward") == 0;
    window = atoll(arguments[6]); /* 0 for a word */

    pthread_t threads[clients];
    for (int number = 0; number < clients; number++) {
        pthread_create(&threads[number], NULL, run_client, (void *)(size_t)number);
    }
    for (int number = 0; number < clients; number++) pthread_join(threads[number], NULL);
    return 0;
}

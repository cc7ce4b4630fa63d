/* Fetches from nginx on 127.0.0.1 and throws the bytes away uncopied, so that the client costs next to nothing and the
   same for every peer:

       fetch PORT PATH SIZE CLIENTS REQUESTS WINDOW

   Each of CLIENTS threads makes REQUESTS requests, one after the other, on its one connection: for all SIZE bytes of
   PATH where WINDOW is 0, else for a random range of WINDOW bytes. Exits with 1 if any answer was not whole. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DISCARD = 1 << 20 };

static int port, clients, requests;
static const char *path;
static long long size, window;

static int connect_to_nginx(void) {
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((in_port_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(connection, (const struct sockaddr *)&address, sizeof address) != 0) return -1;
    return connection;
}

static bool ask(int connection, unsigned int *seed) {
    char request[1024], range[80] = "";
    if (window > 0) {
        const long long first = (long long)((double)rand_r(seed) / RAND_MAX * (double)(size - window));
        snprintf(range, sizeof range, "Range: bytes=%lld-%lld\r\n", first, first + window - 1);
    }
    const int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: benchmark\r\n%s\r\n", path, range);
    return send(connection, request, (size_t)length, MSG_NOSIGNAL) == length;
}

/* Reads up to the end of the head; returns how many bytes of the body came with it, -1 if the answer is not the one
   that was asked for. */
static long long read_head(int connection, long long expected) {
    char head[4096], length_field[64];
    size_t used = 0;
    char *end = NULL;
    while (end == NULL) {
        const ssize_t got = recv(connection, head + used, sizeof head - 1 - used, 0);
        if (got <= 0) return -1;
        used += (size_t)got;
        head[used] = '\0';
        end = strstr(head, "\r\n\r\n");
    }
    snprintf(length_field, sizeof length_field, "\r\nContent-Length: %lld\r\n", expected);
    const char *status = window > 0 ? "HTTP/1.1 206 " : "HTTP/1.1 200 ";
    if (strncmp(head, status, strlen(status)) != 0 || strstr(head, length_field) == NULL) return -1;
    return (long long)used - (end + 4 - head);
}

static bool fetch(int connection, unsigned int *seed) {
    const long long expected = window > 0 ? window : size;
    if (!ask(connection, seed)) return false;
    long long received = read_head(connection, expected);
    while (received >= 0 && received < expected) {
        /* TCP throws away what MSG_TRUNC reads, tcp(7): the buffer stays untouched. */
        static char untouched[DISCARD];
        const long long left = expected - received;
        const ssize_t got = recv(connection, untouched, left < DISCARD ? (size_t)left : DISCARD, MSG_TRUNC);
        if (got <= 0) return false;
        received += got;
    }
    return received == expected;
}

static void *run_client(void *number) {
    unsigned int seed = (unsigned int)(size_t)number + 1;
    const int connection = connect_to_nginx();
    for (int done = 0; done < requests; done++) {
        if (connection < 0 || !fetch(connection, &seed)) {
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
    window = atoll(arguments[6]);

    pthread_t threads[clients];
    for (int number = 0; number < clients; number++) {
        pthread_create(&threads[number], NULL, run_client, (void *)(size_t)number);
    }
    for (int number = 0; number < clients; number++) pthread_join(threads[number], NULL);
    return 0;
}

#define _GNU_SOURCE
#include "http.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

void write_random_range(char field[RANGE_FIELD], long long length, long long size, unsigned int *seed) {
    const long long first = (long long)((double)rand_r(seed) / RAND_MAX * (double)(size - length));
    snprintf(field, RANGE_FIELD, "bytes=%lld-%lld", first, first + length - 1);
}

int connect_to_nginx(int port, int receive_buffer, int time_out) {
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct timeval limit = {.tv_sec = time_out / 1000, .tv_usec = time_out % 1000 * 1000};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (receive_buffer > 0) setsockopt(connection, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);

    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((in_port_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(connection, (const struct sockaddr *)&address, sizeof address) == 0) return connection;
    close(connection);
    return -1;
}

bool ask(int connection, const char *path, const char *range) {
    char request[1024], field[80] = "";
    if (range != NULL) snprintf(field, sizeof field, "Range: %s\r\n", range);
    const int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: benchmark\r\n%s\r\n", path, field);
    return send(connection, request, (size_t)length, MSG_NOSIGNAL) == length;
}

bool read_head(int connection, struct head *head) {
    char text[4096];
    size_t used = 0;
    const char *end = NULL;
    while (end == NULL) {
        const ssize_t got = recv(connection, text + used, sizeof text - 1 - used, 0);
        if (got <= 0) return false;
        used += (size_t)got;
        text[used] = '\0';
        end = strstr(text, "\r\n\r\n");
    }
    const char *length = strstr(text, "\r\nContent-Length: ");
    if (sscanf(text, "HTTP/1.1 %d ", &head->status) != 1 || length == NULL || length > end) return false;
    head->length = strtoll(length + strlen("\r\nContent-Length: "), NULL, 10);
    head->body_so_far = (long long)used - (end + 4 - text);
    return true;
}

bool discard(int connection, long long count) {
    while (count > 0) {
        const long long got = discard_some(connection, count, 0);
        if (got <= 0) return false;
        count -= got;
    }
    return count == 0;
}

long long discard_some(int connection, long long count, int flags) {
    /* TCP throws away what MSG_TRUNC reads, tcp(7): the buffer stays untouched. */
    static char untouched[1 << 20];
    const size_t most = count < (long long)sizeof untouched ? (size_t)count : sizeof untouched;
    return recv(connection, untouched, most, MSG_TRUNC | flags);
}

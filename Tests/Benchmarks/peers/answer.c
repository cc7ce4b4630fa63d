#define _GNU_SOURCE
#include "answer.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads N-M and N- after `bytes=`; anything else is no range. */
static bool read_range(const char *field, long long *first, long long *last) {
    if (field == NULL || strncmp(field, "bytes=", 6) != 0) return false;
    char *end;
    *first = strtoll(field + 6, &end, 10);
    if (end == field + 6 || *end != '-') return false;
    *last = end[1] != '\0' ? strtoll(end + 1, &end, 10) : LLONG_MAX;
    return *first >= 0 && *first <= *last;
}

struct answer open_answer(const FCGX_Request *request, const char *root) {
    struct answer answer = {.film = -1};
    const char *name = FCGX_GetParam("PATH_INFO", request->envp);
    char path[PATH_MAX];
    struct stat status;

    if (name != NULL && snprintf(path, sizeof path, "%s%s", root, name) < (int)sizeof path) {
        answer.film = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (answer.film < 0 || fstat(answer.film, &status) != 0 || !S_ISREG(status.st_mode)) {
        answer.head_length = (size_t)snprintf(
            answer.head, sizeof answer.head, "Status: 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        return answer;
    }

    long long size = status.st_size, first = 0, last = size - 1;
    char content_range[80] = "";
    const bool partial = read_range(FCGX_GetParam("HTTP_RANGE", request->envp), &first, &last);
    if (partial && first >= size) {
        answer.head_length = (size_t)snprintf(
            answer.head, sizeof answer.head,
            "Status: 416 Range Not Satisfiable\r\nContent-Range: bytes */%lld\r\nContent-Length: 0\r\n\r\n", size);
        return answer;
    }
    if (last >= size) last = size - 1;
    if (partial) {
        snprintf(content_range, sizeof content_range, "Content-Range: bytes %lld-%lld/%lld\r\n", first, last, size);
    }
    answer.first = first;
    answer.length = last - first + 1;
    answer.head_length = (size_t)snprintf(
        answer.head, sizeof answer.head,
        "Status: %s\r\nContent-Type: video/mp4\r\nContent-Length: %lld\r\n%sAccept-Ranges: bytes\r\n"
        "ETag: \"%llx-%llx\"\r\n\r\n",
        partial ? "206 Partial Content" : "200 OK", (long long)answer.length, content_range, size,
        status.st_mtim.tv_sec * 1000000000LL + status.st_mtim.tv_nsec);
    return answer;
}

void close_answer(const struct answer *answer) {
    if (answer->film >= 0) close(answer->film);
}

/* What every peer answers alike, so that only the way of the bytes differs: which bytes of which film, and the head. */
#pragma once

#include <fcgiapp.h>
#include <stdbool.h>
#include <sys/types.h>

struct answer {
    int film; /* open for reading, or -1 where there is none */
    off_t first;
    off_t length;
    char head[512];
    size_t head_length;
};

/* Reads PATH_INFO and HTTP_RANGE and opens the film below `root`. The path is trusted: nginx has normalised it. */
struct answer open_answer(const FCGX_Request *request, const char *root);

void close_answer(const struct answer *answer);

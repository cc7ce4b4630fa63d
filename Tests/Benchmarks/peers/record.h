/* FastCGI records of 64 KiB with their header, and the end of an answer. */
#pragma once

#include <stddef.h>
#include <string.h>

enum {
    RECORD_HEADER = 8,
    RECORD_CONTENT = 65536 - RECORD_HEADER,
    ANSWER_END = 3 * RECORD_HEADER,
    FCGI_TYPE_END_REQUEST = 3,
    FCGI_TYPE_STDOUT = 6,
};

static inline void write_header(unsigned char *at, int type, size_t content) {
    const unsigned char header[RECORD_HEADER] = {1, (unsigned char)type, 0, 1, content >> 8, content & 255, 0, 0};
    memcpy(at, header, sizeof header);
}

/* An empty FCGI_STDOUT, then FCGI_END_REQUEST with status 0, FCGI_REQUEST_COMPLETE. */
static inline void write_end(unsigned char *at) {
    write_header(at, FCGI_TYPE_STDOUT, 0);
    write_header(at + RECORD_HEADER, FCGI_TYPE_END_REQUEST, RECORD_HEADER);
    memset(at + 2 * RECORD_HEADER, 0, RECORD_HEADER);
}

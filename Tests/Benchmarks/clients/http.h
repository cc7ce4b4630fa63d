/* As much of HTTP as it takes to ask nginx on 127.0.0.1 for a film. */
#pragma once

#include <stdbool.h>

struct head {
    int status;
    long long length;      /* of the body, from Content-Length */
    long long body_so_far; /* what of it came with the head */
};

enum { RANGE_FIELD = 64 };

/* Writes the Range field for `length` bytes somewhere among `size`. The same seeds give the same ranges. */
void write_random_range(char field[RANGE_FIELD], long long length, long long size, unsigned int *seed);

/* A connection, or -1. `receive_buffer` in bytes and `time_out` in milliseconds, for connecting and each call after,
   are the kernel's own where 0. */
int connect_to_nginx(int port, int receive_buffer, int time_out);

/* Sends a GET with `range` as its Range field, without one where NULL. */
bool ask(int connection, const char *path, const char *range);

/* Reads up to the end of the head. False: there is none, or none that can be understood. */
bool read_head(int connection, struct head *head);

/* Throws away `count` bytes uncopied, so that a client costs next to nothing and the same for every peer. */
bool discard(int connection, long long count);

/* Throws away what has come, at most `count` bytes, as recv(2) returns it. */
long long discard_some(int connection, long long count, int flags);

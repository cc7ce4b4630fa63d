/* What viewers ask for, and what RFC 9110 and the project's table of ranges promise them for it. */
#pragma once

#include "film.h"

#include <stdint.h>

enum { MOST_PARTS = 5, REQUEST = 1024 };

#define KINDS(KIND) \
    KIND(ONE_RANGE, "one range") \
    KIND(OPEN_RANGE, "range to the end") \
    KIND(SUFFIX, "suffix range") \
    KIND(SEVERAL_RANGES, "several ranges") \
    KIND(WHOLE, "whole film") \
    KIND(HEAD, "HEAD") \
    KIND(IF_RANGE, "If-Range") \
    KIND(IF_NONE_MATCH, "If-None-Match") \
    KIND(MISSING, "missing film (404)") \
    KIND(BEYOND_THE_END, "beyond the end (416)") \
    KIND(LEFT, "left in the middle") \
    KIND(STALLED, "stalled, then read on") \
    KIND(STALLED_AND_LEFT, "stalled, then left")

enum kind {
#define CASE(kind, name) kind,
    KINDS(CASE)
#undef CASE
    NUMBER_OF_KINDS
};

extern const char *const kind_names[NUMBER_OF_KINDS];

struct part {
    long long first, last; /* both included */
};

struct request {
    enum kind kind;
    struct film *film;
    unsigned oldest;   /* the version that was there when it was sent: an answer may be of any since */
    unsigned tagged;   /* the version whose tag is in the condition, of IF_RANGE and IF_NONE_MATCH */
    int part_count;
    struct part parts[MOST_PARTS];
    long long stops_after; /* bytes of the body, for who stalls or leaves */
    char text[REQUEST];
};

/* Random numbers: the same seed gives the same ones. */
uint64_t next_random(uint64_t *state);
long long random_below(uint64_t *state, long long limit);

/* Chooses a request; one that stalls if `stalls`, else any other. */
void choose_request(struct request *request, struct film *films, int film_count, bool stalls, uint64_t *random);

/* An answer while it arrives, checked against the request: head, every byte of the body, and what follows from both. */
#pragma once

#include "request.h"

enum { HEAD_ROOM = 4096 };

struct answer {
    int status;
    long long length;    /* of the body that comes, 0 without one */
    long long received;  /* of it, so far */
    bool is_last;        /* the connection ends after it */
    char tag[TAG];
    char boundary[80];   /* "" unless there are several parts */
    char *collected;     /* the body, if there are several parts */
    uint64_t versions;   /* which it may be of, from the request's oldest on, a bit each */
};

/* Each returns what is wrong, or NULL. */

/* Reads a head, which ends in an empty line. */
const char *begin_answer(struct answer *answer, const struct request *request, const char *head);

/* Takes bytes of the body, no more than it lacks. */
const char *take_body(struct answer *answer, const struct request *request, const char *bytes, long long count);

/* Looks at the whole, and remembers the tag. */
const char *end_answer(struct answer *answer, struct request *request);

/* Gives back what it holds, at any time. */
void drop_answer(struct answer *answer);

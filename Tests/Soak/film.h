/* Films whose bytes follow from where they stand, so that any range of them can be checked without the file. */
#pragma once

#include <stdbool.h>

enum { KEPT_VERSIONS = 64, TAG = 64 };

struct film {
    const char *name;
    long long size;
    bool is_replaced;              /* now and then, by its next version */
    unsigned version;              /* the one that is there now, from 0 */
    char tags[KEPT_VERSIONS][TAG]; /* the entity tags that versions were seen with, "" where none was yet */
};

/* Puts the film's current version into the folder, in one step, rename(2): nobody reads half a film. */
bool write_film(const char *folder, const struct film *film);

/* Whether `count` bytes are those of a version from `offset` on. */
bool is_of_film(const struct film *film, unsigned version, long long offset, const char *bytes, long long count);

/* The entity tag of a version: may be written where it is "". */
char *tag_of(struct film *film, unsigned version);

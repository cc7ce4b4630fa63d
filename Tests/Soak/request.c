#include "request.h"

#include <stdio.h>
#include <string.h>

enum { WINDOW = 8 << 20, LONGEST_RANGE = 18 /* as a power of two */, PART = 16 << 10, APART = 1 << 10 };

#define NAME(kind, name) name,
const char *const kind_names[NUMBER_OF_KINDS] = {KINDS(NAME)};
#undef NAME

/* Of 1,000 requests of viewers who do not stall. */
static const struct {
    enum kind kind;
    int weight;
} mixture[] = {
    {ONE_RANGE, 370}, {OPEN_RANGE, 100},   {SUFFIX, 60},  {SEVERAL_RANGES, 100}, {WHOLE, 50}, {HEAD, 60},
    {IF_RANGE, 70},   {IF_NONE_MATCH, 50}, {MISSING, 60}, {BEYOND_THE_END, 50},  {LEFT, 30},
};

uint64_t next_random(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1Du;
}

long long random_below(uint64_t *state, long long limit) {
    return limit <= 0 ? 0 : (long long)((next_random(state) >> 1) % (uint64_t)limit);
}

/* From one byte on, small ones as likely as large ones. */
static long long random_length(uint64_t *random, long long most) {
    const long long length = 1 + random_below(random, 1LL << random_below(random, LONGEST_RANGE + 1));
    return length < most ? length : most;
}

static enum kind random_kind(uint64_t *random) {
    int rest = (int)random_below(random, 1000), index = 0;
    while (rest >= mixture[index].weight) rest -= mixture[index++].weight;
    return mixture[index].kind;
}

/* The films stand in the order of their size. */
static struct film *random_film(struct film *films, int count, enum kind kind, uint64_t *random) {
    switch (kind) {
    case LEFT:
    case STALLED:
    case STALLED_AND_LEFT: return &films[count - 1];
    case WHOLE:
    case HEAD: return &films[random_below(random, count - 2)];
    case SEVERAL_RANGES: return &films[count - 2 + random_below(random, 2)];
    default: return &films[1 + random_below(random, count - 1)]; /* not the empty one: it has no ranges */
    }
}

static void add_part(struct request *request, long long first, long long last) {
    request->parts[request->part_count++] = (struct part){first, last};
}

static void add_parts(struct request *request, uint64_t *random) {
    const long long count = 2 + random_below(random, MOST_PARTS - 1), stride = request->film->size / count;
    for (long long index = 0; index < count; index++) {
        const long long first = index * stride + random_below(random, stride - PART - APART);
        add_part(request, first, first + random_below(random, PART));
    }
}

/* The end of an answer to `bytes=FIRST-` for a browser's media element: a window, and a rest under an eighth of one. */
static long long capped_end(long long first, long long size) {
    return size - first < WINDOW + WINDOW / 8 ? size - 1 : first + WINDOW - 1;
}

static void choose_parts(struct request *request, uint64_t *random) {
    const long long size = request->film->size;
    const long long length = random_length(random, size), first = random_below(random, size - length + 1);
    switch (request->kind) {
    case ONE_RANGE:
    case IF_RANGE: add_part(request, first, first + length - 1); break;
    case OPEN_RANGE:
    case SUFFIX: add_part(request, size - length, size - 1); break;
    case SEVERAL_RANGES: add_parts(request, random); break;
    case LEFT:
    case STALLED:
    case STALLED_AND_LEFT: add_part(request, first, capped_end(first, size)); break;
    case WHOLE:
    case HEAD:
    case IF_NONE_MATCH:
    case MISSING:
    case BEYOND_THE_END:
    case NUMBER_OF_KINDS: break;
    }
}

/* The tag of this version, or of the one before if it is known. */
static const char *random_tag(struct request *request, uint64_t *random) {
    struct film *film = request->film;
    const bool is_stale = film->version > 0 && tag_of(film, film->version - 1)[0] != '\0' && random_below(random, 2) == 1;
    request->tagged = film->version - is_stale;
    return tag_of(film, request->tagged);
}

static void write_range(struct request *request, char *field, size_t room) {
    const struct part *part = request->parts;
    switch (request->kind) {
    case OPEN_RANGE:
    case LEFT:
    case STALLED:
    case STALLED_AND_LEFT: snprintf(field, room, "Range: bytes=%lld-\r\n", part->first); break;
    case SUFFIX: snprintf(field, room, "Range: bytes=-%lld\r\n", request->film->size - part->first); break;
    case BEYOND_THE_END: snprintf(field, room, "Range: bytes=%lld-\r\n", request->film->size); break;
    default: {
        size_t used = 0;
        for (int index = 0; index < request->part_count; index++, part++) {
            used += (size_t)snprintf(field + used, room - used, "%s%lld-%lld", index == 0 ? "Range: bytes=" : ",",
                                     part->first, part->last);
        }
        if (used > 0) snprintf(field + used, room - used, "\r\n");
    }
    }
}

static void write_condition(struct request *request, char *field, size_t room, uint64_t *random) {
    switch (request->kind) {
    case IF_RANGE: snprintf(field, room, "If-Range: %s\r\n", random_tag(request, random)); break;
    case IF_NONE_MATCH: snprintf(field, room, "If-None-Match: %s\r\n", random_tag(request, random)); break;
    case LEFT:
    case STALLED:
    case STALLED_AND_LEFT: snprintf(field, room, "Sec-Fetch-Dest: video\r\n"); break;
    default: break;
    }
}

void choose_request(struct request *request, struct film *films, int film_count, bool stalls, uint64_t *random) {
    char range[256] = "", condition[128] = "";
    request->kind = !stalls ? random_kind(random) : random_below(random, 2) == 0 ? STALLED : STALLED_AND_LEFT;
    request->film = random_film(films, film_count, request->kind, random);
    /* Without a tag yet there is no condition. */
    if (tag_of(request->film, request->film->version)[0] == '\0' && request->kind >= IF_RANGE &&
        request->kind <= IF_NONE_MATCH) {
        request->kind = ONE_RANGE;
    }
    request->oldest = request->film->version;
    request->part_count = 0;
    choose_parts(request, random);
    write_range(request, range, sizeof range);
    write_condition(request, condition, sizeof condition, random);
    request->stops_after =
        request->part_count == 0 ? 0 : random_below(random, request->parts->last - request->parts->first + 1);
    if (request->kind == LEFT) request->stops_after = random_below(random, 1 << 20);
    snprintf(request->text, sizeof request->text, "%s /media/%s%s HTTP/1.1\r\nHost: soak\r\n%s%s\r\n",
             request->kind == HEAD ? "HEAD" : "GET", request->film->name, request->kind == MISSING ? ".missing" : "",
             range, condition);
}

#define _GNU_SOURCE
#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The most that several parts can take with their framing. */
enum { COLLECTED = 1 << 18 };

/* The value of a field among the lines after the first, up to the empty one; "" without it. */
static void read_field(const char *head, const char *name, char *value, size_t room) {
    const size_t length = strlen(name);
    value[0] = '\0';
    for (const char *line = strstr(head, "\r\n"); line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, length) != 0 || line[2 + length] != ':') continue;
        const char *text = line + 2 + length + 1 + strspn(line + 2 + length + 1, " ");
        snprintf(value, room, "%.*s", (int)strcspn(text, "\r"), text);
        return;
    }
}

static bool is_expected(const struct request *request, int status) {
    switch (request->kind) {
    case WHOLE:
    case HEAD: return status == 200;
    case IF_RANGE: return status == 206 || status == 200;
    case IF_NONE_MATCH: return status == 304 || status == 200;
    case MISSING: return status == 404;
    case BEYOND_THE_END: return status == 416;
    default: return status == 206;
    }
}

/* Whether Content-Range says what RFC 9110 section 14.4 wants. */
static bool has_right_range(const struct answer *answer, const struct request *request, const char *head) {
    char found[96], expected[96] = "";
    read_field(head, "Content-Range", found, sizeof found);
    if (answer->status == 416) snprintf(expected, sizeof expected, "bytes */%lld", request->film->size);
    if (answer->status == 206 && request->part_count == 1) {
        snprintf(expected, sizeof expected, "bytes %lld-%lld/%lld", request->parts->first, request->parts->last,
                 request->film->size);
    }
    return strcmp(found, expected) == 0;
}

static bool has_right_length(const struct answer *answer, const struct request *request, const char *head) {
    char text[32];
    read_field(head, "Content-Length", text, sizeof text);
    if (answer->status == 304) return true;
    if (text[0] == '\0') return false;
    const long long found = atoll(text);
    if (answer->status == 200) return found == request->film->size;
    if (answer->status != 206) return found > 0;
    if (request->part_count > 1) return found < COLLECTED;
    return found == request->parts->last - request->parts->first + 1;
}

static bool read_boundary(struct answer *answer, const char *head) {
    static const char type[] = "multipart/byteranges; boundary=";
    char text[sizeof type - 1 + sizeof answer->boundary];
    read_field(head, "Content-Type", text, sizeof text);
    if (strncmp(text, type, sizeof type - 1) != 0) return false;
    memcpy(answer->boundary, text + sizeof type - 1, sizeof answer->boundary);
    answer->collected = malloc(COLLECTED);
    return answer->collected != NULL;
}

const char *begin_answer(struct answer *answer, const struct request *request, const char *head) {
    *answer = (struct answer){0};
    if (sscanf(head, "HTTP/1.1 %d ", &answer->status) != 1) return "is not HTTP";
    if (!is_expected(request, answer->status)) return "has the wrong status";
    if (!has_right_length(answer, request, head)) return "has the wrong Content-Length";
    if (!has_right_range(answer, request, head)) return "has the wrong Content-Range";
    read_field(head, "ETag", answer->tag, sizeof answer->tag);
    if (answer->status < 400 && answer->tag[0] != '"') return "has no strong ETag";
    if (answer->status == 206 && request->part_count > 1 && !read_boundary(answer, head)) return "has no boundary";

    char text[32];
    read_field(head, "Connection", text, sizeof text);
    answer->is_last = strcasecmp(text, "close") == 0;
    read_field(head, "Content-Length", text, sizeof text);
    answer->length = request->kind == HEAD || answer->status == 304 ? 0 : atoll(text);
    answer->versions = (2ull << (request->film->version - request->oldest)) - 1;
    return NULL;
}

/* Keeps the versions that have these bytes at this place. */
static const char *keep_versions(struct answer *answer, const struct request *request, long long offset,
                                 const char *bytes, long long count) {
    for (unsigned later = 0; answer->versions >> later != 0; later++) {
        if ((answer->versions >> later & 1) == 0) continue;
        if (is_of_film(request->film, request->oldest + later, offset, bytes, count)) continue;
        answer->versions &= ~(1ull << later);
    }
    return answer->versions == 0 ? "has bytes that are not the film's" : NULL;
}

const char *take_body(struct answer *answer, const struct request *request, const char *bytes, long long count) {
    const long long before = answer->received;
    answer->received += count;
    if (answer->status >= 400) return NULL;
    if (answer->collected != NULL) {
        memcpy(answer->collected + before, bytes, (size_t)count);
        return NULL;
    }
    const long long start = answer->status == 206 ? request->parts->first : 0;
    return keep_versions(answer, request, start + before, bytes, count);
}

/* RFC 2046 section 5.1.1: each part after a delimiter and fields of its own, and a delimiter with two hyphens at the end. */
static const char *check_parts(struct answer *answer, const struct request *request) {
    char delimiter[sizeof answer->boundary + 8], range[96], expected[96];
    const int delimiter_length = snprintf(delimiter, sizeof delimiter, "\r\n--%s", answer->boundary);
    const char *rest = answer->collected, *end = rest + answer->length;
    for (int index = 0; index < request->part_count; index++) {
        const struct part *part = &request->parts[index];
        /* Before the first one the line break may be missing. */
        const int skipped = index == 0 && *rest == '-' ? 2 : 0;
        const char *body = memmem(rest, (size_t)(end - rest), "\r\n\r\n", 4);
        if (body == NULL || memcmp(rest, delimiter + skipped, (size_t)(delimiter_length - skipped)) != 0) {
            return "has a part without its delimiter or fields";
        }
        read_field(rest + 1, "Content-Range", range, sizeof range);
        snprintf(expected, sizeof expected, "bytes %lld-%lld/%lld", part->first, part->last, request->film->size);
        if (strcmp(range, expected) != 0) return "has a part with the wrong Content-Range";
        const long long count = part->last - part->first + 1;
        body += 4;
        if (end - body < count + delimiter_length) return "has a part that is too short";
        const char *fault = keep_versions(answer, request, part->first, body, count);
        if (fault != NULL) return fault;
        rest = body + count;
    }
    if (memcmp(rest, delimiter, (size_t)delimiter_length) != 0) return "has more than its parts";
    rest += delimiter_length;
    return (end - rest == 2 || end - rest == 4) && memcmp(rest, "--\r\n", (size_t)(end - rest)) == 0
               ? NULL
               : "does not end where its parts do";
}

/* Checks the conditions and the tag against the version that was sent. */
static const char *check_version(const struct answer *answer, struct request *request, unsigned version) {
    const bool is_tagged = version == request->tagged;
    if (request->kind == IF_RANGE && is_tagged != (answer->status == 206)) return "ignores If-Range";
    if (request->kind == IF_NONE_MATCH && is_tagged != (answer->status == 304)) return "ignores If-None-Match";
    char *tag = tag_of(request->film, version);
    if (tag[0] != '\0') return strcmp(tag, answer->tag) == 0 ? NULL : "has another version's ETag";
    if (version > 0 && strcmp(tag_of(request->film, version - 1), answer->tag) == 0) return "has the version before's ETag";
    memcpy(tag, answer->tag, TAG);
    return NULL;
}

const char *end_answer(struct answer *answer, struct request *request) {
    if (answer->status >= 400) return NULL;
    const char *fault = answer->collected == NULL ? NULL : check_parts(answer, request);
    if (fault != NULL) return fault;
    const bool is_known = (answer->versions & (answer->versions - 1)) == 0;
    return is_known ? check_version(answer, request, request->oldest + (unsigned)__builtin_ctzll(answer->versions)) : NULL;
}

void drop_answer(struct answer *answer) {
    free(answer->collected);
    answer->collected = NULL;
}

#include "film.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { WORD = sizeof(uint64_t), BLOCK = 1 << 16 };

/* The word at an index of the film: a mixture of which film, which version and where. */
static uint64_t word_at(const struct film *film, unsigned version, long long index) {
    uint64_t word = (uint64_t)index + ((uint64_t)version << 40) + ((uint64_t)film->size << 20);
    word *= 0x9E3779B97F4A7C15u;
    word ^= word >> 29;
    return word * 0xBF58476D1CE4E5B9u;
}

static void write_bytes(const struct film *film, unsigned version, long long offset, char *bytes, long long count) {
    for (long long done = 0; done < count;) {
        const uint64_t word = word_at(film, version, (offset + done) / WORD);
        const long long skipped = (offset + done) % WORD;
        const long long some = WORD - skipped < count - done ? WORD - skipped : count - done;
        memcpy(bytes + done, (const char *)&word + skipped, (size_t)some);
        done += some;
    }
}

bool write_film(const char *folder, const struct film *film) {
    char path[512], next[512], block[BLOCK];
    snprintf(path, sizeof path, "%s/%s", folder, film->name);
    snprintf(next, sizeof next, "%s/.next", folder);
    FILE *file = fopen(next, "w");
    if (file == NULL) return false;
    for (long long done = 0; done < film->size; done += BLOCK) {
        const long long count = film->size - done < BLOCK ? film->size - done : BLOCK;
        write_bytes(film, film->version, done, block, count);
        fwrite(block, 1, (size_t)count, file);
    }
    const bool is_bad = ferror(file);
    return fclose(file) == 0 && !is_bad && rename(next, path) == 0;
}

bool is_of_film(const struct film *film, unsigned version, long long offset, const char *bytes, long long count) {
    static char expected[BLOCK];
    for (long long done = 0; done < count; done += BLOCK) {
        const long long some = count - done < BLOCK ? count - done : BLOCK;
        write_bytes(film, version, offset + done, expected, some);
        if (memcmp(expected, bytes + done, (size_t)some) != 0) return false;
    }
    return true;
}

char *tag_of(struct film *film, unsigned version) {
    return film->tags[version % KEPT_VERSIONS];
}

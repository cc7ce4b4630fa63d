/* Viewers who watch:

       slow PORT PATH SIZE VIEWERS RATE SECONDS WARM_UP

   Each starts at a place of its own in PATH, which has SIZE bytes, and takes RATE bytes a second for SECONDS. After
   WARM_UP seconds, when all buffers on the way are full, prints an empty line. At the end prints a line a viewer: the
   bytes it had received by then, and in all. */
#define _GNU_SOURCE
#include "viewers.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TICK_NANOSECONDS = 20000000 };

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 8) return 64;
    const int number_of_viewers = atoi(arguments[4]);
    const long long size = atoll(arguments[3]);
    const double rate = atof(arguments[5]), seconds = atof(arguments[6]), warm_up = atof(arguments[7]);
    const struct timespec tick = {.tv_nsec = TICK_NANOSECONDS};
    struct viewer *viewers = connect_viewers(atoi(arguments[1]), number_of_viewers);

    long long *warm = calloc((size_t)number_of_viewers, sizeof *warm);

    const double began = seconds_now();
    const long long apart = (size - (long long)(rate * seconds)) / number_of_viewers;
    for (int number = 0; number < number_of_viewers; number++) {
        ask_from(&viewers[number], arguments[2], number * apart);
    }
    bool is_warm = false;
    for (double elapsed = 0; elapsed < seconds;) {
        nanosleep(&tick, NULL);
        elapsed = seconds_now() - began;
        if (!is_warm && elapsed >= warm_up) {
            is_warm = true;
            for (int number = 0; number < number_of_viewers; number++) warm[number] = viewers[number].received;
            puts("");
            fflush(stdout);
        }
        const long long due = (long long)(rate * (elapsed < seconds ? elapsed : seconds));
        for (int number = 0; number < number_of_viewers; number++) take_up_to(&viewers[number], due);
    }
    for (int number = 0; number < number_of_viewers; number++) {
        printf("%lld %lld\n", warm[number], viewers[number].received);
    }
    return 0;
}

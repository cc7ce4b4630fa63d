/* A viewer who has just come, again and again:

       fresh PORT PATH SIZE REQUESTS TIME_OUT

   Asks for REQUESTS random ranges of 64 KiB of PATH, which has SIZE bytes, one after the other, each on a connection of
   its own. Prints a line a request: the milliseconds from connecting to the first byte of the answer, or - where the
   whole of it did not come within TIME_OUT milliseconds. After three such in a row it takes the server for starved, and
   asks no more. */
#define _GNU_SOURCE
#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { RANGE = 65536, STARVED = 3 };

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Returns the milliseconds to the first byte, -1 where the answer did not come whole. */
static double first_byte(int port, const char *path, const char *range, int time_out) {
    const double began = milliseconds();
    const int connection = connect_to_nginx(port, 0, time_out);
    if (connection < 0) return -1;
    char byte;
    struct head head;
    const bool has_begun = ask(connection, path, range) && recv(connection, &byte, 1, MSG_PEEK) == 1;
    const double waited = milliseconds() - began;
    const bool whole = has_begun && read_head(connection, &head) && head.status == 206 && head.length == RANGE &&
                       discard(connection, head.length - head.body_so_far);
    close(connection);
    return whole ? waited : -1;
}

int main(int count, char **arguments) {
    if (count != 6) return 64;
    const int port = atoi(arguments[1]), requests = atoi(arguments[4]), time_out = atoi(arguments[5]);
    const long long size = atoll(arguments[3]);
    int unanswered_in_a_row = 0;
    unsigned int seed = 1; /* every peer is asked for the same ranges */
    for (int done = 0; done < requests && unanswered_in_a_row < STARVED; done++) {
        char range[RANGE_FIELD];
        write_random_range(range, RANGE, size, &seed);
        const double waited = first_byte(port, arguments[2], range, time_out);
        unanswered_in_a_row = waited < 0 ? unanswered_in_a_row + 1 : 0;
        if (waited < 0) puts("-");
        else printf("%.3f\n", waited);
    }
    return 0;
}

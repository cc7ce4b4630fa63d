// Preloaded into the responder: its clock of the day is ahead by the seconds in the order "clock", or behind.
//
// Clocks that only count on stay as they are, as when an administrator sets the date.
#define _GNU_SOURCE
#include "orders.h"

#include <semaphore.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

static time_t seconds_ahead(void) {
    int before = errno;
    long ahead = 0;
    read_order("clock", &ahead, 1);
    errno = before;
    return ahead;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (syscall(SYS_clock_gettime, clock, time) < 0) return -1;
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) time->tv_sec += seconds_ahead();
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return result ? *result = now.tv_sec : now.tv_sec;
}

int gettimeofday(struct timeval *restrict result, void *restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *result = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

static int is_past(const struct timespec *moment) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec > moment->tv_sec || (now.tv_sec == moment->tv_sec && now.tv_nsec >= moment->tv_nsec);
}

// The kernel wakes who waits when the clock of the day shows the moment, whenever that will be.
int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict moment) {
    while (!is_past(moment)) {
        struct timespec soon;
        clock_gettime(CLOCK_MONOTONIC, &soon);
        soon.tv_nsec += 1000000;
        if (soon.tv_nsec >= 1000000000) soon.tv_sec++, soon.tv_nsec -= 1000000000;
        if (sem_clockwait(semaphore, CLOCK_MONOTONIC, &soon) == 0) return 0;
        if (errno != ETIMEDOUT) return -1;
    }
    return sem_trywait(semaphore) == 0 ? 0 : (errno = ETIMEDOUT, -1);
}

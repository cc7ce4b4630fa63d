/* The naive libfcgi responder: reads 8 MiB, hands them to FCGX_PutStr, and leaves the rest to the library. */
#define _GNU_SOURCE
#include "answer.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { WORKERS = 16, BUFFER = 8 << 20 };

static const char *films;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void send_film(FCGX_Request *request, char *buffer) {
    const struct answer answer = open_answer(request, films);
    FCGX_PutStr(answer.head, (int)answer.head_length, request->out);
    off_t sent = 0;
    while (sent < answer.length) {
        const off_t left = answer.length - sent;
        const ssize_t got = pread(answer.film, buffer, left < BUFFER ? (size_t)left : BUFFER, answer.first + sent);
        if (got <= 0 || FCGX_PutStr(buffer, (int)got, request->out) != got) break;
        sent += got;
    }
    close_answer(&answer);
}

static void *work(void *unused) {
    char *buffer = malloc(BUFFER);
    FCGX_Request request;
    FCGX_InitRequest(&request, 0, 0);
    for (;;) {
        pthread_mutex_lock(&turn);
        const int accepted = FCGX_Accept_r(&request);
        pthread_mutex_unlock(&turn);
        if (accepted != 0) continue;
        send_film(&request, buffer);
        FCGX_Finish_r(&request);
    }
    return unused;
}

int main(int count, char **arguments) {
    if (count != 2) return 64;
    films = arguments[1];
    FCGX_Init();
    signal(SIGTERM, SIG_DFL); /* FCGX_Init takes it */
    for (int started = 1; started < WORKERS; started++) {
        pthread_t thread;
        pthread_create(&thread, NULL, work, NULL);
    }
    work(NULL);
}

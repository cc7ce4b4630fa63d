/* The good C responder, as an expert would write it by hand: libfcgi reads the request, and the film is read straight
   into records of 64 KiB, four to a write. The head travels with the first of them and the end with the last. */
#define _GNU_SOURCE
#include "answer.h"
#include "connections.h"
#include "record.h"

#include <sys/socket.h>
#include <sys/uio.h>

enum { RECORDS = 4 };

/* Lays out up to four records from `at` on and fills them with one read. Returns the end of them, NULL where the film
   has become shorter or cannot be read. */
static unsigned char *read_records(unsigned char *at, const struct answer *answer, off_t sent, off_t *content) {
    struct iovec parts[RECORDS];
    int count = 0;
    *content = 0;
    while (count < RECORDS && sent + *content < answer->length) {
        const off_t left = answer->length - sent - *content;
        const size_t length = left < RECORD_CONTENT ? (size_t)left : RECORD_CONTENT;
        write_header(at, FCGI_TYPE_STDOUT, length);
        parts[count++] = (struct iovec){at + RECORD_HEADER, length};
        at += RECORD_HEADER + length;
        *content += (off_t)length;
    }
    if (count > 0 && preadv(answer->film, parts, count, answer->first + sent) != *content) return NULL;
    return at;
}

static bool send_records(int connection, const struct answer *answer) {
    static _Thread_local unsigned char
        wire[RECORD_HEADER + sizeof answer->head + RECORDS * (RECORD_HEADER + RECORD_CONTENT) + ANSWER_END];
    write_header(wire, FCGI_TYPE_STDOUT, answer->head_length);
    memcpy(wire + RECORD_HEADER, answer->head, answer->head_length);
    unsigned char *end = wire + RECORD_HEADER + answer->head_length;

    off_t sent = 0;
    do {
        off_t content;
        end = read_records(end, answer, sent, &content);
        if (end == NULL) return false;
        sent += content;
        if (sent == answer->length) {
            write_end(end);
            end += ANSWER_END;
        }
        /* The socket blocks: a short count means that nginx has left. */
        if (send(connection, wire, (size_t)(end - wire), MSG_NOSIGNAL) != end - wire) return false;
        end = wire;
    } while (sent < answer->length);
    return true;
}

static bool send_film(FCGX_Request *request, const char *root) {
    const struct answer answer = open_answer(request, root);
    const bool whole = send_records(request->ipcFd, &answer);
    close_answer(&answer);
    return whole;
}

int main(int count, char **arguments) {
    if (count != 2) return 64;
    serve(arguments[1], send_film);
}

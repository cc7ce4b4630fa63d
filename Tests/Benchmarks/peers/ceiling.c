/* The ceiling: what anything behind FastCGI costs at least. Sends as many bytes as the film has, but reads none. */
#define _GNU_SOURCE
#include "answer.h"
#include "connections.h"
#include "record.h"

#include <sys/uio.h>

static unsigned char constant[RECORD_CONTENT];

static bool send_constant(FCGX_Request *request, const char *root) {
    const struct answer answer = open_answer(request, root);
    unsigned char head_header[RECORD_HEADER], header[RECORD_HEADER], end[ANSWER_END];
    write_header(head_header, FCGI_TYPE_STDOUT, answer.head_length);
    write_end(end);
    close_answer(&answer);

    off_t left = answer.length;
    bool is_first = true, is_last;
    do {
        const size_t content = left < RECORD_CONTENT ? (size_t)left : RECORD_CONTENT;
        struct iovec parts[5];
        int count = 0;
        size_t length = 0;
        if (is_first) {
            parts[count++] = (struct iovec){head_header, sizeof head_header};
            parts[count++] = (struct iovec){(char *)answer.head, answer.head_length};
        }
        if (content > 0) {
            write_header(header, FCGI_TYPE_STDOUT, content);
            parts[count++] = (struct iovec){header, sizeof header};
            parts[count++] = (struct iovec){constant, content};
        }
        left -= (off_t)content;
        is_first = false;
        is_last = left == 0;
        if (is_last) parts[count++] = (struct iovec){end, sizeof end};
        for (int part = 0; part < count; part++) length += parts[part].iov_len;
        if (writev(request->ipcFd, parts, count) != (ssize_t)length) return false;
    } while (!is_last);
    return true;
}

int main(int count, char **arguments) {
    if (count != 2) return 64;
    serve(arguments[1], send_constant);
}

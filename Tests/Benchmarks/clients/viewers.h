/* Many viewers in one process, who take bytes when they like. */
#pragma once

struct viewer {
    int connection;     /* -1: refused, or cut off */
    long long received; /* bytes, the head among them */
};

/* Connects as many viewers as asked for. Their receive buffers are kept at 64 KiB: they stand for buffers on machines
   elsewhere, and shall not fill the memory that this machine's kernel has for TCP. */
struct viewer *connect_viewers(int port, int count);

/* Asks for all from `first` on. */
void ask_from(struct viewer *viewer, const char *path, long long first);

/* Takes what has come, without waiting, so that at most `most` bytes are received in all. */
void take_up_to(struct viewer *viewer, long long most);

/* Sixteen workers and one epoll: a worker is used only while there is a request, so kept connections starve no one. */
#pragma once

#include <fcgiapp.h>
#include <stdbool.h>

/* Sends a whole answer, its end record included, to `request->ipcFd`. False: the connection is of no more use. */
typedef bool send_answer(FCGX_Request *request, const char *root);

/* Serves the listening socket on descriptor 0 until the process is stopped. */
_Noreturn void serve(const char *root, send_answer *send);

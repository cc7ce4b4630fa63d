#pragma once

#include <dlfcn.h>
#include <stddef.h>
#include <qrencode.h>

// libqrencode is opened when a code is drawn, and not linked: a server that draws none does without it.

/// Opens the library; NULL where it is not installed (dlopen(3)).
static inline void *qrencode_open(void) {
    return dlopen("libqrencode.so.4", RTLD_NOW);
}

static inline void qrencode_close(void *library) {
    dlclose(library);
}

/// QRcode_encodeData: bytes in the smallest code that takes them, with the lowest level of correction; NULL if none does.
static inline QRcode *qrencode_encode(void *library, int count, const unsigned char *bytes) {
    __typeof__(&QRcode_encodeData) encode = (__typeof__(&QRcode_encodeData)) dlsym(library, "QRcode_encodeData");
    // Version 0: the smallest.
    return encode ? encode(count, bytes, 0, QR_ECLEVEL_L) : NULL;
}

/// QRcode_free.
static inline void qrencode_free(void *library, QRcode *code) {
    __typeof__(&QRcode_free) release = (__typeof__(&QRcode_free)) dlsym(library, "QRcode_free");
    if (release) release(code);
}

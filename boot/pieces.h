/* A text that lies in several places, in order. */
#ifndef BOOT_PIECES_H
#define BOOT_PIECES_H

#include <stddef.h>

struct piece {
    const char *text;
    size_t length;
};

#endif

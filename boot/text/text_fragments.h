/* A text in several buffers, in order. */
#ifndef BOOT_TEXT_TEXT_FRAGMENTS_H
#define BOOT_TEXT_TEXT_FRAGMENTS_H

#include <stddef.h>

struct text_fragment {
    const char *text;
    size_t length;
};

#endif

/* The colour of a line on the screen, by its text. Pure: also tested on the host. */
#ifndef BOOT_SCREEN_LINE_COLOUR_H
#define BOOT_SCREEN_LINE_COLOUR_H

#include <stddef.h>

enum colour {
    COLOUR_PLAIN,
    COLOUR_PASS,
    COLOUR_FAIL,
    COLOUR_SKIP,
    COLOUR_TODO,
    COLOUR_COMMENT,
    COLOUR_STATUS,
    COLOUR_STATUS_FAIL,
    COLOURS,
};

/* The colour of a line of TAP (version 14), diagnostic blocks included. */
enum colour line_colour(const char *text, size_t length);

/* The colour of the status line: whether it counts a failed case. */
enum colour status_colour(const char *text, size_t length);

#endif

/* Which colour a line has on the screen: its text decides. Pure: also tested on the host. */
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

/* Of a line of TAP (version 14), with the block that tells of a failure. */
enum colour line_colour(const char *text, size_t length);

/* Of the status line: whether it counts a failed case. */
enum colour status_colour(const char *text, size_t length);

#endif

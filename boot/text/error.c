#include "boot/text/error.h"

#include "boot/text/format.h"
#include "boot/text/string.h"

#include <stdarg.h>

#define LINES 16 /* failures before a line is reused: CPUs may fail at the same time */

static char error_lines[LINES][400];
static unsigned next_line;
static const char *last_file = "nowhere";
static unsigned last_line;

error error_at(const char *file, unsigned line, const char *text, ...)
{
    char *slot = error_lines[__atomic_fetch_add(&next_line, 1, __ATOMIC_RELAXED) % LINES];
    char words[sizeof(error_lines[0])];
    va_list arguments;

    /* Formatted aside first: an argument may be the line of an earlier failure. */
    va_start(arguments, text);
    format_list(words, sizeof(words), text, arguments);
    va_end(arguments);
    for (char *c = words; *c; c++) {
        if (*c < ' ' || *c > '~')
            *c = '?'; /* a user's file may contain what a console must not get */
    }
    memcpy(slot, words, sizeof(words));
    last_file = file;
    last_line = line;
    return slot;
}

const char *error_place(void)
{
    static char place[80];

    format(place, sizeof(place), "%s:%u", last_file, last_line);
    return place;
}

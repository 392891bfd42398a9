#include "boot/error.h"

#include "boot/format.h"
#include "boot/string.h"

#include <stdarg.h>

static char line[400];
static const char *last_place = "nowhere";

error error_at(const char *place, const char *text, ...)
{
    char words[sizeof(line)];
    va_list arguments;

    /* Formatted aside first: an argument may be the line of an earlier failure. */
    va_start(arguments, text);
    format_list(words, sizeof(words), text, arguments);
    va_end(arguments);
    for (char *c = words; *c; c++) {
        if (*c < ' ' || *c > '~')
            *c = '?'; /* what a user's file held may not be fit for a console */
    }
    memcpy(line, words, sizeof(words));
    last_place = place;
    return line;
}

const char *error_place(void)
{
    return last_place;
}

#include "boot/error.h"

#include "boot/format.h"

#include <stdarg.h>

static char line[512];

error error_at(const char *place, const char *text, ...)
{
    char words[400];
    va_list arguments;

    /* Formatted aside first: an argument may be the line of an earlier failure. */
    va_start(arguments, text);
    format_list(words, sizeof(words), text, arguments);
    va_end(arguments);
    format(line, sizeof(line), "%s [%s]", words, place);
    for (char *c = line; *c; c++) {
        if (*c < ' ' || *c > '~')
            *c = '?'; /* what a user's file held may not be fit for a console */
    }
    return line;
}

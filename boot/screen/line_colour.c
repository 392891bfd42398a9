#include "boot/screen/line_colour.h"

#include "boot/text/string.h"

#include <stdbool.h>

#define NOWHERE (~(size_t)0)

static bool line_begins(const char *text, size_t length, const char *with)
{
    return length >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

static size_t place_of(const char *text, size_t length, const char *word)
{
    for (size_t i = 0; i < length; i++) {
        if (line_begins(text + i, length - i, word))
            return i;
    }
    return NOWHERE;
}

/* Whether it counts cases: "N passed, M failed". */
static bool is_status(const char *text, size_t length)
{
    return place_of(text, length, " passed, ") != NOWHERE && place_of(text, length, " failed") != NOWHERE;
}

static bool counts_failures(const char *text, size_t length)
{
    return is_status(text, length) && place_of(text, length, ", 0 failed") == NOWHERE;
}

/* `want` and `got` are to be compared: neither of them is the wrong one. */
static enum colour block_colour(const char *text, size_t length)
{
    size_t blanks = 0;

    while (blanks < length && text[blanks] == ' ')
        blanks++;
    text += blanks;
    length -= blanks;
    return line_begins(text, length, "want:") || line_begins(text, length, "got:") ? COLOUR_PLAIN
                                                                                   : COLOUR_FAIL;
}

enum colour line_colour(const char *text, size_t length)
{
    if (line_begins(text, length, "ok "))
        return place_of(text, length, " # SKIP") != NOWHERE ? COLOUR_SKIP : COLOUR_PASS;
    if (line_begins(text, length, "not ok "))
        return place_of(text, length, " # TODO") != NOWHERE ? COLOUR_TODO : COLOUR_FAIL;
    if (line_begins(text, length, "Bail out!"))
        return COLOUR_FAIL;
    if (line_begins(text, length, "  "))
        return block_colour(text, length);
    if (!line_begins(text, length, "#"))
        return COLOUR_PLAIN;
    if (is_status(text, length))
        return counts_failures(text, length) ? COLOUR_FAIL : COLOUR_PASS;
    return COLOUR_COMMENT;
}

enum colour status_colour(const char *text, size_t length)
{
    return counts_failures(text, length) ? COLOUR_STATUS_FAIL : COLOUR_STATUS;
}

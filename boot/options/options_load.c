/* Load options: is it text that somebody wrote for us, or a boot entry's private data? */
#include "boot/options/options.h"

#include "boot/text/string.h"

#define FIRST_GRAPHIC 0x20
#define DELETE        0x7F
#define LAST_CONTROL  0x9F /* of the second set, from DELETE on */

static uint16_t unit_at(const unsigned char *data, size_t i)
{
    return (uint16_t)(data[2 * i] | data[2 * i + 1] << 8);
}

static bool is_control(uint16_t c)
{
    return (c < FIRST_GRAPHIC && c != '\t' && c != '\r' && c != '\n') || (c >= DELETE && c <= LAST_CONTROL);
}

static char ascii_of(uint16_t c)
{
    return c < DELETE ? (char)c : '?';
}

/*
 * What is written for us is ASCII, but for the name of a folder or a file. Pairs of bytes of a structure, of
 * a GUID or of ASCII text are hardly ever a character below 80h: most of them are not.
 */
bool options_load(const void *data, size_t bytes, char *out, size_t size, size_t *length)
{
    size_t count = bytes / 2, used = 0, plain = 0, seen = 0;
    bool good = bytes % 2 == 0;

    for (; good && seen < count && unit_at(data, seen); seen++) {
        uint16_t c = unit_at(data, seen);

        good = !is_control(c);
        plain += c < DELETE;
        if (used + 1 < size)
            out[used++] = ascii_of(c);
    }
    good = good && 2 * plain >= seen;
    *length = good ? used : 0;
    out[*length] = '\0';
    return good;
}

/* Load options: text for this program, or the private data of a boot entry? */
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
 * Text for this program is ASCII, except for names of folders and files. Few pairs of bytes of a structure, a
 * GUID or ASCII text are below 80h: half of the characters have to be.
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

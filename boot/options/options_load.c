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

/* Few pairs of bytes of a structure, a GUID or ASCII text are below 80h: half of the characters have to be.
 */
static bool load_ucs2(const unsigned char *data, size_t bytes, char *out, size_t size, size_t *length)
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
    *length = used;
    return good && 2 * plain >= seen;
}

/* A word key=value, and nothing that is not text: letters alone may be a structure's. */
static bool load_ascii(const unsigned char *data, size_t bytes, char *out, size_t size, size_t *length)
{
    const unsigned char *nul = memchr(data, '\0', bytes);
    size_t count = nul ? (size_t)(nul - data) : bytes;
    bool good = memchr(data, '=', count) != NULL;

    for (size_t i = 0; good && i < bytes; i++)
        good = i < count ? data[i] < DELETE && !is_control(data[i]) : !data[i];
    *length = count < size ? count : size - 1;
    if (good)
        memcpy(out, data, *length);
    return good;
}

/* Text for this program is ASCII, except for names of folders and files. */
bool options_load(const void *data, size_t bytes, char *out, size_t size, size_t *length)
{
    bool good = load_ucs2(data, bytes, out, size, length) || load_ascii(data, bytes, out, size, length);

    *length = good ? *length : 0;
    out[*length] = '\0';
    return good;
}

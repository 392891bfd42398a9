/*
 * Output for people: conversions of format(), log names, a firmware's screen mode with coloured lines on it,
 * and the summary screen. The input: the screen mode, then lines of text.
 */
#define _GNU_SOURCE
#include "tests/fuzz/fuzz.h"

#include "boot/log/log_name.h"
#include "boot/screen/text_grid.h"
#include "boot/text/format.h"
#include "include/bits.h"
#include "tests/run/summary_screen.h"

#include <ctype.h>
#include <strings.h>

#define MEMORY_MOST 0x80000UL /* largest frame buffer that is drawn on, in bytes */
#define LAST_ROOM   8192      /* of boot/main.c */

const uint8_t font_glyphs[GLYPHS][GLYPH_HEIGHT] = {[1] = {0xFF}, [GLYPHS - 1] = {0x55}};

/* Compares with the C library's printf for the same conversion. */
static void check_format(struct input *in)
{
    char want[200], got[200], word[12];
    unsigned which = (unsigned)input_take(in, 1) % 6, size = 1 + (unsigned)input_take(in, 1) % 64;
    uint64_t a = input_take(in, 8) | 1, b = input_take(in, 8) | 1; /* printf has no prefix for 0 */
    int length;

    for (unsigned i = 0; i < sizeof(word); i++)
        word[i] = i + 1 < sizeof(word) ? (char)(a >> i * 5 & 0x7F) : '\0';

#define BOTH(...)                                                                                      \
    do {                                                                                               \
        length = snprintf(want, size, __VA_ARGS__);                                                    \
        got[0] = '?';                                                                                  \
        EXPECT(format(got, size, __VA_ARGS__) == (length < (int)size ? (unsigned)length : size - 1) && \
                   strcmp(want, got) == 0,                                                             \
               "\"%s\", not \"%s\"", got, want);                                                       \
    } while (0)

    switch (which) {
    case 0:
        BOTH("%u|%#x|%s", (unsigned)a, (unsigned)b | 1, word);
        break;
    case 1:
        BOTH("%8d|%-8u|%08lx", (int)a, (unsigned)b, a);
        break;
    case 2:
        BOTH("%#018lx|%.3s|%c", a, word, (int)(b & 0x7F) | 1);
        break;
    case 3:
        BOTH("%5s|%-5s|%%%lu", word, word, b);
        break;
    case 4:
        BOTH("%ld|%d|%.*s", (long)a, (int)b, (int)(b >> 60) - 2, word);
        break;
    default:
        BOTH("%02x%02x|%-20s|%20s|%#010x", (unsigned)a & 0xFF, (unsigned)b & 0xFF, word, word, (unsigned)a);
    }
#undef BOTH
}

/* A name with a number must be a log name, in any case. */
static void check_log_name(const char *name)
{
    unsigned number = log_number(name), digits = 0;
    char lower[64], want[64];

    EXPECT(number <= LOG_NUMBER_MOST, "\"%s\" is %u", name, number);
    if (strncasecmp(name, "latchkey-", 9) == 0)
        digits = (unsigned)strspn(name + 9, "0123456789");
    if (digits == 0 || digits > 6 || strcasecmp(name + 9 + digits, ".tap") != 0) {
        EXPECT(number == 0 || digits > 6, "\"%s\" is %u", name, number);
        return;
    }
    snprintf(want, sizeof(want), "latchkey-%0*u.tap", (int)digits, number);
    for (size_t i = 0; i <= strlen(name); i++)
        lower[i] = (char)tolower((unsigned char)name[i]);
    EXPECT(strcmp(lower, want) == 0, "\"%s\" is %u", name, number);
}

static bool begins(const char *line, size_t length, const char *with)
{
    return length >= strlen(with) && memcmp(line, with, strlen(with)) == 0;
}

/* A failure always has its colour, and only a passed case has that of one. */
static void check_colour(const char *line, size_t length)
{
    enum colour colour = line_colour(line, length);
    bool todo = memmem(line, length, " # TODO", 7), skip = memmem(line, length, " # SKIP", 7);

    EXPECT(colour < COLOURS && status_colour(line, length) < COLOURS, "colour %u", colour);
    if (begins(line, length, "not ok "))
        EXPECT(colour == (todo ? COLOUR_TODO : COLOUR_FAIL), "colour %u", colour);
    else if (begins(line, length, "ok "))
        EXPECT(colour == (skip ? COLOUR_SKIP : COLOUR_PASS), "colour %u", colour);
    else if (begins(line, length, "Bail out!"))
        EXPECT(colour == COLOUR_FAIL, "colour %u", colour);
    else
        EXPECT(colour != COLOUR_PASS || begins(line, length, "#"), "colour %u", colour);
}

/* Also modes with inconsistent sizes; the memory has the size that the mode states. */
static struct screen_mode take_mode(struct input *in)
{
    struct screen_mode m = {.width = (uint32_t)input_take(in, 2), .height = (uint32_t)input_take(in, 2)};
    unsigned kind = (unsigned)input_take(in, 1);

    m.format = kind % 8;
    m.pitch = m.width + (uint32_t)input_take(in, 1) - (kind & 0x80 ? 1 : 0);
    m.size = input_take(in, 3) % MEMORY_MOST;
    m.centimetres = (unsigned)input_take(in, 1);
    if (kind & 0x40)
        m.width = m.width << 16 | m.width, m.pitch = m.width;
    if (kind & 0x20)
        m.height = UINT32_MAX - m.height;
    for (unsigned i = 0; m.format == PIXEL_MASKS && i < COUNT_OF(m.masks); i++)
        m.masks[i] = (uint32_t)input_take(in, 4);
    return m;
}

static void check_screen(const char *text, size_t length, struct screen_mode m, unsigned scale)
{
    static struct text_grid cells;
    struct framebuffer s;
    char why[120] = "";
    uint8_t *memory = exact(m.size);
    const char *end = text + length;

    m.base = (uint64_t)memory;
    if (!framebuffer_make(&s, &m, scale, why, sizeof(why))) {
        EXPECT(strlen(why) > 0 && strlen(why) < sizeof(why) - 1, "no reason, or too long a one: %s", why);
    } else if (m.format != PIXEL_BLT_ONLY) {
        EXPECT(s.size == s.line * m.height && s.size <= m.size, "%lu of %lu bytes", s.size, m.size);
        EXPECT(s.left + s.columns * GLYPH_WIDTH * s.scale <= m.width, "%u columns", s.columns);
        EXPECT(s.top + s.rows * GLYPH_HEIGHT * s.scale <= m.height, "%u rows", s.rows);
        memset(memory, 0, s.line * s.height);
        text_grid_open(&cells, &s);
        for (const char *line = text, *stop; line < end; line = stop + 1) {
            stop = memchr(line, '\n', (size_t)(end - line));
            stop = stop ? stop : end;
            text_grid_line(&cells, line, (size_t)(stop - line), line_colour(line, (size_t)(stop - line)));
        }
        text_grid_status(&cells, "case 1 of 2", COLOUR_STATUS);
        text_grid_draw(&cells, &s);
    }
    free(memory);
}

/* With any number of rows and any text. */
static void check_last(const char *word, unsigned rows)
{
    static struct tap_totals r;
    size_t room = rows & 4 ? LAST_ROOM : 1 + rows * 40 % 1000;
    char *out = exact(room);

    memset(&r, 0, sizeof(r));
    r.failed = r.failed_ids = rows % 129;
    r.more_failed = rows & 1;
    for (unsigned i = 0; i < r.failed_ids; i++)
        r.failed_id[i] = word;
    snprintf(r.bail_out, sizeof(r.bail_out), "%s", rows & 2 ? word : "");
    summary_screen_text(out, room, rows, &r, word);
    EXPECT(strlen(out) < room, "no end");
    EXPECT(room < LAST_ROOM || strstr(out, "\nthe log is "), "the place of the log is missing: %s", out);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    struct screen_mode mode = take_mode(&in);
    const char *text = (const char *)in.at, *end = text + in.left;
    unsigned scale = (unsigned)(in.left % 3), rows = (unsigned)in.left;

    check_screen(text, in.left, mode, scale);
    for (const char *line = text, *stop; line < end; line = stop + 1) {
        char name[48];

        stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        check_colour(line, (size_t)(stop - line));
        snprintf(name, sizeof(name), "%.*s", (int)(stop - line), line);
        check_log_name(name);
        check_last(name, rows);
    }
    check_format(&in);
    return 0;
}

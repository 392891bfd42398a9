/*
 * The command line: load options as loaders leave them, and the words in them. An input is used as the bytes
 * of load options and as a line of text.
 */
#include "tests/fuzz/words.h"

#include <strings.h>

static uint16_t ucs2_unit(const uint8_t *data, size_t i)
{
    return (uint16_t)(data[2 * i] + 256 * data[2 * i + 1]);
}

static bool is_control(unsigned c)
{
    return (c < 0x20 && !(c && strchr("\t\r\n", (int)c))) || (c >= 0x7F && c < 0xA0);
}

/* Text up to a NUL, mostly ASCII, without control characters. */
static bool is_text(const uint8_t *data, size_t size, size_t *length)
{
    size_t ascii = 0;

    for (*length = 0; *length < size / 2 && ucs2_unit(data, *length); (*length)++) {
        if (is_control(ucs2_unit(data, *length)))
            return false;
        ascii += ucs2_unit(data, *length) < 0x7F;
    }
    return size % 2 == 0 && ascii >= *length - ascii;
}

/* Text of bytes, with a `=`, and only NULs after it. */
static bool is_ascii(const uint8_t *data, size_t size, size_t *length)
{
    bool equals = false;

    for (*length = 0; *length < size && data[*length]; (*length)++) {
        if (data[*length] > 0x7E || is_control(data[*length]))
            return false;
        equals = equals || data[*length] == '=';
    }
    for (size_t i = *length; i < size; i++)
        equals = equals && !data[i];
    return equals;
}

/* Called with a buffer that is large enough, and with one that is too small. */
static void check_load(const uint8_t *data, size_t size, size_t room)
{
    char *out = exact(room);
    size_t length, units;
    bool wide = is_text(data, size, &units), text = wide || is_ascii(data, size, &units);

    EXPECT(options_load(data, size, out, room, &length) == text, "%zu bytes", size);
    EXPECT(length == (!text ? 0 : units < room ? units : room - 1), "%zu of %zu units", length, units);
    EXPECT(out[length] == '\0', "a line of %zu", length);
    for (size_t i = 0; i < length; i++)
        EXPECT(out[i] == (!wide                       ? (char)data[i]
                          : ucs2_unit(data, i) < 0x7F ? (char)ucs2_unit(data, i)
                                                      : '?'),
               "unit %zu is %#x", i, out[i]);
    free(out);
}

struct word {
    const char *text;
    size_t length;
};

static bool is_blank(char c)
{
    return c && strchr(" \t\r\n", c);
}

/* Words separated by blanks, or enclosed in quotes. Returns their number. */
static size_t split_words(const char *line, size_t length, struct word *words)
{
    size_t count = 0, at = 0, end;

    while (at < length) {
        if (is_blank(line[at])) {
            at++;
            continue;
        }
        bool quoted = line[at] == '"';

        at += quoted;
        for (end = at; end < length && (quoted ? line[end] != '"' : !is_blank(line[end]));)
            end++;
        words[count++] = (struct word){line + at, end - at};
        at = end + quoted;
    }
    return count;
}

/* The key is a path, or there is none. */
static bool is_program(struct word w)
{
    const char *equals = memchr(w.text, '=', w.length);

    for (const char *c = w.text; equals && c < equals; c++) {
        if (strchr("\\/:", *c) && *c)
            return true;
    }
    return !equals;
}

/* No key=value, and the first word does not end like a program. */
static bool is_foreign(const struct word *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (memchr(words[i].text, '=', words[i].length))
            return false;
    }
    return count > 0 &&
           (words[0].length < 4 || strncasecmp(words[0].text + words[0].length - 4, ".efi", 4) != 0);
}

static bool asks_help(struct word w)
{
    return same_text(w.text, w.length, "-h") || same_text(w.text, w.length, "--help") ||
           same_text(w.text, w.length, "-?") || same_text(w.text, w.length, "/?") ||
           same_text(w.text, w.length, "help");
}

static void check_line(const char *line, size_t length)
{
    struct word *words = exact((length + 1) * sizeof(*words));
    size_t count = split_words(line, length, words);
    struct options want = options_default(), got = want, after = want, only_after = want;
    bool help = false, good = true;
    error e;

    for (size_t i = 0; i < count; i++) {
        help = help || asks_help(words[i]);
        if (words[i].length >= 6 && memcmp(words[i].text, "after=", 6) == 0)
            checked_word(&after, words[i].text, words[i].length);
        if (good && (i > 0 || !is_program(words[0])))
            good = !checked_word(&want, words[i].text, words[i].length);
    }
    e = options_line(&got, line, length);
    EXPECT(good == !e, "%s", e ? e : "taken");
    EXPECT(memcmp(&want, &got, sizeof(want)) == 0, "other options than word by word");
    EXPECT(options_are_foreign(line, length) == is_foreign(words, count), "%zu words", count);
    EXPECT(options_ask_help(line, length) == help, "%zu words", count);
    options_line_after(&only_after, line, length);
    EXPECT(memcmp(&after, &only_after, sizeof(after)) == 0, "after=%u, not %u", only_after.after,
           after.after);
    free(words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_load(data, size, OPTIONS_LINE_SIZE);
    check_load(data, size, 1 + size % 16);
    check_line((const char *)data, size);
    return 0;
}

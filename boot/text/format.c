#include "boot/text/format.h"

#include "boot/text/string.h"

#include <stdbool.h>
#include <stdint.h>

struct sink {
    char *out;
    size_t size, used;
};

/* One conversion: %[-][0][#][width][.precision or .*][l]letter */
struct conversion {
    bool left, zero, prefix, wide, precision_argument;
    size_t width, precision;
    char letter;
};

static void put(struct sink *s, const char *text, size_t length)
{
    size_t room = s->size - s->used - 1;

    if (length > room)
        length = room;
    memcpy(s->out + s->used, text, length);
    s->used += length;
}

static void put_spaces(struct sink *s, size_t count)
{
    while (count--)
        put(s, " ", 1);
}

static void put_padded(struct sink *s, const struct conversion *c, const char *text, size_t length)
{
    size_t padding = c->width > length ? c->width - length : 0;

    put_spaces(s, c->left ? 0 : padding);
    put(s, text, length);
    put_spaces(s, c->left ? padding : 0);
}

static void put_number(struct sink *s, const struct conversion *c, uint64_t value, bool negative)
{
    char digits[72];
    size_t at = sizeof(digits);
    unsigned base = c->letter == 'x' ? 16 : 10;
    size_t prefix = (negative ? 1u : 0u) + (c->prefix ? 2u : 0u);
    size_t least = c->zero && c->width > prefix ? c->width - prefix : 1;

    if (least > 64)
        least = 64;
    for (; value || sizeof(digits) - at < least; value /= base)
        digits[--at] = "0123456789abcdef"[value % base];
    if (c->prefix) {
        digits[--at] = 'x';
        digits[--at] = '0';
    }
    if (negative)
        digits[--at] = '-';
    put_padded(s, c, digits + at, sizeof(digits) - at);
}

static void put_text(struct sink *s, const struct conversion *c, const char *text)
{
    size_t length = 0;

    if (!text)
        text = "(null)";
    while (length < c->precision && text[length])
        length++;
    put_padded(s, c, text, length);
}

static size_t read_digits(const char **text)
{
    size_t value = 0;

    for (; **text >= '0' && **text <= '9'; (*text)++)
        value = value * 10 + (size_t)(**text - '0');
    return value;
}

static struct conversion read_conversion(const char **text)
{
    struct conversion c = {.precision = SIZE_MAX};

    for (;; (*text)++) {
        if (**text == '-')
            c.left = true;
        else if (**text == '0')
            c.zero = true;
        else if (**text == '#')
            c.prefix = true;
        else
            break;
    }
    c.width = read_digits(text);
    if (**text == '.') {
        (*text)++;
        c.precision_argument = **text == '*';
        if (c.precision_argument)
            (*text)++;
        else
            c.precision = read_digits(text);
    }
    for (; **text == 'l' || **text == 'z'; (*text)++)
        c.wide = true;
    c.letter = **text;
    return c;
}

size_t format_list(char *out, size_t size, const char *text, va_list arguments)
{
    struct sink s = {out, size, 0};

    for (; *text; text++) {
        const char *start = text;

        while (*text && *text != '%')
            text++;
        put(&s, start, (size_t)(text - start));
        if (!*text)
            break;
        text++;

        struct conversion c = read_conversion(&text);

        if (c.precision_argument) {
            int precision = va_arg(arguments, int);
            c.precision = precision < 0 ? SIZE_MAX : (size_t)precision;
        }
        if (c.letter == 's') {
            put_text(&s, &c, va_arg(arguments, const char *));
        } else if (c.letter == 'c') {
            put_padded(&s, &c, (const char[]){(char)va_arg(arguments, int)}, 1);
        } else if (c.letter == 'd') {
            int64_t value = c.wide ? va_arg(arguments, int64_t) : va_arg(arguments, int);
            put_number(&s, &c, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0);
        } else if (c.letter == 'u' || c.letter == 'x') {
            uint64_t value = c.wide ? va_arg(arguments, uint64_t) : va_arg(arguments, unsigned);
            put_number(&s, &c, value, false);
        } else if (c.letter) {
            put(&s, &c.letter, 1);
        } else {
            break; /* the text ends within a conversion */
        }
    }
    out[s.used] = '\0';
    return s.used;
}

size_t format(char *out, size_t size, const char *text, ...)
{
    va_list arguments;
    size_t length;

    va_start(arguments, text);
    length = format_list(out, size, text, arguments);
    va_end(arguments);
    return length;
}

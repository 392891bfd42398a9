#include "boot/options.h"

#include "boot/format.h"

#include "boot/string.h"
#include <stdbool.h>

/* An option is a word of a list, whose index is the enum's value; a number; or a text, where `most` is 0 too.
 */
struct option {
    const char *key;
    size_t offset;
    const char *words[6];
    unsigned initial, least, most;
};

#define OPTION(field) #field, offsetof(struct options, field)

static const struct option known[] = {
    {OPTION(fred), {"auto", "native", "soft"}, FRED_AUTO, 0, 0},
    {OPTION(layout), {"auto", "ss18", "cs28"}, LAYOUT_AUTO, 0, 0},
    {OPTION(vmx), {"auto", "on", "off"}, VMX_AUTO, 0, 0},
    {OPTION(way), {"direct", "direct-level", "int2", "int2-patch"}, WAY_DIRECT, 0, 0},
    {OPTION(after), {"off", "reset", "return", "halt"}, AFTER_RETURN, 0, 0},
    {OPTION(memory), {NULL}, 2, 2, 65536},
    {OPTION(only), {NULL}, 0, 0, 0},
    {OPTION(skip), {NULL}, 0, 0, 0},
    {OPTION(repeat), {NULL}, 1, 1, 1000000},
    {OPTION(shuffle), {NULL}, 0, 0, 999999999},
    {OPTION(fault), {NULL}, 0, 0, 0},
    {OPTION(serial), {"auto", "off"}, SERIAL_AUTO, 0, 0},
    {OPTION(screen), {"auto", "small", "large", "off"}, SCREEN_AUTO, 0, 0},
};

#define KNOWN (sizeof(known) / sizeof(known[0]))

static bool is_text(const struct option *option)
{
    return !option->words[0] && option->most == 0;
}

static unsigned *field_of(struct options *o, const struct option *option)
{
    return (unsigned *)(void *)((char *)o + option->offset);
}

struct options options_default(void)
{
    struct options o = {0};

    for (size_t i = 0; i < KNOWN; i++) {
        if (!is_text(&known[i]))
            *field_of(&o, &known[i]) = known[i].initial;
    }
    return o;
}

/* How much of a user's word to show: the advice behind it has to fit on the line too. */
static int shown(size_t length)
{
    return length < 40 ? (int)length : 40;
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

static error unknown_key(const char *key, size_t length)
{
    char keys[128];
    size_t used = 0;

    for (size_t i = 0; i < KNOWN; i++)
        used += format(keys + used, sizeof(keys) - used, " %s", known[i].key);
    return FAIL("unknown option \"%.*s\": the options are%s", shown(length), key, keys);
}

static error unknown_value(const struct option *option, const char *value, size_t length)
{
    char words[128];
    size_t used = 0;

    for (size_t i = 0; option->words[i]; i++)
        used += format(words + used, sizeof(words) - used, " %s", option->words[i]);
    return FAIL("%s=\"%.*s\" is unknown: %s takes one of%s", option->key, shown(length), value, option->key,
                words);
}

static error number_value(const struct option *option, const char *value, size_t length, unsigned *out)
{
    unsigned number = 0;
    bool good = length > 0 && length <= 9;

    for (size_t i = 0; good && i < length; i++) {
        good = value[i] >= '0' && value[i] <= '9';
        number = number * 10 + (unsigned)(value[i] - '0');
    }
    if (!good || number < option->least || number > option->most)
        return FAIL("%s=\"%.*s\" is no good: %s takes a number from %u to %u", option->key, shown(length),
                    value, option->key, option->least, option->most);
    *out = number;
    return NULL;
}

static error text_value(struct options *o, const struct option *option, const char *value, size_t length)
{
    char *text = (char *)o + option->offset;

    if (length >= OPTIONS_TEXT)
        return FAIL("%s=\"%.*s...\" is too long: %s takes at most %u characters, got %lu", option->key,
                    shown(length), value, option->key, OPTIONS_TEXT - 1, length);
    if (length == 0 || memchr(value, '\0', length))
        return FAIL("%s=\"%.*s\" is no good: %s takes a text", option->key, shown(length), value,
                    option->key);
    memset(text, 0, OPTIONS_TEXT);
    memcpy(text, value, length);
    return NULL;
}

static error option_value(struct options *o, const struct option *option, const char *value, size_t length)
{
    if (is_text(option))
        return text_value(o, option, value, length);
    if (!option->words[0])
        return number_value(option, value, length, field_of(o, option));
    for (unsigned i = 0; option->words[i]; i++) {
        if (is_word(value, length, option->words[i])) {
            *field_of(o, option) = i;
            return NULL;
        }
    }
    return unknown_value(option, value, length);
}

error options_word(struct options *o, const char *word, size_t length)
{
    const char *equals = memchr(word, '=', length);

    if (!equals)
        return FAIL("\"%.*s\" is not key=value", shown(length), word);

    size_t key_length = (size_t)(equals - word);

    for (size_t i = 0; i < KNOWN; i++) {
        if (is_word(word, key_length, known[i].key))
            return option_value(o, &known[i], equals + 1, length - key_length - 1);
    }
    return unknown_key(word, key_length);
}

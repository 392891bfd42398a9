#include "boot/options/options.h"

#include "boot/options/options_table.h"
#include "boot/text/format.h"
#include "boot/text/string.h"

#define FIELD(name) .key = #name, .offset = offsetof(struct options, name)
/* Up to four words, each NUL-terminated, then an empty one. */
#define LIST(a, b, c, d, ...) a "\0" b "\0" c "\0" d "\0"
#define ONE_OF(name, otherwise, why, ...) \
    FIELD(name), .purpose = why, .initial = otherwise, .words = LIST(__VA_ARGS__, , , , )
#define NUMBER(name, from, to, why) FIELD(name), .purpose = why, .initial = from, .least = from, .most = to
#define NUMBER_SET(name, otherwise, from, to, why) \
    FIELD(name), .purpose = why, .initial = otherwise, .least = from, .most = to
#define NUMBER_OR(word, name, from, to, why) \
    FIELD(name), .purpose = why, .words = word "\0", .least = from, .most = to
#define WAY_WORD(id, word, ...) word "\0"
#define TEXT(name, why)         FIELD(name), .purpose = why

/* The words of an enum are in its order. */
const struct option options_known[] = {
    {ONE_OF(fred, FRED_AUTO, "the CPU's own FRED, or one emulated in software", "auto", "native", "soft")},
    {ONE_OF(layout, LAYOUT_AUTO, "the latch: SS bit 18 (FRED 5.0), CS bit 28 (draft)", "auto", "ss18",
            "cs28")},
    {ONE_OF(vmx, VMX_AUTO, "a CPU without VMX: on rejects it, auto skips cases", "auto", "on", "off")},
    {FIELD(way), .purpose = "how a guest's NMI is reflected", .initial = WAY_DIRECT, .words = WAYS(WAY_WORD)},
    {ONE_OF(after, AFTER_RETURN, "what to do at the end", "off", "reset", "return", "halt")},
    {NUMBER(memory, 2, 65536, "MiB of memory to use")},
    {NUMBER_OR("all", cpus, 1, 65536, "logical CPUs to use, this one first")},
    {TEXT(only, "cases to run: globs with * and ?, separated by commas")},
    {TEXT(skip, "cases not to run, in the same form")},
    {NUMBER(repeat, 1, 1000000, "how often to run them all")},
    {NUMBER(shuffle, 0, 999999999, "seed of the order of each round; 0: the list's order")},
    {NUMBER_SET(storm, 200, 1, 100000000, "NMIs that each storm sends")},
    {NUMBER(seed, 0, 999999999, "seed of when a storm sends them, and from where")},
    {NUMBER_SET(bench, 20, 1, 1000, "rounds of each measurement of a way's cost")},
    {ONE_OF(mitigations, MITIGATIONS_OFF, "speculation mitigations around VM exit and entry", "off", "on")},
    {TEXT(fault, "a deliberate fault, to see cases fail (tests/faults)")},
    {TEXT(strike, "an unexpected event to make, and where: ud@latch")},
    {ONE_OF(serial, SERIAL_AUTO, "COM1 to COM4, else a port on PCI; or none", "auto", "off")},
    {ONE_OF(screen, SCREEN_AUTO, "the size of text on the screen, or no screen", "auto", "small", "large",
            "off")},
};

const size_t options_count = sizeof(options_known) / sizeof(options_known[0]);

bool option_is_text(const struct option *option)
{
    return !option->words && option->most == 0;
}

const char *option_word(const struct option *option, unsigned n)
{
    const char *word = option->words;

    for (; word && *word && n; n--)
        word += strlen(word) + 1;
    return word && *word ? word : NULL;
}

static unsigned *field_of(struct options *o, const struct option *option)
{
    return (unsigned *)(void *)((char *)o + option->offset);
}

struct options options_default(void)
{
    struct options o = {0};

    for (size_t i = 0; i < options_count; i++) {
        if (!option_is_text(&options_known[i]))
            *field_of(&o, &options_known[i]) = options_known[i].initial;
    }
    return o;
}

/* Bytes of a user's word to print: the advice after it has to fit on the line too. */
static int shown_length(size_t length)
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

    for (size_t i = 0; i < options_count; i++)
        used += format(keys + used, sizeof(keys) - used, " %s", options_known[i].key);
    return FAIL("unknown option \"%.*s\": the options are%s", shown_length(length), key, keys);
}

static error unknown_value(const struct option *option, const char *value, size_t length)
{
    char words[128];
    const char *word;
    size_t used = 0;

    for (unsigned i = 0; (word = option_word(option, i)); i++)
        used += format(words + used, sizeof(words) - used, " %s", word);
    return FAIL("%s=\"%.*s\" is unknown: %s takes one of%s", option->key, shown_length(length), value,
                option->key, words);
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
        return FAIL("%s=\"%.*s\" is invalid: %s takes a number from %u to %u%s%s", option->key,
                    shown_length(length), value, option->key, option->least, option->most,
                    option->words ? ", or " : "", option->words ? option->words : "");
    *out = number;
    return NULL;
}

static error text_value(struct options *o, const struct option *option, const char *value, size_t length)
{
    char *text = (char *)o + option->offset;

    if (length >= OPTIONS_TEXT)
        return FAIL("%s=\"%.*s...\" is too long: %s takes at most %u characters, got %lu", option->key,
                    shown_length(length), value, option->key, OPTIONS_TEXT - 1, length);
    if (length == 0 || memchr(value, '\0', length))
        return FAIL("%s=\"%.*s\" is invalid: %s takes a text", option->key, shown_length(length), value,
                    option->key);
    memset(text, 0, OPTIONS_TEXT);
    memcpy(text, value, length);
    return NULL;
}

static error option_value(struct options *o, const struct option *option, const char *value, size_t length)
{
    const char *word;

    if (option_is_text(option))
        return text_value(o, option, value, length);
    if (!option->words)
        return number_value(option, value, length, field_of(o, option));
    for (unsigned i = 0; (word = option_word(option, i)); i++) {
        if (is_word(value, length, word)) {
            *field_of(o, option) = i;
            return NULL;
        }
    }
    if (option->most)
        return number_value(option, value, length, field_of(o, option));
    return unknown_value(option, value, length);
}

error options_word(struct options *o, const char *word, size_t length)
{
    const char *equals = memchr(word, '=', length);

    if (!equals)
        return FAIL("\"%.*s\" is not key=value", shown_length(length), word);

    size_t key_length = (size_t)(equals - word);

    for (size_t i = 0; i < options_count; i++) {
        if (is_word(word, key_length, options_known[i].key))
            return option_value(o, &options_known[i], equals + 1, length - key_length - 1);
    }
    return unknown_key(word, key_length);
}

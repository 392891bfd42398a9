/* The effect of one word key=value on the options, for targets that read words. */
#ifndef TESTS_FUZZ_WORDS_H
#define TESTS_FUZZ_WORDS_H

#include "boot/options/options.h"
#include "boot/options/options_table.h"
#include "tests/fuzz/fuzz.h"

#define ERROR_ROOM 399 /* the limit of boot/text/error.c: a line of that length may be cut */

/* Checks that the error is one complete line. */
static inline void expect_whole(error e)
{
    EXPECT(strlen(e) > 0 && strlen(e) < ERROR_ROOM, "an error of %zu characters: %s", strlen(e), e);
    for (const char *c = e; *c; c++)
        EXPECT(*c >= ' ' && *c <= '~', "an error that no console can show: %s", e);
}

static inline const struct option *option_of(const char *word, size_t length)
{
    const char *equals = memchr(word, '=', length);

    for (size_t i = 0; equals && i < options_count; i++) {
        if (same_text(word, (size_t)(equals - word), options_known[i].key))
            return &options_known[i];
    }
    return NULL;
}

/* A number of at most nine decimal digits; a value above `most` if it is not one. */
static inline unsigned number_of(const char *text, size_t length)
{
    char copy[10] = "";

    if (length == 0 || length >= sizeof(copy) || strspn(text, "0123456789") < length)
        return UINT32_MAX;
    memcpy(copy, text, length);
    return (unsigned)strtoul(copy, NULL, 10);
}

/* Sets *o to its expected value after this word. False if the word must be refused. */
static inline bool apply(struct options *o, const struct option *known, const char *value, size_t length)
{
    unsigned number = UINT32_MAX;
    char *field = (char *)o + known->offset;
    const char *word;

    for (unsigned i = 0; (word = option_word(known, i)); i++)
        number = same_text(value, length, word) ? i : number;
    if (known->most && number == UINT32_MAX) {
        number = number_of(value, length);
        number = number < known->least || number > known->most ? UINT32_MAX : number;
    } else if (!known->words) {
        if (length == 0 || length >= OPTIONS_TEXT || memchr(value, '\0', length))
            return false;
        memset(field, 0, OPTIONS_TEXT);
        memcpy(field, value, length);
        return true;
    }
    if (number != UINT32_MAX)
        memcpy(field, &number, sizeof(number));
    return number != UINT32_MAX;
}

/* options_word, with its effect checked. */
static inline error checked_word(struct options *o, const char *word, size_t length)
{
    const struct option *known = option_of(word, length);
    struct options want = *o;
    size_t key = known ? strlen(known->key) + 1 : 0;
    char *copy = exact(length + 1); /* the search for digits ends at a NUL */
    bool taken;
    error e;

    memcpy(copy, word, length);
    copy[length] = '\0';
    taken = known && apply(&want, known, copy + key, length - key);
    free(copy);
    e = options_word(o, word, length);
    EXPECT(taken == !e, "\"%.*s\": %s", (int)length, word, e ? e : "taken");
    EXPECT(memcmp(o, &want, sizeof(want)) == 0, "other options after \"%.*s\"", (int)length, word);
    if (e)
        expect_whole(e);
    return e;
}

#endif

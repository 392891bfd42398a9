/*
 * The options one by one: the table that the parser, the usage text and, by a test, latchkey.cfg rest on.
 * Pure: also tested on the host.
 */
#ifndef BOOT_OPTIONS_OPTIONS_TABLE_H
#define BOOT_OPTIONS_OPTIONS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* An option is a word of a list, whose index is the enum's value; a number; either, where 0 is the only word;
 * or a text, where `most` is 0 too. */
struct option {
    const char *key;
    size_t offset;     /* in struct options */
    const char *words; /* option_word; NULL: none */
    unsigned initial, least, most;
    const char *purpose; /* for people, at most OPTION_PURPOSE characters */
};

#define OPTION_PURPOSE 54

extern const struct option options_known[];
extern const size_t options_count;

bool option_is_text(const struct option *option);

/* The n-th word of its list from 0 on, NULL behind the last. */
const char *option_word(const struct option *option, unsigned n);

#endif

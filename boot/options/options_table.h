/*
 * The table of options: the parser and the usage text use it, and a test compares latchkey.cfg with it.
 * Pure: also tested on the host.
 */
#ifndef BOOT_OPTIONS_OPTIONS_TABLE_H
#define BOOT_OPTIONS_OPTIONS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/* The value of an option is a word of a list, stored as its index; a number; one of both, with one word in
 * the list, stored as 0; or a text, with no list and `most` 0. */
struct option {
    const char *key;
    size_t offset;     /* bytes, in struct options */
    const char *words; /* see option_word; NULL: none */
    unsigned initial, least, most;
    const char *purpose; /* for the usage text, at most OPTION_PURPOSE characters */
};

#define OPTION_PURPOSE 54

extern const struct option options_known[];
extern const size_t options_count;

/* Whether its value is a text of at most OPTIONS_TEXT - 1 characters. */
bool option_is_text(const struct option *option);

/* The n-th word of its list, from 0; NULL after the last. */
const char *option_word(const struct option *option, unsigned n);

#endif

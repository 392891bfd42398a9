/*
 * The YAML block of a failed case: entries of keys and values, each entry whole or not there. Values are
 * single-quoted, so that every YAML reader takes them for strings and none for numbers or comments (YAML 1.2,
 * 7.3.2). Pure: also tested on the host.
 */
#ifndef TESTS_HARNESS_DIAGNOSTICS_H
#define TESTS_HARNESS_DIAGNOSTICS_H

#include <stddef.h>

#define DIAGNOSTICS_VALUE 512 /* bytes of a value, the NUL at its end included; a longer one is cut */

struct diagnostics {
    size_t length;    /* of the whole entries in `text` */
    size_t used;      /* with the entry that is being written */
    unsigned omitted; /* entries for which there was no room */
    char text[6144];
};

/* Writes `text` as a single-quoted scalar: at most `size` bytes, the NUL included. Returns its length. */
size_t yaml_quote(char *out, size_t size, const char *text);

/* Adds a key to the current entry; the first one begins the entry. */
__attribute__((format(printf, 3, 4))) void diagnostics_add(struct diagnostics *d, const char *key,
                                                           const char *text, ...);

/* Ends the entry. It is dropped if it does not fit, and so are all after it. */
void diagnostics_end(struct diagnostics *d);

#endif

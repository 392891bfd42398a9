/* Globs of case ids, separated by commas: `*` matches any text, with slashes, `?` any one character. Pure:
 * also tested on the host. */
#ifndef TESTS_HARNESS_GLOB_H
#define TESTS_HARNESS_GLOB_H

#include <stdbool.h>
#include <stddef.h>

struct glob {
    const char *text; /* not NUL-terminated; NULL after the last one */
    size_t length;
};

/* Iterates over the globs of a list. An empty list has one glob, which is empty. */
struct glob glob_first(const char *list);
struct glob glob_next(struct glob g);

/* Whether `g` matches all of `id`. */
bool glob_matches(struct glob g, const char *id);

/* Whether any glob of the list matches all of `id`. */
bool glob_any_matches(const char *list, const char *id);

#endif

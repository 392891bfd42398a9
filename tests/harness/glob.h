/* Globs of case ids, apart by commas: `*` is any text, the slash in it too, `?` any one character. Pure: also
 * tested on the host. */
#ifndef TESTS_HARNESS_GLOB_H
#define TESTS_HARNESS_GLOB_H

#include <stdbool.h>
#include <stddef.h>

struct glob {
    const char *text; /* not NUL-terminated; NULL behind the last one */
    size_t length;
};

/* The globs of a list, one after the other. An empty list has one, which is empty. */
struct glob glob_first(const char *list);
struct glob glob_next(struct glob g);

/* Whether it matches the whole of `id`. */
bool glob_matches(struct glob g, const char *id);

/* Whether any glob of the list does. */
bool glob_any_matches(const char *list, const char *id);

#endif

/*
 * The one way to report failure. A function that can fail returns `error`: NULL on success, else one line
 * with the expected and the actual value and, where a user can help, the remedy. FAIL records its source line
 * too.
 */
#ifndef BOOT_TEXT_ERROR_H
#define BOOT_TEXT_ERROR_H

#include <stddef.h>

typedef const char *error;

/* Formats the line of a failure. It stays valid for 15 more failures, on any CPU, and may be an argument of
 * theirs. */
__attribute__((format(printf, 3, 4))) error error_at(const char *file, unsigned line, const char *text, ...);

/* The source line of the last failure, as file:line. */
const char *error_place(void);

#define FAIL(...) error_at(__FILE__, __LINE__, __VA_ARGS__)

/* Returns from the calling function with the error of `call`, if there is one. */
#define TRY(call)                     \
    do {                              \
        error error_of_call = (call); \
        if (error_of_call)            \
            return error_of_call;     \
    } while (0)

#endif

/*
 * The one way to fail. A function that can fail returns `error`: NULL when all is well, else one line that
 * says what was wanted, what was got and, where a user can help, what to do. FAIL notes the place too.
 */
#ifndef BOOT_TEXT_ERROR_H
#define BOOT_TEXT_ERROR_H

#include <stddef.h>

typedef const char *error;

/* The line lives until some failures later, on whatever CPU they happen. It may have the line of an earlier
 * one among its arguments. */
__attribute__((format(printf, 3, 4))) error error_at(const char *file, unsigned line, const char *text, ...);

/* Where the last failure came from: file:line. */
const char *error_place(void);

#define FAIL(...) error_at(__FILE__, __LINE__, __VA_ARGS__)

#define TRY(call)                     \
    do {                              \
        error error_of_call = (call); \
        if (error_of_call)            \
            return error_of_call;     \
    } while (0)

#endif

/* What every host test needs: cmocka with what it wants included first, and repeatable random words. */
#ifndef TESTS_HOST_UNIT_H
#define TESTS_HOST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* For loops and tables: says in words which row went wrong, where a line number would be the same for all. */
#define EXPECT(condition, ...)     \
    do {                           \
        if (!(condition))          \
            fail_msg(__VA_ARGS__); \
    } while (0)

#define RUN(tests) cmocka_run_group_tests(tests, NULL, NULL)

/* Splitmix64: the same words on every run, so that a failure can be looked at again. */
static inline uint64_t random_word(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15UL;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
    return z ^ z >> 31;
}

/* A copy without a NUL that ends where its memory ends: reading on past it is caught. Free it. */
static inline char *exact_copy(const char *text, size_t length)
{
    char *copy = malloc(length ? length : 1);

    assert_non_null(copy);
    return memcpy(copy, text, length);
}

#endif

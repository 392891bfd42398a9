/* For every host test: cmocka with its prerequisites, EXPECT, and reproducible random words. */
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

/* For loops and tables: names the row that failed, because all rows share one line number. */
#define EXPECT(condition, ...)     \
    do {                           \
        if (!(condition))          \
            fail_msg(__VA_ARGS__); \
    } while (0)

#define RUN(tests) cmocka_run_group_tests(tests, NULL, NULL)

/* Splitmix64: the same words in every run, so that a failure can be reproduced. */
static inline uint64_t random_word(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15UL;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
    return z ^ z >> 31;
}

/* A copy without a NUL whose memory ends with it, so that ASan catches an overrun. The caller frees it. */
static inline char *exact_copy(const char *text, size_t length)
{
    char *copy = malloc(length ? length : 1);

    assert_non_null(copy);
    return memcpy(copy, text, length);
}

#endif

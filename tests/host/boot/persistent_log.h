/* A journal in modelled memory: cache lines as the CPU sees them, and memory as a reset leaves it. */
#ifndef TESTS_HOST_BOOT_PERSISTENT_LOG_H
#define TESTS_HOST_BOOT_PERSISTENT_LOG_H

#include "tests/host/unit.h"

#include "boot/log/persistent_log.h"
#include "include/bits.h"

#include <stdio.h>

#define SIZE    PERSISTENT_LOG_LEAST
#define ROOM    (SIZE - sizeof(struct persistent_log_header))
#define HEAD    (ROOM / 2)
#define RING    (ROOM - HEAD)
#define ADDRESS 0x4000000UL
#define LINE    64UL

static uint8_t *cached, *memory; /* what the CPU sees, and what a reset would leave of it */
static void (*at_each_line)(void);

static inline void write_back(const void *start, size_t size)
{
    size_t from = align_down((uint64_t)((const uint8_t *)start - cached), LINE);
    size_t to = (size_t)((const uint8_t *)start - cached) + size;

    assert_true(to <= SIZE);
    for (size_t at = from; at < to; at += LINE) {
        memcpy(memory + at, cached + at, LINE);
        if (at_each_line)
            at_each_line();
    }
}

static inline int begin(void **state)
{
    uint64_t seed = 7;

    (void)state;
    cached = aligned_alloc(LINE, SIZE);
    memory = aligned_alloc(LINE, SIZE);
    for (size_t i = 0; i < SIZE; i++)
        cached[i] = memory[i] = (uint8_t)random_word(&seed);
    at_each_line = NULL;
    return !cached || !memory;
}

static inline int end(void **state)
{
    (void)state;
    free(cached);
    free(memory);
    return 0;
}

static inline struct persistent_log fresh(void)
{
    struct persistent_log j;

    persistent_log_make(&j, cached, ADDRESS, SIZE, write_back);
    return j;
}

static inline enum persistent_log_found find(struct persistent_log *j, void *where)
{
    return persistent_log_find(j, where, ADDRESS, SIZE, write_back);
}

/* All fragments, NUL-terminated. Free it. */
static inline char *read_all(const struct persistent_log *j)
{
    char *all = calloc(1, 2 * SIZE);
    struct persistent_log_text text;
    size_t used = 0;

    assert_non_null(all);
    persistent_log_text(j, &text);
    for (size_t i = 0; i < PERSISTENT_LOG_FRAGMENTS; i++) {
        memcpy(all + used, text.fragments[i].text, text.fragments[i].length);
        used += text.fragments[i].length;
    }
    return all;
}

#define ENTRY 256

/* Entries of different lengths, each with its number, some with indented lines. */
static inline size_t line_of(char *out, size_t size, unsigned n)
{
    static const char dots[] =
        "..........................................................................................";

    return (size_t)snprintf(out, size, "%u%.*s\n%s", n, (int)(n * 37 % 90), dots,
                            n % 3 ? "" : "  ---\n    - what: 'x'\n  ...\n");
}

#endif

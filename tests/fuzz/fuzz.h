/*
 * What every fuzz target needs. A target is one function that libFuzzer calls with inputs of its own making:
 * it hands them to our code and compares what comes of it with what the rules say, written a second time and
 * plainly.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* libFuzzer takes an abort for a finding, and keeps the input. */
#define EXPECT(condition, ...)                                                   \
    do {                                                                         \
        if (!(condition)) {                                                      \
            fprintf(stderr, "%s:%d: want %s; ", __FILE__, __LINE__, #condition); \
            fprintf(stderr, __VA_ARGS__);                                        \
            fputc('\n', stderr);                                                 \
            abort();                                                             \
        }                                                                        \
    } while (0)

/* Takes the next `count` bytes of an input, the low one first; behind its end are zeros. */
struct input {
    const uint8_t *at;
    size_t left;
};

static inline uint64_t take(struct input *in, unsigned count)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < count && in->left > 0; i++, in->at++, in->left--)
        value |= (uint64_t)*in->at << (8 * i);
    return value;
}

static inline bool same_text(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* Memory that ends where it says. Free it. */
static inline void *exact(size_t size)
{
    void *memory = malloc(size ? size : 1);

    if (!memory)
        abort();
    return memory;
}

#endif

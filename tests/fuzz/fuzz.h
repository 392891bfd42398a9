/*
 * For every fuzz target. A target is one function that libFuzzer calls with generated inputs: it passes them
 * to the code under test and compares the results with a second, plain implementation of the rules.
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

/* libFuzzer reports an abort as a finding and keeps the input. */
#define EXPECT(condition, ...)                                                   \
    do {                                                                         \
        if (!(condition)) {                                                      \
            fprintf(stderr, "%s:%d: want %s; ", __FILE__, __LINE__, #condition); \
            fprintf(stderr, __VA_ARGS__);                                        \
            fputc('\n', stderr);                                                 \
            abort();                                                             \
        }                                                                        \
    } while (0)

/* input_take() returns the next `count` bytes of an input as a little-endian number; zeros follow its end. */
struct input {
    const uint8_t *at;
    size_t left;
};

static inline uint64_t input_take(struct input *in, unsigned count)
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

/* An allocation of just that size, so that ASan catches an overrun. The caller frees it. */
static inline void *exact(size_t size)
{
    void *memory = malloc(size ? size : 1);

    if (!memory)
        abort();
    return memory;
}

#endif

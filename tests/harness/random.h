/* Words that look like chance, the same for the same seed. Pure: also tested on the host. */
#ifndef TESTS_HARNESS_RANDOM_H
#define TESTS_HARNESS_RANDOM_H

#include <stdint.h>

/* The next word; any state will do to begin with. */
uint64_t random_next(uint64_t *state);

/* A number below `limit`, which is not 0. */
uint32_t random_below(uint64_t *state, uint32_t limit);

#endif

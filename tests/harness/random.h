/* A pseudo-random number generator: the same sequence for the same seed. Pure: also tested on the host. */
#ifndef TESTS_HARNESS_RANDOM_H
#define TESTS_HARNESS_RANDOM_H

#include <stdint.h>

/* The next 64 bits. Any initial state is a valid seed. */
uint64_t random_next(uint64_t *state);

/* A number in [0, limit); `limit` must not be 0. */
uint32_t random_below(uint64_t *state, uint32_t limit);

#endif

/* The order of a round: a permutation that a seed and the round's number determine. Pure: also tested on the
 * host. */
#ifndef TESTS_RUN_ORDER_H
#define TESTS_RUN_ORDER_H

#include <stdint.h>

/* Puts 0 to count - 1 into `order`; in that order if seed is 0. */
void order_make(unsigned *order, unsigned count, uint32_t seed, uint32_t round);

#endif

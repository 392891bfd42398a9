/* The order of the cases in a round: a permutation, determined by a seed and the round's number. Pure: also
 * tested on the host. */
#ifndef TESTS_RUN_ORDER_H
#define TESTS_RUN_ORDER_H

#include <stdint.h>

/* Fills `order` with a permutation of 0 to count - 1; with seed 0 it is the identity. */
void order_make(unsigned *order, unsigned count, uint32_t seed, uint32_t round);

#endif

#include "tests/order.h"

/* Splitmix64. */
static uint64_t random_word(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15UL;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
    return z ^ z >> 31;
}

/* Fisher and Yates: each place gets one of those that are left. */
void order_make(unsigned *order, unsigned count, uint32_t seed, uint32_t round)
{
    uint64_t state = (uint64_t)seed << 32 | round;

    for (unsigned i = 0; i < count; i++)
        order[i] = i;
    for (unsigned left = count; seed && left > 1; left--) {
        unsigned one = (unsigned)(random_word(&state) % left), last = order[left - 1];

        order[left - 1] = order[one];
        order[one] = last;
    }
}

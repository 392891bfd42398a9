#include "tests/run/order.h"

#include "tests/harness/random.h"

/* Fisher-Yates shuffle. */
void order_make(unsigned *order, unsigned count, uint32_t seed, uint32_t round)
{
    uint64_t state = (uint64_t)seed << 32 | round;

    for (unsigned i = 0; i < count; i++)
        order[i] = i;
    for (unsigned left = count; seed && left > 1; left--) {
        unsigned one = random_below(&state, left), last = order[left - 1];

        order[left - 1] = order[one];
        order[one] = last;
    }
}

/* Storms: the step of a CPU without a guest. */
#include "tests/storm/storm.h"

#define MOST_DELAY 256

void storm_host_step(void)
{
    struct storm_cpu *me = storm_me();
    uint64_t *random = &me->random;

    me->place = STORM_HOST;
    storm_delay(random, MOST_DELAY);
    if (storm_chance(random, 2))
        storm_event();
    if (storm.plan->interrupts) {
        if (storm_chance(random, 4))
            storm_send(storm_any(random), STORM_INTERRUPT);
        storm_let_in();
    }
    storm_send(storm_any(random), STORM_NMI);
}

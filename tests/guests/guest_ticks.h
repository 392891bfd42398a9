/* How long a guest may run. */
#ifndef TESTS_GUESTS_GUEST_TICKS_H
#define TESTS_GUESTS_GUEST_TICKS_H

#include <stdint.h>

/* TSC ticks of a guest that is to stay halted: what is pending ends HLT at once. */
#define GUEST_HALTED_TICKS 100000

/* The most for an entry with the guest's activity state of now: VCPU_TICKS, or GUEST_HALTED_TICKS. */
uint32_t guest_ticks(void);

#endif

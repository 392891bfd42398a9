/*
 * FRED's rules as arithmetic, for the software backend: the MSRs, event delivery, ERETS. It touches no
 * machine state. Pure: also tested on the host. Rules: the FRED draft 5.0; SDM vol. 2,
 * ERETS.
 */
#ifndef FRED_SOFT_RULES_H
#define FRED_SOFT_RULES_H

#include "fred/frame.h"

struct soft_msrs {
    uint64_t config, stklvls;
    uint64_t rsp[FRED_LEVELS];
    uint64_t ssp[FRED_LEVELS]; /* [0] is unused: SSP0 is IA32_PL0_SSP */
};

/* False if there is no such FRED MSR, or if the value has #GP conditions. */
bool soft_msr_read(const struct soft_msrs *msrs, uint32_t msr, uint64_t *value);
bool soft_msr_write(struct soft_msrs *msrs, uint32_t msr, uint64_t value, unsigned linear_bits);

/* Where an event goes: the frame, its address (the handler's RSP), the handler's RIP, the new stack level. */
struct soft_delivery {
    struct fred_frame frame;
    uint64_t at, rip;
    unsigned level;
};

/* Delivers from the ring that event.cs tells. event.level is taken from the MSRs, which are not changed. */
struct soft_delivery soft_deliver(const struct soft_msrs *msrs, const struct fred_layout *layout,
                                  struct fred_event event);

/*
 * `fault` arose while `event` was being delivered. True: *event is now what has to be delivered instead, from
 * the same context: the exception marked nested, or #DF. False: a third fault, the CPU would shut down (SDM
 * vol. 3, 6.15, #DF).
 */
bool soft_nest(struct fred_event *event, const struct fred_event *fault);

/* The stack level after ERETS from `frame`: never raised. */
unsigned soft_level_after(const struct soft_msrs *msrs, const struct fred_frame *frame);

#endif

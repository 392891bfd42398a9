/*
 * Handing what a VM exit consumed to its handler. On entry interrupts are off, the stack level is the VMM's,
 * and NMIs are as the exit left them: blocked, if it was for an NMI. For that there are four ways.
 */
#ifndef NMI_REFLECT_H
#define NMI_REFLECT_H

#include "fred/fred.h"

struct nmi_way {
    const char *name;

    /* Returns when the handler has. event_data: what the NMI's frame would hold (the NMI sources, or 0). */
    void (*reflect)(uint64_t event_data);

    bool opens_nmis; /* what a user may rely on afterwards */
};

/* In the order of enum way_option. */
extern const struct nmi_way nmi_ways[];

/*
 * Way direct, for any event that is no instruction and has no error code: an interrupt (SDM vol. 3, 27.2.2)
 * as well as an NMI. Its frame is the one of that type and vector, with the latch if it is an NMI, and with
 * the flags of the VMM: IF is 0 in it, and so it is when the handler has returned. Serves it on the stack in
 * use.
 */
void reflect_event(enum event_type type, unsigned vector, uint64_t event_data);

/* Where `int $2` by the VMM returns to: how its frame is known. */
extern const uint8_t nmi_int2_return[];

#endif

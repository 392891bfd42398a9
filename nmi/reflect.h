/*
 * Handing an NMI that a VM exit consumed to the NMI handler: four ways. On entry NMIs are blocked, as the
 * exit left them, interrupts are off, and the stack level is the VMM's.
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

/* Where `int $2` by the VMM returns to: how its frame is known. */
extern const uint8_t nmi_int2_return[];

#endif

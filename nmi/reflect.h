/*
 * Handing what a VM exit consumed to its handler. On entry interrupts are off, the stack level is the VMM's,
 * and NMIs are as the exit left them: blocked, if it was for an NMI. The ways are listed in
 * boot/options/ways.h.
 */
#ifndef NMI_REFLECT_H
#define NMI_REFLECT_H

#include "boot/options/ways.h"
#include "fred/fred.h"

/*
 * What a stub in assembly has to know (nmi/reflect.asm): made once, good for any number of events of one
 * kind, as long as IA32_FRED_CONFIG and what hangs on it stay the same.
 */
struct reflection {
    uint64_t stub;    /* a VM exit jumps there */
    uint64_t cs, ss;  /* those two slots of the frame */
    uint64_t redzone; /* bytes below RSP that are left alone */
    uint64_t config,
        set_config; /* way direct-level: IA32_FRED_CONFIG with the NMI's level, and what sets it */
    uint64_t top;   /* of that level's stack */
    uint64_t entry; /* ring 0's, in the entry page */
    uint64_t back;  /* where the handler's ERETS leads to */
};

struct nmi_way {
    const char *name;
    void (*make)(struct reflection *r, enum event_type type, unsigned vector);
    bool by_int2, patched; /* INT 2, in whose frame the handler sets the latch or not */
    bool unblocks_nmis;    /* what a user may rely on afterwards */
};

/* Indexed by enum way_option. */
extern const struct nmi_way nmi_ways[WAY_COUNT];

/*
 * What makes *r, for an event of that type and vector, with r->back left open: way->make, unless a test has
 * something between the exit and the handler.
 */
typedef void reflection_maker(struct reflection *r, const struct nmi_way *way, enum event_type type,
                              unsigned vector);
extern reflection_maker *reflection_make;

/* From one to the other *r reflects NMIs by this way: a jump to r->stub does, once r->back is set. */
void reflection_open(struct reflection *r, const struct nmi_way *way);
void reflection_close(const struct nmi_way *way);

/* Both, and a jump to the stub: returns when the handler has. event_data: the NMI sources, or 0. */
void nmi_reflect(const struct nmi_way *way, uint64_t event_data);

/*
 * Way direct, for any event that is no instruction and has no error code: an interrupt (SDM vol. 3, 27.2.2)
 * as well as an NMI. Its frame is the one of that type and vector, with the latch if it is an NMI, and with
 * the flags of the VMM: IF is 0 in it, and so it is when the handler has returned. Serves it on the stack in
 * use.
 */
void reflect_event(enum event_type type, unsigned vector, uint64_t event_data);

/* The stubs (nmi/reflect.asm, nmi/int2.asm), not for C: their addresses are for struct reflection. */
void reflect_here(void);
void reflect_on_level(void);
void reflect_int2(void);

/* Where `int $2` by the VMM returns to: how its frame is known. */
extern const uint8_t nmi_int2_return[];

#endif

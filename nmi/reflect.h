/*
 * Reflection: the event that a VM exit was for is dispatched to its handler in the host. On entry interrupts
 * are off, the CSL is the VMM's, and NMIs are as the exit left them: blocked, after an NMI exit. The ways are
 * listed in boot/options/ways.h.
 */
#ifndef NMI_REFLECT_H
#define NMI_REFLECT_H

#include "boot/options/ways.h"
#include "fred/fred.h"

/*
 * The input of a stub (nmi/reflect.asm): made once, valid for any number of events of one type and vector, as
 * long as the layout and the FRED MSRs stay the same.
 */
struct reflection {
    uint64_t stub;               /* a VM exit jumps there */
    uint64_t cs, ss;             /* these two slots of the frame */
    uint64_t redzone;            /* bytes below RSP that stay unused */
    uint64_t config, set_config; /* way direct-level: IA32_FRED_CONFIG with the NMI's level, and the routine
                                    that writes it */
    uint64_t top;                /* of that level's stack */
    uint64_t here;  /* way direct: the frame ends there, aligned to 64; the jump's place sets it */
    uint64_t entry; /* the FRED entry point of ring 0 */
    uint64_t back;  /* the handler's ERETS leads there */
};

struct nmi_way {
    const char *name;
    void (*make)(struct reflection *r, enum event_type type, unsigned vector);
    bool by_int2, patched; /* by INT 2; the handler sets the latch in its frame */
    bool unblocks_nmis;    /* NMIs are not blocked afterwards */
};

/* Indexed by enum way_option. */
extern const struct nmi_way nmi_ways[WAY_COUNT];

/*
 * Makes *r for an event of that type and vector, all but r->back. Every reflection is made by it; as the
 * program starts it is way->make.
 */
typedef void reflection_maker(struct reflection *r, const struct nmi_way *way, enum event_type type,
                              unsigned vector);
extern reflection_maker *reflection_make;

/* Between the two a jump to r->stub reflects an NMI by this way; the caller sets r->back and r->here. */
void reflection_open(struct reflection *r, const struct nmi_way *way);
void reflection_close(const struct nmi_way *way);

/* Reflects one NMI, and returns when its handler has. event_data: the NMI sources, or 0. */
void nmi_reflect(const struct nmi_way *way, uint64_t event_data);

/*
 * Reflects by way direct, on the current stack, any event that is not an instruction's and has no error code:
 * an interrupt (SDM vol. 3, 27.2.2) as well as an NMI. Its frame has that type and vector, the latch if it is
 * an NMI, and the RFLAGS of the VMM: IF is 0 there, and so it is after the handler's return.
 */
void reflect_event(enum event_type type, unsigned vector, uint64_t event_data);

/* The stubs (nmi/reflect.asm, nmi/int2.asm), not to be called from C: struct reflection has their address. */
void reflect_here(void);
void reflect_on_level(void);
void reflect_int2(void);

/* The RIP in the frame of the VMM's own `int $2`. */
extern const uint8_t nmi_int2_return[];

#endif

/*
 * The NMI handler and its record. It handles NMIs and reflected NMI exits alike; the frame alone
 * distinguishes them.
 */
#ifndef NMI_HANDLER_H
#define NMI_HANDLER_H

#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"
#include "nmi/account.h"

/* The last NMI handled, and counts, which only grow until nmi_handler_install. */
struct nmi_seen {
    unsigned sent;            /* by nmi_send */
    unsigned handled;         /* handler runs, whatever the event's type */
    unsigned handled_as_int2; /* of these, for an `int $2` */
    struct fred_frame frame;  /* as on the stack, before the handler changed it */
    uint64_t frame_at;
    unsigned level; /* CSL in the handler */
};

extern per_cpu volatile struct nmi_seen nmi_seen;

/* This CPU's account. What it counts is independent of nmi_seen, and stays when that is reset. */
extern per_cpu struct nmi_account nmi_account;

/* The NMIs that nobody sent to a CPU: those of its account, and those that came before event delivery was on
 * or after it was off. */
unsigned nmi_strays(struct cpu *cpu);

/* Between the two, the handler's run is for an NMI that was counted when it exited. */
void nmi_reflection_begin(void);
void nmi_reflection_end(void);

/* The steps of the handler. */
struct nmi_rules {
    void (*record)(const struct fred_regs *regs); /* in nmi_seen, for each event handled */
    bool (*sets_latch)(uint64_t rip);             /* in the frame of an INT 2 with this RIP */
};

extern struct nmi_rules nmi_rules;

/* Handles type 2 from now on, with all counts at 0 and the settings of the next three functions off. */
void nmi_handler_install(void);

/* Runs inside() in the handler, after the event is recorded; NMIs are as the event left them. NULL: nothing.
 */
void nmi_inside(fred_handler *inside);

/* The handler clears the latch in its frame, so that its ERETS does not unblock NMIs. */
void nmi_drop_latch(bool drop);

/* The handler also handles type 4, vector 2, and sets the latch in that frame if RIP is latch_for_rip (0:
 * never). */
void nmi_handle_int2(bool handle, uint64_t latch_for_rip);

/* Waits until nmi_seen.handled has reached count; false if that takes too long. */
bool nmi_wait(unsigned count);

/* Blocks NMIs, by an NMI whose handler does not unblock them. False if that NMI did not arrive. */
bool nmi_block(void);

/* Unblocks NMIs by an ERETS with the latch. Returns 0, or its exception as fred_try_erets does. */
uint64_t nmi_unblock(void);

/* Whether NMIs are blocked: sends one. If they are, it stays pending in the CPU until they are unblocked. */
bool nmi_probe_blocked(void);

#endif

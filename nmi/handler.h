/*
 * The NMI handler, and what it saw. It serves real NMIs and reflected ones alike; which of the two arrived it
 * can tell only from the frame.
 */
#ifndef NMI_HANDLER_H
#define NMI_HANDLER_H

#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"

/* The last NMI handled, and how many; counts only grow, until nmi_handler_install. */
struct nmi_seen {
    unsigned sent;            /* by nmi_send */
    unsigned handled;         /* handler runs, whatever the event's type */
    unsigned handled_as_int2; /* of these, for an `int $2` */
    struct fred_frame frame;  /* as it lay on the stack, before the handler changed anything */
    uint64_t frame_at;
    unsigned level; /* stack level in the handler */
};

extern per_cpu volatile struct nmi_seen nmi_seen;

/* What the handler goes by. */
struct nmi_rules {
    void (*record)(const struct fred_regs *regs); /* into nmi_seen, each event that it serves */
    bool (*sets_latch)(uint64_t rip);             /* in the frame of an INT 2 with this RIP */
};

extern struct nmi_rules nmi_rules;

/* Serves type 2 from now on, with all counts at 0 and nothing of what the next three functions set. */
void nmi_handler_install(void);

/* Runs inside() in the handler, after the counting, with NMIs as the event left them. */
void nmi_inside(fred_handler *inside);

/* The handler clears the latch in its frame: NMIs are as they were when the handler has returned. */
void nmi_drop_latch(bool drop);

/* The handler also serves type 4, vector 2; it sets the latch there if RIP is the one given (0: never). */
void nmi_handle_int2(bool serve, uint64_t latch_for_rip);

/* Waits, bounded, until `handled` has reached count. */
bool nmi_wait(unsigned count);

/* Blocks NMIs, by taking one and not unblocking. False if that NMI did not arrive. */
bool nmi_block(void);

/* Opens NMIs by an ERETS with the latch. Returns what that raised, 0 if all is well. */
uint64_t nmi_unblock(void);

/* Whether NMIs are blocked: sends one and sees. If so, that one is held by the CPU until they are open. */
bool nmi_probe_blocked(void);

#endif

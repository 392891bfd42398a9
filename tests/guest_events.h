/*
 * A guest with handlers of its own, driven exit by exit: what reaches it, and how NMIs stand in it, in the
 * combinations of NMI exiting, virtual NMIs and NMI-window exiting (SDM vol. 3, 24.6.1, 25.2 and 26.7).
 */
#ifndef TESTS_GUEST_EVENTS_H
#define TESTS_GUEST_EVENTS_H

#include "tests/check.h"

struct nmi_controls {
    bool exiting, virtual_nmis, window;
};

/* Skips the case if this CPU cannot have virtual NMIs; else sets the controls. guest_close puts them back. */
bool guest_open(struct test *t, struct nmi_controls controls);
void guest_close(struct test *t);

/* The guest before a step, `blocked`: bit 3 of its interruptibility state. */
bool guest_at(struct test *t, enum guest_step step, bool blocked);

/* The same for a guest that is under way: only RIP changes. */
bool guest_go_to(struct test *t, enum guest_step step);

/* Makes GUEST_STEP_SEND send an NMI to its own CPU. The APIC is the guest's until guest_close. */
bool guest_at_send_nmi(struct test *t, bool blocked);

/* Enters it until it exits; behind a VMCALL it is stepped over it. */
bool guest_run(struct test *t, struct vm_exit *exit);

/* What an exit has to be: NULL for `what` is none. Each is a check with a name. */
void check_guest_event(struct test *t, const struct vm_exit *exit, unsigned vector, uint64_t rip);
void check_guest_done(struct test *t, const struct vm_exit *exit);
void check_nmi_exit(struct test *t, const struct vm_exit *exit, uint64_t rip);
void check_nmi_window(struct test *t, const struct vm_exit *exit, uint64_t rip);
void check_guest_blocked(struct test *t, bool blocked);

/* Blocks NMIs in the host and has `held` more sent: one of them stays held. */
bool host_blocks(struct test *t, unsigned held);

/* What the guest's handler found on its stack; NULL, with a failed check, if that is not in its memory. */
const struct guest_event *guest_event(struct test *t, const struct vm_exit *exit);

/* VM-entry interruption information (SDM vol. 3, 24.8.3), without the error code. */
bool guest_inject(struct test *t, enum event_type type, unsigned vector);

#endif

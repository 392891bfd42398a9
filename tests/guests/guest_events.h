/*
 * A guest with handlers of its own, driven exit by exit: what reaches it, and how NMIs stand in it, in the
 * combinations of NMI exiting, virtual NMIs and NMI-window exiting (SDM vol. 3, 24.6.1, 25.2 and 26.7).
 *
 * "SHV, experiment n" beside a case is what https://github.com/lxylxy123456/shv calls that situation; the
 * 29th has no guest in it, and is nmi/one-pending.
 */
#ifndef TESTS_GUESTS_GUEST_EVENTS_H
#define TESTS_GUESTS_GUEST_EVENTS_H

#include "tests/guests/host_nmis.h"
#include "tests/harness/check.h"

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

/* The guest's field, or control, as it is to be for the next entry. */
bool guest_set(struct test *t, enum vmcs_field field, uint64_t value);

/* Halted where it is, as behind a HLT. Skips the case if no VM entry can do that. */
bool guest_halted(struct test *t);

/* RFLAGS.IF is 1 in it, no longer 0. */
bool guest_opens_interrupts(struct test *t);

/* Makes GUEST_STEP_SEND send an NMI to its own CPU. The APIC is the guest's until guest_close. */
bool guest_at_send_nmi(struct test *t, bool blocked);

/* Lets the guest of this CPU write the x2APIC's ICR, and no other MSR. */
error guest_let_write_icr(void);

/* Where in the guest that NMI arrives. */
uint64_t guest_sent(void);

/* Enters it until it exits; behind a VMCALL it is stepped over it. */
bool guest_run(struct test *t, struct vm_exit *exit);

/* Enters it where the entry may fail; *number as vcpu_try_enter has it. */
bool guest_try(struct test *t, struct vm_exit *exit, uint64_t *number);

/* What an exit has to be, and where in the guest. */
void check_guest_event(struct test *t, const struct vm_exit *exit, unsigned vector, uint64_t rip);
void check_guest_done(struct test *t, const struct vm_exit *exit);
void check_nmi_exit(struct test *t, const struct vm_exit *exit, uint64_t rip);
void check_nmi_window(struct test *t, const struct vm_exit *exit, uint64_t rip);
void check_guest_blocked(struct test *t, bool blocked);

/*
 * At this exit the guest's handler has an NMI that came at `rip`: NMIs are blocked in the guest until its
 * IRET, behind which it comes to the end of its step.
 */
void check_guest_handles_nmi(struct test *t, struct vm_exit *exit, uint64_t rip);

/* What the guest's handler found on its stack; NULL, with a failed check, if that is not in its memory. */
const struct guest_event *guest_event(struct test *t, const struct vm_exit *exit);

/* VM-entry interruption information (SDM vol. 3, 24.8.3), without the error code. */
bool guest_inject(struct test *t, enum event_type type, unsigned vector);

/* The same for an external interrupt, into a guest that has interrupts open. */
bool guest_inject_interrupt(struct test *t);

#define GUEST_INTERRUPT 0x21 /* its vector */

#endif

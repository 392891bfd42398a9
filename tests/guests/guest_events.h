/*
 * A guest with its own event handlers, run exit by exit: which events arrive in it, and whether NMIs are
 * blocked in it, in the combinations of NMI exiting, virtual NMIs and NMI-window exiting (SDM vol.
 * 3, 24.6.1, 25.2 and 26.7).
 *
 * "SHV, experiment n" in a case's source is the number of that situation in
 * https://github.com/lxylxy123456/shv; the 29th needs no guest, and is nmi/one-pending.
 */
#ifndef TESTS_GUESTS_GUEST_EVENTS_H
#define TESTS_GUESTS_GUEST_EVENTS_H

#include "tests/guests/guest_ticks.h"
#include "tests/guests/host_nmis.h"
#include "tests/harness/check.h"

struct nmi_controls {
    bool exiting, virtual_nmis, window;
};

/* Sets the controls; guest_close restores them. False if this CPU lacks one (the case is skipped) or on a
 * failure. */
bool guest_open(struct test *t, struct nmi_controls controls);
void guest_close(struct test *t);

/* Starts the guest before a step; `blocked` is bit 3 of its interruptibility state. False, with a failed
 * check, on an error; so all functions here. */
bool guest_at(struct test *t, enum guest_step step, bool blocked);

/* Moves a guest that has run to a step: only RIP changes. */
bool guest_go_to(struct test *t, enum guest_step step);

/* The same for an IRET of one width, GUEST_STEP_BARE_IRET + enum guest_iret, with a frame on the guest's
 * stack that leads to this RIP and CS. */
enum guest_iret { GUEST_IRETQ, GUEST_IRETD, GUEST_IRETW, GUEST_IRETS };
bool guest_at_iret(struct test *t, bool blocked, enum guest_iret iret, uint64_t rip, uint16_t cs);

/* The size of its frame in bytes, below GUEST_STACK_TOP; its step; and its name, for a failure. */
unsigned guest_iret_frame(enum guest_iret iret);
enum guest_step guest_iret_step(enum guest_iret iret);
extern const char *const guest_iret_names[GUEST_IRETS];

/* Writes a VMCS field for the next entry. */
bool guest_set(struct test *t, enum vmcs_field field, uint64_t value);

/* Sets activity state HLT. Skips the case if VM entry does not support that. */
bool guest_halted(struct test *t);

/* Sets the guest's RFLAGS.IF. */
bool guest_opens_interrupts(struct test *t);

/* The same for GUEST_STEP_SEND, which sends an NMI to its own CPU. The guest has access to the local APIC
 * until guest_close. */
bool guest_at_send_nmi(struct test *t, bool blocked);

/* Allows the guest of this CPU to write the x2APIC's ICR, and no other MSR. */
error guest_let_write_icr(void);

/* The guest's RIP at which that NMI arrives. */
uint64_t guest_sent(void);

/* Enters the guest until it exits, after guest_ticks() at the latest; skips a VMCALL. */
bool guest_run(struct test *t, struct vm_exit *exit);

/* The same with other ticks. */
bool guest_run_ticks(struct test *t, struct vm_exit *exit, uint32_t ticks);

/* The same where the entry may fail; *number is set by vcpu_try_enter. */
bool guest_try(struct test *t, struct vm_exit *exit, uint64_t *number);

/* Check the exit: reason, and the guest's RIP, event or state. */
void check_guest_event(struct test *t, const struct vm_exit *exit, unsigned vector, uint64_t rip);
void check_guest_done(struct test *t, const struct vm_exit *exit);
void check_nmi_exit(struct test *t, const struct vm_exit *exit, uint64_t rip);
void check_nmi_window(struct test *t, const struct vm_exit *exit, uint64_t rip);
void check_guest_blocked(struct test *t, bool blocked);

/*
 * Checks that at this exit the guest's handler has an NMI that arrived at `rip`, that NMIs are blocked in the
 * guest until its IRET, and that after it the guest completes its step.
 */
void check_guest_handles_nmi(struct test *t, struct vm_exit *exit, uint64_t rip);

/* The event frame on the stack of the guest's handler; NULL, with a failed check, if it is not in guest
 * memory. */
const struct guest_event *guest_event(struct test *t, const struct vm_exit *exit);

/* Injects an event without error code at the next entry (SDM vol. 3, 24.8.3). */
bool guest_inject(struct test *t, enum event_type type, unsigned vector);

/* Sets the guest's RFLAGS.IF and injects external interrupt GUEST_INTERRUPT. */
bool guest_inject_interrupt(struct test *t);

#define GUEST_INTERRUPT 0x21 /* vector */

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define guest_open(t, ...)              guest_open(from_case(t), __VA_ARGS__)
#define guest_close(t)                  guest_close(from_case(t))
#define guest_at(t, ...)                guest_at(from_case(t), __VA_ARGS__)
#define guest_go_to(t, ...)             guest_go_to(from_case(t), __VA_ARGS__)
#define guest_at_iret(t, ...)           guest_at_iret(from_case(t), __VA_ARGS__)
#define guest_set(t, ...)               guest_set(from_case(t), __VA_ARGS__)
#define guest_halted(t)                 guest_halted(from_case(t))
#define guest_opens_interrupts(t)       guest_opens_interrupts(from_case(t))
#define guest_at_send_nmi(t, ...)       guest_at_send_nmi(from_case(t), __VA_ARGS__)
#define guest_run(t, ...)               guest_run(from_case(t), __VA_ARGS__)
#define guest_run_ticks(t, ...)         guest_run_ticks(from_case(t), __VA_ARGS__)
#define guest_try(t, ...)               guest_try(from_case(t), __VA_ARGS__)
#define check_guest_event(t, ...)       check_guest_event(from_case(t), __VA_ARGS__)
#define check_guest_done(t, ...)        check_guest_done(from_case(t), __VA_ARGS__)
#define check_nmi_exit(t, ...)          check_nmi_exit(from_case(t), __VA_ARGS__)
#define check_nmi_window(t, ...)        check_nmi_window(from_case(t), __VA_ARGS__)
#define check_guest_blocked(t, ...)     check_guest_blocked(from_case(t), __VA_ARGS__)
#define check_guest_handles_nmi(t, ...) check_guest_handles_nmi(from_case(t), __VA_ARGS__)
#define guest_event(t, ...)             guest_event(from_case(t), __VA_ARGS__)
#define guest_inject(t, ...)            guest_inject(from_case(t), __VA_ARGS__)
#define guest_inject_interrupt(t)       guest_inject_interrupt(from_case(t))

#endif

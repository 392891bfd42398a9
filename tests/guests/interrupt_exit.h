/* VM exits caused by an external interrupt, on demand. */
#ifndef TESTS_GUESTS_INTERRUPT_EXIT_H
#define TESTS_GUESTS_INTERRUPT_EXIT_H

#include "tests/events/interrupt.h"
#include "tests/guests/guest_events.h"

/* VM-exit interruption information of INTERRUPT_VECTOR. */
#define INTERRUPT_INFORMATION INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR)

/*
 * Sets acknowledge interrupt on exit (VM-exit control 15) and NMI exiting as given, and catches
 * INTERRUPT_VECTOR in the host; interrupt_exits_close restores all three. Skips the case if this CPU lacks
 * the control.
 */
bool interrupt_exits_open(struct test *t, bool nmi_exiting);
void interrupt_exits_close(struct test *t);

/*
 * Makes one: the guest, with NMIs `blocked` or not, exits before its first instruction. False, with a failed
 * check, if not.
 */
bool interrupt_exit(struct test *t, bool blocked, struct vm_exit *exit);

/* Reflects the interrupt of that exit. */
void interrupt_reflect(const struct vm_exit *exit);

/* Sets IF for a moment to let INTERRUPT_VECTOR arrive in the host; returns how many arrived. */
unsigned interrupt_take(void);

/*
 * Sends an interrupt, enters a guest with these RFLAGS, and checks all exit information and the interrupt: in
 * service if `acknowledge` is true, else still pending. Does nothing if the CPU lacks the control for it.
 */
void check_interrupt_exit(struct test *t, bool acknowledge, uint64_t rflags);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define interrupt_exits_open(t, ...) interrupt_exits_open(from_case(t), __VA_ARGS__)
#define interrupt_exits_close(t)     interrupt_exits_close(from_case(t))
#define interrupt_exit(t, ...)       interrupt_exit(from_case(t), __VA_ARGS__)
#define check_interrupt_exit(t, ...) check_interrupt_exit(from_case(t), __VA_ARGS__)

#endif

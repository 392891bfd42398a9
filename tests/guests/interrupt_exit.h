/* An exit for an external interrupt, on demand. */
#ifndef TESTS_GUESTS_INTERRUPT_EXIT_H
#define TESTS_GUESTS_INTERRUPT_EXIT_H

#include "tests/events/interrupt.h"
#include "tests/guests/guest_events.h"

/* VM-exit interruption information of INTERRUPT_VECTOR. */
#define INTERRUPT_INFORMATION INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR)

/*
 * From now on an exit for an interrupt acknowledges it (VM-exit control 15), and INTERRUPT_VECTOR is caught
 * in the host. NMI exiting is as told. Skips the case if this CPU cannot do so.
 */
bool interrupt_exits_open(struct test *t, bool nmi_exiting);
void interrupt_exits_close(struct test *t);

/*
 * The exit: the guest, with NMIs blocked in it or open, does not get to its first instruction. False, with a
 * failed check, if it was not so.
 */
bool interrupt_exit(struct test *t, bool blocked, struct vm_exit *exit);

/* Hands it on. */
void interrupt_reflect(const struct vm_exit *exit);

/* Takes it in the host, by an IF that is 1 for a moment; returns how many came. */
unsigned interrupt_take(void);

/*
 * Sends an interrupt, enters a guest with these RFLAGS, and checks all that the exit tells, and what has
 * become of the interrupt: acknowledged by the exit, if the CPU can do that and is told to, or pending still.
 */
void check_interrupt_exit(struct test *t, bool acknowledge, uint64_t rflags);

#endif

/* VM exits caused by an NMI, on demand. */
#ifndef TESTS_GUESTS_NMI_EXIT_H
#define TESTS_GUESTS_NMI_EXIT_H

#include "tests/harness/check.h"

/*
 * Runs the guest's GUEST_SPINS until an NMI exit. The NMI was pending while NMIs were blocked in the host:
 * the VM entry unblocks them (SDM vol. 3, 26.7.1), so it arrives in the guest and nowhere else. Afterwards
 * the counts of `nmi` are 0, NMIs are blocked, and none is pending. False, with a failed check, if not.
 */
bool nmi_exit(struct test *t, struct vm_exit *exit);

/* The same for the next entry: the guest resumes at its RIP. */
bool nmi_exit_again(struct test *t, struct vm_exit *exit);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define nmi_exit(t, ...)       nmi_exit(from_case(t), __VA_ARGS__)
#define nmi_exit_again(t, ...) nmi_exit_again(from_case(t), __VA_ARGS__)

#endif

/* An NMI exit on demand. */
#ifndef TESTS_GUESTS_NMI_EXIT_H
#define TESTS_GUESTS_NMI_EXIT_H

#include "tests/harness/check.h"

/*
 * Runs the guest's GUEST_SPINS until an NMI takes it out. The NMI is one that the CPU held while NMIs were
 * blocked in the host: the VM entry opens them (SDM vol. 3, 26.7.1), so it arrives in the guest and nowhere
 * else. The counts of nmi are 0 afterwards, NMIs blocked, none held. False, with a failed check, if it was
 * not so.
 */
bool nmi_exit(struct test *t, struct vm_exit *exit);

/* The same for the next entry, from where the guest is. */
bool nmi_exit_again(struct test *t, struct vm_exit *exit);

#endif

/* All memory of the host, summed page by page: whether anything in it has changed but what may. */
#ifndef TESTS_STATE_MEMORY_SUMS_H
#define TESTS_STATE_MEMORY_SUMS_H

#include "tests/harness/check.h"

/*
 * Sums what is taken of the arena, and of the image. Left out is what an entry, an exit and a case are for:
 * the stack in use, struct vcpu, VMCS and VMXON region, what the guest may write, and struct test. Pages that
 * are not mapped, below a stack, are passed over. Fails if there is more than there is room for.
 */
error memory_sums_keep(struct test *t);

/* Sums it again: every page that is another now is a failure. Returns how many pages were compared. */
unsigned check_memory_sums(struct test *t);

#endif

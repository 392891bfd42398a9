/* Checksums of the host's memory, page by page: a case may change nothing but what is listed here. */
#ifndef TESTS_STATE_MEMORY_SUMS_H
#define TESTS_STATE_MEMORY_SUMS_H

#include "tests/harness/check.h"

/*
 * Sums the used part of the arena, and the image. Left out is what an entry, an exit and a case may write:
 * the stack in use, struct vcpu, VMCS and VMXON region, guest memory, and struct test. Pages that are not
 * mapped anywhere (below a stack) are skipped. Fails if there are more pages than the table has room for.
 */
error memory_sums_keep(struct test *t);

/* Sums the pages again: each whose sum differs is a failure. Returns the number of pages compared. */
unsigned check_memory_sums(struct test *t);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define memory_sums_keep(t)  memory_sums_keep(from_case(t))
#define check_memory_sums(t) check_memory_sums(from_case(t))

#endif

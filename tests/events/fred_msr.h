/* What WRMSR takes for a FRED MSR, bit by bit. */
#ifndef TESTS_EVENTS_FRED_MSR_H
#define TESTS_EVENTS_FRED_MSR_H

#include "tests/harness/check.h"

/*
 * Each of the low `bits` bits alone is flipped in the value that the MSR has: refused if it is reserved, else
 * read back. In the end the MSR has its value again.
 */
void check_reserved_bits(struct test *t, const char *name, uint32_t msr, uint64_t reserved, unsigned bits);

/* The same for the bits that have to be equal, one by one and all together. */
void check_canonical(struct test *t, const char *name, uint32_t msr);

/* Both, for an MSR that holds an address. */
void check_stack_msr(struct test *t, const char *name, uint32_t msr, uint64_t reserved);

/* How wide an address is that is not just a copy of its highest bit. */
unsigned linear_bits(void);

#endif

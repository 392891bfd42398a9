/* Which values WRMSR accepts for a FRED MSR, bit by bit. */
#ifndef TESTS_EVENTS_FRED_MSR_H
#define TESTS_EVENTS_FRED_MSR_H

#include "tests/harness/check.h"

/*
 * Writes the MSR's value with each of its low `bits` bits flipped alone: #GP if the bit is in `reserved`,
 * else the value is read back. Restores the MSR.
 */
void check_reserved_bits(struct test *t, const char *name, uint32_t msr, uint64_t reserved, unsigned bits);

/* The same for the bits that must be equal in a canonical address: #GP for each alone, none for all together.
 */
void check_canonical(struct test *t, const char *name, uint32_t msr);

/* Both, for an MSR that is an address. */
void check_stack_msr(struct test *t, const char *name, uint32_t msr, uint64_t reserved);

/* The width of a linear address in bits: 48, or 57 with 5-level paging. */
unsigned linear_bits(void);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_reserved_bits(t, ...) check_reserved_bits(from_case(t), __VA_ARGS__)
#define check_canonical(t, ...)     check_canonical(from_case(t), __VA_ARGS__)
#define check_stack_msr(t, ...)     check_stack_msr(from_case(t), __VA_ARGS__)

#endif

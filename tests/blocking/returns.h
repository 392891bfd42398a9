/* Returns that are no ERETS: to the next instruction, in ring 0, on the same stack. */
#ifndef TESTS_BLOCKING_RETURNS_H
#define TESTS_BLOCKING_RETURNS_H

#include "fred/fred.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the return leads. With `null_cs` its CS is 0, so that it faults; return_go_on is the handler for
 * the #GP. */
uint64_t return_by_iretq(bool null_cs);
uint64_t return_by_iretd(bool null_cs); /* RIP and RSP have to be below 4 GiB: returns_reach */
uint64_t return_by_far_ret(bool null_cs);

/*
 * Its IP has 16 bits, and nothing is at RETURN_IRETW_TARGET: the handler of the event that comes there
 * has to call return_go_on too.
 */
#define RETURN_IRETW_TARGET 0x10
uint64_t return_by_iretw(bool null_cs);

/* Whether code and stack are where IRETD can return to. */
bool returns_reach(void);

/* Goes on at the end of the function that returned. */
void return_go_on(struct fred_regs *regs);

#endif

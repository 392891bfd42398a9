/* Returns in a guest with FRED: ERETS, ERETU, IRET, and what they do to blocking by NMI (SDM vol. 3, 25.3).
 */
#ifndef TESTS_FRED_GUEST_RETURNS_H
#define TESTS_FRED_GUEST_RETURNS_H

#include "tests/fred_guest/run.h"

enum fred_guest_return { RETURN_ERETS, RETURN_ERETU, RETURN_IRET, RETURNS };

struct fred_guest_return_row {
    struct nmi_controls controls;
    enum fred_guest_return by;
    bool latch; /* in its frame; not of IRET */
};

/* Each return with and without latch, for the three settings of NMI exiting and virtual NMIs; false after the
 * last. */
bool fred_guest_return_row(unsigned number, struct fred_guest_return_row *row);

/* Whether bit 3 of the interruptibility state is 0 after it. */
bool fred_guest_return_opens(const struct fred_guest_return_row *row);

/* RIP of the instruction, and where it leads to. */
uint64_t fred_guest_return_at(const struct fred_guest_return_row *row);
uint64_t fred_guest_return_to(void);

/* Starts the guest before the return, with NMIs blocked in it and a good frame; RSP is where the return
 * expects it. */
bool fred_guest_before_return(struct test *t, const struct fred_guest_return_row *row);

void tell_fred_guest_return(struct test *t, const struct fred_guest_return_row *row);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define fred_guest_before_return(t, ...) fred_guest_before_return(from_case(t), __VA_ARGS__)
#define tell_fred_guest_return(t, ...)   tell_fred_guest_return(from_case(t), __VA_ARGS__)

#endif

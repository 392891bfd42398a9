/*
 * ERETS and ERETU in a guest with FRED and a shadow stack, with a frame and words that are made by hand, as a
 * hypervisor or an operating system does that returns for another reason than an event.
 */
#ifndef TESTS_FRED_GUEST_CET_RETURNS_H
#define TESTS_FRED_GUEST_CET_RETURNS_H

#include "tests/fred_guest/cet.h"

struct cet_return {
    bool user;         /* ERETU, else ERETS */
    unsigned from, to; /* stack levels; 0 with ERETU */
};

/* Starts the guest at a return that is good: #CP and #GP are intercepted. */
bool fred_cet_before_return(struct test *t, const struct cet_return *r);

/* SSP before the return. */
uint64_t fred_cet_return_ssp(const struct cet_return *r);

/* The word of the shadow stack that the return pops. */
uint64_t *fred_cet_return_word(struct test *t, const struct cet_return *r, enum cet_word word);

/* Checks that the return faults with this vector and error code, and leaves SSP, RSP, the level, its frame
 * and its words as they are. */
bool check_fred_cet_refused(struct test *t, const struct cet_return *r, unsigned vector, unsigned code);

/* Checks that it returns, to its level and, for ERETS, to this SSP. */
void check_fred_cet_returns(struct test *t, const struct cet_return *r, uint64_t ssp);

void tell_fred_cet_return(struct test *t, const struct cet_return *r, const char *what);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define fred_cet_before_return(t, ...) fred_cet_before_return(from_case(t), __VA_ARGS__)
#define fred_cet_return_word(t, ...)   fred_cet_return_word(from_case(t), __VA_ARGS__)
#define check_fred_cet_refused(t, ...) check_fred_cet_refused(from_case(t), __VA_ARGS__)
#define check_fred_cet_returns(t, ...) check_fred_cet_returns(from_case(t), __VA_ARGS__)
#define tell_fred_cet_return(t, ...)   tell_fred_cet_return(from_case(t), __VA_ARGS__)

#endif

/*
 * The checks of a case. A check that fails makes the case fail and prints the wanted and the actual value
 * under the case's line; the case continues, so that its own code restores the state.
 */
#ifndef TESTS_HARNESS_CHECK_H
#define TESTS_HARNESS_CHECK_H

#include "boot/text/error.h"
#include "fred/fred.h"
#include "vmm/vcpu.h"

#include <stdbool.h>
#include <stdint.h>

/* One run of a case: what it may use, and its result so far. */
struct test {
    const struct options *options;
    struct vcpu *vcpu;   /* NULL where there is no VMX: the case is skipped before it starts */
    uint64_t user_stack; /* top of a stack for ring 3 */
    unsigned failures;
    const char *skipped; /* the reason; NULL: not skipped */
    size_t story_length, diagnostics_length;
    char story[4096], diagnostics[4096];
};

/* Skips the rest of the case; the reason is printed. */
#define SKIP(t, reason)          \
    do {                         \
        (t)->skipped = (reason); \
        return;                  \
    } while (0)

/* Records a failure unless `good`; `what` names what was wanted. Returns `good`. */
bool check(struct test *t, bool good, const char *what);

/* The same for two numbers that must be equal. A failure prints both in hexadecimal, and the bits that
 * differ. */
bool check_equal(struct test *t, const char *what, uint64_t want, uint64_t got);

/* The same for an error, which must be NULL. */
bool check_error(struct test *t, error e);

/* Compares two frames word by word. A failure prints the words that differ, and `got` decoded. */
bool check_frame(struct test *t, const struct fred_frame *want, const struct fred_frame *got);

/* Adds a comment line, printed under the case's line whether it passes or fails. */
__attribute__((format(printf, 2, 3))) void tell(struct test *t, const char *text, ...);

#endif

/*
 * How a case says what it wants. The first check that fails makes the case fail and prints, under its line,
 * what was wanted and what was got; a case goes on after it, so that state is put back by its own code.
 */
#ifndef TESTS_HARNESS_CHECK_H
#define TESTS_HARNESS_CHECK_H

#include "boot/text/error.h"
#include "fred/fred.h"
#include "vmm/vcpu.h"

#include <stdbool.h>
#include <stdint.h>

/* What a case gets. */
struct test {
    const struct options *options;
    struct vcpu *vcpu;   /* NULL where there is no VMX: the case is skipped before it starts */
    uint64_t user_stack; /* its top: memory that ring 3 may use */
    unsigned failures;
    const char *skipped;
    size_t story_length, diagnostics_length;
    char story[4096], diagnostics[4096];
};

/* Skips the rest of the case: the reason is shown. */
#define SKIP(t, reason)          \
    do {                         \
        (t)->skipped = (reason); \
        return;                  \
    } while (0)

/* Records a failure unless `good`; true if good. */
bool check(struct test *t, bool good, const char *what);

/* The same for numbers that have to be equal; shown in hexadecimal, with the bits that differ. */
bool check_equal(struct test *t, const char *what, uint64_t want, uint64_t got);

/* The same for an error: it must be NULL. */
bool check_error(struct test *t, error e);

/* Every word of a frame, with the names of the flags that differ. */
bool check_frame(struct test *t, const struct fred_frame *want, const struct fred_frame *got);

/* A comment line, shown under the case's line whatever becomes of it. */
__attribute__((format(printf, 2, 3))) void tell(struct test *t, const char *text, ...);

#endif

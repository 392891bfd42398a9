/*
 * The cases, and the run of them. A case is one block in one file under tests/cases/<group>/:
 *
 *     CASE(fred, frame-bp, "INT3 arrives as type 6, vector 3", "FRED 5.0, event delivery; SDM vol. 3, 6.15")
 *     {
 *         ...
 *         CHECK(got == want, "...", ...);
 *     }
 *
 * and linker.ld collects it. The id, here fred/frame-bp, never changes.
 */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include "boot/error.h"
#include "boot/machine.h"
#include "boot/options.h"
#include "tests/check.h"

struct test_case {
    const char *id, *sentence, *source;
    bool needs_vmx;
    void (*run)(struct test *t);
};

/* What a group cannot do without. */
#define fred_NEEDS_VMX    false
#define level_NEEDS_VMX   false
#define msr_NEEDS_VMX     false
#define erets_NEEDS_VMX   false
#define nmi_NEEDS_VMX     false
#define ring3_NEEDS_VMX   false
#define vmx_NEEDS_VMX     true
#define guest_NEEDS_VMX   true
#define exit_NEEDS_VMX    true
#define entry_NEEDS_VMX   true
#define reflect_NEEDS_VMX true

#define CASE(group, name, sentence, source)                                        \
    static void case_run(struct test *t);                                          \
    static const struct test_case this_case                                        \
        __attribute__((used, aligned(8), section(".cases." #group "." #name))) = { \
            #group "/" #name, sentence, source, group##_NEEDS_VMX, case_run};      \
    static void case_run(struct test *t)

/* The first line: everything after it is TAP. */
void suite_begin(void);

/* All of it: event delivery on, the latch learned, VMX on, every case, all off again. */
error suite_run(struct machine *m, const struct options *o);

/* Whether every case that ran passed. */
bool suite_passed(void);

#endif

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
#ifndef TESTS_HARNESS_SUITE_H
#define TESTS_HARNESS_SUITE_H

#include "boot/machine/machine.h"
#include "boot/options/options.h"
#include "boot/text/error.h"
#include "boot/text/string.h"
#include "tests/harness/check.h"

/* What a case cannot do without. */
enum case_needs {
    NEEDS_CPU,      /* the CPU, which is ours */
    NEEDS_VMX,      /* that, and VMX */
    NEEDS_FIRMWARE, /* the firmware, to which the machine was given back */
};

struct test_case {
    const char *id; /* the sentence stands behind it: case_sentence */
    const char *source;
    void (*run)(struct test *t);
    enum case_needs needs;
};

static inline const char *case_sentence(const struct test_case *c)
{
    return c->id + strlen(c->id) + 1;
}

/* It is the same for a whole group. */
#define fred_NEEDS    NEEDS_CPU
#define level_NEEDS   NEEDS_CPU
#define msr_NEEDS     NEEDS_CPU
#define erets_NEEDS   NEEDS_CPU
#define nmi_NEEDS     NEEDS_CPU
#define ring3_NEEDS   NEEDS_CPU
#define handler_NEEDS NEEDS_CPU
#define vmx_NEEDS     NEEDS_VMX
#define guest_NEEDS   NEEDS_VMX
#define exit_NEEDS    NEEDS_VMX
#define entry_NEEDS   NEEDS_VMX
#define refuse_NEEDS  NEEDS_VMX
#define reflect_NEEDS NEEDS_VMX
#define contain_NEEDS NEEDS_VMX
#define walk_NEEDS    NEEDS_VMX
#define bench_NEEDS   NEEDS_VMX
#define smp_NEEDS     NEEDS_CPU
#define storm_NEEDS   NEEDS_CPU /* a storm with guests looks for VMX itself */
#define back_NEEDS    NEEDS_FIRMWARE

#define CASE(group, name, sentence, source)                                        \
    static void case_run(struct test *t);                                          \
    static const struct test_case this_case                                        \
        __attribute__((used, aligned(8), section(".cases." #group "." #name))) = { \
            #group "/" #name "\0" sentence, source, case_run, group##_NEEDS};      \
    static void case_run(struct test *t)

#endif

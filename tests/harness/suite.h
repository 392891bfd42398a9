/*
 * The test cases, and how they run. A case is one block in one file under tests/cases/<group>/:
 *
 *     CASE(fred, frame-bp, "INT3 arrives as type 6, vector 3", "FRED 5.0, event delivery; SDM vol. 3, 6.15")
 *     {
 *         ...
 *         CHECK(got == want, "...", ...);
 *     }
 *
 * and linker.ld collects the cases. The id, here fred/frame-bp, never changes.
 */
#ifndef TESTS_HARNESS_SUITE_H
#define TESTS_HARNESS_SUITE_H

#include "boot/machine/machine.h"
#include "boot/options/options.h"
#include "boot/text/error.h"
#include "boot/text/string.h"
#include "tests/harness/check.h"

/* What a case requires. */
enum case_needs {
    NEEDS_CPU,      /* the CPU, taken from the firmware */
    NEEDS_VMX,      /* the same, and VMX */
    NEEDS_FIRMWARE, /* the firmware, after it has the machine back */
};

struct test_case {
    const char *id; /* followed by the sentence: case_sentence */
    const char *source;
    void (*run)(struct test *t);
};

/* All cases, in the order of the image (linker.ld). */
extern const struct test_case cases_start[], cases_end[];

static inline const char *case_sentence(const struct test_case *c)
{
    return c->id + strlen(c->id) + 1;
}

/* GROUP(name, what it needs): the same for all cases of a group. */
#define CASE_GROUPS(GROUP)                                           \
    GROUP(fred, CPU)                                                 \
    GROUP(level, CPU)                                                \
    GROUP(msr, CPU)                                                  \
    GROUP(erets, CPU)                                                \
    GROUP(nmi, CPU)                                                  \
    GROUP(ring3, CPU)                                                \
    GROUP(handler, CPU)                                              \
    GROUP(vmx, VMX)                                                  \
    GROUP(guest, VMX)                                                \
    GROUP(exit, VMX)                                                 \
    GROUP(entry, VMX)                                                \
    GROUP(refuse, VMX)                                               \
    GROUP(reflect, VMX)                                              \
    GROUP(contain, VMX)                                              \
    GROUP(walk, VMX)                                                 \
    GROUP(bench, VMX)                                                \
    GROUP(smp, CPU)                                                  \
    GROUP(storm, CPU) /* a storm with guests looks for VMX itself */ \
    GROUP(back, FIRMWARE)

enum case_group {
#define CASE_GROUP_NUMBER(name, needs) CASE_GROUP_##name,
    CASE_GROUPS(CASE_GROUP_NUMBER)
#undef CASE_GROUP_NUMBER
};

/* By the group in its id. */
enum case_needs case_needs(const struct test_case *c);

#define CASE(group, name, sentence, source)                                        \
    _Static_assert(CASE_GROUP_##group >= 0, "a group of CASE_GROUPS");             \
    static void case_run(struct test *t);                                          \
    static const struct test_case this_case                                        \
        __attribute__((used, aligned(8), section(".cases." #group "." #name))) = { \
            #group "/" #name "\0" sentence, source, case_run};                     \
    static void case_run(struct test *t)

#endif

/*
 * Deliberate faults, `fault=NAME`: each makes one thing wrong, which proves that cases can fail
 * (tests/faults/expected, tests/boots/faults.t). A fault is one block in one file of this folder, and
 * linker.ld collects it:
 *
 *     FAULT("exit-cr2", "a VM exit leaves the guest's CR2")
 *     {
 *         vcpu_steps.host_return = leave_guest_cr2;
 *     }
 *
 * The block puts a wrong value or function into a seam, a pointer or a table that the program works by. It
 * runs right before a case; after the case seams.c restores every seam. No code outside tests/ depends on
 * faults.
 */
#ifndef TESTS_FAULTS_FAULT_H
#define TESTS_FAULTS_FAULT_H

#include <stdbool.h>
#include <stddef.h>

struct fault {
    const char *name;    /* followed by the sentence that describes it: fault_sentence */
    void (*begin)(void); /* NULL if the tests ask for it by name: fault_is_on */
};

/* What is wrong, in one sentence. */
const char *fault_sentence(const struct fault *fault);

extern const struct fault __start_faults[], __stop_faults[]; /* all faults, in no order */

#define FAULT_JOINED(a, b)      a##b
#define FAULT_WITH_LINE_(a, b)  FAULT_JOINED(a, b)
#define FAULT_WITH_LINE(prefix) FAULT_WITH_LINE_(prefix, __LINE__) /* an identifier unique to this block */

#define FAULT_ENTRY(name, sentence, begin)            \
    static const struct fault FAULT_WITH_LINE(fault_) \
        __attribute__((used, aligned(8), section("faults"))) = {name "\0" sentence, begin}

#define FAULT(name, sentence)                             \
    static void FAULT_WITH_LINE(begin_)(void);            \
    FAULT_ENTRY(name, sentence, FAULT_WITH_LINE(begin_)); \
    static void FAULT_WITH_LINE(begin_)(void)

/* FAULT_OF_TESTS(name, sentence); has no block: the tests themselves do something wrong if fault_is_on. */
#define FAULT_OF_TESTS(name, sentence) FAULT_ENTRY(name, sentence, NULL)

/* Whether this fault is active. */
bool fault_is_on(const char *name);

/* Before and after a fault is active: saves all seams, and restores them (seams.c). */
void seams_keep(void);
void seams_restore(void);

/* Whether a seam of the software backend differs from its saved value. */
bool seams_of_backend_differ(void);

#endif

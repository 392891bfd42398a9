/*
 * Faults on purpose, for `fault=NAME`: each makes one thing wrong, so that the suite can prove that its cases
 * can fail (tests/faults/expected, tests/boots/faults.t). A fault is one block in one file of this folder,
 * and linker.ld collects it:
 *
 *     FAULT("exit-cr2", "a VM exit leaves the guest's CR2")
 *     {
 *         host_puts_back_cr2 = false;
 *     }
 *
 * The block puts something wrong into a seam, a value or a function that the program uses through a pointer.
 * It runs right before a case; after the case seams.c puts every seam right again. No other code knows of
 * faults.
 */
#ifndef TESTS_FAULTS_FAULT_H
#define TESTS_FAULTS_FAULT_H

#include <stdbool.h>
#include <stddef.h>

struct fault {
    const char *name;    /* the sentence that follows it says what is wrong: fault_sentence */
    void (*begin)(void); /* NULL if the tests ask for the fault by its name: fault_is_on */
};

const char *fault_sentence(const struct fault *fault);

extern const struct fault __start_faults[], __stop_faults[]; /* all there are, in no order */

#define FAULT_JOINED(a, b)      a##b
#define FAULT_WITH_LINE_(a, b)  FAULT_JOINED(a, b)
#define FAULT_WITH_LINE(prefix) FAULT_WITH_LINE_(prefix, __LINE__) /* an identifier of this block's own */

#define FAULT_ENTRY(name, sentence, begin)            \
    static const struct fault FAULT_WITH_LINE(fault_) \
        __attribute__((used, aligned(8), section("faults"))) = {name "\0" sentence, begin}

#define FAULT(name, sentence)                             \
    static void FAULT_WITH_LINE(begin_)(void);            \
    FAULT_ENTRY(name, sentence, FAULT_WITH_LINE(begin_)); \
    static void FAULT_WITH_LINE(begin_)(void)

/* FAULT_OF_TESTS(name, sentence); has no block: the tests themselves are what is wrong, where they ask. */
#define FAULT_OF_TESTS(name, sentence) FAULT_ENTRY(name, sentence, NULL)

/* Whether this fault, one of FAULT_OF_TESTS, is at work. */
bool fault_is_on(const char *name);

/* Around the time that a fault is at work: keeps what is in every seam, and puts it there again (seams.c). */
void seams_keep(void);
void seams_right(void);

/* Whether something wrong is in a seam of the software backend. */
bool seams_spoil_backend(void);

#endif

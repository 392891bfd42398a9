/*
 * The checks of a case. A check that fails makes the case fail and prints the wanted and the actual value,
 * and its own line in the source, under the case's line; the case continues, so that its own code restores
 * the state.
 */
#ifndef TESTS_HARNESS_CHECK_H
#define TESTS_HARNESS_CHECK_H

#include "boot/text/error.h"
#include "fred/fred.h"
#include "tests/harness/diagnostics.h"
#include "vmm/vcpu.h"

#include <stdbool.h>
#include <stdint.h>

/* NMIs as a case leaves them. One that is held is pending in the CPU. */
enum nmis_after { LEFT_OPEN, LEFT_BLOCKED, LEFT_BLOCKED_ONE_HELD };

/* One run of a case: what it may use, and its result so far. */
struct test {
    const struct options *options;
    struct vcpu *vcpu;   /* NULL where there is no VMX: the case is skipped before it starts */
    uint64_t user_stack; /* top of a stack for ring 3 */
    unsigned failures;
    enum nmis_after nmis_after; /* compared after the case (tests/state/nmis_after.h) */
    const char *id;             /* of the case */
    uint16_t from_line;  /* in the case's file: the last call of a shared check (from_case); 0: none yet */
    const char *skipped; /* the reason; NULL: not skipped */
    size_t story_length;
    unsigned story_omitted; /* lines for which there was no room */
    char story[4096];
    struct diagnostics diagnostics;
};

/* Skips the rest of the case; the reason is printed. */
#define SKIP(t, reason)          \
    do {                         \
        (t)->skipped = (reason); \
        return;                  \
    } while (0)

/* Records a failure unless `good`; `what` is a statement that has to be true. Returns `good`. */
#define check(t, good, what) check_at(__FILE__, __LINE__, t, good, what)

/* The same for two numbers that must be equal. A failure prints both in hexadecimal, and the bits that
 * differ. */
#define check_equal(t, what, want, got) check_equal_at(__FILE__, __LINE__, t, what, want, got)

/* The same for two exit reasons, basic or whole (SDM vol. 3, 24.9.1). A failure prints their names too. */
#define check_exit_reason(t, what, want, got) check_exit_reason_at(__FILE__, __LINE__, t, what, want, got)

/* The same for an error, which must be NULL. */
#define check_error(t, e) check_error_at(__FILE__, __LINE__, t, e)

/* Compares two frames word by word. A failure prints the words that differ, and `got` decoded. */
#define check_frame(t, want, got) check_frame_at(__FILE__, __LINE__, t, want, got)

/* A failure: the unexpected event `got` instead of none. */
#define check_no_event(t, got) \
    check_failed(__FILE__, __LINE__, t, "unexpected event", "none", got, NULL, NULL)

bool check_at(const char *file, unsigned line, struct test *t, bool good, const char *what);
bool check_equal_at(const char *file, unsigned line, struct test *t, const char *what, uint64_t want,
                    uint64_t got);
bool check_exit_reason_at(const char *file, unsigned line, struct test *t, const char *what, uint32_t want,
                          uint32_t got);
bool check_error_at(const char *file, unsigned line, struct test *t, error e);
bool check_frame_at(const char *file, unsigned line, struct test *t, const struct fred_frame *want,
                    const struct fred_frame *got);

/* Every check that fails comes here: a place for a debugger's breakpoint. `more` is the value of one more
 * key, if that is not NULL. */
void check_failed(const char *file, unsigned line, struct test *t, const char *what, const char *want,
                  const char *got, const char *more_key, const char *more);

/*
 * For functions with checks that cases share: wrapped around `t` in a call, it records the line of the call
 * if that is in a case. Their failures name this line too, beside their own.
 */
#define from_case(t) (__builtin_strncmp(__FILE__, "tests/cases/", 12) ? (t) : called_from(t, __LINE__))

static inline struct test *called_from(struct test *t, uint16_t line)
{
    t->from_line = line;
    return t;
}

/* Adds a comment line, printed under the case's line whether it passes or fails. */
__attribute__((format(printf, 2, 3))) void tell(struct test *t, const char *text, ...);

#endif

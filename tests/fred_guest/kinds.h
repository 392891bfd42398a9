/*
 * Each kind of event of tests/frames/rules.h in a guest with FRED: made by the guest, or injected at the same
 * place. The rules of tests/frames say what its frame is.
 */
#ifndef TESTS_FRED_GUEST_KINDS_H
#define TESTS_FRED_GUEST_KINDS_H

#include "tests/frames/rules.h"
#include "tests/fred_guest/run.h"

/* The state that the event meets, as in a row of tests/frames. */
struct fred_guest_row {
    struct frames_row frames; /* kind, mode, level, asked, redzone, flags */
    struct nmi_controls controls;
};

/* The kinds that a guest can have: for each number from 0 on; false after the last. */
bool fred_guest_kind(unsigned number, enum frames_kind *kind);

/* Where it happens. */
struct frames_place fred_guest_place(const struct frames_row *row);

/*
 * Starts the guest in front of the event. fred_guest_strike then makes it the next event: one of another
 * source than the guest's instruction is pending. fred_guest_inject_kind injects it instead.
 * fred_guest_strike_end ends an interrupt.
 */
bool fred_guest_before(struct test *t, const struct frames_row *row);
bool fred_guest_strike(struct test *t, const struct frames_row *row);
void fred_guest_strike_end(struct test *t, const struct frames_row *row);
struct vm_injection fred_guest_injection(const struct frames_row *row);

/* Checks all that the rules say of the event, at the VMCALL of its handler, with this event data. */
void check_fred_guest_event(struct test *t, const struct frames_row *row, const struct vm_exit *exit,
                            uint64_t data);

/* And that its handler returns: to the place of an instruction without an event, and to the level before. */
void check_fred_guest_return(struct test *t, const struct frames_row *row, const struct vm_exit *exit);

/* Prints the row after a failure. */
void tell_fred_guest_row(struct test *t, const char *what, const struct frames_row *row);

/* The next row of a table over all kinds, levels, levels asked for and redzones; `number` counts from 0. */
bool fred_guest_row(unsigned number, enum frames_mode mode, struct frames_row *row);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define fred_guest_before(t, ...)       fred_guest_before(from_case(t), __VA_ARGS__)
#define fred_guest_strike(t, ...)       fred_guest_strike(from_case(t), __VA_ARGS__)
#define fred_guest_strike_end(t, ...)   fred_guest_strike_end(from_case(t), __VA_ARGS__)
#define check_fred_guest_event(t, ...)  check_fred_guest_event(from_case(t), __VA_ARGS__)
#define check_fred_guest_return(t, ...) check_fred_guest_return(from_case(t), __VA_ARGS__)
#define tell_fred_guest_row(t, ...)     tell_fred_guest_row(from_case(t), __VA_ARGS__)

#endif

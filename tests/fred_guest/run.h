/* A guest with FRED, run exit by exit. */
#ifndef TESTS_FRED_GUEST_RUN_H
#define TESTS_FRED_GUEST_RUN_H

#include "fred/frame.h"
#include "tests/guests/guest_events.h"
#include "vmm/fred_guest.h"

/* The selectors of the guest's ring 3 (include/descriptors.h). */
#define FRED_GUEST_USER_CS (SELECTOR_USER_CODE | 3UL)
#define FRED_GUEST_USER_SS (SELECTOR_USER_DATA | 3UL)

/* Skips the case if this CPU cannot run a guest with FRED, or lacks a control. fred_guest_close restores the
 * controls and ends the guest. */
bool fred_guest_open(struct test *t, struct nmi_controls controls);
void fred_guest_close(struct test *t);

/*
 * Starts it at this cause of an event, in ring 3 or ring 0, with the MSRs swapped as vcpu_start_fred does.
 * False, with a failed check, on an error; so all functions here.
 */
bool fred_guest_at(struct test *t, enum guest_fred_cause cause, bool ring3, enum fred_swap swap);

/* Enters it until it exits; a VMCALL is skipped. */
bool fred_guest_run(struct test *t, struct vm_exit *exit);

/* Whether the exit is the VMCALL of its handler of events in ring 0, in ring 3, or in any. */
bool fred_guest_handles(const struct vm_exit *exit);

/* The same as a check. */
bool check_fred_guest_handles(struct test *t, const struct vm_exit *exit, bool ring3);

/* Checks that the exit is the VMCALL after an instruction that caused no event. */
bool check_fred_guest_done(struct test *t, const struct vm_exit *exit);

/* The frame at RSP; NULL, with a failed check, if it is not in the guest's memory. */
struct fred_frame *fred_guest_frame(struct test *t, const struct vm_exit *exit);

/* Writes a frame there, with which a return leads to this RIP at this level, to ring 3 or ring 0. */
bool fred_guest_put_frame(struct test *t, uint64_t at, uint64_t rip, unsigned level, bool ring3, bool latch);

/* One of its MSRs (vmm/fred_guest.h). */
uint64_t fred_guest_msr(struct test *t, uint32_t msr);
bool fred_guest_set_msr(struct test *t, uint32_t msr, uint64_t value);

/* Its current stack level. */
unsigned fred_guest_level(struct test *t);
bool fred_guest_set_level(struct test *t, unsigned level);

/* Injects an event with this data at the next entry. */
bool fred_guest_inject(struct test *t, const struct vm_injection *event, uint64_t data);

/* The ways to swap the MSRs that this CPU has: for 0 and 1; false after the last. */
bool fred_guest_swap(const struct test *t, unsigned number, enum fred_swap *swap);
extern const char *const fred_guest_swap_names[];

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define fred_guest_open(t, ...)          fred_guest_open(from_case(t), __VA_ARGS__)
#define fred_guest_close(t)              fred_guest_close(from_case(t))
#define fred_guest_at(t, ...)            fred_guest_at(from_case(t), __VA_ARGS__)
#define fred_guest_run(t, ...)           fred_guest_run(from_case(t), __VA_ARGS__)
#define check_fred_guest_handles(t, ...) check_fred_guest_handles(from_case(t), __VA_ARGS__)
#define check_fred_guest_done(t, ...)    check_fred_guest_done(from_case(t), __VA_ARGS__)
#define fred_guest_frame(t, ...)         fred_guest_frame(from_case(t), __VA_ARGS__)
#define fred_guest_put_frame(t, ...)     fred_guest_put_frame(from_case(t), __VA_ARGS__)
#define fred_guest_msr(t, ...)           fred_guest_msr(from_case(t), __VA_ARGS__)
#define fred_guest_set_msr(t, ...)       fred_guest_set_msr(from_case(t), __VA_ARGS__)
#define fred_guest_level(t)              fred_guest_level(from_case(t))
#define fred_guest_set_level(t, ...)     fred_guest_set_level(from_case(t), __VA_ARGS__)
#define fred_guest_inject(t, ...)        fred_guest_inject(from_case(t), __VA_ARGS__)

#endif

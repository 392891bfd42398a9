/*
 * Guest isolation: a guest that misbehaves, and the check that the host is unaffected. Its code is a snippet
 * of tests/contain/guest.asm.
 */
#ifndef TESTS_CONTAIN_CONTAIN_H
#define TESTS_CONTAIN_CONTAIN_H

#include "tests/harness/check.h"

#define CONTAIN_DONE    0xFF /* instead of a vector: the snippet completes */
#define CONTAIN_HANDLER 5    /* offset in the code of the #GP handler of an EACH snippet */

struct snippet {
    uint8_t size, vector;
    char name[]; /* followed by the code */
};

ASSERT_OFFSET(struct snippet, vector, 1);
ASSERT_OFFSET(struct snippet, name, 2);

extern const struct snippet contain_reads, contain_writes, contain_jumps, contain_pushes, contain_writes_cr0,
    contain_writes_cr4, contain_nothing, contain_spins, contain_asks_cpuid, contain_spoils_tables,
    contain_spoils_gates, contain_spoils_idtr, contain_scans, contain_sends_nmis, contain_reads_msrs,
    contain_writes_msrs, contain_reads_ports, contain_writes_ports;

/* Tables: the first row; contain_next returns the next one, NULL after the last. */
extern const struct snippet contain_port_accesses, contain_vmx, contain_refused, contain_harmless,
    contain_registers;
const struct snippet *contain_next(const struct snippet *s);

/* The code, of s->size bytes. */
const uint8_t *contain_code(const struct snippet *s);

/* Resets the guest, and records the host's state. False, with a failed check, on an error; so all bool
 * functions here. */
bool contain_open(struct test *t);

/* Checks that a well-behaved guest runs, and that every register of the host is as recorded by contain_open.
 */
void contain_close(struct test *t);

/* Starts the guest at this code, with event handlers; RDI is CONTAIN_MEMORY, all other registers are 0. */
bool contain_at(struct test *t, const struct snippet *s);

/* Runs the guest until it stops (vmm/run.h). */
bool contain_run(struct test *t, struct vm_exit *exit);

/* Guest memory that only the snippet uses. */
#define CONTAIN_MEMORY GUEST_FRED_STACKS

/* Adds a comment line: what the guest did, and the exit that stopped it. */
void contain_tell(struct test *t, const struct snippet *s, const struct vm_exit *exit);

/*
 * Runs each row of a table, with registers changed by `set`, and checks that its exception arrives in the
 * guest's own handler, at the instruction and with error code 0, or that it completes. Returns the number of
 * rows that passed.
 */
unsigned check_table(struct test *t, const struct snippet *rows, void (*set)(struct registers *gprs));

/* The same for one row, at which the guest has been started. False, with a failed check and a comment line,
 * if not. */
bool check_row(struct test *t, const struct snippet *s);

/* Runs the guest and checks that it stops for this reason. */
bool check_stops(struct test *t, const struct snippet *s, enum exit_reason reason, struct vm_exit *exit);

/* A whole case: check_each for every possible MSR number and some impossible ones; and that IA32_APIC_BASE,
 * IA32_FEATURE_CONTROL and IA32_PAT are unchanged. */
void check_each_msr(struct test *t, const struct snippet *s, enum exit_reason reason);

/*
 * Runs an EACH snippet for the numbers in [first, end): each must exit for `reason` and be #GP in the guest.
 */
bool check_each(struct test *t, const struct snippet *s, uint32_t first, uint32_t end,
                enum exit_reason reason);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define contain_open(t)        contain_open(from_case(t))
#define contain_close(t)       contain_close(from_case(t))
#define contain_at(t, ...)     contain_at(from_case(t), __VA_ARGS__)
#define contain_run(t, ...)    contain_run(from_case(t), __VA_ARGS__)
#define contain_tell(t, ...)   contain_tell(from_case(t), __VA_ARGS__)
#define check_table(t, ...)    check_table(from_case(t), __VA_ARGS__)
#define check_row(t, ...)      check_row(from_case(t), __VA_ARGS__)
#define check_stops(t, ...)    check_stops(from_case(t), __VA_ARGS__)
#define check_each_msr(t, ...) check_each_msr(from_case(t), __VA_ARGS__)
#define check_each(t, ...)     check_each(from_case(t), __VA_ARGS__)

#endif

/*
 * A guest that misbehaves, held by the VMM, and the proof that nothing came of it. What it does is a block of
 * tests/contain/guest.asm.
 */
#ifndef TESTS_CONTAIN_CONTAIN_H
#define TESTS_CONTAIN_CONTAIN_H

#include "tests/harness/check.h"

#define CONTAIN_DONE    0xFF /* instead of a vector: it runs to its end */
#define CONTAIN_HANDLER 5    /* bytes into the code: the handler of what tries one number after the other */

struct snippet {
    uint8_t size, vector;
    char name[]; /* behind it stands the code */
};

ASSERT_OFFSET(struct snippet, vector, 1);
ASSERT_OFFSET(struct snippet, name, 2);

extern const struct snippet contain_reads, contain_writes, contain_jumps, contain_pushes, contain_writes_cr0,
    contain_writes_cr4, contain_nothing, contain_spins, contain_asks_cpuid, contain_spoils_tables,
    contain_spoils_gates, contain_spoils_idtr, contain_scans, contain_sends_nmis, contain_reads_msrs,
    contain_writes_msrs, contain_reads_ports, contain_writes_ports;

/* Tables: the first row, and the next one, NULL behind the last. */
extern const struct snippet contain_port_accesses, contain_vmx, contain_refused, contain_harmless,
    contain_registers;
const struct snippet *contain_next(const struct snippet *s);

/* Of s->size bytes. */
const uint8_t *contain_code(const struct snippet *s);

/* The guest and the host as they are before. */
bool contain_open(struct test *t);

/* A sane guest runs, and the host is as it was at contain_open, register by register. */
void contain_close(struct test *t);

/* The guest before this code, with handlers: RDI is memory of its own, all other registers 0. */
bool contain_at(struct test *t, const struct snippet *s);

/* Runs it until it stops (vmm/run.h). */
bool contain_run(struct test *t, struct vm_exit *exit);

/* Its own memory at RDI: nobody else's. */
#define CONTAIN_MEMORY GUEST_STACK

/* What it did and what the VMM saw, as a line of the story. */
void contain_tell(struct test *t, const struct snippet *s, const struct vm_exit *exit);

/*
 * Each row of a table, at which `set` has changed the registers: what has to arrive arrives in the guest's
 * own handler, at the instruction and with the error code 0, or the guest is done. Returns how many rows were
 * so.
 */
unsigned check_table(struct test *t, const struct snippet *rows, void (*set)(struct registers *gprs));

/* The same of one row, before which the guest is. False if it is otherwise, which the story then tells. */
bool check_row(struct test *t, const struct snippet *s);

/* Runs it, and it stops for this reason. */
bool check_stops(struct test *t, const struct snippet *s, enum exit_reason reason, struct vm_exit *exit);

/* The same of every MSR that can be, and of some that cannot; those that the host lives by stay. A whole
 * case. */
void check_each_msr(struct test *t, const struct snippet *s, enum exit_reason reason);

/*
 * A block made of EACH, with the numbers from `first` to the one before `end`: each of them exits for
 * `reason` and is refused.
 */
bool check_each(struct test *t, const struct snippet *s, uint32_t first, uint32_t end,
                enum exit_reason reason);

#endif

/*
 * The application processors (APs). The firmware starts each one. At its first job the program takes it from
 * the firmware: with its own descriptor tables, stacks and memory, and the BSP's page tables. It sleeps
 * between jobs, and at the end it returns to the firmware. An error of an AP is kept as its trouble, and the
 * run continues without it. Functions ap_* are for the AP of index i, below aps_count(); functions aps_* for
 * all.
 */
#ifndef BOOT_SMP_AP_H
#define BOOT_SMP_AP_H

#include "boot/machine/machine.h"

struct ap;

/* Runs on an AP. An error is its trouble from then on. */
typedef error ap_job(struct machine *m, void *argument);

/* --- While the firmware owns the CPU. */

/* Finds the APs: `wanted` CPUs including the BSP, 0 for all. Fails if there are fewer. */
error aps_find(unsigned wanted);

/* Bytes of memory that the APs need, `each` for each of them, rounded up to whole pages, and more; aps_make
 * takes them from the arena. */
size_t aps_memory(size_t each);
void aps_make(struct arena *arena, size_t each);

/* Lets the firmware start the APs, which then wait for ap_give. Errors are their trouble. Those whose turn
 * does not come in time (boot/smp/progress.h) are left out. */
void aps_start(void);

/* Waits for the APs to return to the firmware, five seconds for each, until the time for all is over. False
 * if one did not: its memory must stay allocated. */
bool aps_end(void);

/* Whether aps_start started it. */
bool ap_was_started(unsigned i);

/* After aps_end: lets the firmware start an AP again that was started, to save its state in *now. Fails if
 * that is not possible. */
error ap_probe(unsigned i, struct firmware_state *now);

/* The firmware's state of the AP when the program took it. */
const struct firmware_state *ap_firmware_state(unsigned i);

/* --- While the program owns the CPU. */

/* Sets the function that wakes an AP that waits in HLT (machine.halts): by an interrupt that it handles. */
void aps_wake_by(void (*wake)(uint64_t apic_id));

/* Ticks of the time-stamp counter in a millisecond, measured by aps_start with the firmware's clock. */
uint64_t aps_ticks_per_ms(void);

/* The number of APs that the firmware has. */
unsigned aps_present(void);

/* The number of APs that cpus= selects, including those in trouble. */
unsigned aps_count(void);

/* NULL if there was no error. */
const char *ap_trouble(unsigned i);

/* Leaves out an AP that has had no job, because the time for all is over: that is its trouble. */
void ap_leave_out(unsigned i);
bool ap_is_left_out(unsigned i);

/* The firmware's number of the AP; its local APIC ID; its struct cpu, NULL before its first job. */
unsigned ap_number(unsigned i);
uint64_t ap_apic_id(unsigned i);
struct cpu *ap_cpu(unsigned i);

/* Its memory; and the bytes that it takes of the BSP's. */
const struct arena *ap_arena(unsigned i);
size_t ap_record_size(void);

/* Gives the AP a job, unless it is in trouble, and returns at once. `first` is the BSP's, for its page
 * tables. */
void ap_give(unsigned i, struct machine *first, ap_job *job, void *argument);

/* Whether it has a job that ap_wait was not called for yet. */
bool ap_is_busy(unsigned i);

/*
 * Waits until the job is done, as long as the AP's beat (boot/cpu/cpu.h) advances within every two seconds.
 * Returns its trouble.
 */
const char *ap_wait(unsigned i);

/* Gives each AP the last job, also those in trouble, and lets them return to the firmware. */
void aps_leave(ap_job *last);

#endif

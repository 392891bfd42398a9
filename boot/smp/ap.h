/*
 * The other logical CPUs. Each is started by the firmware, comes over to our side when it is given its first
 * job, with descriptor tables, stacks and memory of its own and on our page tables, sleeps between jobs, and
 * goes back to the firmware when it is told to. What goes wrong with one is kept as its trouble, and the run
 * goes on without it.
 */
#ifndef BOOT_SMP_AP_H
#define BOOT_SMP_AP_H

#include "boot/machine/machine.h"

struct ap;

/* What another CPU does, on that CPU. An error is its trouble from then on. */
typedef error ap_job(struct machine *m, void *argument);

/* --- While the firmware runs. */

/* Looks for them: `wanted` CPUs with this one, 0 for all. Fails if there are fewer. */
error aps_find(unsigned wanted);

/* Bytes of memory that they need, and that memory, of which they take their part. */
size_t aps_memory(void);
void aps_make(struct arena *arena);

/* Has the firmware start them. They wait for others_give, and touch nothing before. */
void aps_start(void);

/* When this CPU is the firmware's again: false if one did not return, so that its memory must stay. */
bool aps_end(void);

/* What one has then, as the firmware starts it once more. Fails if that does not. */
error ap_probe(unsigned i, struct firmware_state *now);

/* What it had when it came over. */
const struct firmware_state *ap_firmware_state(unsigned i);

/* --- While the CPU is ours. */

/* How to wake one that sleeps in HLT, as it does once its machine.halts: by an interrupt that it serves. */
void aps_wake_by(void (*wake)(uint64_t apic_id));

/* Ticks of the time-stamp counter in a millisecond, as the firmware's clock had it when they were started. */
uint64_t aps_ticks_per_ms(void);

/* How many the firmware has, asked for or not. */
unsigned aps_present(void);

/* How many were looked for; those in trouble are among them. */
unsigned aps_count(void);

/* NULL: it does what it is told. */
const char *ap_trouble(unsigned i);

/* Its number with the firmware, its local APIC's ID, its CPU once it came over. */
unsigned ap_number(unsigned i);
uint64_t ap_apic_id(unsigned i);
struct cpu *ap_cpu(unsigned i);

/* Bytes of its memory that are in use. */
size_t ap_memory_used(unsigned i);

/* Gives it a job, if it is in no trouble, and goes on. `first`: the tables that it comes over to. */
void ap_give(unsigned i, struct machine *first, ap_job *job, void *argument);

/* Whether it was given one for which nobody has waited yet. */
bool ap_is_busy(unsigned i);

/*
 * Waits until it is done: as long as its beat (boot/cpu/cpu.h) goes on, and a while longer. Returns its
 * trouble.
 */
const char *ap_wait(unsigned i);

/* Gives each one last job, those in trouble too, and sends them back to the firmware. */
void aps_leave(ap_job *last);

#endif

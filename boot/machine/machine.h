/*
 * Taking the CPU from the firmware and giving it back: descriptor tables, page tables, control registers,
 * MSRs. In between the firmware is not called, its interrupts are off, and only our own memory is mapped (the
 * log's too).
 */
#ifndef BOOT_MACHINE_MACHINE_H
#define BOOT_MACHINE_MACHINE_H

#include "boot/cpu/cpu.h"
#include "boot/cpu/recovery_point.h"
#include "boot/machine/firmware_state.h"
#include "boot/memory/arena.h"
#include "boot/memory/memory_range.h"
#include "boot/memory/paging.h"
#include "boot/text/error.h"

struct machine {
    struct arena arena;               /* in: the memory to use */
    struct arena memory;              /* in: all that is to be mapped, the other CPUs' part too */
    struct memory_range frame_buffer; /* in: to be mapped too, write-combining */
    struct memory_range log;          /* in: to be mapped too */
    error (*work)(struct machine *);  /* in: what to do while the CPU is ours */
    void *argument;                   /* in: for that */
    unsigned number;                  /* in: of the CPU, 0 for the first */
    bool halts;                       /* another CPU: an interrupt will end its HLT */
    bool resets;                      /* in: where nothing else is left, reset it (boot/report/panic.h) */
    struct firmware_state was;        /* what will be given back */
    struct recovery_point back;       /* to doing that, from whatever strikes */
    struct page_tables tables;
    struct cpu *cpu;
    error result;
};

/*
 * Runs m->work(m) with the CPU ours: ring 0, interrupts off. Then restores everything and passes on what work
 * returned. (Two things do not come back: IA32_FEATURE_CONTROL stays locked if we locked it, and where the
 * firmware had a null TR, ours stays loaded.)
 */
error machine_run(struct machine *m);

/* The same for another logical CPU, on the page tables of the first, which stays ours for longer. */
error machine_join(struct machine *m, const struct machine *first);

/* Makes all that from m->arena (boot/machine/cpu_tables.c): page tables, and what one CPU stands on. */
error machine_make_tables(struct machine *m);
error machine_make_cpu(struct machine *m);

/*
 * A stack with an unmapped page below it; returns the address just above its highest byte, 0 if there is no
 * memory for it.
 */
uint64_t machine_stack(struct machine *m, size_t size);

/* The same for ring 3. */
uint64_t machine_user_stack(struct machine *m, size_t size);

/* A second, writable mapping of a page of code, for as long as a patch takes: code is never writable. */
void *machine_patch_open(struct machine *m, const void *code);
void machine_patch_close(struct machine *m);

#endif

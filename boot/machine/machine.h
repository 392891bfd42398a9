/*
 * Taking a CPU from the firmware and restoring it: descriptor tables, page tables, control registers, MSRs.
 * In between the program owns the CPU: the firmware must not be called, interrupts are off, and only the
 * program's image and memory, the log, the frame buffer and the local APIC are mapped.
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

#define MACHINE_GUARDS 8

struct machine {
    struct arena arena;               /* in: the memory to use */
    struct memory_range memory;       /* in: the same with the APs' part, to be mapped */
    struct memory_range frame_buffer; /* in: to be mapped write-combining */
    struct memory_range log;          /* in: to be mapped */
    error (*work)(struct machine *);  /* in: called while the program owns the CPU */
    void *argument;                   /* in: for `work` */
    unsigned number;                  /* in: of the CPU, 0 for the BSP */
    uint64_t guards[MACHINE_GUARDS];  /* guard pages that nothing is in yet: physical addresses */
    unsigned guard_count;
    bool halts;                     /* an AP that waits in HLT: an interrupt wakes it */
    bool resets;                    /* in: a panic resets the machine (boot/report/panic.h) */
    struct firmware_state was;      /* to be restored */
    struct recovery_point recovery; /* to restoring it, from any unexpected event */
    struct page_tables tables;
    struct cpu *cpu;
    error result;
};

/*
 * Runs m->work(m) in ring 0, with interrupts off, while the program owns the CPU. Then restores the
 * firmware's state and returns the error of `work`, or of the event that ended it. (Two things are not
 * restored: IA32_FEATURE_CONTROL stays locked if it was locked since, and where the firmware's TR was null,
 * the program's stays.)
 */
error machine_run(struct machine *m);

/* The same on an AP, with the page tables of the BSP, which the program owns for longer. */
error machine_join(struct machine *m, const struct machine *first);

/* Make from m->arena: m->tables; m->cpu with its stacks, GDT, TSS and IDT. Fail if the arena is used up. */
error machine_make_tables(struct machine *m);
error machine_make_cpu(struct machine *m);

/*
 * Makes a stack of `size` bytes, rounded up to whole pages, with a guard page below it. Returns the address
 * just above its highest byte; 0 if the arena is used up.
 */
uint64_t machine_stack(struct machine *m, size_t size, const char *purpose);

/* The same for ring 3. */
uint64_t machine_user_stack(struct machine *m, size_t size, const char *purpose);

/*
 * A zeroed page for the CPU alone, which finds it by its physical address (a VMCS, a table of EPT): that of a
 * guard page if one is left, so that a stack has its guard page for nothing. Returns the physical address, at
 * which no memory is mapped; 0 if the arena is used up. It is mapped for the program machine_seen_at() bytes
 * higher.
 */
uint64_t machine_hidden_page(struct machine *m, const char *purpose);
uint64_t machine_seen_at(const struct machine *m);

/* Part of machine_make_tables: makes the page tables for hidden pages. False if the arena is used up. */
bool machine_map_hidden(struct machine *m);

/* Makes a second, writable mapping of `code` and at least a page after it, until machine_patch_close: code
 * itself is never writable. One at a time. Returns the writable address. */
void *machine_patch_open(struct machine *m, const void *code);
void machine_patch_close(struct machine *m);

#endif

/* What the firmware had in the CPU and in its interrupt controllers: noted, and given back. */
#ifndef BOOT_MACHINE_FIRMWARE_STATE_H
#define BOOT_MACHINE_FIRMWARE_STATE_H

#include "boot/machine/interrupt_controllers.h"
#include "include/instructions.h"

#define FIRMWARE_MSRS 11

struct firmware_state {
    uint64_t cr0, cr4, dr[4], dr6, dr7, rflags;
    uint64_t msrs[FIRMWARE_MSRS]; /* in the order of boot/machine/firmware_state.c */
    struct table_register gdtr, idtr;
    uint16_t tr, ldtr, cs, ss, ds, es, fs, gs;
    struct interrupt_controllers controllers;
};

void firmware_state_save(struct firmware_state *s);

/*
 * On the firmware's page tables and stack. Interrupts are off until all is in place, then as they were. No
 * instruction loads a null TR: where the firmware had none, ours stays.
 */
void firmware_state_restore(const struct firmware_state *s);

/* Where the value of an MSR is noted; NULL: it is none of those. */
uint64_t *firmware_state_msr(struct firmware_state *s, uint32_t msr);

/* CS, by a far return, and the others: a null one of those may be 0 to 3. */
void load_segments(uint16_t cs, uint16_t ss, uint16_t ds, uint16_t es, uint16_t fs, uint16_t gs);

#endif

/* The firmware's state of the CPU and of the interrupt controllers: saved, and restored. */
#ifndef BOOT_MACHINE_FIRMWARE_STATE_H
#define BOOT_MACHINE_FIRMWARE_STATE_H

#include "boot/machine/interrupt_controllers.h"
#include "boot/machine/nmi_gate.h"
#include "boot/text/error.h"
#include "include/instructions.h"

#define FIRMWARE_MSRS 11

struct firmware_state {
    uint64_t cr0, cr3, cr4, dr[4], dr6, dr7, rflags;
    uint64_t msrs[FIRMWARE_MSRS]; /* in the order of boot/machine/firmware_state.c */
    struct table_register gdtr, idtr;
    uint16_t tr, ldtr, cs, ss, ds, es, fs, gs;
    struct interrupt_controllers controllers;
    struct nmi_gate nmi_gate; /* as firmware_state_close_nmis found it */
};

/* Saves the state of this CPU. The firmware must own it. Fails where a register cannot be read. */
error firmware_state_save(struct firmware_state *s);

/*
 * Closes the sources of NMIs from outside: those of this CPU's local APIC, and with `board` those of the
 * board, which are one for all CPUs. firmware_state_restore opens them again. Fails, with the sources that
 * are closed so far, if a register cannot be accessed.
 */
error firmware_state_close_nmis(struct firmware_state *s, bool board);

/*
 * Restores it, on the firmware's page tables and stack. Interrupts are off until all is in place, then as
 * saved. No instruction loads a null TR: where the firmware's was null, the program's stays. Bits of CR4 that
 * are off while the program has the CPU (boot/machine/attempt.h) stay off. Fails with the first register that
 * cannot be restored; all others are.
 */
error firmware_state_restore(const struct firmware_state *s);

/* The saved value of an MSR; NULL if it is not one of the saved MSRs. */
uint64_t *firmware_state_msr(struct firmware_state *s, uint32_t msr);

/* Loads CS by a far return, and the other segment registers, whose null selectors may be 0 to 3. */
void load_segments(uint16_t cs, uint16_t ss, uint16_t ds, uint16_t es, uint16_t fs, uint16_t gs);

#endif

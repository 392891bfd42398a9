/*
 * That the firmware has back what it had: looked at before the CPU is ours, and again when it no longer is.
 * Nothing here rests on boot/machine/firmware_state.c, which is what is tested.
 */
#ifndef TESTS_RESTORED_RESTORED_H
#define TESTS_RESTORED_RESTORED_H

#include "tests/harness/check.h"

/* What belongs together. */
enum restored_part {
    RESTORED_CONTROL_REGISTERS,
    RESTORED_DEBUG_REGISTERS,
    RESTORED_SEGMENTS,
    RESTORED_DESCRIPTOR_TABLES,
    RESTORED_SYSCALL_MSRS,
    BACK_PAT,
    BACK_FLAGS,
    BACK_FRED,
    BACK_VMX,
    RESTORED_LOCAL_APIC,
    BACK_PIC,
};

/* Looks at everything. The firmware is running. */
void restored_look(void);

/* Looks at the items again, before a service of the firmware is called that may change some of them. */
void restored_look_again(void);

/* Each item of a part is as it was, and so are, of the descriptor tables, their bytes. */
void check_restored(struct test *t, enum restored_part part);

/* All pages that a program was lent are given back, and none is lost. */
void check_restored_memory(struct test *t);

/* A timer event comes, as it did before. */
void check_restored_timer(struct test *t);

#endif

/*
 * That the firmware has back what it had: looked at before the CPU is ours, and again when it no longer is.
 * Nothing here rests on boot/firmware_state.c, which is what is tested.
 */
#ifndef TESTS_BACK_H
#define TESTS_BACK_H

#include "tests/check.h"

/* What belongs together. */
enum back_part {
    BACK_CONTROL_REGISTERS,
    BACK_DEBUG_REGISTERS,
    BACK_SEGMENTS,
    BACK_DESCRIPTOR_TABLES,
    BACK_SYSCALL_MSRS,
    BACK_PAT,
    BACK_FLAGS,
    BACK_FRED,
    BACK_VMX,
    BACK_LOCAL_APIC,
    BACK_PIC,
};

/* Looks at everything. The firmware is running. */
void back_look(void);

/* Looks at the items again, before a service of the firmware is called that may change some of them. */
void back_look_again(void);

/* Each item of a part is as it was, and so are, of the descriptor tables, their bytes. */
void check_back(struct test *t, enum back_part part);

/* All pages that a program was lent are given back, and none is lost. */
void check_back_memory(struct test *t);

/* A timer event comes, as it did before. */
void check_back_timer(struct test *t);

#endif

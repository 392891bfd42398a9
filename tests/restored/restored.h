/*
 * Checks that the firmware's state is restored: recorded before the CPU is taken, and again after it is given
 * back. Nothing here uses boot/machine/firmware_state.c, which is under test.
 */
#ifndef TESTS_RESTORED_RESTORED_H
#define TESTS_RESTORED_RESTORED_H

#include "tests/harness/check.h"

/* Groups of items; one case checks each. */
enum restored_part {
    RESTORED_CONTROL_REGISTERS,
    RESTORED_DEBUG_REGISTERS,
    RESTORED_SEGMENTS,
    RESTORED_DESCRIPTOR_TABLES,
    RESTORED_SYSCALL_MSRS,
    RESTORED_PAT,
    RESTORED_FLAGS,
    RESTORED_FRED,
    RESTORED_VMX,
    RESTORED_LOCAL_APIC,
    RESTORED_PIC,
};

/* Records everything, with the firmware running, before the CPU is taken; if `timer`, whether its timer runs,
 * which takes 10 ms. */
void restored_look(bool timer);

/* Records the items again, before any call of a firmware service, which may change some of them. */
void restored_look_again(void);

/* Checks that each item of a part has its first value; for the descriptor tables their bytes too. */
void check_restored(struct test *t, enum restored_part part);

/* Checks that the memory map has as many loader pages as before, and as many pages in all. */
void check_restored_memory(struct test *t);

/* Checks that a firmware timer event arrives, as before. */
void check_restored_timer(struct test *t);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_restored(t, ...)   check_restored(from_case(t), __VA_ARGS__)
#define check_restored_memory(t) check_restored_memory(from_case(t))
#define check_restored_timer(t)  check_restored_timer(from_case(t))

#endif

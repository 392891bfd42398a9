/* Shared by boot/machine/cpu_tables.c and boot/machine/stacks.c. */
#ifndef BOOT_MACHINE_MAPPINGS_H
#define BOOT_MACHINE_MAPPINGS_H

#include "boot/machine/machine.h"
#include "boot/machine/requirements.h"
#include "include/paging.h"

/* Two pages outside identity mapping; hidden pages begin one last-level table higher. */
#define MACHINE_PATCH_WINDOW 0xFFFF800000000000UL

/* A bit that is reserved where there is no such protection. */
static inline uint64_t machine_no_execute(void)
{
    return has_no_execute() ? PAGE_NO_EXECUTE : 0;
}

static inline uint64_t machine_data_bits(void)
{
    return PAGE_PRESENT | PAGE_WRITE | machine_no_execute();
}

#endif

/* Questions about what boot/tables.c made. */
#ifndef BOOT_TABLES_H
#define BOOT_TABLES_H

#include <stdbool.h>
#include <stdint.h>

/* Whether an address is in memory of ours that is left out of our page tables, as below each stack. */
bool machine_in_guard(uint64_t address);

#endif

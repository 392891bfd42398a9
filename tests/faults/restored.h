/* Where the faults of tests/faults/restored.c are done, and what mends them afterwards. */
#ifndef TESTS_FAULTS_RESTORED_H
#define TESTS_FAULTS_RESTORED_H

#include "boot/machine/firmware_state.h"

/* While the CPU is ours: makes a part of what will be given back wrong. */
void fault_restored_state(struct firmware_state *was);

/* The firmware is running: keeps a page that it lent us. */
void fault_restored_memory(void);

/* The same: gives all of it back, and right. */
void fault_restored_mend(void);

#endif

/* The faults of state and memory that the firmware gets back, and their repair. */
#ifndef TESTS_FAULTS_RESTORED_H
#define TESTS_FAULTS_RESTORED_H

#include "boot/machine/firmware_state.h"

/* Before the firmware's state is restored: makes a part of *was wrong. */
void fault_restored_state(struct firmware_state *was);

/* While the firmware is running: keeps a page of its memory. */
void fault_restored_memory(void);

/* While the firmware is running: returns that page and restores the right state. */
void fault_restored_mend(void);

#endif

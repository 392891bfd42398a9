/* Where the faults of tests/faults/back.c are done, and what mends them afterwards. */
#ifndef TESTS_FAULTS_BACK_H
#define TESTS_FAULTS_BACK_H

#include "boot/firmware_state.h"

/* While the CPU is ours: makes a part of what will be given back wrong. */
void fault_back_state(struct firmware_state *was);

/* The firmware is running: keeps a page that it lent us. */
void fault_back_memory(void);

/* The same: gives all of it back, and right. */
void fault_back_mend(void);

#endif

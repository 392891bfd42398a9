/* The faults that give the firmware something wrong back (fred/fault.h), and what mends it afterwards. */
#ifndef TESTS_FAULT_BACK_H
#define TESTS_FAULT_BACK_H

#include "boot/firmware_state.h"

/* While the CPU is ours: makes a part of what will be given back wrong. */
void fault_back_state(struct firmware_state *was);

/* The firmware is running: keeps a page that it lent us. */
void fault_back_memory(void);

/* The same: gives all of it back, and right. */
void fault_back_mend(void);

#endif

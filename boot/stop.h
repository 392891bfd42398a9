/* The end of all ways, where neither the run nor the way back to the firmware can go on. */
#ifndef BOOT_STOP_H
#define BOOT_STOP_H

#include <stdbool.h>

/* What machine_stop does: reset the machine, or let it stand, to be looked at. */
void machine_stop_resets(bool resets);

_Noreturn void machine_stop(void);

#endif

/* The end of all ways, where neither the run nor the way back to the firmware can go on. */
#ifndef BOOT_REPORT_PANIC_H
#define BOOT_REPORT_PANIC_H

#include <stdbool.h>

/* What panic does: reset the machine, or let it stand, to be looked at. */
void panic_resets(bool resets);

_Noreturn void panic(void);

#endif

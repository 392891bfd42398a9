/* The end of a run that can neither continue nor return to the firmware. */
#ifndef BOOT_REPORT_PANIC_H
#define BOOT_REPORT_PANIC_H

#include <stdbool.h>

/* Whether panic resets the machine; otherwise it halts, so that the screen can be read. */
void panic_resets(bool resets);

/* Prints the end of the run, closes the serial port, then resets or halts. Calls no firmware. */
_Noreturn void panic(void);

#endif

/* One run of the payload on the machine, borrowed from the firmware. */
#ifndef BOOT_SESSION_SESSION_H
#define BOOT_SESSION_SESSION_H

#include "boot/options/options.h"

/*
 * Takes memory and CPUs from the firmware, runs the payload, and returns them. Fails with the first error of
 * these steps. *o is read until it returns.
 */
error session_run(const struct options *o);

#endif

/* One run of the payload on the machine, borrowed from the firmware. */
#ifndef BOOT_SESSION_SESSION_H
#define BOOT_SESSION_SESSION_H

#include "boot/options/options.h"

/*
 * Takes memory and CPUs from the firmware, runs the payload, and gives all of it back. Fails if one of these
 * steps does, with the first error. `o` is in use until then.
 */
error session_run(const struct options *o);

#endif

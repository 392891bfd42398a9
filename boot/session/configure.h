/*
 * The options of a run: from latchkey.cfg on the boot volume, then from the load options, which override it.
 * Without a boot volume, latchkey.cfg is that of the TFTP server, else that of a volume with our label.
 */
#ifndef BOOT_SESSION_CONFIGURE_H
#define BOOT_SESSION_CONFIGURE_H

#include "boot/options/options.h"

/* Prints nothing. Fails at the first invalid option. Then only two fields of *o may be used: `after`, as
 * requested, and `screen`, which is valid. */
error configure(struct options *o);

/* Prints which load options configure() ignored, and where it found latchkey.cfg if not on the boot volume.
 */
void configure_introduce(void);

#endif

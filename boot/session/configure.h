/* The options of a run: from latchkey.cfg on the boot volume, then from the load options, which override it.
 */
#ifndef BOOT_SESSION_CONFIGURE_H
#define BOOT_SESSION_CONFIGURE_H

#include "boot/options/options.h"

/* Prints nothing. Fails at the first invalid option. Then only two fields of *o may be used: `after`, as
 * requested, and `screen`, which is valid. */
error configure(struct options *o);

/* Prints which load options configure() ignored, as a comment line. */
void configure_introduce(void);

#endif

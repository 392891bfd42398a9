/* Options from where a user can put them: latchkey.cfg on the boot volume, then the load options, which win. */
#ifndef BOOT_CONFIGURE_H
#define BOOT_CONFIGURE_H

#include "boot/options.h"

/* On failure *o holds what was understood before it: `after` may be among that. */
error configure(struct options *o);

#endif
